package gap

import (
	"fmt"

	"mirror/gap/stat"
)

// Flags of careless answering.
const (
	SameAnswer  = "same_answer"
	TooFast     = "too_fast"
	Stopped     = "stopped"
	ManyBlanks  = "many_blanks"
	Inattentive = "inattentive"
)

// quality fills the flags of both sides. Nobody is left out of any result for
// a flag; for inattentive customers the dimensions are shown without them too.
func (an *analysis) quality(w *Wave) {
	w.Quality = []Quality{}
	if an.pools.counted {
		return
	}
	for a := range an.tally.flags {
		f, s := &an.tally.flags[a], an.tally.sides[a]
		if s.items == 0 {
			continue
		}
		flag := func(id string, n, of uint64, reason string) *Quality {
			q := Quality{Flag: id, Audience: Audience(a).String(), N: Some(float64(of)), Reason: Word(reason)}
			if reason == "" && of > 0 {
				q.Share = Some(float64(n) / float64(of))
			}
			w.Quality = append(w.Quality, q)
			return &w.Quality[len(w.Quality)-1]
		}
		noRun, noTime := an.noRun(s), f.noTime(Audience(a))
		flag(SameAnswer, f.same, f.people, noRun)
		limit := f.tooFast(s.items)
		flag(TooFast, sumOf(f.seconds, limit), f.timed, noTime)
		flag(Stopped, f.stopped, f.people, "")
		flag(ManyBlanks, f.blanks, f.people, "")
		if noTime == "" {
			noTime = noRun
		}
		q := flag(Inattentive, sumOf(f.sameAt, limit), f.timed, noTime)
		if noTime == "" && sumOf(f.sameAt, limit) > 0 {
			q.Without = an.without(f, limit)
		}
	}
}

// noRun is why there is no flag for the same answer throughout.
func (an *analysis) noRun(s *side) string {
	if runOf(len(s.rated)) == 0 {
		return fmt.Sprintf("fewer than %d rated statements", shortestRun)
	}
	for _, q := range s.rated {
		if an.frame.Questions[q].Reverse {
			return ""
		}
	}
	return "no statement is worded the other way round"
}

func (f *flags) noTime(a Audience) string {
	switch {
	case a == Employee:
		return "no times are kept for employees"
	case f.timed == 0:
		return "no times are known"
	}
	return ""
}

func sumOf(seconds []uint64, below int) (n uint64) {
	for s, k := range seconds {
		if s < below {
			n += k
		}
	}
	return n
}

// without compares the dimensions of everyone with and without the customers
// who gave the same answer throughout in fewer than limit seconds.
func (an *analysis) without(f *flags, limit int) []Changed {
	var rows []compared
	for i := range an.rows {
		r := &an.rows[i]
		if r.place.kind != everyone || r.Level != LevelDimension || !r.ok {
			continue
		}
		c := compared{place: r.place, sub: r.sub}
		c.Level, c.ID, c.Customers.Score = r.Level, r.ID, r.Customers.Score
		c.sides[Employee] = r.sides[Employee]
		c.sides[Customer] = an.less(f, limit, r)
		if c.sides[Customer].known {
			c.Customers.Score = Some(c.sides[Customer].mean)
			c.Gap = Some(c.sides[Employee].mean - c.sides[Customer].mean)
		}
		if c.sides[Customer].tested {
			c.diff, c.ok = stat.Welch(c.sides[Employee].estimate, c.sides[Customer].estimate, confidence)
		}
		if c.ok {
			c.P, c.PEquivalent = Some(c.diff.P), Some(c.diff.Equivalence(an.frame.Margin))
		}
		rows = append(rows, c)
	}
	an.adjust(rows)
	changed := []Changed{}
	for i := range rows {
		r := an.row(rows[i].place, LevelDimension, rows[i].ID)
		changed = append(changed, Changed{rows[i].ID, r.Gap, rows[i].Gap, r.Verdict, rows[i].Verdict})
	}
	return changed
}

// less is the customers' figure of a dimension without the hasty ones; where
// accounts repeat, the variance keeps the jackknife's factor.
func (an *analysis) less(f *flags, limit int, r *compared) figure {
	v, d := r.place.sides[Customer], r.sub.index
	rest := func(at *Atom, segment string, all bool) stat.Sample {
		m := at.topicMoments(d)
		for key, kept := range f.hasty {
			if key.second < limit && (all || key.segment == segment) {
				m.less(&kept[d])
			}
		}
		return m.sample(0)
	}
	out := figure{deff: 1}
	floor := v.side.floor(r.sub)
	parts, shares, _ := an.parts(v, r.sub)
	if parts == nil {
		out.single(rest(v.pooled, "", true), histogram{}, floor)
		out.known = out.effective > 0
	} else {
		for i := range parts {
			parts[i].sample, parts[i].hist = rest(parts[i].atom, parts[i].atom.group, false), histogram{}
			if parts[i].sample.N == 0 {
				return out // a segment of hasty customers only: nothing is left to stand for it
			}
		}
		out.combine(parts, shares, floor)
	}
	if was := &r.sides[Customer]; was.clustered {
		out.estimate.V *= was.deff
		out.estimate.DF = was.estimate.DF
	}
	return out
}

// topicMoments are a dimension's person scores as moments.
func (at *Atom) topicMoments(d int) moments {
	var m moments
	t := &at.side.topics[d]
	if at.w1 != nil {
		m.w = &weighted{}
	}
	for slot := t.first; slot < t.end; slot++ {
		x, n := at.side.score[slot-at.side.lattice], at.n[slot]
		if n == 0 {
			continue
		}
		m.n += n
		m.sum += n * x
		m.square.add(product(x, x).times(n))
		if m.w != nil {
			w1, w2 := wide{at.w1[slot]}, at.w2[slot]
			m.w.w.add(w1)
			m.w.w2.add(w2)
			m.w.wx.add(w1.times(x))
			m.w.w2x.add(w2.times(x))
			m.w.wx2.add(w1.times(x).times(x))
			m.w.w2x2.add(w2.times(x).times(x))
		}
	}
	return m
}
