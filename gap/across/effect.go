package across

import (
	"slices"
	"strconv"
	"strings"

	"mirror/gap"
)

const (
	reasonNoBefore  = "no wave with the same questions before the action began"
	reasonNoPart    = "no unit that takes part is shown in both waves"
	reasonNoOther   = "no unit that does not take part is shown in both waves"
	reasonSomeUnits = "only units that are shown in both waves are compared"
)

// effects compares the units of each action with the others, the last wave before the action began, and the first of the
// series, with wave i after it (difference in differences; domain.md row 45). An action without a date, and dimensions it does not answer, have none.
func (a *all) effects(i int) []gap.Effect {
	out := []gap.Effect{}
	now := a.waves[i]
	for k := range a.settings.Actions {
		action := &a.settings.Actions[k]
		if action.Started == "" || len(action.Units) == 0 || now.starts() == "" || now.starts() < action.Started {
			continue
		}
		before := a.before(i, action.Started)
		for _, id := range action.Answers {
			if now.find(gap.LevelDimension, id, gap.Place{}) == nil {
				continue
			}
			for _, at := range []gap.Audience{gap.Customer, gap.Employee} {
				e := gap.Effect{Action: action.ID, Audience: at.String(), Level: gap.LevelDimension, ID: id, PartUnits: []string{}, OtherUnits: []string{}, Reason: reasonNoBefore}
				if len(before) == 0 {
					out = append(out, e)
				}
				for _, then := range before {
					one := e
					a.effect(&one, action, at, now, then)
					out = append(out, one)
				}
			}
		}
	}
	return out
}

// starts is the day a wave began, or ended where only that is known; ends the other way round.
func (v *view) starts() string {
	if v.From != "" {
		return v.From
	}
	return v.To
}

func (v *view) ends() string {
	if v.To != "" {
		return v.To
	}
	return v.From
}

// before are the last wave of the series that was over when the action began, and the first of the series.
func (a *all) before(i int, started string) (waves []*view) {
	series, _ := a.series(i)
	for j := len(series) - 2; j >= 0; j-- {
		if end := series[j].ends(); end != "" && end <= started {
			if waves = append(waves, series[j]); j > 0 {
				waves = append(waves, series[0])
			}
			return waves
		}
	}
	return nil
}

// branches are some units' people of one side, in two waves.
type branches struct {
	units     []string
	now, then []pooled
}

func (b *branches) add(unit string, now, then pooled) {
	b.units, b.now, b.then = append(b.units, unit), append(b.now, now), append(b.then, then)
}

// pooled is one unit's figure and the number of people behind it.
type pooled struct {
	figure
	n float64
}

func (a *all) effect(e *gap.Effect, action *gap.Action, at gap.Audience, now, then *view) {
	e.Since, e.Reason = then.ID, ""
	var part, other branches
	for _, r := range now.rows(e.Level, e.ID) {
		unit := string(r.Unit)
		if unit == "" || r.Cell != "" || r.Segment != "" {
			continue
		}
		was := then.find(r.Level, r.ID, r.Place)
		if was == nil {
			continue
		}
		x, y := a.pooled(r, at), a.pooled(was, at)
		if !x.known || !y.known || x.n == 0 || y.n == 0 {
			e.Reason = reasonSomeUnits
			continue
		}
		to := &other
		if slices.Contains(action.Units, unit) {
			to = &part
		}
		to.add(unit, x, y)
	}
	e.PartUnits, e.OtherUnits = append(e.PartUnits, part.units...), append(e.OtherUnits, other.units...)
	switch {
	case len(part.units) == 0:
		e.Reason = reasonNoPart
		return
	case len(other.units) == 0:
		e.Reason = reasonNoOther
		return
	}
	p1, p0, o1, o0 := terms(part.now), terms(part.then), terms(other.now), terms(other.then)
	e.PartNow, e.PartThen = sum(p1...).Value, sum(p0...).Value
	e.OtherNow, e.OtherThen = sum(o1...).Value, sum(o0...).Value
	e.PartChange, e.OtherChange = sum(slices.Concat(p1, less(p0))...), sum(slices.Concat(o1, less(o0))...)
	if e.Difference = sum(slices.Concat(p1, less(p0), less(o1), o0)...); !e.Difference.Low.Known() {
		e.Reason = first(e.Reason, reasonUnsure)
	}
}

// pooled is one side of a unit's row.
func (a *all) pooled(r *gap.Row, at gap.Audience) pooled {
	return pooled{a.side(r, at), people(sideOf(at, r))}
}

// people is how many people a side has, as exactly as is told: the middle of its band where only that is; 0 where nothing is.
func people(s *gap.Side) float64 {
	if n, ok := s.N.Value(); ok {
		return n
	}
	from, to, ok := strings.Cut(string(s.NBand), "–")
	low, err1 := strconv.ParseFloat(from, 64)
	high, err2 := strconv.ParseFloat(to, 64)
	if ok && err1 == nil && err2 == nil {
		return (low + high) / 2
	}
	if s.Score.Known() {
		return 1
	}
	return 0
}

// terms is the mean over all the units' people: a unit counts by how many it has.
func terms(list []pooled) []term {
	total := 0.0
	for _, p := range list {
		total += p.n
	}
	out := make([]term, len(list))
	for i, p := range list {
		out[i] = term{p.n / total, p.figure}
	}
	return out
}

// less turns the signs.
func less(list []term) []term {
	out := slices.Clone(list)
	for i := range out {
		out[i].times = -out[i].times
	}
	return out
}
