package survey

import (
	"bytes"
	"fmt"
	"math/bits"
	"unicode/utf8"
)

// What the places of faults begin with.
const (
	answersField  = "answers."
	commentsField = "comments."
)

// answer reads one answer.
func (p *submissionParser) answer(key []byte, at int) {
	l := p.layout
	if q, ok := l.questions[string(key)]; ok {
		p.ticked(q)
		return
	}
	for k := range l.picks {
		if l.Frame.Picks[k].ID == string(key) {
			p.pick(k)
			return
		}
	}
	if t, ok := l.texts[string(key)]; ok {
		p.skip(0)
		p.fault(answersField+l.Texts[t].ID, "it is answered in words", "write it under comments")
		return
	}
	p.unknown("answers", "question", string(key), at, l.answerIDs())
	p.skip(0)
}

// answerIDs are the fields there may be under answers.
func (l *Layout) answerIDs() []string {
	var ids []string
	for i := range l.Frame.Questions {
		ids = append(ids, l.Frame.Questions[i].ID)
	}
	for i := range l.Frame.Picks {
		ids = append(ids, l.Frame.Picks[i].ID)
	}
	return ids
}

// ticked reads the answer to an item or outcome.
func (p *submissionParser) ticked(q int) {
	l := p.layout
	c := l.places[q].coder[p.r.Audience]
	ok := false
	switch b := p.next(); {
	case b == '"':
		ok = l.Set(p.r.Answers, q, p.r.Audience, string(p.text()))
	case b == '-' || b-'0' <= 9:
		ok = l.Set(p.r.Answers, q, p.r.Audience, string(p.number()))
	case b == 'n':
		p.word("null")
		ok = true
	case b == '[' && c.Many:
		var picked Options
		picked, ok = p.several(c)
		ok = ok && l.SetOptions(p.r.Answers, q, p.r.Audience, picked)
	default:
		p.skip(0)
	}
	if id := l.Frame.Questions[q].ID; !p.given.add(q) {
		p.twice(answersField + id)
	} else if !c.Asked {
		p.notAsked(answersField + id)
	} else if !ok {
		p.fault(answersField+id, "it is no answer to this question", c.Hint()+`; "x" for can't say, or null`)
	}
}

// several reads an array of options, each once.
func (p *submissionParser) several(c *Coder) (picked Options, ok bool) {
	ok = true
	p.array(func() {
		if p.next() != '"' {
			p.skip(0)
			ok = false
			return
		}
		code := c.Code(p.text())
		ok = ok && code < NoAnswer && picked.Add(code)
	})
	return picked, ok
}

// pick reads importance or feelings.
func (p *submissionParser) pick(k int) {
	l := p.layout
	place, id := &l.picks[k], l.Frame.Picks[k].ID
	picked, ok := p.picked(place.ids)
	switch n := bits.OnesCount64(picked[0]); {
	case !p.given.add(len(l.places) + k):
		p.twice(answersField + id)
	case !place.asked[p.r.Audience]:
		p.notAsked(answersField + id)
	case !ok:
		p.fault(answersField+id, "it holds something that is not among the choices, or one of them twice", "write an array of ids of the questionnaire, each once")
	case n > place.most:
		p.fault(answersField+id, fmt.Sprintf("there are %d", n), fmt.Sprintf("choose %d at most", place.most))
	default:
		putBits(p.r.Answers[place.at:place.at+place.bytes], picked)
	}
}

// picked reads ids, each once: an array, or one text joined by "|". As in files, "x" picks nothing.
func (p *submissionParser) picked(ids []string) (picked Options, ok bool) {
	ok = true
	add := func(id []byte) {
		i := 0
		for i < len(ids) && ids[i] != string(id) {
			i++
		}
		ok = ok && i < len(ids) && picked.Add(uint8(i))
	}
	switch p.next() {
	case '"':
		text := p.text()
		for more := len(text) > 0 && string(text) != "x"; more; {
			var id []byte
			id, text, more = bytes.Cut(text, []byte{'|'})
			add(id)
		}
	case 'n':
		p.word("null")
	case '[':
		p.array(func() {
			if p.next() == '"' {
				add(p.text())
				return
			}
			p.skip(0)
			ok = false
		})
	default:
		p.skip(0)
		ok = false
	}
	return picked, ok
}

// comment reads what was written in answer to a question.
func (p *submissionParser) comment(key []byte, at int) {
	l := p.layout
	t, ok := l.texts[string(key)]
	if !ok {
		p.noText(key, at)
		return
	}
	var text []byte
	switch p.next() {
	case '"':
		text = Cleaned(p.text())
	case 'n':
		p.word("null")
	default:
		p.skip(0)
		ok = false
	}
	q := &l.Texts[t]
	switch {
	case p.broken:
	case !p.said.add(t):
		p.twice(commentsField + q.ID)
	case !q.Asked[p.r.Audience]:
		p.notAsked(commentsField + q.ID)
	case !ok:
		p.fault(commentsField+q.ID, "it is no text", "write a text in quotes, or null")
	case len(text) > q.MaxLength && utf8.RuneCount(text) > q.MaxLength:
		p.fault(commentsField+q.ID, tooLong(utf8.RuneCount(text)-q.MaxLength), fmt.Sprintf("shorten it to %d", q.MaxLength))
	case len(text) > 0:
		if p.r.Comments == nil {
			p.r.Comments = make([]Words, 0, len(l.Texts))
		}
		p.r.Comments = append(p.r.Comments, Words{Question: t, Text: string(text)})
	}
}

// noText notes a comment on what nobody is asked in words.
func (p *submissionParser) noText(key []byte, at int) {
	l := p.layout
	if q, is := l.questions[string(key)]; is {
		p.skip(0)
		p.fault(commentsField+l.Frame.Questions[q].ID, "it is not answered in words", "write it under answers")
		return
	}
	var ids []string
	for i := range l.Texts {
		ids = append(ids, l.Texts[i].ID)
	}
	p.unknown("comments", "question to be answered in words", string(key), at, ids)
	p.skip(0)
}

// notAsked refuses an answer to a question that the side is not asked.
func (p *submissionParser) notAsked(field string) {
	p.fault(field, p.r.Audience.String()+"s are not asked this", "leave it out")
}
