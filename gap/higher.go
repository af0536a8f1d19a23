package gap

import "mirror/gap/stat"

// smallestBase is the fewest customers of a segment that is tested against
// others, as survey tables have it: a base below 30 is not tested.
const smallestBase = 30

// rank says on the rows of single segments which others' customers score lower.
// Every pair of segments is tested by Welch's test; the pairs of all rows of one
// level are one table, corrected by Benjamini–Hochberg.
func (an *analysis) rank(rows []compared) {
	levels := map[string][]*compared{}
	var order []string
	for i := range rows {
		c := &rows[i]
		if c.place.kind != bySegment || c.Level == LevelItem || c.Level == LevelContrast || !c.sides[Customer].tested || c.sides[Customer].n < smallestBase {
			continue
		}
		if levels[c.Level] == nil {
			order = append(order, c.Level)
		}
		levels[c.Level] = append(levels[c.Level], c)
	}
	for _, level := range order {
		pairs, p := pairsOf(levels[level])
		for i, adjusted := range stat.BenjaminiHochberg(p) {
			if adjusted <= 0.10 {
				h := Higher{pairs[i][1].Segment, 90}
				if adjusted <= alpha {
					h.Level = 95
				}
				pairs[i][0].Higher = append(pairs[i][0].Higher, h)
			}
		}
	}
}

// pairsOf tests the rows of the same subject against each other, and puts the
// row whose customers score higher first.
func pairsOf(rows []*compared) (pairs [][2]*compared, p []float64) {
	for i, a := range rows {
		for _, b := range rows[i+1:] {
			if a.ID != b.ID {
				continue
			}
			d, ok := stat.Welch(a.sides[Customer].estimate, b.sides[Customer].estimate, confidence)
			if !ok {
				continue
			}
			pair := [2]*compared{a, b}
			if d.Gap < 0 {
				pair = [2]*compared{b, a}
			}
			pairs, p = append(pairs, pair), append(p, d.P)
		}
	}
	return pairs, p
}
