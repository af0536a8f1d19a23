package survey_test

import (
	"encoding/json"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/survey"
)

// results are those of a wave with so many customers and employees, all of one mind.
func results(t *testing.T, customers, employees int, protection string) []byte {
	t.Helper()
	p := named(t, "mirror-core")
	s := survey.DefaultStudy()
	s.Company, s.Waves = "Larkfield", []survey.Wave{{ID: "w1", Name: "Spring", From: "2026-03-01", To: "2026-03-20"}}
	f := survey.Frame(p, s, "w1")
	tally := gap.NewTally(f, gap.Collect{})
	for a, n := range [2]int{customers, employees} {
		for i := range n {
			r := gap.Response{Codes: make([]uint8, len(f.Questions)), Picks: make([]uint64, len(f.Picks)), Seconds: -1}
			for q := range r.Codes {
				r.Codes[q] = uint8((i + q) % (2 + a))
			}
			tally.Add(tally.Atom(gap.Audience(a), "", ""), &r)
		}
	}
	all := []*survey.Collected{{Wave: "w1", Pack: p, Frame: f, Tally: tally}}
	b, err := json.Marshal(disclosure.Protect(survey.Analyze(s, all, protection)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// published reads what may be told of the wave w1 out of the bytes of a release.
func published(release []byte) (*survey.Published, error) {
	r, err := disclosure.Read(release)
	if err != nil {
		return nil, err
	}
	return survey.Publish(r, "w1")
}

func TestPublishedTellsWhatTheReleaseTells(t *testing.T) {
	p, err := published(results(t, 400, 60, "on"))
	if err != nil {
		t.Fatal(err)
	}
	if p.Name != "Spring" || p.Company != "Larkfield" || p.From != "2026-03-01" || !p.Has("mirror-core") || p.Has("ambassador") {
		t.Errorf("%+v", p)
	}
	said := p.Item("mirror-core", "ant_before_ask")
	if !said.Shown() || said.Score.Or(-1) < 7 || said.Score.Or(-1) > 10 || said.Mean.Or(-1) < 1.4 || said.Mean.Or(-1) > 1.6 {
		t.Errorf("halfway between the lowest two of seven points: %+v", said)
	}
	if !p.Dimension("mirror-core", "anticipation").Shown() && !p.Outcome("mirror-core", "recommend").Shown() {
		t.Error("neither a topic nor the recommendation is shown")
	}
	if p.Item("mirror-core", "no_such_item").Shown() || p.Item("ambassador", "ant_before_ask").Shown() {
		t.Error("something is said about what was not asked")
	}
	if n, band := p.Answered("mirror-core"); n.Or(0) != 400 && band == "" {
		t.Errorf("answered: %v %q", n, band)
	}
}

// What the release hides is not there, and what is no release is refused.
func TestPublishedHidesWhatTheReleaseHides(t *testing.T) {
	p, err := published(results(t, 4, 60, "on"))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range named(t, "mirror-core").Dimensions {
		if said := p.Dimension("mirror-core", d.ID); said != (survey.Said{}) {
			t.Errorf("four customers answered, and their score on %s is told: %+v", d.ID, said)
		}
	}
	if said := p.Item("mirror-core", "ant_before_ask"); said != (survey.Said{}) {
		t.Errorf("four customers answered, and their score is told: %+v", said)
	}
	for _, test := range []struct {
		name, release, want string
	}{
		{"not protected", string(results(t, 400, 60, "off")), "not protected"},
		{"no JSON", "x", "read release"},
		{"another format", `{"format":"mirror-study/1"}`, "format"},
		{"another wave", strings.ReplaceAll(string(results(t, 400, 60, "on")), `"id":"w1"`, `"id":"w2"`), "no results of the wave w1"},
	} {
		if _, err := published([]byte(test.release)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want one with %q", test.name, err, test.want)
		}
	}
}
