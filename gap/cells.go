package gap

import "mirror/gap/stat"

// inTouch says for each cell how far it is off on average and whether it knows
// what is strong and what is weak (methods.md §3.19). Elevation is the mean of
// the items' gaps; its interval is that of the gap in the persons' means over
// the items, which take account of how a person's answers go together. From
// item counts alone it uses the mean of the items' standard errors instead.
func (an *analysis) inTouch(w *Wave) {
	w.Cells = []Cell{}
	for _, p := range an.all {
		if p.kind != byCell {
			continue
		}
		var gaps float64
		var e, c []float64
		for i := range an.rows {
			r := &an.rows[i]
			if r.place == p && r.Level == LevelItem && r.Gap.Known() {
				e, c = append(e, r.sides[Employee].mean), append(c, r.sides[Customer].mean)
				gaps += r.Gap.Or(0)
			}
		}
		cell := Cell{ID: string(p.Cell)}
		n, _, _ := p.sides[Employee].pooled.count(0)
		cell.N = Some(n)
		if len(e) > 0 {
			elevation := gaps / float64(len(e))
			cell.Elevation = Some(elevation)
			if half, ok := an.elevationHalf(p); ok {
				cell.Low, cell.High = Some(elevation-half), Some(elevation+half)
			}
			if r, ok := stat.Pearson(e, c); ok {
				cell.Pattern = Some(r)
			}
		}
		w.Cells = append(w.Cells, cell)
	}
}

// items is a person's mean over the items, as a subject.
var itemsSubject = subject{level: levelItems, index: itemsScore}

func (an *analysis) elevationHalf(p *place) (float64, bool) {
	var sides [2]figure
	for a, v := range p.sides {
		if v.side.mirrored == 0 {
			return 0, false
		}
		sides[a] = an.figure(v, itemsSubject)
		if !sides[a].tested {
			return 0, false
		}
	}
	d, ok := stat.Welch(sides[Employee].estimate, sides[Customer].estimate, confidence)
	return (d.High - d.Low) / 2, ok
}
