package gap

import "mirror/gap/stat"

// people fills the shares of people by band of the trust spectrum and by group
// of the classification, for everyone, each cell, segment and unit.
func (an *analysis) people(w *Wave) {
	w.Spectrum, w.People = []GroupShares{}, []GroupShares{}
	if an.pools.counted {
		return
	}
	for _, p := range an.all {
		if p.kind == byCellUnit || p.kind == bySegmentUnit {
			continue
		}
		for a, v := range p.sides {
			if !p.own(Audience(a)) || v.side.mirrored == 0 {
				continue
			}
			if len(an.frame.Bands) > 0 && v.side.scale.steps > 0 {
				w.Spectrum = append(w.Spectrum, an.spectrum(p, v))
			}
			if len(v.side.classes) > 0 {
				w.People = append(w.People, an.classes(p, v))
			}
		}
	}
}

func (an *analysis) spectrum(p *place, v *view) GroupShares {
	ids := make([]string, len(an.frame.Bands))
	for i, b := range an.frame.Bands {
		ids[i] = b.ID
	}
	g := groupShares(p, v, ids, int(v.side.bands))
	an.ownMean(&g, v, itemsSubject)
	if m, ok := g.Mean.Value(); ok {
		if b := bandOf(an.frame.Bands, m); b >= 0 {
			g.Band = Word(ids[b])
		}
	}
	return g
}

func (an *analysis) classes(p *place, v *view) GroupShares {
	g := groupShares(p, v, v.side.classes, int(v.side.class))
	an.ownMean(&g, v, subject{level: LevelOverall, id: "all", index: overallScore})
	return g
}

func groupShares(p *place, v *view, ids []string, first int) GroupShares {
	g := GroupShares{Place: p.Place, Audience: v.side.audience.String(), Groups: ids, Shares: []Number{}}
	all := make([]int, len(ids))
	for i := range ids {
		all[i] = first + i
	}
	n, _ := v.pooled.tallied(all)
	g.N = Some(n)
	if n == 0 {
		g.Reason = Word(nobody(v.side.audience))
	}
	for i := range ids {
		g.Shares = append(g.Shares, v.share(all[i:i+1], all))
	}
	return g
}

// ownMean fills the mean on the own scale with its interval.
func (an *analysis) ownMean(g *GroupShares, v *view, sub subject) {
	sc := v.side.scale
	f := an.figure(v, sub)
	if !f.known || sc.steps == 0 {
		return
	}
	own := func(x float64) Number { return Some(float64(sc.lo) + x*float64(sc.steps)/100) }
	g.Mean = own(f.mean)
	if f.tested && f.estimate.DF > 0 {
		half := stat.TQuantile(0.5+confidence/2, f.estimate.DF) * f.estimate.SE()
		g.Low, g.High = own(f.mean-half), own(f.mean+half)
	}
}
