package survey

import (
	"maps"
	"slices"

	"mirror/gap"
	"mirror/survey/pack"
)

// Frame is what the engine has to know about one wave of one pack. Without a study the defaults hold.
// Groups are the study's; where it declares none, those the pack lists itself; else none, and the engine
// takes those it finds in the answers. A group is left out when the pack does not ask for it.
func Frame(p *pack.Pack, s *Study, wave string) *gap.Frame {
	if s == nil {
		s = DefaultStudy()
	}
	f := &gap.Frame{
		Wave: wave, Pack: p.ID,
		Cells: cells(p, s, wave), Segments: segments(p, s, wave), Units: units(p, s, wave),
		CellByUnit: s.pairs("cell"), SegmentByUnit: s.pairs("segment"),
		Margin: s.Margin, GoodFrom: s.GoodFrom,
		Target: target(p, s, wave),
	}
	index := map[string]int{}
	for i, d := range p.Dimensions {
		index[d.ID] = i
		f.Dimensions = append(f.Dimensions, gap.Dimension{ID: d.ID, Family: gap.Family(d.Kind)})
	}
	for i := range p.Items {
		if !p.InWords(&p.Items[i]) { // words have no score: they are comments
			f.Questions = append(f.Questions, question(p, &p.Items[i], index[p.Items[i].Dimension]))
		}
	}
	for i := range p.Outcomes {
		f.Questions = append(f.Questions, question(p, &p.Outcomes[i], -1))
	}
	f.Picks = picks(p)
	f.Outcome = outcome(f.Questions, s.Outcome)
	f.Bands, f.Rules = bands(p), rules(p, f.Questions)
	return f
}

// pairs reports whether results are also split by a group and unit together.
func (s *Study) pairs(group string) bool {
	return slices.ContainsFunc(s.Breakdowns, func(b []string) bool {
		return len(b) == 2 && slices.Contains(b, group) && slices.Contains(b, "unit")
	})
}

// question is an item or an outcome as the engine needs it.
func question(p *pack.Pack, it *pack.Item, dimension int) gap.Question {
	q := gap.Question{
		ID: it.ID, Dimension: dimension, Role: it.Role, Own: !it.Predicts, Reverse: it.Reverse, GoodWhenHigh: it.GoodWhenHigh,
		Asked: [2]bool{gap.Customer: it.Asked("customer"), gap.Employee: it.Asked("employee")},
	}
	s := p.ScaleOf(it)
	if s.Type == pack.Rating {
		q.Kind, q.Lo, q.Hi = gap.Rating, s.Lo(), s.Hi()
		q.FavourableFrom, q.UnfavourableTo = s.FavourableFrom, s.UnfavourableTo
		return q
	}
	// Of a choice of many, too, one code is counted: Coder.Combine says which.
	q.Kind, q.EmployeePercent, q.Many = gap.Choice, it.EmployeePercent, s.Type == pack.ChoiceMany
	for _, pt := range s.Points {
		q.Counted = append(q.Counted, slices.Contains(it.CountAs, pt.Value))
	}
	return q
}

// outcome finds the question whose drivers are sought: the study's, else the pack's recommendation; -1 for none.
func outcome(questions []gap.Question, id string) int {
	named := slices.IndexFunc(questions, func(q gap.Question) bool { return q.Dimension < 0 && q.ID == id })
	if named >= 0 {
		return named
	}
	return slices.IndexFunc(questions, func(q gap.Question) bool { return q.Role == pack.Recommend })
}

// Ids of the pick questions: the columns of an answers file.
const (
	PickImportance = "importance"
	PickFeelings   = "feelings"
)

// picks are the questions with several words to choose from.
func picks(p *pack.Pack) []gap.Pick {
	var all []gap.Pick
	if p.Importance != nil {
		pick := gap.Pick{ID: PickImportance}
		for _, d := range p.Dimensions {
			if d.Expects == "" { // people are offered the dimensions of the file, each once
				pick.Options = append(pick.Options, d.ID)
			}
		}
		all = append(all, pick)
	}
	if p.Feelings != nil {
		pick := gap.Pick{ID: PickFeelings}
		for _, o := range p.Feelings.Options {
			pick.Options = append(pick.Options, o.ID)
		}
		all = append(all, pick)
	}
	return all
}

// target is where management wants to be in this wave: the study's word, else the pack's.
func target(p *pack.Pack, s *Study, wave string) map[string]float64 {
	all := map[string]float64{}
	maps.Copy(all, p.Target)
	for _, d := range p.Dimensions {
		if v, ok := s.Targets[wave][d.ID]; ok {
			all[d.ID] = v
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

func bands(p *pack.Pack) []gap.Band {
	var all []gap.Band
	for _, b := range p.Bands {
		all = append(all, gap.Band{ID: b.ID, From: b.From, Below: b.Below, Open: b.Open})
	}
	return all
}

func rules(p *pack.Pack, questions []gap.Question) []gap.Rule {
	if p.Classes == nil {
		return nil
	}
	var all []gap.Rule
	for _, r := range p.Classes.Rules {
		rule := gap.Rule{Group: r.Group, LowestAtLeast: r.LowestAtLeast, MeanAtLeast: r.MeanAtLeast, MeanBelow: r.MeanBelow, Otherwise: r.Otherwise}
		rule.Behaviour = slices.IndexFunc(questions, func(q gap.Question) bool { return r.Behaviour != "" && q.ID == r.Behaviour })
		all = append(all, rule)
	}
	return all
}
