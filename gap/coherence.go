package gap

import (
	"math"

	"mirror/gap/stat"
)

// Coherence says how much of the spread lies between cells, or units (methods.md §3.13).
type Coherence struct {
	Audience  string `json:"audience"`
	By        string `json:"by"` // cell | unit
	Dimension string `json:"dimension"`
	Groups    int    `json:"groups"`   // with answers
	ICC1      Number `json:"icc1"`     // share of one answer's variance that is the group's
	ICC2      Number `json:"icc2"`     // reliability of the groups' means
	P         Number `json:"p"`        // that groups which do not differ look so different
	Rankable  bool   `json:"rankable"` // ICC2 ≥ .70
	Reason    Word   `json:"reason"`
}

const (
	// FewestGroups is how many cells, or units, coherence needs.
	FewestGroups = 5
	rankable     = 0.70
)

// What coherence is computed over.
const (
	ByCell = "cell"
	ByUnit = "unit"
)

// coherence of people's dimension scores, as they answered: employees by cell and by unit, customers by unit.
func (an *analysis) coherence(w *Wave) {
	w.Coherence = []Coherence{}
	add := func(a Audience, by string, groups []Group, of map[string]*Atom) {
		s := an.tally.sides[a]
		for d := range s.topics {
			if s.topics[d].k == 0 || len(groups) == 0 {
				continue
			}
			c := Coherence{Audience: a.String(), By: by, Dimension: an.frame.Dimensions[d].ID}
			var parts []stat.Group
			for _, g := range groups {
				if at := of[g.ID]; at != nil {
					if p := at.scores(d); p.N > 0 {
						parts = append(parts, p)
					}
				}
			}
			if an.pools.counted {
				c.Reason = "only counts of single questions are known"
			} else {
				c.Fill(parts)
			}
			w.Coherence = append(w.Coherence, c)
		}
	}
	add(Employee, ByCell, an.cells, an.pools.group[Employee])
	add(Employee, ByUnit, an.units, an.pools.unit[Employee])
	add(Customer, ByUnit, an.units, an.pools.unit[Customer])
}

// scores are the people with a score in a dimension, their mean and Σ(x−mean)², in points.
func (at *Atom) scores(d int) stat.Group {
	s := at.side
	t := &s.topics[d]
	n := make([]float64, t.end-t.first)
	for i := range n {
		n[i] = float64(at.n[t.first+i])
	}
	of := stat.FromCounts(s.points[t.first-s.lattice:t.end-s.lattice], n)
	return stat.Group{N: of.N, Mean: of.Mean, SS: of.SS}
}

// Fill computes the figures from the groups that hold anyone.
func (c *Coherence) Fill(groups []stat.Group) {
	c.Groups = len(groups)
	if c.Groups < FewestGroups {
		c.Reason = "fewer than 5 groups"
		return
	}
	x, ok := stat.CoherenceOf(groups)
	if !ok {
		c.Reason = "the answers do not vary enough"
		return
	}
	c.ICC1, c.ICC2, c.Rankable = Some(x.ICC1), Some(x.ICC2), x.ICC2 >= rankable
	if !math.IsNaN(x.P) {
		c.P = Some(x.P)
	}
}
