package gap

import "mirror/gap/stat"

// leastMatched is how much of what a cell serves must have answered for the
// rest to stand for it (methods.md §3.20).
const leastMatched = 0.8

const noMatched = "no matched customers"

// parts are the strata of a view with the shares they count with for a subject,
// after what nobody answered has been dealt with. nil parts: everyone counts alike.
func (an *analysis) parts(v *view, sub subject) (parts []part, shares []float64, reason string) {
	if v.strata == nil {
		return nil, nil, ""
	}
	all := make([]part, len(v.strata))
	weights := make([]float64, len(v.strata))
	total, present := 0.0, 0.0
	for i, st := range v.strata {
		s, h := st.atom.sample(sub)
		all[i], weights[i] = part{st.atom, s, h}, st.share
		total += st.share
		if s.N > 0 {
			present += st.share
		}
	}
	switch {
	case v.matched && present < leastMatched*total-nearly:
		return nil, nil, noMatched
	case v.matched:
		if present < total {
			an.note("matched_part", "Some of the customers a team serves gave no answer to a question; the team is compared with the rest of them, which is at least 80 % of its contacts.")
		}
	case present < total && !an.collapse(v, all, weights):
		return nil, nil, ""
	}
	for i := range all {
		if all[i].sample.N > 0 && weights[i] > 0 {
			parts, shares = append(parts, all[i]), append(shares, weights[i])
		}
	}
	return parts, shares, ""
}

// collapse gives the share of an empty stratum to its declared neighbour (the
// neighbour's neighbour when that is empty too). It reports false when there is none.
func (an *analysis) collapse(v *view, parts []part, weights []float64) bool {
	for i := range parts {
		if parts[i].sample.N > 0 {
			continue
		}
		to := i
		for range parts {
			to = v.stratum(v.strata[to].neighbour)
			if to < 0 || parts[to].sample.N > 0 {
				break
			}
		}
		if to < 0 || parts[to].sample.N == 0 {
			an.note("unweighted", "A segment of customers gave no answer to some questions and has no neighbour to stand for it; there the customers count as they answered, without weighting by segment.")
			return false
		}
		weights[to] += weights[i]
		weights[i] = 0
		an.note("collapsed", "A segment of customers gave no answer to some questions; there its neighbour stands for it.")
	}
	return true
}

// stratum is the index of a segment in the view, −1 for none.
func (v *view) stratum(id string) int {
	for i := range v.strata {
		if id != "" && v.strata[i].id == id {
			return i
		}
	}
	return -1
}

// jackknife replaces the variance by the delete-a-group one where accounts
// answered more than once (methods.md §1.4). Rows without an account are
// independent: they stay in every replicate and bring their part of the plain
// variance. The result is never below Welch's.
func (f *figure) jackknife(v *view, sub subject, parts []part, shares []float64) {
	if parts == nil {
		s, _ := v.pooled.sample(sub)
		parts, shares = []part{{atom: v.pooled, sample: s}}, []float64{1}
	}
	figure, step, shift := v.side.figureOf(sub)
	var replicates []float64
	accounts := 0.0
	for g := range groups {
		sum, total, held := 0.0, 0.0, 0.0
		for i := range parts {
			s, w, wx, n := parts[i].sample, 0.0, 0.0, 0.0
			if c := parts[i].atom.clusters; c != nil {
				n, w, wx = c.sums(g, figure)
			}
			held += n
			if rest := s.W - w; rest > 1e-9 {
				total += shares[i]
				sum += shares[i] * (s.W*s.Mean - (wx*step - w*shift)) / rest
			}
		}
		accounts += held
		if held > 0 && total > 0 {
			replicates = append(replicates, sum/total)
		}
	}
	se, df, ok := stat.Jackknife(replicates)
	if !ok {
		return
	}
	welch := f.estimate.V
	f.estimate.V = max(welch, se*se+(1-accounts/f.n)*welch)
	f.estimate.DF = df
	f.deff = f.estimate.V / welch
	f.clustered = true
}

// figureOf is where a subject stands in the clusters, what one step of its sums
// is in points, and how far its zero lies from 0 points.
func (s *side) figureOf(sub subject) (figure int, step, shift float64) {
	switch {
	case sub.level == LevelDimension:
		return s.topicFigure(sub.index), 100.0 / unit, 0
	case sub.level == LevelContrast:
		return s.scoreFigure(sub.index), 100.0 / unit, 100
	case sub.score() || sub.level == levelItems:
		return s.scoreFigure(sub.index), 100.0 / unit, 0
	}
	i := s.place[sub.index]
	return i, 100 / float64(s.asked[i].full), 0
}

// meanOfMeans is a dimension's or family's figure from item counts alone: the
// mean of the items' (dimensions') means, its standard error the mean of
// theirs, an upper bound (methods.md §3.11). Its n is the smallest item's.
func (an *analysis) meanOfMeans(v *view, sub subject) figure {
	f := figure{deff: 1, reason: nobody(v.side.audience), weighted: v.strata != nil && !v.matched}
	var estimates []stat.Estimate
	k, untested := 0.0, false
	for _, below := range an.below(v.side, sub) {
		g := an.figure(v, below)
		if !g.known {
			if g.n > 0 {
				f.reason = g.reason
			}
			continue
		}
		if k == 0 || g.n < f.n {
			f.n, f.effective = g.n, g.effective
		}
		f.mean += g.mean
		f.plain += g.plain
		k++
		estimates = append(estimates, g.estimate)
		untested = untested || !g.tested
	}
	if k == 0 {
		return f
	}
	f.mean, f.plain, f.known, f.reason = f.mean/k, f.plain/k, true, ""
	if !untested {
		f.estimate, f.tested = stat.MeanOfMeans(estimates)
	}
	return f
}

// below are the subjects a dimension or score is the mean of.
func (an *analysis) below(s *side, sub subject) []subject {
	var list []subject
	if sub.level == LevelDimension {
		for _, i := range s.itemsOf(sub.index) {
			q := s.asked[i].question
			list = append(list, subject{LevelItem, an.frame.Questions[q].ID, q})
		}
		return list
	}
	for d := range s.topics {
		if sub.level == levelItems {
			list = append(list, an.below(s, subject{level: LevelDimension, index: d})...)
		} else if s.topics[d].k > 0 && sub.of(s.frame, d) {
			list = append(list, subject{LevelDimension, an.frame.Dimensions[d].ID, d})
		}
	}
	return list
}
