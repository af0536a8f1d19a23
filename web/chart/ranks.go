package chart

import (
	"html/template"
	"strconv"
)

// ranks lays places from 1 to the last one, with room for their labels at both ends.
func ranks(of int) scale { return scale{1, float64(max(of, 2)), 9, 91, "%"} }

// Ranks draws which place each side gives a topic among so many, 1 at the left. A side that gives none is not drawn.
func Ranks(customers, employees Value, of int) template.HTML {
	var d drawing
	d.open(rowHeight)
	s := ranks(of)
	d.put(`<g stroke="%s" stroke-width="1">`, grid)
	for n := 1; n <= of; n++ {
		d.put(`<line x1="%s" x2="%[1]s" y1="0" y2="%d"/>`, s.at(float64(n)), rowHeight)
	}
	d.put(`</g>`)
	d.dumbbell(s, rowMiddle, 8, customers, employees)
	return d.close()
}

// RankAxis are the places under a column of ranks.
func RankAxis(of int) template.HTML {
	var d drawing
	d.axis()
	for n := 1; n <= of; n++ {
		d.put(`<text x="%s" y="14" text-anchor="middle">%s</text>`, ranks(of).at(float64(n)), strconv.Itoa(n))
	}
	return d.close()
}

// Shares draws which fraction of each side picked something, on an axis from 0 to most.
func Shares(customers, employees Value, most float64) template.HTML {
	var d drawing
	d.open(rowHeight)
	s := shares(most)
	d.put(`<g stroke="%s" stroke-width="1">`, grid)
	for v := 0.0; v <= most+1e-9; v += shareStep(most) {
		d.put(`<line x1="%s" x2="%[1]s" y1="0" y2="%d"/>`, s.at(v), rowHeight)
	}
	d.put(`</g>`)
	d.dumbbell(s, rowMiddle, 8, customers, employees)
	return d.close()
}

// shares lays fractions from 0 to most.
func shares(most float64) scale { return scale{0, most, 13, 87, "%"} }

// shareStep is the distance of the lines of an axis of fractions.
func shareStep(most float64) float64 {
	if most <= 0.5 {
		return 0.1
	}
	return 0.25
}

// Most is where an axis of fractions ends for all of them to be on it: a full step beyond the largest.
func Most(all ...Value) float64 {
	largest := 0.0
	for _, v := range all {
		largest = max(largest, v.Or(0))
	}
	step := shareStep(largest)
	for end := step; ; end += step {
		if end >= largest-1e-9 {
			return end
		}
	}
}

// ShareAxis is the axis under a column of fractions.
func ShareAxis(most float64) template.HTML {
	var d drawing
	d.axis()
	for v := 0.0; v <= most+1e-9; v += shareStep(most) {
		d.put(`<text x="%s" y="14" text-anchor="middle">%s%%</text>`, shares(most).at(v), number(100*v))
	}
	return d.close()
}
