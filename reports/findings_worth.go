package reports

import (
	"slices"
	"strconv"
	"strings"

	"mirror/gap"
	"mirror/reports/sheet"
)

// The findings about what the gaps are worth, why they are there, and what to do.

func (v *view) driversEmotional(id string) []Finding {
	return v.driversOf(id, moreEmotional, itself, "emotional")
}

func (v *view) driversFunctional(id string) []Finding {
	return v.driversOf(id, func(c *gap.Drivers) bool { return c.EmotionalHigh.Or(1) < 0.5 }, rest, "functional")
}

// driversOpen speaks where chance may explain that one family's share is above half.
func (v *view) driversOpen(id string) []Finding {
	return v.driversOf(id, func(c *gap.Drivers) bool { return c.EmotionalLow.Or(1) <= 0.5 && c.EmotionalHigh.Or(0) >= 0.5 }, itself, "emotional")
}

// moreEmotional reports whether the emotional topics were shown to explain more than half.
func moreEmotional(c *gap.Drivers) bool { return c.EmotionalLow.Or(0) > 0.5 }

func itself(n gap.Number) gap.Number { return n }

// driversOf speaks when both sides' shares are known and the customers' fits.
func (v *view) driversOf(id string, fits func(*gap.Drivers) bool, share func(gap.Number) gap.Number, family string) []Finding {
	c, e := v.main.drivers(gap.Customer), v.main.drivers(gap.Employee)
	if c == nil || e == nil || !fits(c) {
		return nil
	}
	f := Finding{
		Measure: "Share of " + family + " topics in what explains " + v.main.outcomeName(c.Outcome),
		Value:   share(e.EmotionalShare), Against: share(c.EmotionalShare), Kind: sheet.Share, DifferenceKind: sheet.ShareGap,
		Difference: difference(share(e.EmotionalShare), share(c.EmotionalShare)),
		Customers:  Base{N: c.N}, Employees: Base{N: e.N}, Certainty: "too close to call", topic: topicDrivers,
	}
	if apart(c.EmotionalLow, c.EmotionalHigh, e.EmotionalLow, e.EmotionalHigh) {
		f.Certainty = "clear"
	}
	return v.say(id, f, words{"customers_share": percent(f.Against), "employees_share": percent(f.Value)})
}

func (v *view) outcome(id string) []Finding {
	for _, r := range v.main.recommend(everyone) {
		if r.Net == nil || hidden(r) {
			continue
		}
		f := Finding{
			Measure: "Net recommendation, employees against customers",
			Value:   r.Net.Employees.Estimate, Against: r.Net.Customers.Estimate, Difference: r.Net.Difference.Estimate,
			Kind: sheet.Net, DifferenceKind: sheet.Net, Customers: sideN(r.Customers), Employees: sideN(r.Employees),
			Certainty: "too close to call", topic: topicAdvocacy,
		}
		if offZero(r.Net.Difference.Low, r.Net.Difference.High) {
			f.Certainty = "clear"
		}
		whole := func(n gap.Number) string {
			return strings.TrimSuffix(signed(n.Map(func(x float64) float64 { return round(x, 0) })), ".0")
		}
		return v.sayOf(v.main.predicted(r.ID), id, f, words{"customers": whole(f.Against), "employees": whole(f.Value)})
	}
	return nil
}

// why quotes a customer on the widest blind spot that customers wrote about.
func (v *view) why(id string) []Finding {
	p := v.main
	for _, r := range verdicts(p.mirrored(gap.LevelDimension), gap.BlindSpot) {
		var about []gap.Comment
		for _, c := range p.Comments {
			if c.Audience == gap.Customer.String() && p.theme(c) == r.ID {
				about = append(about, c)
			}
		}
		quote, ok := p.quote(about)
		if len(about) < known.Thresholds.Comments || !ok {
			continue
		}
		return v.say(id, Finding{Measure: "Customers' comments on " + p.dimension(r.ID), Against: gap.Some(float64(len(about))), Kind: sheet.Count, Certainty: "one voice", topic: topicVerbatims},
			words{"subject": p.dimension(r.ID), "comment": quote.Text, "segment": p.segment(quote.Segment), "comments_n": strconv.Itoa(len(about))})
	}
	return nil
}

// theme is the dimension a comment is about, "" when it is about none.
func (p *part) theme(c gap.Comment) string {
	if c.About != "" {
		return c.About
	}
	for _, q := range p.pack.Open {
		if q.ID == c.Question {
			return q.About
		}
	}
	return ""
}

// quote picks the first comment that a summary can carry: in the report's
// language, neither a word nor a page, and of somebody who would not recommend us.
// Where no comment tells its language or its score, any will do.
func (p *part) quote(list []gap.Comment) (gap.Comment, bool) {
	language := slices.ContainsFunc(list, func(c gap.Comment) bool { return c.Language != "" })
	scored := slices.ContainsFunc(list, func(c gap.Comment) bool { return c.Score != "" })
	for _, c := range list {
		n := len([]rune(c.Text))
		speaks := !language || c.Language == p.language
		critical := !scored || strings.HasPrefix(c.Score, "0")
		if n >= 15 && n <= 200 && speaks && critical && !strings.ContainsAny(c.Text, "\r\n") {
			return c, true
		}
	}
	return gap.Comment{}, false
}

// trust places the company on the trust spectrum.
func (v *view) trust(id string) []Finding {
	p := v.spectrum()
	if p == nil {
		return nil
	}
	c, e := p.bands(gap.Customer), p.bands(gap.Employee)
	f := Finding{
		Measure: "Trust spectrum: mean on its own scale, employees against customers", Value: e.Mean, Against: c.Mean,
		Difference: difference(e.Mean, c.Mean), Kind: sheet.Mean, DifferenceKind: sheet.Change,
		Customers: base(c.N, c.NBand), Employees: base(e.N, e.NBand), Certainty: "too close to call", topic: topicSpectrum,
	}
	if apart(c.Low, c.High, e.Low, e.High) {
		f.Certainty = "clear"
	}
	w := words{"customers": score(c.Mean), "employees": score(e.Mean)}
	if c.Band != "" && e.Band != "" {
		w["customers_band"], w["employees_band"] = p.band(string(c.Band)), p.band(string(e.Band))
	}
	widest := 0.0
	for _, r := range p.mirrored(gap.LevelDimension) {
		t := p.target(r.ID, "")
		if d := t.Distance.Or(0); d > widest && t.Reached == "not_reached" {
			widest = d
			w["far"], w["far_mean"], w["far_target"] = p.dimension(r.ID), score(t.Actual.Value), score(t.Target)
		}
	}
	return v.sayOf(p.Predicted, id, f, w)
}

// bands is where one side as a whole stands on the trust spectrum.
func (p *part) bands(a gap.Audience) gap.GroupShares {
	for _, s := range p.Spectrum {
		if s.Audience == a.String() && s.Place == (gap.Place{}) {
			return s
		}
	}
	return gap.GroupShares{}
}
