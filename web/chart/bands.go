package chart

import (
	"html/template"

	"mirror/gap"
)

// Band is a stretch of a scale with a name.
type Band struct {
	Name     string
	From, To float64
}

// bandWash are the fills behind the bands, from the lowest to the highest; marks and text stand on them.
var bandWash = []string{"#f4f5f7", "#e9ebef", "#dde1e7", "#d0d6de"}

const (
	bandHeight = 64
	bandMiddle = 40
)

// own lays a scale of its own, with room for labels at both ends.
func own(lo, hi float64) scale { return scale{lo, hi, 6, 94, "%"} }

// Places draws on the bands of a scale where employees believe the company is, where customers put it (with the range of
// that), and where management wants it to be. What has no value is not drawn.
func Places(bands []Band, lo, hi float64, believed, actual Value, low, high gap.Number, target Value) template.HTML {
	var d drawing
	d.open(bandHeight)
	s := own(lo, hi)
	d.bands(s, bands, lo, hi, bandHeight)
	if low.Known() && high.Known() {
		d.put(`<line x1="%s" x2="%s" y1="%d" y2="%[3]d" stroke="%s" stroke-width="7" stroke-opacity=".38"/>`, s.at(low.Or(0)), s.at(high.Or(0)), bandMiddle, customer)
	}
	if t, ok := target.Value(); ok {
		x := s.at(t)
		d.put(`<line x1="%s" x2="%[1]s" y1="18" y2="%d" stroke="%s" stroke-opacity=".35"/>`, x, bandHeight, ink)
		d.put(`<svg x="%s" y="18" overflow="visible"><path d="M-6 0L6 0L0 10Z" fill="%s"/></svg>`, x, ink)
		d.put(`<text x="%s" y="14" text-anchor="middle" fill="%s">%s</text>`, x, ink, say(target.Text))
	}
	d.dumbbell(s, bandMiddle, 8, actual, believed)
	return d.close()
}

// bands draws the stretches of a scale behind what stands on them.
func (d *drawing) bands(s scale, bands []Band, lo, hi float64, height int) {
	for i, b := range bands {
		from, to := max(b.From, lo), min(b.To, hi)
		d.put(`<rect x="%s" y="0" width="%s" height="%d" fill="%s"/>`, s.at(from), s.span(from, to), height, bandWash[i%len(bandWash)])
	}
}

// BandAxis names the bands above a column of places.
func BandAxis(bands []Band, lo, hi float64) template.HTML {
	var d drawing
	d.axis()
	s := own(lo, hi)
	for _, b := range bands {
		from, to := max(b.From, lo), min(b.To, hi)
		d.put(`<text x="%s" y="14" text-anchor="middle">%s</text>`, s.at((from+to)/2), say(b.Name))
	}
	return d.close()
}

// OwnAxis are the whole points of a scale under a column of places.
func OwnAxis(lo, hi float64) template.HTML {
	var d drawing
	d.axis()
	for v := lo; v <= hi+1e-9; v++ {
		d.put(`<text x="%s" y="14" text-anchor="middle">%s</text>`, own(lo, hi).at(v), number(v))
	}
	return d.close()
}

// TargetMark is the mark of a target, for a key.
func TargetMark() template.HTML {
	var d drawing
	d.put(`<svg width="16" height="16" aria-hidden="true" focusable="false"><path d="M2 3L14 3L8 13Z" fill="%s"/></svg>`, ink)
	return d.html()
}
