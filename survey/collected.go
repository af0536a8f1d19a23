package survey

import (
	"slices"

	"mirror/gap"
	"mirror/survey/pack"
)

// Collected is what one pack gathered in one wave: counts, and the words apart from them.
type Collected struct {
	Wave         string
	Pack         *pack.Pack
	Frame        *gap.Frame
	Tally        *gap.Tally
	Comments     []gap.Comment
	CommentsSeen [2]int // by audience; more than are kept when there were very many
	Notes        []gap.Note
}

// Analyze turns what was collected into a result, one wave and pack after the
// other. Disclosure is "on" or "off" and says what gap/disclosure is to do with it.
func Analyze(s *Study, all []*Collected, protection string) gap.Result {
	r := gap.Result{
		Format: gap.ResultFormat,
		Settings: gap.Settings{
			Company: s.Company, Banner: s.Banner, Language: s.Language,
			Margin: s.Margin, GoodFrom: s.GoodFrom, Confidence: 0.95, Outcome: s.Outcome,
			Smallest:   gap.Smallest{Employees: s.Smallest.Employees, Customers: s.Smallest.Customers, Detail: s.Smallest.Detail},
			Breakdowns: s.Breakdowns, Engine: gap.Engine, Disclosure: protection,
			Targets: s.Targets, Actions: actions(s),
		},
	}
	for _, c := range all {
		used := gap.PackUsed{ID: c.Pack.ID, Version: c.Pack.Version}
		if !slices.Contains(r.Settings.Packs, used) {
			r.Settings.Packs = append(r.Settings.Packs, used)
		}
		w := gap.Analyze(c.Frame, c.Tally)
		w.ID, w.Name = c.Wave, c.Wave
		for _, declared := range s.Waves {
			if declared.ID == c.Wave {
				w.Name, w.From, w.To = declared.Name, declared.From, declared.To
			}
		}
		w.Pack, w.PackVersion, w.Predicted = c.Pack.ID, c.Pack.Version, c.Pack.Predicts
		w.MinCell = c.Pack.MinCell
		w.Comments = c.Comments
		w.Notes = append(w.Notes, c.Notes...)
		r.Waves = append(r.Waves, w)
	}
	return r
}

// actions are the study's actions with the units that take part in each.
func actions(s *Study) []gap.Action {
	var all []gap.Action
	for _, a := range s.Actions {
		one := gap.Action{ID: a.ID, Name: a.Name, Started: a.Started, Answers: a.Answers, Owner: a.Owner}
		for _, u := range s.Units {
			if u.TakesPart[a.ID] {
				one.Units = append(one.Units, u.ID)
			}
		}
		all = append(all, one)
	}
	return all
}
