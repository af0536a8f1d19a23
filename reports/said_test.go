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
