package pack

import (
	"fmt"

	"mirror/survey/document"
)

// span returns the one range all items are rated on; ok is false when they differ or are choices.
func (r *reader) span() (lo, hi int, ok bool) {
	for i := range r.pack.Items {
		if r.pack.InWords(&r.pack.Items[i]) {
			continue
		}
		s := r.pack.ScaleOf(&r.pack.Items[i])
		if s == nil || s.Type != Rating || len(s.Points) == 0 {
			return 0, 0, false
		}
		if ok && (s.Lo() != lo || s.Hi() != hi) {
			return 0, 0, false
		}
		lo, hi, ok = s.Lo(), s.Hi(), true
	}
	return lo, hi, ok
}

// readBands reads the names for stretches of the scale, from the lowest.
func (r *reader) readBands() {
	list := r.top.Get("bands")
	if !list.There() {
		return
	}
	lo, hi, ok := r.span()
	if !ok && len(r.pack.Items) > 0 {
		list.Fault("bands need items that are all rated on the same range", "give them one scale, or take the bands out")
		lo, hi = -1000, 1000
	}
	entries := list.NotEmpty()
	seen := map[string]bool{}
	for i, n := range entries {
		m, about, ok := r.entry(n, "band", "id", "from", "below", "name", "meaning")
		if !ok {
			continue
		}
		b := Band{ID: r.id(m.Need("id")), Open: i == len(entries)-1}
		if seen[b.ID] && b.ID != "" {
			m.Get("id").Fault(fmt.Sprintf("there are two bands %s", b.ID), "give each an id of its own")
		}
		seen[b.ID] = true
		b.From = m.Need("from").Float(float64(lo), float64(hi))
		r.below(n, m, &b, float64(hi))
		r.touches(m.Get("from"), &b, lo)
		b.Name = r.words(m.Need("name"), wordsOf{about: about + ", name", most: 60})
		b.Meaning = r.words(m.Need("meaning"), wordsOf{about: about + ", meaning", most: 200})
		r.pack.Bands = append(r.pack.Bands, b)
	}
}

// below reads where a band ends; the last one has no end.
func (r *reader) below(n *document.Node, m document.Mapping, b *Band, hi float64) {
	at := m.Get("below")
	switch {
	case b.Open && at.There():
		at.Fault("the last band has an upper end", "take below out of the last band")
	case !b.Open && !at.There():
		n.Fault("below is missing", "say where the band ends; only the last one is open")
	case !b.Open:
		faults := r.count()
		b.Below = at.Float(-1000, hi)
		if r.count() == faults && m.Get("from").There() && b.Below <= b.From {
			at.Fault(fmt.Sprintf("the band ends at %g, where it has not begun (%g)", b.Below, b.From), "let below be higher than from")
		}
	}
}

// touches refuses a hole or an overlap between bands.
func (r *reader) touches(from *document.Node, b *Band, lo int) {
	if !from.There() {
		return
	}
	if len(r.pack.Bands) == 0 {
		if lo > -1000 && b.From > float64(lo) {
			from.Fault(fmt.Sprintf("the first band begins at %g, the scale at %d", b.From, lo), fmt.Sprintf("begin at %d", lo))
		}
		return
	}
	if before := r.pack.Bands[len(r.pack.Bands)-1]; b.From != before.Below && before.Below != 0 {
		from.Fault(fmt.Sprintf("the band begins at %g, the one before ends at %g", b.From, before.Below), "let each begin where the one before ends")
	}
}

// readTarget reads where management wants to be, on the scale of each dimension.
func (r *reader) readTarget() {
	n := r.top.Get("target")
	if !n.There() {
		return
	}
	for _, p := range n.About("target").Mapping().Pairs() {
		if r.dimension(p.Name) == nil {
			r.dimensionOf(p.Key)
			continue
		}
		lo, hi := r.pack.Range(p.Name)
		if r.pack.Target == nil {
			r.pack.Target = map[string]float64{}
		}
		r.pack.Target[p.Name] = p.Value.Float(lo, hi)
	}
}

// Range is the range of a dimension's own scale: from the lowest to the highest value of its items; 0 to 100 where
// a choice, counted in per cent, is among them.
func (p *Pack) Range(dimension string) (lo, hi float64) {
	first := true
	for i := range p.Items {
		if p.Items[i].Dimension != dimension || p.InWords(&p.Items[i]) {
			continue
		}
		s := p.ScaleOf(&p.Items[i])
		if s == nil || s.Type != Rating || len(s.Points) == 0 {
			return 0, 100
		}
		if l, h := float64(s.Lo()), float64(s.Hi()); first {
			lo, hi, first = l, h, false
		} else {
			lo, hi = min(lo, l), max(hi, h)
		}
	}
	if first {
		return 0, 100
	}
	return lo, hi
}
