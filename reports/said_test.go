package reports

import (
	"strings"
	"testing"

	"mirror/gap"
	"mirror/survey/pack"
)

// said are the findings of one wave, by id.
func said(w gap.Wave) map[string]string {
	v := look([]gap.Wave{w}, gap.Settings{Margin: 10, GoodFrom: 67, Outcome: "recommend"}, nil, pack.Embedded(), "", "")
	all := map[string]string{}
	for _, f := range v.findings() {
		all[f.ID] = f.Sentence
	}
	return all
}

// Who answered is said also where there is nothing to compare, and a number that may not be shown is not.
func TestWhoAnswered(t *testing.T) {
	shown := func(n float64) gap.Participation { return gap.Participation{N: gap.Some(n)} }
	for name, c := range map[string]struct {
		pack                 string
		customers, employees gap.Participation
		id, want             string
	}{
		"customers only":         {"mirror-core", shown(200), gap.Participation{}, "who_one_side", "200 customers answered in wave 1. No figure of the employees can be shown, so there is nothing to compare."},
		"few employees, a band":  {"mirror-core", gap.Participation{}, gap.Participation{NBand: "20–29"}, "who_one_side", "20–29 employees answered in wave 1. No figure of the customers can be shown, so there is nothing to compare."},
		"employees asked only":   {"ambassador", gap.Participation{}, shown(80), "who_one_asked", "80 employees answered in wave 1. This questionnaire asks employees only, so there is nothing to compare."},
		"nobody to be shown":     {"mirror-core", gap.Participation{}, gap.Participation{}, "who_nobody", "In wave 1 too few people answered to show what they said."},
		"one of each, all shown": {"mirror-core", shown(1), shown(1), "who", "1 customer and 1 employee answered in wave 1. Each side gave its own view on the same 24 questions."},
	} {
		all := said(gap.Wave{ID: "1", Pack: c.pack, N: [2]gap.Participation{c.customers, c.employees}})
		if all[c.id] != c.want || len(all) != 1 {
			t.Errorf("%s: %q", name, all)
		}
	}
}

// No topic is called expected, and no family the stronger one, that the figures do not show to be so.
func TestDriversAreNotOverstated(t *testing.T) {
	w := sampleCore("1", "1", "", "", 1)
	if s := said(w); !strings.Contains(s["basics"], "Taken for granted by customers: Reliability.") || s["drivers"] == "" || s["drivers_open"] != "" {
		t.Errorf("%q", s)
	}
	c := &w.Drivers[0]
	for i := range c.Items {
		c.Items[i].Mark = ""
	}
	c.EmotionalShare, c.EmotionalLow = gap.Some(0.55), gap.Some(0.45)
	if s := said(w); strings.Contains(s["basics"], "granted") || strings.Contains(s["basics"], "explain") || s["drivers"] != "" || s["drivers_open"] == "" {
		t.Errorf("%q", s)
	}
}

// Where all teams are as far away as each other none is called the closest.
func TestNoTeamIsClosestWhenAllAreAlike(t *testing.T) {
	w := sampleCore("1", "1", "", "", 1)
	for i := range w.Cells {
		if w.Cells[i].Elevation.Known() {
			w.Cells[i].Elevation = gap.Some(4)
		}
	}
	if s := said(w)["cells"]; s != "" {
		t.Error(s)
	}
}

// A group of which some topics are shown is not called hidden.
func TestPartlyHiddenGroups(t *testing.T) {
	w := sampleCore("1", "1", "", "", 1)
	for i, r := range w.Gaps {
		if r.Level == gap.LevelDimension && r.ID == "ease" && r.Segment != "" {
			w.Gaps[i] = gap.Row{Level: r.Level, ID: r.ID, Place: r.Place, Verdict: gap.NotShown, Reason: "hidden"}
		}
	}
	before, after := said(sampleCore("1", "1", "", "", 1))["care"], said(w)["care"]
	if !strings.Contains(after, "; some topics are hidden in some groups") || strings.Contains(before, "some topics") || !strings.Contains(after, "2 groups are hidden") {
		t.Errorf("%s\n%s", before, after)
	}
}

// A sentence begins with a capital also where the study does not name the company.
func TestUnnamedCompany(t *testing.T) {
	p := &part{pack: &pack.Pack{DefaultLanguage: "en"}, company: unnamed}
	if s := p.text(pack.Text{"en": "{company} listens to what {company} hears."}); s != "The company listens to what the company hears." {
		t.Error(s)
	}
	p.company = "adidas"
	if s := p.text(pack.Text{"en": "{company} listens."}); s != "adidas listens." {
		t.Error(s)
	}
}

// A pack in which employees speak for themselves has no sheet of what they expect of customers.
func TestOwnRecommendationIsNoExpectation(t *testing.T) {
	w := samplePulse()
	v := look([]gap.Wave{w}, gap.Settings{Margin: 10, GoodFrom: 67}, nil, pack.Embedded(), "", "")
	if v.expectedRecommendation() != nil || v.ambassadorship() == nil {
		t.Error("employees' own recommendation is shown as what they expect of customers")
	}
}

// topics is a wave of so many topics with these gaps; a gap of 0 is shown to be none, one of 99 is hidden.
func topics(gaps ...float64) gap.Wave {
	w := gap.Wave{ID: "1", Pack: "mirror-core", Predicted: true}
	p, _ := pack.Named("mirror-core")
	for i, g := range gaps {
		r := sampleRow(gap.LevelDimension, p.Dimensions[i].ID, gap.Place{}, 900, 300, 50, 50+g)
		r.Verdict, r.Strength = gap.NotEnoughEvidence, gap.Unclear
		switch {
		case g == 99:
			r = gap.Row{Level: r.Level, ID: r.ID, Verdict: gap.NotShown, Reason: "hidden"}
		case g == 0:
			r.Verdict, r.Strength = gap.Aligned, ""
		case g >= 10:
			r.Verdict, r.Strength = gap.BlindSpot, "clear"
		case g <= -10:
			r.Verdict, r.Strength = gap.HiddenStrength, "clear"
		}
		w.Gaps = append(w.Gaps, r)
	}
	return w
}

// Nobody is said to have answered all questions when some may have no answers at all.
func TestUnansweredQuestionsAreNotCounted(t *testing.T) {
	w := topics(99, 99)
	w.N = [2]gap.Participation{{N: gap.Some(50)}, {N: gap.Some(30)}}
	w.Gaps = append(w.Gaps, gap.Row{Level: gap.LevelItem, ID: "ant_warns", Verdict: gap.NotShown, Reason: "hidden"})
	all := said(w)
	if all["who"] != "50 customers and 30 employees answered the same questions in wave 1. Employees answered as they believe customers would." || all["headline_none"] == "" {
		t.Errorf("%q", all)
	}
}

// The headline fits the gaps on all topics, not only the one it names.
func TestHeadlineFitsAllTopics(t *testing.T) {
	for _, c := range []struct {
		gaps     []float64
		id, want string
	}{
		{[]float64{20, 15, -12}, "headline_over", "Employees think customers are happier than they are."},
		{[]float64{20, 15, -30}, "headline_mixed", "On some topics employees think customers are happier than they are, on others the reverse."},
		{[]float64{20, -12}, "headline_mixed", "a gap of +20.0 points of 100"},
		{[]float64{0, 0}, "headline_aligned", "on all 2 topics the two views"},
		{[]float64{0}, "headline_aligned", "on the one topic asked the two views"},
		{[]float64{5}, "headline_open", "On the one topic asked the answers do not settle it."},
		{[]float64{5, 0, 99, 99}, "headline_open", "On 1 of 4 topics the two views were shown to agree. On 1 of 4 the answers do not settle it. Hidden to protect people: 2 of 4. The widest gap shown is +5.0"},
	} {
		all := said(topics(c.gaps...))
		heads := 0
		for id := range all {
			if strings.HasPrefix(id, "headline") {
				heads++
			}
		}
		if heads != 1 || !strings.Contains(all[c.id], c.want) {
			t.Errorf("gaps %v: %q", c.gaps, all)
		}
	}
}

// The summary names the change that is largest for certain, and none where none is; what a gap did has its own word.
func TestChangeIsSaidWhereItIsCertain(t *testing.T) {
	change := func(id string, then, now, low, high float64, verdict gap.Word, first bool) gap.Change {
		e := gap.Estimate{Value: gap.Some(now - then), Low: gap.Some(low), High: gap.Some(high)}
		c := gap.Change{Level: gap.LevelDimension, ID: id, Since: "2", First: first, GapThen: gap.Some(then), GapNow: gap.Some(now), Gap: e, Verdict: verdict,
			Customers: gap.Estimate{Value: gap.Some(3)}, Employees: gap.Estimate{Value: gap.Some(3 + now - then)}}
		if first {
			c.Since = "1"
		}
		return c
	}
	for _, c := range []struct {
		what     string
		changes  []gap.Change
		id, want string
	}{
		{"the largest is not certain", []gap.Change{change("ease", 4, -12, -33, 1, "no_clear_change", false), change("value", 20, 14, -9, -3, "narrowed", false)},
			"change", "Since wave 2 the gap in Value for money has narrowed from +20.0 to +14.0: customers' ratings moved by +3.0, employees' expectations by −3.0."},
		{"it was wider still", []gap.Change{change("value", 20, 14, -9, -3, "narrowed", false), change("value", 25, 14, -14, -8, "narrowed", true)},
			"change", "by −3.0. In wave 1 it was +25.0."},
		{"only since the first wave", []gap.Change{change("value", 15, 14, -4, 2, "no_clear_change", false), change("value", -12, 14, 20, 32, "turned", true)},
			"change", "Since wave 1 the gap in Value for money has turned round from −12.0 to +14.0"},
		{"none", []gap.Change{change("value", 15, 14, -4, 2, "no_clear_change", false)}, "change_none", "Since wave 2 no gap on a topic is shown to have changed; the largest difference is −1.0 points, in Value for money."},
	} {
		w := topics(20)
		w.Changes = c.changes
		all := said(w)
		if !strings.Contains(all[c.id], c.want) || all["change"] != "" && all["change_none"] != "" {
			t.Errorf("%s: %q", c.what, all)
		}
	}
	if all := said(topics(20)); all["change"] != "" || all["change_none"] != "" {
		t.Errorf("a first wave: %q", all)
	}
}

// What an action went with is called more than chance only where its range leaves 0 out.
func TestActionIsNotOverstated(t *testing.T) {
	w := topics(20)
	for low, want := range map[float64]string{2: "a difference of +9.0 (95% range +2.0 to +16.0), more than chance explains.", -1: "which chance may explain."} {
		w.Effects = []gap.Effect{{Action: "know_me", Audience: "customer", Level: gap.LevelDimension, ID: "value", Since: "0", PartChange: gap.Estimate{Value: gap.Some(10)}, OtherChange: gap.Estimate{Value: gap.Some(1)},
			Difference: gap.Estimate{Value: gap.Some(9), Low: gap.Some(low), High: gap.Some(16)}}}
		if s := said(w)["action"]; !strings.Contains(s, want) || !strings.Contains(s, "moved by +10.0 since wave 0, elsewhere by +1.0") {
			t.Errorf("low %v: %q", low, s)
		}
	}
	w.Effects[0].Difference = gap.Estimate{}
	if s := said(w)["action"]; s != "" {
		t.Errorf("a hidden effect: %q", s)
	}
}

// A topic whose target may be reached is not called the furthest from it.
func TestFurthestFromTheTarget(t *testing.T) {
	waves := completed(sampleWaves())
	for i := range waves {
		for j := range waves[i].Targets {
			if x := &waves[i].Targets[j]; x.Dimension != "comparison" {
				x.Reached = "not_clear"
			}
		}
	}
	v := look(waves, sampleSettings, sampleStudy(), pack.Embedded(), "", "")
	for _, f := range v.findings() {
		if f.ID == "spectrum" && !strings.Contains(f.Sentence, "Furthest from its target: “Fair comparison” (") {
			t.Error(f.Sentence)
		}
	}
}
