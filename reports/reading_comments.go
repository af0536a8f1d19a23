package reports

import (
	"mirror/gap"
	"mirror/survey"
)

// Remarked is a comment with what it is about.
type Remarked struct {
	gap.Comment
	Theme string // the dimension its question is about, by id; "" where it is about none
}

// Words are the comments the release shows, in its order, which says nothing. Those of employees are without their team:
// pages show them by wave only.
func (r *Reading) Words() []Remarked {
	all := make([]Remarked, 0, len(r.Comments))
	for _, c := range r.Comments {
		if c.Audience == gap.Employee.String() {
			c.Place = gap.Place{}
		}
		all = append(all, Remarked{c, r.theme(c)})
	}
	return all
}

// Spoken are the questions that are answered in words, in the questionnaire's order.
func (r *Reading) Spoken() []survey.TextQuestion { return survey.TextQuestions(r.pack) }

// SmallestComments is from how many answers of a side on comments are shown.
func (r *Reading) SmallestComments() int { return max(r.view.set.Smallest.Detail, r.MinCell) }

// Dated is the day the wave closed, which files made of the release bear: yyyy-mm-dd.
func (r *Reading) Dated() string { return r.view.date() }
