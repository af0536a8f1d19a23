package gap

import (
	"slices"

	"mirror/gap/stat"
)

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
	all := map[*Atom]part{}
	weights, done := v.settle(func(at *Atom) float64 {
		s, h := at.sample(sub)
		all[at] = part{at, s, h}
		return s.W
	})
	switch done {
	case noMatched:
		return nil, nil, noMatched
	case partMatched:
		an.note(done, "Some of the customers a team serves gave no answer to a question; the team is compared with the rest of them, which is at least 80 % of its contacts.")
	case collapsed:
		an.note(done, "A segment of customers gave no answer to some questions; there its neighbour stands for it.")
	case unweighted:
		an.note(done, "A segment of customers gave no answer to some questions and has no neighbour to stand for it; there the customers count as they answered, without weighting by segment.")
	}
	for i, w := range weights {
		if w > 0 {
			parts, shares = append(parts, all[v.atom(i)]), append(shares, w)
		}
	}
	return parts, shares, ""
}

// What settle did; ids of notes, but for noMatched, which is a reason.
const (
	partMatched = "matched_part"
	collapsed   = "collapsed"
	unweighted  = "unweighted"
)

// settle gives the shares the strata count with for a figure, 0 for those nobody
// answered in, and says what was done about those; held is the weight of an
// atom's people with an answer. nil: everyone counts alike, or noMatched.
// Behind the strata comes one more share where some people's segment is not
// known: theirs of the answers, so that they count for an average person each.
func (v *view) settle(held func(*Atom) float64) (shares []float64, done string) {
	shares = make([]float64, len(v.strata), len(v.strata)+1)
	has := make([]bool, len(v.strata))
	total, present, known := 0.0, 0.0, 0.0
	for i, st := range v.strata {
		w := held(st.atom)
		shares[i], has[i] = st.share, w > 0
		total, known = total+st.share, known+w
		if has[i] {
			present += st.share
		}
	}
	switch {
	case v.matched && present < leastMatched*v.serves-nearly:
		return nil, noMatched
	case v.matched && present < v.serves-nearly:
		done = partMatched
	case !v.matched && slices.Contains(has, false):
		if done = collapsed; !v.collapse(has, shares) {
			return nil, unweighted
		}
	}
	for i := range shares {
		if !has[i] {
			shares[i] = 0
		}
	}
	if v.rest != nil {
		shares = append(shares, total*held(v.rest)/known)
	}
	return shares, done
}

// atom is the people of the i-th share of settle.
func (v *view) atom(i int) *Atom {
	if i == len(v.strata) {
		return v.rest
	}
	return v.strata[i].atom
}

// collapse gives the share of an empty stratum to its declared neighbour (the
// neighbour's neighbour when that is empty too). It reports false when there is none.
func (v *view) collapse(has []bool, shares []float64) bool {
	for i := range shares {
		if has[i] {
			continue
		}
		to := i
		for range shares {
			to = v.stratum(v.strata[to].neighbour)
			if to < 0 || has[to] {
				break
			}
		}
		if to < 0 || !has[to] {
			return false
		}
		shares[to] += shares[i]
		shares[i] = 0
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
// variance; the degrees of freedom are then Welch–Satterthwaite's of the two
// parts. The result is never below Welch's.
func (f *figure) jackknife(v *view, sub subject, parts []part, shares []float64) {
	if parts == nil {
		s, _ := v.pooled.sample(sub)
		parts, shares = []part{{atom: v.pooled, sample: s}}, []float64{1}
	}
	replicates, accounts := v.side.replicates(sub, parts, shares)
	if accounts == 0 {
		return
	}
	f.clustered = true
	welch, alone := f.estimate, f.n-accounts
	se, df, ok := stat.Jackknife(replicates)
	switch {
	case ok:
		own, rest := se*se, alone/f.n*welch.V
		f.estimate.V = max(welch.V, own+rest)
		f.estimate.DF = df
		if rest > 0 {
			f.estimate.DF = (own + rest) * (own + rest) / (own*own/df + rest*rest/welch.DF)
		}
	case alone > 0:
		// All in one group: at worst they say the same thing, as one person would.
		f.estimate.V = welch.V * (accounts*accounts + alone) / f.n
		f.estimate.DF = min(welch.DF, alone)
	default:
		f.estimate, f.tested, f.reason = stat.Estimate{}, false, reasonOneAccount
		f.deff = max(1, f.effective) // shares rest on one answer
		return
	}
	f.deff = f.estimate.V / welch.V
}

// replicates are the figure's means with one group of accounts left out at a
// time, of the groups that hold anyone, and how many people have an account.
func (s *side) replicates(sub subject, parts []part, shares []float64) (means []float64, accounts float64) {
	figure, step, shift := s.figureOf(sub)
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
			means = append(means, sum/total)
		}
	}
	return means, accounts
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
		if s.topics[d].apart {
			continue
		}
		if sub.level == levelItems {
			list = append(list, an.below(s, subject{level: LevelDimension, index: d})...)
		} else if s.topics[d].k > 0 && sub.of(s.frame, d) {
			list = append(list, subject{LevelDimension, an.frame.Dimensions[d].ID, d})
		}
	}
	return list
}
