package survey

import (
	"maps"
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
	Boxes        []int64   // in which answers lay while the wave took them: see store.Result
	Plan         *gap.Plan // made when the wave opened; nil = it never was, the answers came from files
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
			Targets: targets(s, all), SegmentTargets: s.SegmentTargets, Actions: actions(s),
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
		w.MinCell, w.UnitScore = c.Pack.MinCell, unitScore(c.Pack)
		w.Comments, w.Plan = c.Comments, c.Plan
		w.Notes = append(w.Notes, c.Notes...)
		r.Waves = append(r.Waves, w)
	}
	return r
}

// targets are the study's, and those of the packs where the study has none.
func targets(s *Study, all []*Collected) map[string]map[string]float64 {
	out := map[string]map[string]float64{}
	put := func(wave string, from map[string]float64) {
		if len(from) > 0 && out[wave] == nil {
			out[wave] = map[string]float64{}
		}
		maps.Copy(out[wave], from)
	}
	for wave, t := range s.Targets {
		put(wave, t)
	}
	for _, c := range all {
		put(c.Wave, c.Frame.Target)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// unitScore is the pack's figure of a unit, or nil.
func unitScore(p *pack.Pack) *gap.UnitScore {
	if p.Classes == nil || p.Classes.UnitScore.Formula == "" {
		return nil
	}
	plus, minus := p.Classes.UnitScore.Groups()
	return &gap.UnitScore{ID: p.Classes.UnitScore.ID, Plus: plus, Minus: minus}
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
