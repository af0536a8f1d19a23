package survey

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"mirror/gap"
	"mirror/survey/fault"
)

// ErrAnswers means that packed answers are not of this questionnaire and side.
var ErrAnswers = errors.New("the answers do not fit the questionnaire")

// Response makes what the store takes of packed answers and of what was written, by index in Texts. Words are cleaned; empty ones
// are left out. Words that are too long, or that the side is not asked for, are faults (a *fault.Error), each with the
// question's id as its place. A customer's comments carry the language, where the pack has it, and the score as a band; an
// employee's carry neither. The time taken is not known yet: callers set Seconds of a customer's where they know it.
func (l *Layout) Response(answers []byte, a gap.Audience, words map[int]string, language string) (Response, error) {
	if !l.Valid(answers, a) {
		return Response{}, ErrAnswers
	}
	r := Response{Audience: a, Answers: answers, Seconds: untold(a)}
	var faults fault.List
	for t, text := range words {
		if t < 0 || t >= len(l.Texts) {
			return Response{}, ErrAnswers
		}
		q := &l.Texts[t]
		clean, over := l.CleanWords(t, text)
		switch {
		case clean == "":
		case !q.Asked[a]:
			faults.Add(fault.Fault{File: q.ID, What: a.String() + "s are not asked this", Do: "leave it out"})
		case over > 0:
			faults.Add(fault.Fault{File: q.ID, What: tooLong(over), Do: fmt.Sprintf("shorten it to %d", q.MaxLength)})
		default:
			r.Comments = append(r.Comments, Words{Question: t, Text: clean})
		}
	}
	if err := faults.Err(); err != nil {
		return Response{}, err
	}
	l.finish(&r, l.languages[language])
	return r, nil
}

func tooLong(over int) string {
	if over == 1 {
		return "the text is 1 character too long"
	}
	return fmt.Sprintf("the text is %d characters too long", over)
}

// finish puts comments into the order of their questions, which says nothing, and tells with a customer's what may be told.
func (l *Layout) finish(r *Response, language string) {
	slices.SortFunc(r.Comments, func(a, b Words) int { return cmp.Compare(a.Question, b.Question) })
	if r.Audience == gap.Employee {
		return
	}
	score := l.ScoreBand(r.Answers, r.Audience)
	for i := range r.Comments {
		r.Comments[i].Language, r.Comments[i].Score = language, score
	}
}
