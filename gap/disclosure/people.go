package disclosure

import "mirror/gap"

// distribution is shown for places whose spread may be shown: with the score,
// a small group's distribution would be its answers.
func (g *guard) distribution(d gap.Distribution) gap.Distribution {
	a := audience(d.Audience)
	out := gap.Distribution{
		Level: d.Level, ID: d.ID, Place: d.Place, Audience: d.Audience,
		Values: d.Values, Shares: make([]gap.Number, len(d.Shares)), Reason: ReasonHidden,
	}
	s := g.subject[g.key(d.Level, d.ID)][a]
	figure, at := d.Level+":"+d.ID, placeOf(a, d.Place)
	if s == nil || !own(a, d.Place) {
		return out
	}
	n := s.figures[figure][at]
	if n == 0 && g.silentFigure(s, figure) {
		out.Reason = d.Reason
		return out
	}
	if n < max(full, g.limits.detail[a]) || !s.pattern.shows(at) || !s.moments(at, figure, n) {
		return out
	}
	if r := g.figure(d.Level, d.ID, d.Place); r != nil {
		if v := g.view(a, r); !v.parts {
			return out
		}
	}
	out.N, out.Reason = d.N, d.Reason
	out.Shares = parts(d.Shares, n)
	out.CantSay = minor(d.CantSay, n)
	return out
}

// silentFigure reports a figure nobody of the side answered.
func (g *guard) silentFigure(s *subject, figure string) bool { return s.figures[figure][everyone] == 0 }

// shares are shares of people by named group.
func (g *guard) shares(key string, s gap.GroupShares) gap.GroupShares {
	a := audience(s.Audience)
	out := gap.GroupShares{Place: s.Place, Audience: s.Audience, Groups: s.Groups, Shares: make([]gap.Number, len(s.Shares)), Reason: ReasonHidden}
	sub, at, n := g.subject[key][a], placeOf(a, s.Place), whole(s.N)
	if sub == nil || !own(a, s.Place) {
		return out
	}
	if n == 0 && g.silentFigure(sub, key) {
		out.Reason = s.Reason
		return out
	}
	if n < g.limits.group[a] || !sub.pattern.shows(at) {
		return out
	}
	out.Reason, out.Band = s.Reason, s.Band
	if n < full {
		out.NBand = gap.Word(bandOf(n, g.limits.group[a]).String())
	} else {
		out.N = gap.Some(float64(n))
	}
	g.mean(a, &out, &s, sub, key, n)
	if n >= full || n >= g.limits.detail[a] && !s.Mean.Known() { // with its mean a small group's shares would be its answers
		out.Shares = parts(s.Shares, n)
	}
	return out
}

// mean is the mean of group shares, on the same steps as the overall score.
func (g *guard) mean(a gap.Audience, out, s *gap.GroupShares, sub *subject, key string, n int) {
	m, ok := s.Mean.Value()
	overall := g.scales[gap.LevelOverall+":all"]
	exact := n >= full && sub.moments(placeOf(a, s.Place), key, n)
	switch {
	case !ok:
		return
	case overall != nil && overall.known:
		v := view{n: n, scale: overall, step: 0.1, band: bandOf(n, g.limits.group[a])}
		v.step = sub.step(placeOf(a, s.Place), key, n, g.limits.group[a], overall.points(gap.LevelOverall))
		points := gap.Some(100 * (m - overall.lo) / (overall.hi - overall.lo))
		if out.Mean = overall.own(v.score(a, points, gap.LevelOverall)); v.coded {
			out.Band = "" // of the exact mean, it may say more than the limit
			return
		}
	case exact:
		out.Mean = to(s.Mean, 0.01)
	}
	if exact {
		out.Low, out.High = laid(out.Mean, s.Mean, s.Low, s.High, 0.01, 0.01)
	}
}
