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
	return max(plain, se*se+(1-accounts/n)*plain), df
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
		near(t, sub.id+" df", Some(got.estimate.DF), df, 0)
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
