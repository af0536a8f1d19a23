package console

import (
	"slices"
	"strconv"

	"mirror/gap"
	"mirror/reports"
	"mirror/survey"
)

// fewWords is how many comments of a side stand on the page of what they are about.
const fewWords = 3

// addWords puts the first comments on a dimension on the page, both sides' next to each other, and the way to all of them.
// The release's order says nothing, and employees' comments are without their team, as on the page of comments.
func (page *subject) addWords(v *visit, r *reports.Reading, dimension, on string) {
	n := commentsOn(r, dimension)
	if n == 0 {
		return
	}
	page.Comments = &crumb{aboutIn(v, dimension), "All " + count(n, "comment") + " on " + on}
	questions := r.Spoken()
	i := slices.IndexFunc(questions, func(q survey.TextQuestion) bool { return q.About == dimension })
	if i < 0 {
		return
	}
	q := questions[i]
	page.Words = &commentTopic{ID: q.ID}
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		if q.Asked[a] {
			page.Words.Sides = append(page.Words.Sides, firstWords(r, q.ID, a))
		}
	}
}

// firstWords are the first comments of a side on a question. Those that read alike are one.
func firstWords(r *reports.Reading, question string, a gap.Audience) commentSide {
	side := commentSide{Employees: a == gap.Employee, Asked: r.Question(question, a)}
	type alike struct{ text, segment, score, language string }
	times, first, total := map[alike]int{}, []alike(nil), 0
	for _, c := range r.Words() {
		if c.Question != question || c.Audience != a.String() {
			continue
		}
		total++
		k := alike{c.Text, string(c.Segment), c.Score, c.Language}
		if times[k] == 0 && len(first) < fewWords {
			first = append(first, k)
			side.Comments = append(side.Comments, cardOfWords(r, c))
		}
		times[k]++
	}
	shown := 0
	for i, k := range first {
		if shown += times[k]; times[k] > 1 {
			side.Comments[i].About = joinedBy(" · ", side.Comments[i].About, strconv.Itoa(times[k])+" times")
		}
	}
	side.Note = commentNote(r, a, &sought{}, total, total, shown)
	return side
}

// cardOfWords is a comment with what is said about it: a customer's segment and the score given.
func cardOfWords(r *reports.Reading, c reports.Remarked) commentCard {
	card := commentCard{Text: c.Text, Language: c.Language, Customers: c.Audience == gap.Customer.String()}
	if card.Customers && c.Segment != "" {
		card.About = r.Segment(c.Segment)
	}
	if c.Score != "" {
		card.About = joinedBy(" · ", card.About, "score given "+c.Score)
	}
	return card
}
