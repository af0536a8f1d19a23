package reports

import (
	"math"

	"mirror/gap"
	"mirror/gap/across"
	"mirror/survey"
	"mirror/survey/pack"
)

// A release made by hand, in the manner of Larkfield Bank: enough to fill every
// sheet. The figures are invented but agree with each other.

var sampleSettings = gap.Settings{
	Company: "Larkfield Bank", Banner: "Simulated data.", Language: "en", Margin: 10, GoodFrom: 67, Confidence: 0.95, Outcome: "recommend",
	Smallest: gap.Smallest{Employees: 7, Customers: 5, Detail: 10}, Engine: "1.0.0", Disclosure: "on",
	Targets:        map[string]map[string]float64{"w2": {"transparency": 5.5, "quality": 5.5, "comparison": 4}},
	SegmentTargets: map[string]map[string]map[string]float64{"w2": {"young": {"quality": 5}}},
	Actions:        []gap.Action{{ID: "know_me", Name: "Know me", Started: "2025-08-01", Answers: []string{"anticipation", "special"}, Owner: "both", Units: []string{"harbour", "mill"}}},
}

func sampleStudy() *survey.Study {
	s := survey.DefaultStudy()
	s.Company = "Larkfield Bank"
	s.Waves = []survey.Wave{{ID: "w0", Name: "Autumn 2024", From: "2024-09-02", To: "2024-09-27"}, {ID: "w1", Name: "Spring 2025", From: "2025-03-03", To: "2025-03-28"}, {ID: "w2", Name: "Autumn 2025", From: "2025-09-01", To: "2025-09-26"}}
	for _, c := range sampleCells {
		s.Cells = append(s.Cells, survey.Cell{ID: c.id, Name: c.name})
	}
	for _, g := range sampleSegments {
		s.Segments = append(s.Segments, survey.Segment{ID: g.id, Name: g.name})
	}
	s.Units = []survey.Unit{{ID: "harbour", Name: "Harbour Street"}, {ID: "quayside", Name: "Quayside"}, {ID: "mill", Name: "Mill Lane"}, {ID: "oldgate", Name: "Oldgate"}, {ID: "castle", Name: "Castle Hill"}}
	s.Actions = []survey.Action{{ID: "know_me", Name: "Know me", Started: "2025-08-01", Answers: []string{"anticipation", "special"}, Owner: "both"}}
	return s
}

type sampleGroup struct {
	id, name string
	n        float64
	shift    float64 // points added to the side's score
}

var (
	sampleCells = []sampleGroup{{"branch", "Branch teams", 144, 2}, {"advisers", "Advisers", 48, 6}, {"contact_centre", "Contact centre", 90, -14},
		{"marketing", "Marketing", 16, 14}, {"vault", "Vault", 4, 0}}
	sampleSegments = []sampleGroup{{"everyday", "Everyday banking", 500, 0}, {"family", "Families and home", 260, 1}, {"young", "Young adults", 190, -6}, {"wealth", "Savings and wealth", 120, 8}}
)

// Customers' and employees' scores by dimension of mirror-core.
var sampleScores = []struct {
	dimension           string
	customers, employee float64
	cShare, eShare      float64
}{
	{"anticipation", 45.2, 69.1, 0.13, 0.06}, {"special", 44.8, 67.2, 0.19, 0.08}, {"honesty", 56.9, 69.4, 0.18, 0.10}, {"communication", 63.4, 67.9, 0.10, 0.07},
	{"collaboration", 52.3, 65.1, 0.09, 0.06}, {"competence", 74.2, 75.3, 0.08, 0.12}, {"reliability", 76.8, 75.1, 0.11, 0.15}, {"ease", 69.1, 69.3, 0.06, 0.14}, {"value", 60.6, 48.2, 0.06, 0.22},
}

func some(x float64) gap.Number { return gap.Some(math.Round(x*10) / 10) }

// sampleRow compares two scores; few employees give a band and steps of two.
func sampleRow(level, id string, at gap.Place, nc, ne, c, e float64) gap.Row {
	r := gap.Row{Level: level, ID: id, Place: at, Compared: gap.ComparedAll}
	if ne < 7 || nc < 5 {
		r.Verdict, r.Type, r.Reason = gap.NotShown, "too_small", "hidden"
		return r
	}
	mean := func(s float64) gap.Number { return gap.Some(math.Round((1+s*6/100)*100) / 100) }
	g := math.Round((e-c)*10) / 10
	half := math.Round(10*2*math.Sqrt(400/ne+400/nc)) / 10
	r.Customers = gap.Side{N: gap.Some(nc), Score: some(c), Mean: mean(c), Favourable: gap.Some(math.Round(c) / 160), EffectiveN: gap.Some(nc * 0.9)}
	r.Employees = gap.Side{N: gap.Some(ne), Score: some(e), Mean: mean(e), Favourable: gap.Some(math.Round(e) / 160)}
	r.Gap, r.Low, r.High = gap.Some(g), some(g-half), some(g+half)
	r.PAdjusted, r.HitRate, r.HitLow, r.HitHigh = gap.Some(0.0004), gap.Some(0.31), gap.Some(0.26), gap.Some(0.36)
	r.Spread, r.IndividualError = some(18), some(g*g+18*18)
	r.Verdict, r.Strength, r.Type = sampleVerdict(g, half, c)
	if r.Verdict == gap.NotEnoughEvidence {
		r.AnswersMore = gap.Some(40)
	}
	if ne < 30 {
		even := func(x float64) gap.Number { return gap.Some(2 * math.Round(x/2)) }
		r.Employees.N, r.Employees.NBand, r.Employees.Score, r.Employees.Mean = gap.Number{}, "10–19", even(e), gap.Number{}
		r.Gap, r.Low, r.High = even(g), even(g-half), even(g+half)
		r.PAdjusted, r.HitRate, r.HitLow, r.HitHigh, r.Spread, r.IndividualError = gap.Number{}, gap.Number{}, gap.Number{}, gap.Number{}, gap.Number{}, gap.Number{}
	}
	return r
}

func sampleVerdict(g, half, customers float64) (verdict, strength, kind gap.Word) {
	good := customers >= 67
	pick := func(yes, no gap.Word) gap.Word {
		if good {
			return yes
		}
		return no
	}
	strength = gap.Likely
	if math.Abs(g)-half > 10 {
		strength = gap.Clear
	}
	switch {
	case math.Abs(g)+half < 10:
		return gap.Aligned, "", pick("shared_strength", "shared_problem")
	case g >= 10 && g-half > 0:
		return gap.BlindSpot, strength, pick("comfortable_illusion", "blind_spot")
	case g <= -10 && g+half < 0:
		return gap.HiddenStrength, strength, pick("hidden_strength", "harsh_judge")
	}
	return gap.NotEnoughEvidence, gap.Unclear, "unclear"
}

func sampleSide(a gap.Audience, at gap.Place, n, invited, all float64) gap.Participation {
	p := gap.Participation{Audience: a.String(), Place: at}
	if n < 5 {
		p.Reason = "hidden"
		return p
	}
	p.N, p.Invited, p.Rate, p.Share = gap.Some(n), gap.Some(invited), gap.Some(math.Round(1000*n/invited)/1000), gap.Some(math.Round(1000*n/all)/1000)
	if a == gap.Customer {
		p.Weighted, p.EffectiveN, p.WeightMean = gap.Some(n*1.02), gap.Some(math.Round(n*0.94)), gap.Some(1.02)
	} else if n < 30 {
		p.N, p.NBand, p.Rate, p.Share = gap.Number{}, "10–19", gap.Number{}, gap.Number{}
	}
	return p
}

// sampleCore is mirror-core in one wave; closer narrows the gaps.
func sampleCore(id, name, from, to string, closer float64) gap.Wave {
	w := gap.Wave{ID: id, Name: name, From: from, To: to, Pack: "mirror-core", PackVersion: "1.0.0", Predicted: true}
	w.N = [2]gap.Participation{sampleSide(gap.Customer, gap.Place{}, 1070, 4000, 1070), sampleSide(gap.Employee, gap.Place{}, 302, 400, 302)}
	p, _ := pack.Named("mirror-core")
	add := func(at gap.Place, nc, ne, cs, es float64) {
		for _, d := range sampleScores {
			w.Gaps = append(w.Gaps, sampleRow(gap.LevelDimension, d.dimension, at, nc, ne, d.customers+cs, d.customers+cs+(d.employee-d.customers)*closer+es-cs))
		}
		w.Gaps = append(w.Gaps, sampleRow(gap.LevelOverall, "all", at, nc, ne, 60.3+cs, 67.3+es))
	}
	add(gap.Place{}, 1070, 302, 0, 0)
	w.Gaps = append(w.Gaps, sampleRow(gap.LevelFamily, "emotional", gap.Place{}, 1070, 302, 52.5, 67.7), sampleRow(gap.LevelFamily, "functional", gap.Place{}, 1070, 302, 70.2, 67))
	for i, it := range p.Items {
		for _, d := range sampleScores {
			if d.dimension == it.Dimension {
				w.Gaps = append(w.Gaps, sampleRow(gap.LevelItem, it.ID, gap.Place{}, 1050, 298, d.customers-3+float64(i%4), d.employee-2+float64(i%3)))
			}
		}
	}
	for _, c := range sampleCells {
		at := gap.Place{Cell: gap.Word(c.id)}
		add(at, 1070, c.n, 0, c.shift)
		w.Participation = append(w.Participation, sampleSide(gap.Employee, at, c.n, c.n*1.4, 302))
		cell := gap.Cell{ID: c.id}
		if c.n >= 7 {
			cell.N, cell.Elevation, cell.Low, cell.High, cell.Pattern = gap.Some(c.n), some(7+c.shift), some(3+c.shift), some(11+c.shift), gap.Some(0.4)
		}
		if c.n >= 7 && c.n < 30 {
			cell.N, cell.NBand, cell.Pattern = gap.Number{}, "10–19", gap.Number{}
		}
		w.Cells = append(w.Cells, cell)
	}
	for _, g := range sampleSegments {
		at := gap.Place{Segment: gap.Word(g.id)}
		add(at, g.n, 302, g.shift, 0)
		w.Participation = append(w.Participation, sampleSide(gap.Customer, at, g.n, g.n*4, 1070))
	}
	for i, u := range []string{"harbour", "quayside", "mill", "oldgate", "castle"} {
		at, n, shift := gap.Place{Unit: gap.Word(u)}, []float64{57, 4, 60, 48, 52}[i], []float64{3, 0, 5, -4, -2}[i]/closer
		add(at, 170, n, shift, 4)
		w.Gaps = append(w.Gaps, sampleRow(gap.LevelFamily, "emotional", at, 170, n, 52.5+shift, 67.7))
	}
	sampleWorth(&w)
	return w
}

// sampleWorth adds drivers, priorities, outcomes, picks, distributions, comments and quality.
func sampleWorth(w *gap.Wave) {
	c := gap.Drivers{Audience: "customer", Outcome: "recommend", Method: "lmg", N: gap.Some(980), R2: gap.Some(0.64), EmotionalShare: gap.Some(0.69), EmotionalLow: gap.Some(0.62), EmotionalHigh: gap.Some(0.76)}
	e := gap.Drivers{Audience: "employee", Outcome: "recommend", Method: "lmg", N: gap.Some(280), R2: gap.Some(0.5), EmotionalShare: gap.Some(0.37), EmotionalLow: gap.Some(0.28), EmotionalHigh: gap.Some(0.46)}
	for i, d := range sampleScores {
		x := gap.Driver{Dimension: d.dimension, Share: gap.Some(d.cShare), Low: gap.Some(d.cShare - 0.03), High: gap.Some(d.cShare + 0.03), Rank: i + 1, TiedWithNext: i%2 == 0, Correlation: gap.Some(0.5), Slope: gap.Some(0.4), SlopeLow: gap.Some(0.3), SlopeHigh: gap.Some(0.5),
			Penalty: gap.Some(-0.8), PenaltyLow: gap.Some(-1.2), PenaltyHigh: gap.Some(-0.4), Reward: gap.Some(0.4), RewardLow: gap.Some(0.1), RewardHigh: gap.Some(0.8)}
		if d.dimension == "reliability" {
			x.Penalty, x.Reward, x.RewardLow, x.Mark = gap.Some(-2.3), gap.Some(0.1), gap.Some(-0.2), "table_stakes"
		}
		c.Items = append(c.Items, x)
		e.Items = append(e.Items, gap.Driver{Dimension: d.dimension, Share: gap.Some(d.eShare), Low: gap.Some(d.eShare - 0.04), High: gap.Some(d.eShare + 0.04), Rank: 9 - i})
		g := gap.Priority{Dimension: d.dimension, Importance: gap.Some(math.Round(d.cShare*900) / 100), GapInMargins: gap.Some((d.employee - d.customers) / 10), Quadrant: "leave"}
		switch row := sampleRow(gap.LevelDimension, d.dimension, gap.Place{}, 1070, 302, d.customers, d.employee); row.Verdict {
		case gap.BlindSpot:
			g.Quadrant, g.Rank, g.Index = "fix_first", i+1, gap.Some(1.5-float64(i)/10)
		case gap.HiddenStrength:
			g.Quadrant = "talk_about"
		case gap.NotEnoughEvidence:
			g.Quadrant = "not_enough_evidence"
		}
		w.Priorities = append(w.Priorities, g)
		for _, side := range []string{"customer", "employee"} {
			w.Distributions = append(w.Distributions, gap.Distribution{Level: gap.LevelDimension, ID: d.dimension, Audience: side, N: gap.Some(3000), Values: []string{"1", "2", "3", "4", "5", "6", "7"},
				Shares: []gap.Number{gap.Some(0.06), gap.Some(0.10), gap.Some(0.16), gap.Some(0.25), gap.Some(0.20), gap.Some(0.15), gap.Some(0.08)}, CantSay: gap.Some(0.03)})
		}
		w.Picks = append(w.Picks, gap.PickShare{ID: "importance", Option: d.dimension, Customers: gap.Some(d.cShare * 3), Employees: gap.Some(d.eShare * 3), CustomersN: gap.Some(1000), EmployeesN: gap.Some(290),
			Gap: gap.Interval{Estimate: gap.Some(3 * (d.eShare - d.cShare)), Low: gap.Some(3*(d.eShare-d.cShare) - 0.05), High: gap.Some(3*(d.eShare-d.cShare) + 0.05)}, CustomerRank: i + 1, EmployeeRank: 9 - i})
	}
	w.Drivers = []gap.Drivers{c, e}
	w.Outcomes = append(w.Outcomes, sampleNet("recommend", gap.Place{}, 1070, 302))
	for _, g := range sampleSegments {
		w.Outcomes = append(w.Outcomes, sampleNet("recommend", gap.Place{Segment: gap.Word(g.id)}, g.n, 302))
	}
	for i, u := range []string{"harbour", "mill", "oldgate", "castle"} {
		r := sampleNet("recommend", gap.Place{Unit: gap.Word(u)}, 170, 50)
		level := 70 + []float64{3, 5, -4, -2}[i]
		r.Customers.Score, r.Employees.Score = some(level), some(level+r.Gap.Or(0))
		w.Outcomes = append(w.Outcomes, r)
	}
	for _, g := range sampleCells {
		w.Outcomes = append(w.Outcomes, sampleNet("recommend", gap.Place{Cell: gap.Word(g.id)}, 1070, g.n))
	}
	w.Outcomes = append(w.Outcomes, sampleRow(gap.LevelOutcome, "trust", gap.Place{}, 1060, 300, 63.9, 74.6))
	for _, t := range []string{"My fixed rate ran out in May. I found out when the payment jumped, not from you.", "Your app knew I was going overdrawn. It let me, and then charged me for it.", "=HYPERLINK(\"http://example.invalid\",\"click\")"} {
		w.Comments = append(w.Comments, gap.Comment{Audience: "customer", Question: "unspoken_need", About: "anticipation", Place: gap.Place{Segment: "family"}, Language: "en", Score: "0–6", Text: t})
	}
	w.Comments = append(w.Comments, gap.Comment{Audience: "employee", Question: "unspoken_need", About: "anticipation", Place: gap.Place{Cell: "branch"}, Text: "We know our regulars."},
		gap.Comment{Audience: "employee", Question: "one_change", Text: "Longer opening hours."})
	w.Quality = []gap.Quality{{Flag: "same_answer", Audience: "customer", Share: gap.Some(0.031), N: gap.Some(1070)},
		{Flag: "inattentive", Audience: "customer", Share: gap.Some(0.012), N: gap.Some(1070), Without: []gap.Changed{{Dimension: "anticipation", Gap: gap.Some(23.9), Without: gap.Some(24.1), Verdict: gap.BlindSpot, WithoutVerdict: gap.BlindSpot}}}}
	sampleMethod(w)
	w.Notes = []gap.Note{{ID: "weights", Text: "Customers were weighted to the segments' true sizes."}}
}

// sampleMethod is the method appendix: reliability, agreement, coherence.
func sampleMethod(w *gap.Wave) {
	for i, d := range sampleScores {
		r := gap.Reliability{Audience: "customer", Dimension: d.dimension, Items: 3, N: gap.Some(1000), Alpha: gap.Estimate{Value: gap.Some(0.82), Low: gap.Some(0.8), High: gap.Some(0.84)}, StdAlpha: gap.Some(0.82), MeanR: gap.Some(0.6), Omega: gap.Some(0.83), Use: gap.OneScore}
		p, _ := pack.Named("mirror-core")
		for k, it := range p.Items {
			if it.Dimension == d.dimension {
				r.ItemRest = append(r.ItemRest, gap.Rest{Item: it.ID, R: gap.Some(0.6 + float64(k%3)/100)})
			}
		}
		w.Reliability = append(w.Reliability, r, gap.Reliability{Audience: "employee", Dimension: d.dimension, Items: 3, Reason: "Hidden to protect people"})
		for _, c := range sampleCells {
			a := gap.Agreement{Cell: c.id, Dimension: d.dimension}
			switch {
			case c.n < 7:
				a.Reason = "Hidden to protect people"
			case c.n < 30:
				a.NBand, a.Split = "10–19", i == 0
			default:
				a.N, a.RWG, a.RWGSkewed = gap.Some(c.n), gap.Some(0.88), gap.Some(0.8)
			}
			w.Agreement = append(w.Agreement, a)
		}
		w.Coherence = append(w.Coherence, gap.Coherence{Audience: "employee", By: gap.ByCell, Dimension: d.dimension, Groups: 5, ICC1: gap.Some(0.2), ICC2: gap.Some(0.9), P: gap.Some(0.001), Rankable: true},
			gap.Coherence{Audience: "customer", By: gap.ByUnit, Dimension: d.dimension, Reason: "Hidden to protect people"})
	}
}

func sampleNet(id string, at gap.Place, nc, ne float64) gap.Row {
	r := sampleRow(gap.LevelOutcome, id, at, nc, ne, 69, 79.3)
	if hidden(r) {
		return r
	}
	r.Net = &gap.Net{Customers: gap.Interval{Estimate: gap.Some(-15), Low: gap.Some(-19), High: gap.Some(-11)}, CustomerShares: [3]gap.Number{gap.Some(0.2), gap.Some(0.45), gap.Some(0.35)}}
	if ne >= 30 {
		r.Net.Employees = gap.Interval{Estimate: gap.Some(21), Low: gap.Some(13), High: gap.Some(29)}
		r.Net.Difference = gap.Interval{Estimate: gap.Some(36), Low: gap.Some(27), High: gap.Some(45)}
		r.Net.EmployeeShares = [3]gap.Number{gap.Some(0.4), gap.Some(0.41), gap.Some(0.19)}
	}
	return r
}

func sampleWaves() []gap.Wave {
	return []gap.Wave{sampleCore("w0", "Autumn 2024", "2024-09-02", "2024-09-27", 1.15), sampleCore("w1", "Spring 2025", "2025-03-03", "2025-03-28", 1.1), sampleCore("w2", "Autumn 2025", "2025-09-01", "2025-09-26", 1), sampleTrust(), sampleCheck(), samplePulse()}
}

// completed are the waves with what only several of them tell, as a release has it.
func completed(waves []gap.Wave) []gap.Wave {
	across.Complete(waves, sampleSettings)
	return waves
}

func sampleView() *view {
	return look(completed(sampleWaves()), sampleSettings, sampleStudy(), pack.Embedded(), "", "test")
}
