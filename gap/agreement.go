package gap

import (
	"slices"

	"mirror/gap/stat"
)

// Agreement says whether a cell shares one picture or is of two minds (methods.md §3.13).
type Agreement struct {
	Cell      string `json:"cell"`
	Dimension string `json:"dimension"`
	N         Number `json:"n"` // valid answers to the question with the fewest
	NBand     Word   `json:"n_band"`
	RWG       Number `json:"rwg"`        // rwg(j) against answers spread evenly; 0 = no agreement, 1 = all alike
	RWGSkewed Number `json:"rwg_skewed"` // against a slightly skewed spread, which flatters less
	// Split: opinions are divided (rwg(j) below .50). Where there is no Reason, it is known also when the figures are not shown.
	Split  bool `json:"split"`
	Reason Word `json:"reason"`
}

const (
	fewestAgreeing = 5    // answers of a cell
	splitBelow     = 0.50 // rwg(j) below it: opinions are divided
)

// SplitBelow reports an agreement so low that opinions are divided.
func SplitBelow(rwg float64) bool { return rwg < splitBelow }

// agreement looks at every cell and dimension of employees. Each item's variance
// is that of all its valid answers in the cell.
func (an *analysis) agreement(w *Wave) {
	w.Agreement = []Agreement{}
	s := an.tally.sides[Employee]
	for _, p := range an.all {
		if p.kind != byCell {
			continue
		}
		for d := range s.topics {
			if s.topics[d].k > 0 {
				a := Agreement{Cell: string(p.Cell), Dimension: an.frame.Dimensions[d].ID}
				a.fill(p.sides[Employee].pooled, s.itemsOf(d))
				w.Agreement = append(w.Agreement, a)
			}
		}
	}
}

func (a *Agreement) fill(at *Atom, items []int) {
	var parts []float64
	least := -1.0
	for _, i := range items {
		values, counts := at.answers(i)
		s := stat.FromCounts(values, counts)
		if least < 0 || s.N < least {
			least = s.N
		}
		if v, ok := s.Var(); ok {
			parts = append(parts, v/evenly(values))
		}
	}
	a.N = Some(max(least, 0))
	if least < fewestAgreeing {
		a.Reason = "fewer than 5 answers"
		return
	}
	rwg, ok := stat.RWG(parts)
	if !ok {
		return
	}
	a.RWG, a.Split = Some(rwg), SplitBelow(rwg)
	for i := range parts {
		parts[i] /= stat.SlightlySkewed
	}
	if x, ok := stat.RWG(parts); ok {
		a.RWGSkewed = Some(x)
	}
}

// evenly is the variance of answers spread evenly over the values. They are a
// scale's steps, however far apart, or the two a choice is worth.
func evenly(values []float64) float64 {
	lo, hi := slices.Min(values), slices.Max(values)
	steps := slices.Clone(values)
	slices.Sort(steps)
	a := len(slices.Compact(steps))
	if a < 2 {
		return 1
	}
	h := (hi - lo) / float64(a-1)
	return h * h * stat.Even(a)
}
