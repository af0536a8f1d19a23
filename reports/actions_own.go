package reports

import (
	"slices"

	"mirror/gap"
	"mirror/survey"
)

// own are the study's actions that concern this wave: those that had begun when it closed, and those that answer a finding
// of it or of a wave before. What was dropped is left out.
func (v *view) own() []action {
	var all []action
	for i := range v.study.Actions {
		a := &v.study.Actions[i]
		if !v.concerns(a) {
			continue
		}
		topics := v.topicsOf(a)
		one := action{do: a.Name, owner: owner(a.Owner), status: stateOf(a), subject: listed(topics), result: v.resultOf(a.ID), due: a.Due,
			finding: "The study names this action for " + or(listed(topics), "no topic in particular") + "."}
		if s := v.findingOf(a); s != "" {
			one.finding = s
		}
		one.expected = Expected(a)
		if verdict, ok := v.verdictOn(a); ok {
			one.verdict = verdict.String()
		}
		all = append(all, one)
	}
	return all
}

// concerns reports whether an action belongs to this wave.
func (v *view) concerns(a *survey.Action) bool {
	if a.State == survey.ActionDropped {
		return false
	}
	if a.Finding != nil && (a.Finding.Wave == v.wave || v.before(a.Finding.Wave)) {
		return true
	}
	return a.Started != "" && v.main.To != "" && a.Started <= v.main.To
}

// before reports whether a wave came before the one that is shown.
func (v *view) before(wave string) bool {
	for _, p := range v.all {
		if p.ID == v.wave {
			return false
		}
		if p.ID == wave {
			return true
		}
	}
	return false
}

// topicsOf are the names of the topics an action answers.
func (v *view) topicsOf(a *survey.Action) []string {
	var topics []string
	for _, d := range a.Answers {
		p := v.main
		if a.Finding != nil {
			p = v.partOf(a.Finding)
		}
		topics = append(topics, p.dimension(d))
	}
	return topics
}

// partOf is the questionnaire a finding is of, in this wave; the main one where it is not asked.
func (v *view) partOf(f *survey.Finding) *part {
	if i := slices.IndexFunc(v.parts, func(p *part) bool { return p.Pack == f.Pack }); i >= 0 {
		return v.parts[i]
	}
	return v.main
}

// stateOf is how far an action has come, in words.
func stateOf(a *survey.Action) string {
	switch a.State {
	case survey.ActionPlanned:
		if a.Started != "" {
			return "Planned, begins " + a.Started
		}
		return "Planned"
	case survey.ActionDone:
		return "Done"
	case survey.ActionDropped:
		return "Dropped"
	}
	if a.Started == "" {
		return "Under way"
	}
	return "Under way since " + a.Started
}

// findingOf says with its figures what an action answers: as they were published then.
func (v *view) findingOf(a *survey.Action) string {
	f := a.Finding
	if f == nil || !f.Gap.Known() {
		return ""
	}
	p := v.partOf(f)
	t, ok := known.gapType(f.Type)
	if !ok {
		return ""
	}
	r := gap.Row{Level: gap.LevelDimension, ID: f.Dimension, Gap: f.Gap, Low: f.Low, High: f.High}
	r.Customers.Score, r.Employees.Score = f.Customers, f.Employees
	s, ok := fill(p.worded(t), p.gapWords(r))
	if !ok {
		return ""
	}
	return upperFirst(v.waveCalled(f.Wave)) + ": " + s
}

// worded is a type's sentence for predictions, or for employees' own view.
func (p *part) worded(t gapType) string {
	if !p.Predicted && t.Own != "" {
		return t.Own
	}
	return t.Sentence
}

// Expected says what an action is to move, "" where nothing was said.
func Expected(a *survey.Action) string {
	if a.Expected <= 0 {
		return ""
	}
	points := plain(a.Expected) + " points"
	if a.Expected == 1 {
		points = "1 point"
	}
	if a.Moves == survey.MovesCustomers {
		return "Customers' score up by " + points
	}
	return "Gap narrower by " + points
}
