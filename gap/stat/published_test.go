package stat

import (
	"math"
	"testing"

	"mirror/gap/gaptest"
)

// Published tables of both sides: what their authors printed comes out of the summary figures.
func TestPublishedMeans(t *testing.T) {
	tab := readTable(t, gaptest.Shared(t, "real-data/published/mirror_means.csv"))
	want := map[string]struct{ t, p float64 }{ // customers − staff, as printed or recomputed in the README there
		"jaren-2022 total":  {3.22, 0.0015},
		"alikari-2022 item": {-1.13, 0.26},
	}
	found := 0
	for i := range tab.rows {
		w, ok := want[tab.text(i, "study_id")+" "+tab.text(i, "level")]
		if !ok {
			continue
		}
		found++
		c := must(FromSummary(tab.number(i, "n_customer"), tab.number(i, "mean_customer"), tab.number(i, "sd_customer")).Estimate(0))
		e := must(FromSummary(tab.number(i, "n_provider"), tab.number(i, "mean_provider"), tab.number(i, "sd_provider")).Estimate(0))
		d := must(Welch(e, c, 0.95))
		if !close2(-d.Gap/d.SE, w.t, 0, 0.01) || !close2(d.P, w.p, 0.03, 0) {
			t.Errorf("%s: t %.4f p %.5f, want %g %g", tab.text(i, "study_id"), -d.Gap/d.SE, d.P, w.t, w.p)
		}
	}
	if found != len(want) {
		t.Errorf("%d of %d studies found", found, len(want))
	}
}

func TestPublishedShares(t *testing.T) {
	tab := readTable(t, gaptest.Shared(t, "real-data/published/mirror_shares.csv"))
	for i := range tab.rows {
		pe, ne, pc, nc := tab.number(i, "share_company"), tab.number(i, "n_company"), tab.number(i, "share_customer"), tab.number(i, "n_customer")
		d, ok := Newcombe(pe, ne, pc, nc, 0.95)
		pooled, unpooled, okz := ShareZ(pe, ne, pc, nc)
		if !ok || !okz {
			t.Fatalf("row %d: undefined", i)
		}
		// Every one of these published differences is far from 0, whichever way it is tested.
		if d.Low*d.High <= 0 || math.Abs(pooled) < 3.29 || pooled*d.Estimate < 0 {
			t.Errorf("row %d: %+v, z %g", i, d, pooled)
		}
		if tab.text(i, "question") == "Staff cause bad experiences" {
			near(t, "difference", 100*d.Estimate, -45, closed)
			near(t, "pooled z", math.Round(10*pooled)/10, -23.6, closed)
			near(t, "unpooled z", math.Round(10*unpooled)/10, -25.9, closed)
		}
	}
}

// Predicted against received ratings of 314 people, five traits.
func TestPublishedPredictions(t *testing.T) {
	tab := readTable(t, gaptest.Shared(t, "real-data/published/meta_perception_items.csv"))
	for i := range tab.rows {
		c := FromSummary(tab.number(i, "n_customer"), tab.number(i, "mean_customer"), tab.number(i, "sd_customer"))
		e := FromSummary(tab.number(i, "n_provider"), tab.number(i, "mean_provider"), tab.number(i, "sd_provider"))
		d := must(Welch(must(e.Estimate(0)), must(c.Estimate(0)), 0.95))
		near(t, "gap", d.Gap, tab.number(i, "gap"), 1e-4) // five digits are printed
		near(t, "t", d.Gap/d.SE, tab.number(i, "welch_t"), 1e-4)
		near(t, "df", d.DF, tab.number(i, "welch_df"), 1e-4)
	}
	if len(tab.rows) != 5 {
		t.Errorf("%d traits", len(tab.rows))
	}
}
