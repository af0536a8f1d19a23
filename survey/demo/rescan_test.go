package demo

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"testing"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/survey"
	"mirror/survey/pack"
)

// Every number of the unprotected JSON is derived again from the rows: person by person, with the
// formulas as methods.md writes them, and no code of gap or gap/stat. slow_test.go has the arithmetic.

// rescan is one wave of one pack as its rows tell it.
type rescan struct {
	t     *testing.T
	pack  *pack.Pack
	study *survey.Study
	lines [2][]line
	wave  gap.Wave
	done  int // figures compared
}

// rescans reads the JSON that --disclosure off writes, and the rows it was made from.
func rescans(t *testing.T, waves ...string) []*rescan {
	t.Helper()
	d := made(t, Options{Quirks: true})
	study, collected := readBack(t, d, asItIs)
	data, err := json.Marshal(disclosure.Protect(survey.Analyze(study, collected, "off")))
	if err != nil {
		t.Fatal(err)
	}
	var r gap.Result
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	var all []*rescan
	for _, w := range r.Waves {
		if !slices.Contains(waves, w.ID) {
			continue
		}
		p, _ := pack.Named(w.Pack)
		lines := where(file(t, d, w.Pack), "wave", w.ID)
		all = append(all, &rescan{t, p, study, [2][]line{where(lines, "audience", "customer"), where(lines, "audience", "employee")}, w, 0})
	}
	return all
}

// same compares a figure of the JSON with the one derived here; NaN is a figure there should not be.
func (s *rescan) same(what string, got gap.Number, want float64) {
	s.t.Helper()
	s.near(what, got, want, 1e-9)
}

// near is same to a tolerance.
func (s *rescan) near(what string, got gap.Number, want, within float64) {
	s.t.Helper()
	s.done++
	x, ok := got.Value()
	if ok == math.IsNaN(want) || ok && math.Abs(x-want) > within*max(1, math.Abs(want)) {
		s.t.Errorf("%s %s %s: %v, from the rows %v", s.wave.ID, s.pack.ID, what, got, want)
	}
}

// TestRescan derives every gap and outcome row of the first wave.
func TestRescan(t *testing.T) {
	rows := 0
	for _, s := range rescans(t, "w1") {
		tables := map[string][]*derived{}
		for _, list := range [][]gap.Row{s.wave.Gaps, s.wave.Outcomes} {
			for i := range list {
				if rows++; raced && list[i].Unit != "" {
					continue // the same code as for other places
				}
				d := s.derive(&list[i])
				s.checkSides(d)
				if d.tested {
					tables[d.table()] = append(tables[d.table()], d)
				}
			}
		}
		for name, table := range tables {
			s.checkTable(name, table)
		}
	}
	if rows < 2500 {
		t.Errorf("only %d rows checked", rows)
	}
}

// derived is a row of the JSON beside what the rows of answers say.
type derived struct {
	*gap.Row
	name   string
	c, e   estimated
	both   bool
	tested bool
	gap    float64
	se, df float64
	p, pe  float64
}

// table names the family of tests a row belongs to.
func (d *derived) table() string {
	level := d.Level
	if level == gap.LevelFamily || level == gap.LevelContrast {
		level = gap.LevelOverall
	}
	return fmt.Sprint(level, d.Cell != "", d.Segment != "", d.Unit != "")
}

// people are those of one side that a row is about, and the shares their segments count with.
func (s *rescan) people(r *gap.Row, a gap.Audience) ([]line, map[string]float64) {
	lines := s.lines[a]
	if r.Unit != "" {
		lines = where(lines, "unit", string(r.Unit))
	}
	if a == gap.Employee {
		if r.Cell != "" {
			lines = where(lines, "cell", string(r.Cell))
		}
		return lines, nil
	}
	if r.Segment != "" {
		return where(lines, "segment", string(r.Segment)), nil
	}
	if r.Unit != "" || s.pack.InRole("customer", pack.RoleSegment) == nil {
		return lines, nil
	}
	shares := map[string]float64{}
	for _, g := range s.study.Segments {
		shares[g.ID] = g.Share
	}
	for _, c := range s.study.Cells {
		if c.ID == string(r.Cell) && c.Serves != nil {
			shares = c.Serves
		}
	}
	return lines, shares
}

func (s *rescan) derive(r *gap.Row) *derived {
	d := &derived{Row: r, name: fmt.Sprintf("%s %s %q", r.Level, r.ID, r.Place)}
	both := true
	for a, into := range []*estimated{&d.c, &d.e} {
		audience := gap.Audience(a)
		if !s.asked(audience, r.Level, r.ID) {
			both = false
			continue
		}
		lines, shares := s.people(r, audience)
		*into = s.estimate(lines, shares, audience, r.Level, r.ID)
	}
	d.both = both && d.c.n > 0 && d.e.n > 0
	if !d.both {
		return d
	}
	d.gap = d.e.mean - d.c.mean
	if d.tested = d.c.n >= 2 && d.e.n >= 2; d.tested {
		d.se = math.Sqrt(d.e.v + d.c.v)
		d.df = math.Pow(d.e.v+d.c.v, 2) / (d.e.v*d.e.v/(d.e.effective-1) + d.c.v*d.c.v/(d.c.effective-1))
		d.p = tails(math.Abs(d.gap)/d.se, d.df)
		d.pe = max(above((d.gap+10)/d.se, d.df), above((10-d.gap)/d.se, d.df))
	}
	return d
}

// checkSides compares both sides of a row, and what does not hang on other rows.
func (s *rescan) checkSides(d *derived) {
	s.checkSide(d, gap.Customer, &d.Customers, &d.c)
	s.checkSide(d, gap.Employee, &d.Employees, &d.e)
	if !d.both {
		if d.Gap.Known() || d.Verdict != "" || d.P.Known() || d.Reason == "" {
			s.t.Errorf("%s: a gap of one side", d.name)
		}
		return
	}
	s.same(d.name+" gap", d.Gap, d.gap)
	if !d.tested {
		if d.SE.Known() || d.Low.Known() || d.P.Known() || d.PAdjusted.Known() || d.Verdict != "not_enough_evidence" || d.Reason == "" {
			s.t.Errorf("%s: certainty from one answer", d.name)
		}
		return
	}
	s.same(d.name+" se", d.SE, d.se)
	s.same(d.name+" df", d.DF, d.df)
	s.same(d.name+" low", d.Low, 2*d.gap-d.High.Or(0))
	s.same(d.name+" level of the interval", gap.Some(tails((d.High.Or(0)-d.gap)/d.se, d.df)), 0.05)
	s.same(d.name+" p", d.P, d.p)
	s.same(d.name+" p equivalent", d.PEquivalent, d.pe)
	s.checkShareGap(d)
	s.checkGuesses(d)
	s.checkNet(d)
}

func (s *rescan) checkSide(d *derived, a gap.Audience, got *gap.Side, want *estimated) {
	name := d.name + " " + a.String() + " "
	if !s.asked(a, d.Level, d.ID) {
		if *got != (gap.Side{}) {
			s.t.Errorf("%s: was not asked and has %+v", name, *got)
		}
		return
	}
	lines, shares := s.people(d.Row, a)
	s.same(name+"n", got.N, want.n)
	good, bad, cannot, blank := s.answers(lines, shares, a, d.Level, d.ID)
	s.same(name+"favourable", got.Favourable, good)
	s.same(name+"unfavourable", got.Unfavourable, bad)
	s.same(name+"cannot say", got.CantSay, cannot)
	s.same(name+"blank", got.Blank, blank)
	if want.n == 0 {
		return
	}
	s.same(name+"score", got.Score, want.mean)
	s.same(name+"effective n", got.EffectiveN, want.effective)
	plain := math.NaN()
	if shares != nil && d.Compared != "matched" {
		plain = want.plain
	}
	s.same(name+"unweighted", got.Unweighted, plain)
	own, sd := math.NaN(), math.NaN()
	if lo, steps, ok := s.scale(d.Level, d.ID); ok {
		own = lo + want.mean*steps/100
		if want.n > 1 {
			sd = want.sd * steps / 100
		}
	}
	s.same(name+"mean", got.Mean, own)
	s.same(name+"sd", got.SD, sd)
}

// checkTable corrects the p-values of one table and names the rows.
func (s *rescan) checkTable(name string, table []*derived) {
	var p, pe []float64
	for _, d := range table {
		p, pe = append(p, d.p), append(pe, d.pe)
	}
	correct := benjaminiHochberg
	if table[0].Level == gap.LevelDimension && table[0].Place == (gap.Place{}) {
		correct = holm
	}
	for i, d := range table {
		q, qe := correct(p, i), correct(pe, i)
		s.same(d.name+" p adjusted in "+name, d.PAdjusted, q)
		s.same(d.name+" p equivalent adjusted in "+name, d.PEquivalentAdjusted, qe)
		verdict, strength, kind := named(d, q, qe)
		if d.Level == gap.LevelContrast {
			kind = ""
		}
		if string(d.Verdict) != verdict || string(d.Strength) != strength || string(d.Type) != kind {
			s.t.Errorf("%s: %s %s %s, from the rows %s %s %s", d.name, d.Verdict, d.Strength, d.Type, verdict, strength, kind)
		}
		s.checkNeed(d)
	}
}

// named is methods.md §3.9 word by word, with the study's margin of 10 and good from 67.
func named(d *derived, q, qe float64) (verdict, strength, kind string) {
	// Written so that the last digits of a mean do not decide.
	reaches := func(x, bound float64) bool { return x > bound-1e-9 }
	good := reaches(d.c.mean, 67)
	pick := func(yes bool, a, b string) string {
		if yes {
			return a
		}
		return b
	}
	switch {
	case qe <= .05:
		return "aligned", "", pick(good, "shared_strength", "shared_problem")
	case q <= .05 && reaches(d.gap, 10):
		return "blind_spot", pick(d.Low.Or(0) > 10, "clear", "likely"), pick(good, "comfortable_illusion", "blind_spot")
	case q <= .05 && reaches(-d.gap, 10):
		return "hidden_strength", pick(d.High.Or(0) < -10, "clear", "likely"), pick(good, "hidden_strength", "harsh_judge")
	case q <= .05:
		return "not_enough_evidence", "direction_clear_size_small", "unclear"
	}
	return "not_enough_evidence", pick(reaches(math.Abs(d.gap), 10), "large_but_uncertain", "unclear"), "unclear"
}
