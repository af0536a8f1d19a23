package gap

import (
	"math"
	"testing"

	"mirror/gap/stat"
)

// naiveClusterSE leaves out one group of accounts at a time, strata weighted by
// their shares, and adds the plain variance's part of the rows without an account.
func naiveClusterSE(f *Frame, all []asAnswered, level, id string, shares map[string]float64) (v, df float64) {
	theta := func(without int) float64 {
		sum, total := 0.0, 0.0
		for segment, share := range shares {
			m, _, n := naiveMean(f, all, level, id, func(p *asAnswered) bool {
				return p.a == Customer && p.group == segment && (p.r.Account == 0 || p.r.group(0) != without)
			})
			if n > 0 {
				sum, total = sum+share*m, total+share
			}
		}
		return sum / total
	}
	held := map[int]bool{}
	accounts, n := 0.0, 0.0
	for i := range all {
		if _, ok := naiveScore(f, &all[i], level, id); !ok || all[i].a != Customer {
			continue
		}
		n++
		if all[i].r.Account != 0 {
			accounts++
			held[all[i].r.group(0)] = true
		}
	}
	var thetas []float64
	for g := range groups {
		if held[g] {
			thetas = append(thetas, theta(g))
		}
	}
	se, df, _ := stat.Jackknife(thetas)
	plain := 0.0
	for segment, share := range shares {
		_, vg, _ := naiveMean(f, all, level, id, func(p *asAnswered) bool { return p.a == Customer && p.group == segment })
		plain += share * share * vg
	}
	alone := (1 - accounts/n) * plain
	v = se*se + alone
	// Welch–Satterthwaite of the two parts; the plain part's degrees of freedom are the strata's effective n less one.
	if alone > 0 {
		df = v * v / (se*se*se*se/df + alone*alone/(naiveEffective(f, all, level, id, shares)-1))
	}
	return max(plain, v), df
}

func naiveEffective(f *Frame, all []asAnswered, level, id string, shares map[string]float64) float64 {
	inverse := 0.0
	for segment, share := range shares {
		sum, squares := 0.0, 0.0
		for i := range all {
			if _, ok := naiveScore(f, &all[i], level, id); ok && all[i].a == Customer && all[i].group == segment {
				w := all[i].r.Weight
				if w == 0 {
					w = 1
				}
				sum, squares = sum+w, squares+w*w
			}
		}
		inverse += share * share * squares / (sum * sum)
	}
	return 1 / inverse
}

// TestFewAccounts: what two accounts add to hundreds of people without one does not make the whole interval
// rest on two groups, and one account alone says nothing about others.
func TestFewAccounts(t *testing.T) {
	answer := func(ta *Tally, n int, account func(i int) uint64) {
		for i := range n {
			ta.Add(ta.Atom(Customer, "", ""), &Response{Codes: []uint8{uint8(i % 5)}, Account: account(i), Seconds: -1})
		}
		for i := range 50 {
			ta.Add(ta.Atom(Employee, "", ""), &Response{Codes: []uint8{uint8(i % 5)}, Seconds: -1})
		}
	}
	f := oneItem(1, 5, 10)
	few, none := NewTally(f, Collect{}), NewTally(f, Collect{})
	answer(few, 300, func(i int) uint64 { return []uint64{1, 1, 2, 0}[min(i, 3)] })
	answer(none, 300, func(int) uint64 { return 0 })
	a, b := dimensionRow(t, Analyze(f, few), "d"), dimensionRow(t, Analyze(f, none), "d")
	if !a.Clustered || a.SE.Or(0) < b.SE.Or(0) || a.High.Or(0)-a.Low.Or(0) > 1.1*(b.High.Or(0)-b.Low.Or(0)) {
		t.Errorf("two accounts among 300: %v to %v with %v df, without accounts %v to %v", a.Low, a.High, a.DF, b.Low, b.High)
	}

	f.Units = []Group{{ID: "u"}, {ID: "v"}, {ID: "w"}}
	ta := NewTally(f, Collect{})
	answer(ta, 200, func(i int) uint64 { return uint64(1 + i/2) })
	for i := range 10 {
		ta.Add(ta.Atom(Customer, "", "u"), &Response{Codes: []uint8{uint8(3 + i%2)}, Account: 7000, Seconds: -1})
		ta.Add(ta.Atom(Customer, "", "w"), &Response{Codes: []uint8{uint8(3 + i%2)}, Account: []uint64{7000, 0}[i/8], Seconds: -1})
		for _, u := range []string{"u", "w"} {
			ta.Add(ta.Atom(Employee, "", u), &Response{Codes: []uint8{uint8(i % 5)}, Seconds: -1})
		}
	}
	w := Analyze(f, ta)
	one := find(t, w.Gaps, LevelItem, "q", Place{Unit: "u"})
	if one.SE.Known() || one.P.Known() || one.Verdict != NotEnoughEvidence || one.Reason != reasonOneAccount || !one.Gap.Known() {
		t.Errorf("ten answers of one account: se %v, verdict %s, reason %q", one.SE, one.Verdict, one.Reason)
	}
	// Eight answers of one account count as one beside the two others.
	mostly := find(t, w.Gaps, LevelItem, "q", Place{Unit: "w"})
	ss := 10 * 12.5 * 12.5 / 9.0
	ve := 10 * 1250.0 / 9 / 10
	near(t, "se", mostly.SE, math.Sqrt(ss/10*(64+2)/10+ve), 1e-9)
}

// TestClustersAgainstRowScan: accounts, weights and segments' shares together.
func TestClustersAgainstRowScan(t *testing.T) {
	f := usual()
	_, all := full()
	shares := map[string]float64{}
	for _, g := range f.Segments {
		shares[g.ID] = g.Share
	}
	for i := range all { // an account's answers are alike, so that clustering matters
		if all[i].r.Account != 0 {
			for q := range 12 {
				if c := all[i].r.Codes[q]; c < CantSay && !f.Questions[q].Reverse {
					all[i].r.Codes[q] = (c + uint8(all[i].r.Account%5)) / 2
				}
			}
		}
	}
	ta := fillWith(f, all, Collect{})
	an := &analysis{frame: f, tally: ta, pools: ta.pool(), segments: f.Segments}
	v := an.allCustomers()
	above := 0
	for _, sub := range append(an.subjects(), an.outcomes()...) {
		got := an.figure(v, sub)
		want, df := naiveClusterSE(f, all, sub.level, sub.id, shares)
		near(t, sub.id+" se", Some(got.estimate.SE()), math.Sqrt(want), 1e-9)
		near(t, sub.id+" df", Some(got.estimate.DF), df, 1e-6)
		if got.deff > 1.01 {
			above++
		}
		if got.deff < 1 || !got.clustered {
			t.Errorf("%s: %v times Welch's variance", sub.id, got.deff)
		}
	}
	if above < 5 {
		t.Errorf("clustering matters for %d figures only", above)
	}
	w := Analyze(f, ta)
	if r := dimensionRow(t, w, "d0"); !r.Clustered || !hasNote(w, "accounts_customer") {
		t.Error("clustering is not told")
	}
}
