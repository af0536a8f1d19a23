package reports

import (
	"mirror/gap"
	"mirror/survey/pack"
)

// The packs beside the mirror in the release made by hand.

// sampleTrust is the trust spectrum.
func sampleTrust() gap.Wave {
	w := gap.Wave{ID: "w2", Name: "Autumn 2025", From: "2025-09-01", To: "2025-09-26", Pack: "trust-spectrum", PackVersion: "1.0.0", Predicted: true}
	w.N = [2]gap.Participation{sampleSide(gap.Customer, gap.Place{}, 400, 1300, 400), sampleSide(gap.Employee, gap.Place{}, 200, 280, 200)}
	p, _ := pack.Named("trust-spectrum")
	for i, d := range p.Dimensions {
		w.Gaps = append(w.Gaps, sampleRow(gap.LevelDimension, d.ID, gap.Place{}, 395, 198, 35+float64(3*i), 55+float64(2*i)))
	}
	for i, d := range p.Dimensions {
		w.Gaps = append(w.Gaps, sampleRow(gap.LevelDimension, d.ID, gap.Place{Segment: "young"}, 60, 198, 33+float64(3*i), 55+float64(2*i)),
			sampleRow(gap.LevelDimension, d.ID, gap.Place{Segment: "wealth"}, 3, 198, 0, 0))
	}
	bands := func(a, segment string, n float64, band gap.Word, mean float64, s ...float64) gap.GroupShares {
		g := gap.GroupShares{Audience: a, Place: gap.Place{Segment: gap.Word(segment)}, Groups: []string{"push", "relationship", "trust", "advocacy"}}
		if n < 5 {
			g.Reason = "hidden"
			return g
		}
		g.N, g.Band, g.Mean, g.Low, g.High = gap.Some(n), band, gap.Some(mean), gap.Some(mean-0.15), gap.Some(mean+0.15)
		for _, x := range s {
			g.Shares = append(g.Shares, gap.Some(x))
		}
		return g
	}
	w.Spectrum = []gap.GroupShares{bands("customer", "", 400, "relationship", 3.63, 0.15, 0.49, 0.31, 0.05), bands("employee", "", 200, "trust", 4.7, 0.02, 0.2, 0.6, 0.18),
		bands("customer", "young", 60, "relationship", 3.1, 0.3, 0.5, 0.18, 0.02), bands("customer", "wealth", 3, "", 0)}
	return w
}

// samplePulse is the ambassador pulse: employees for themselves.
func samplePulse() gap.Wave {
	w := gap.Wave{ID: "w2", Name: "Autumn 2025", From: "2025-09-01", To: "2025-09-26", Pack: "ambassador", PackVersion: "1.0.0", MinCell: 10}
	w.N = [2]gap.Participation{{}, sampleSide(gap.Employee, gap.Place{}, 302, 400, 302)}
	groups := append([]sampleGroup{{"", "", 302, 0}}, sampleCells...)
	units := len(groups)
	groups = append(groups, sampleGroup{"harbour", "", 57, 12}, sampleGroup{"mill", "", 60, 8}, sampleGroup{"oldgate", "", 48, -12}, sampleGroup{"castle", "", 52, -4}, sampleGroup{"quayside", "", 4, 0})
	for i, c := range groups {
		at := gap.Place{Cell: gap.Word(c.id)}
		if i >= units {
			at = gap.Place{Unit: gap.Word(c.id)}
		}
		g := gap.GroupShares{Audience: "employee", Place: at, Groups: []string{"ambassador", "supporter", "onlooker", "critic"}}
		one := func(level, id string, score float64) gap.Row {
			r := gap.Row{Level: level, ID: id, Place: at, Compared: gap.ComparedAll, Reason: "asked of one side"}
			if c.n < 10 {
				r.Verdict = gap.NotShown
				return r
			}
			r.Employees = gap.Side{N: gap.Some(c.n), Score: some(score + c.shift/4), Mean: gap.Some(7.2)}
			if c.n < 30 {
				r.Employees.N, r.Employees.NBand, r.Employees.Mean = gap.Number{}, "10–19", gap.Number{}
			}
			return r
		}
		w.Gaps = append(w.Gaps, one(gap.LevelOverall, "all", 62))
		for j, d := range []string{"to_company", "to_offer", "to_customers"} {
			w.Gaps = append(w.Gaps, one(gap.LevelDimension, d, 60+3*float64(j)))
		}
		r := one(gap.LevelOutcome, "am_recommend_offer", 70)
		if c.n >= 10 {
			g.N = gap.Some(c.n)
			for _, x := range []float64{0.11, 0.4, 0.36, 0.13} {
				g.Shares = append(g.Shares, gap.Some(x))
			}
			r.Net = &gap.Net{Employees: gap.Interval{Estimate: gap.Some(float64(5 + i)), Low: gap.Some(-4), High: gap.Some(14)}, EmployeeShares: [3]gap.Number{gap.Some(0.32), gap.Some(0.41), gap.Some(0.27)}}
		}
		w.Outcomes = append(w.Outcomes, r)
		w.People = append(w.People, g)
	}
	return w
}

// sampleCheck is the perception check: shares, five own views and one prediction.
func sampleCheck() gap.Wave {
	w := gap.Wave{ID: "w2", Name: "Autumn 2025", From: "2025-09-01", To: "2025-09-26", Pack: "perception-check", PackVersion: "1.0.0"}
	w.N = [2]gap.Participation{sampleSide(gap.Customer, gap.Place{}, 600, 2000, 600), sampleSide(gap.Employee, gap.Place{}, 300, 400, 300)}
	for _, x := range []struct {
		id   string
		c, e float64
	}{{"pc_staff_cause", 0.71, 0.33}, {"pc_staff_risk", 0.76, 0.53}, {"pc_superior", 0.11, 0.58}, {"pc_getting_better", 0.16, 0.55}, {"pc_customer_first", 0.31, 0.69}, {"pc_trusted", 0.36, 0.81}} {
		r := sampleRow(gap.LevelItem, x.id, gap.Place{}, 600, 300, 29, 67)
		r.Customers.Favourable, r.Employees.Favourable, r.Customers.Mean, r.Employees.Mean = gap.Some(x.c), gap.Some(x.e), gap.Number{}, gap.Number{}
		r.ShareGap = gap.Interval{Estimate: gap.Some(x.e - x.c), Low: gap.Some(x.e - x.c - 0.06), High: gap.Some(x.e - x.c + 0.06)}
		w.Gaps = append(w.Gaps, r)
	}
	return w
}
