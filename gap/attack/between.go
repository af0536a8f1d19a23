package attack

import (
	"fmt"

	"mirror/gap"
)

// Between compares two releases of the same waves (protection.md A5, P33): every place of which
// a figure changed must have gained at least the smallest group. It returns those that did not, and
// those that lost people, which late answers cannot explain.
func Between(before, after *gap.Result) (list []Finding) {
	for i := range after.Waves {
		w := &after.Waves[i]
		for j := range before.Waves {
			if old := &before.Waves[j]; old.ID == w.ID && old.Pack == w.Pack {
				for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
					list = append(list, look(old, a, &before.Settings).since(look(w, a, &after.Settings))...)
				}
			}
		}
	}
	return list
}

// since are the figures of a later release that few new answers changed.
func (o *outlook) since(later *outlook) (list []Finding) {
	for _, f := range append(later.figures, later.takePartFigure()) {
		was := o.figure(f.level, f.id)
		if f.level == "people" {
			was = o.takePartFigure()
		}
		for _, at := range f.order {
			s, old := f.at[at], was.at[at]
			if old == nil || !old.shown || !s.shown || !old.told || !s.told || old.says() == s.says() && old.n == s.n {
				continue // nothing to compare, or nothing changed
			}
			gained := span{s.n.low - old.n.high, s.n.high - old.n.low}
			if gained.high < o.k {
				list = append(list, Finding{
					Wave: o.wave.ID, Pack: o.wave.Pack, Audience: o.a.String(), Level: f.level, ID: f.id, Target: at.String(),
					Kind: "what changed between two releases", Of: people, Width: gained.width(), bounds: gained,
				})
			}
		}
	}
	return list
}

// says is everything shown of a side, to see whether it changed.
func (s *sight) says() string {
	says := fmt.Sprint(s.parts)
	if s.side != nil {
		says += fmt.Sprint(*s.side)
	}
	if s.dist != nil {
		says += fmt.Sprint(s.dist.Shares, s.dist.CantSay)
	}
	return says
}
