package reports

import (
	"mirror/gap"
	"mirror/survey"
)

// Proposal is what a type of gap calls for.
type Proposal struct {
	Do, Owner string // hr, marketing or both
	Weeks     int    // 0 = no end
}

// Topic is a finding that an action can answer: a dimension with its figures, in words, and what its type calls for.
type Topic struct {
	survey.Finding
	Name, TypeName string
	Sentence       string
	Means          string
	Proposals      []Proposal
}

// Topic is the finding on a dimension of this questionnaire; ok is false where it is not shown.
func (r *Reading) Topic(dimension string) (Topic, bool) {
	row := r.row(gap.LevelDimension, dimension, gap.Place{})
	if row.ID == "" || !row.Gap.Known() {
		return Topic{}, false
	}
	t, ok := known.gapType(string(row.Type))
	if !ok {
		return Topic{}, false
	}
	out := Topic{Name: r.dimension(dimension), TypeName: t.Name, Means: t.Means, Finding: survey.Finding{
		Wave: r.view.wave, Pack: r.Pack, Dimension: dimension, Type: t.ID,
		Customers: row.Customers.Score, Employees: row.Employees.Score, Gap: row.Gap, Low: row.Low, High: row.High,
	}}
	out.Sentence, _ = fill(r.worded(t), r.gapWords(row))
	for _, a := range callsFor(t, row) {
		out.Proposals = append(out.Proposals, Proposal(a))
	}
	return out, true
}

// Topics are the findings an action can answer, most urgent first.
func (r *Reading) Topics() []Topic {
	var all []Topic
	for _, row := range r.view.urgent() {
		if t, ok := r.Topic(row.ID); ok {
			all = append(all, t)
		}
	}
	return all
}

// VerdictOn is what this wave says of an action; ok is false where it says nothing: it is not later than the finding.
func (r *Reading) VerdictOn(a *survey.Action) (ActionVerdict, bool) { return r.view.verdictOn(a) }

// FindingOf says with its figures, as they were published then, what an action answers; "" where it answers none.
func (r *Reading) FindingOf(a *survey.Action) string { return r.view.findingOf(a) }

// TopicsOf are the names of the topics an action answers.
func (r *Reading) TopicsOf(a *survey.Action) []string { return r.view.topicsOf(a) }

// StateOf is how far an action has come, in words.
func StateOf(a *survey.Action) string { return stateOf(a) }

// OwnerName is who acts, as a reader says it.
func OwnerName(id string) string { return owner(id) }
