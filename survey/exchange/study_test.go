package exchange

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/survey"
	"mirror/survey/pack"
)

func readGoodStudy(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("testdata/study.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func core(t *testing.T) *pack.Pack {
	t.Helper()
	p, ok := pack.Named("mirror-core")
	if !ok {
		t.Fatal("there is no mirror-core")
	}
	return p
}

// Customers are confidential unless the study says that they are anonymous; any other word is refused where it stands.
func TestCustomersKept(t *testing.T) {
	for said, want := range map[string]bool{"": true, "customers: confidential\n": true, "customers: anonymous\n": false} {
		got, err := ReadStudy("study.yaml", strings.NewReader("format: mirror-study/1\n"+said))
		if err != nil || got.Confidential != want {
			t.Errorf("%q: %+v, %v", said, got, err)
		}
	}
	_, err := ReadStudy("study.yaml", strings.NewReader("format: mirror-study/1\ncustomers: anonimous\n"))
	if err == nil || !strings.Contains(err.Error(), "study.yaml:2:12") || !strings.Contains(err.Error(), "anonymous") {
		t.Errorf("a word that says nothing: %v", err)
	}
}

func TestReadStudy(t *testing.T) {
	got, err := ReadStudy("study.yaml", strings.NewReader(readGoodStudy(t)), core(t))
	if err != nil {
		t.Fatal(err)
	}
	want := &survey.Study{
		Company: "Larkfield Bank", Language: "en", Banner: "Simulated data.", Confidential: true,
		Margin: 12.5, GoodFrom: 65, Outcome: "trust",
		Smallest:   survey.Smallest{Employees: 8, Customers: 5, Detail: 12},
		Breakdowns: [][]string{{"cell", "unit"}, {"segment", "unit"}},
		Waves: []survey.Wave{
			{ID: "w1", Name: "Spring", From: "2025-03-03", To: "2025-03-28"},
			{ID: "2", Name: "2", From: "2025-09-01"},
		},
		Cells: []survey.Cell{
			{ID: "branch", Name: "Branch staff", Headcount: 200, Invited: map[string]int{"": 150}, Serves: map[string]float64{"everyday": 0.6, "wealth": 0.4}},
			{ID: "Zürich/West", Name: "Zürich/West", Invited: map[string]int{"w1": 40, "2": 41}},
		},
		Segments: []survey.Segment{
			{ID: "everyday", Name: "Everyday banking", Share: 0.8, Invited: map[string]int{"w1": 3000}},
			{ID: "wealth", Name: "wealth", Share: 0.2, MergeWith: "everyday"},
		},
		Units:   []survey.Unit{{ID: "u1", Name: "Mill Lane", Invited: map[string]int{"": 30}, TakesPart: map[string]bool{"know_me": true}}},
		Targets: map[string]map[string]float64{"w1": {"value": 5.5}},
		Actions: []survey.Action{{ID: "know_me", Name: "Know me", Started: "2025-11-03", Answers: []string{"special", "anticipation"}, Owner: "both"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A study may speak of packs that are not looked at now.
func TestStudyOfOtherPacks(t *testing.T) {
	in := "format: mirror-study/1\nwaves: [{id: w1}]\ntargets: {w1: {transparency: 5, own_dimension: 99}}\n"
	_, err := ReadStudy("s.yaml", strings.NewReader(in), core(t))
	if err == nil || err.Error() != `s.yaml:3:33: targets of wave w1: no pack has a dimension "own_dimension": correct it, or give the pack that has it as well` {
		t.Errorf("with one pack: %v", err)
	}
	for name, packs := range map[string][]*pack.Pack{"none": nil, "one that could not be read": {core(t), nil}} {
		if _, err := ReadStudy("s.yaml", strings.NewReader(in), packs...); err != nil {
			t.Errorf("with %s: %v", name, err)
		}
	}
}

// Targets of single segments, and of the mean over a trust spectrum, each within its own scale.
func TestStudyTargets(t *testing.T) {
	spectrum, _ := pack.Named("trust-spectrum")
	head := "format: mirror-study/1\nwaves: [{id: w1}]\nsegments: [{id: young}, {id: old}]\n"
	read := func(rest string) (*survey.Study, error) {
		return ReadStudy("s.yaml", strings.NewReader(head+rest), core(t), spectrum)
	}
	got, err := read("targets: {w1: {partnering: 5.5, all: 5}}\nsegment_targets: {w1: {young: {partnering: 4.5, all: 4}}}\n")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]map[string]float64{"w1": {"partnering": 5.5, "all": 5}}, got.Targets); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]map[string]map[string]float64{"w1": {"young": {"partnering": 4.5, "all": 4}}}, got.SegmentTargets); diff != "" {
		t.Error(diff)
	}
	for _, c := range []struct{ in, want string }{
		{"targets: {w1: {all: 8}}\n", "s.yaml:4:21: targets of wave w1: all is 8: write a number from 1 to 7"},
		{"segment_targets: {w1: {yuong: {all: 5}}}\n", `s.yaml:4:24: segment_targets of wave w1: there is no segment "yuong": did you mean young?`},
		{"segment_targets: {w1: {young: {partnering: 9}}}\n", "s.yaml:4:44: segment_targets of wave w1: partnering is 9: write a number from 1 to 7"},
		{"segment_targets: {w2: {young: {partnering: 5}}}\n", `s.yaml:4:19: segment_targets: there is no wave "w2": did you mean w1?`},
		{"segment_targets: {w1: {young: {partnring: 5}}}\n", `s.yaml:4:32: segment_targets of wave w1: no pack has a dimension "partnring": did you mean partnering?`},
	} {
		if _, err := read(c.in); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", c.in, err, c.want)
		}
	}
	if _, err := ReadStudy("s.yaml", strings.NewReader(head+"targets: {w1: {all: 5}}\n"), core(t)); err != nil {
		t.Errorf("the embedded packs have a spectrum: %v", err)
	}
}

func TestStudyDefaults(t *testing.T) {
	got, err := ReadStudy("study.yaml", strings.NewReader("format: mirror-study/1\n"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(survey.DefaultStudy(), got); diff != "" {
		t.Error(diff)
	}
}

// brokenStudies are slips in a sound study; each gives its own message at its own place.
var brokenStudies = []struct {
	name, old, new string
	want           []string
}{
	{"format", "mirror-study/1", "mirror-study/2", []string{`1:9: format is "mirror-study/2": write format: mirror-study/1; other formats are not read`}},
	{"unknown name", "margin: 12.5", "margins: 12.5", []string{`5:1: "margins" is not known here: did you mean margin?`}},
	{"name twice", "good_from: 65", "good_from: 65\ngood_from: 66", []string{"7:1: good_from comes twice; the first is in line 6: keep one of them"}},
	{"margin 0", "margin: 12.5", "margin: 0", []string{"5:9: margin is 0: write how many points of 100 make a gap worth acting on, such as 10"}},
	{"margin too large", "margin: 12.5", "margin: 60", []string{"5:9: margin is 60: write a number from 0 to 50"}},
	{"margin in words", "margin: 12.5", "margin: ten", []string{`5:9: margin is "ten", where a number belongs: write a number, without quotes`}},
	{"good_from", "good_from: 65", "good_from: 100", []string{"6:12: good_from is 100: write a number from 1 to 99"}},
	{"outcome", "outcome: trust", "outcome: recomend", []string{`7:10: no pack asks the outcome "recomend": did you mean recommend?`}},
	{"employees below the floor", "employees: 8", "employees: 4", []string{"8:23: smallest group: employees is 4: write a whole number from 5 to 1000"}},
	{"detail below the floor", "detail: 12", "detail: 9", []string{"8:48: smallest group: detail is 9: write a whole number from 10 to 1000"}},
	{"pair of cell and segment", "[unit, segment]", "[cell, segment]", []string{"9:42: [cell segment] cannot be broken down together: pair cell or segment with unit: [cell, unit] or [segment, unit]"}},
	{"pair twice", "[unit, segment]", "[unit, cell]", []string{"9:42: [unit cell] comes twice: keep one of them"}},
	{"unknown breakdown", "[unit, segment]", "[units, segment]", []string{`9:43: entry 1 of entry 4 of breakdowns is "units": did you mean unit?`}},
	{"date", `from: "2025-09-01"`, `from: "1 September"`, []string{`12:19: wave 2: "1 September" is not a date: write year-month-day: 2026-03-02`}},
	{"dates of a wave", "to: 2025-03-28", "to: 2025-03-02", []string{"11:50: wave w1: it ends on 2025-03-02, before it begins on 2025-03-03: correct the dates"}},
	{"waves out of order", `from: "2025-09-01"`, `from: "2024-09-01"`, []string{"12:19: wave 2: it begins on 2024-09-01, before the wave above it: put the waves in the order of time"}},
	{"wave twice", "id: 2, from", "id: w1, from", []string{"12:10: wave w1: the id w1 comes twice: give each an id of its own", `16:41: cell Zürich/West: there is no wave "2": use w1`}},
	{"serves", "wealth: 0.4", "wealth: 0.5", []string{"15:14: cell branch: the shares of serves sum to 1.1: let them sum to 1"}},
	{"serves nobody", "wealth: 0.4", "welth: 0.4", []string{`15:30: cell branch: there is no segment "welth": did you mean wealth?`}},
	{"cell twice", "id: Zürich/West", "id: branch", []string{"16:10: cell branch: the id branch comes twice: give each an id of its own"}},
	{"cell id", "id: Zürich/West", `id: "a|b"`, []string{`16:10: cell a|b: the id "a|b" cannot be used: begin with a letter or digit, and use at most 64 letters, digits, spaces or _ - . / &`}},
	{"invited in an unknown wave", "{w1: 40, 2: 41}", "{w1: 40, w3: 41}", []string{`16:41: cell Zürich/West: there is no wave "w3": did you mean w1?`}},
	{"invited below 0", "invited: 150", "invited: -1", []string{"14:65: cell branch: invited is -1: write a whole number from 0 to 1000000000"}},
	{"share missing", "share: 0.2, ", "", []string{"19:5: segment wealth: share is missing: add share: …"}},
	{"shares", "share: 0.2", "share: 0.3", []string{"18:3: the shares of the segments sum to 1.1: let them sum to 1"}},
	{"merge with nobody", "merge_with: everyday", "merge_with: everyone", []string{`19:42: segment wealth: there is no segment "everyone": use everyday or wealth`}},
	{"merge with itself", "merge_with: everyday", "merge_with: wealth", []string{"19:42: segment wealth: the segment is merged with itself: name another segment"}},
	{"unknown action", "know_me: true", "knowme: true", []string{`21:59: unit u1: there is no action "knowme": did you mean know_me?`}},
	{"target of no dimension", "{value: 5.5}", "{values: 5.5}", []string{`23:8: targets of wave w1: no pack has a dimension "values": did you mean value?`}},
	{"target outside the scale", "{value: 5.5}", "{value: 55}", []string{"23:15: targets of wave w1: value is 55: write a number from 1 to 7"}},
	{"target of no wave", "  w1: {value", "  w9: {value", []string{`23:3: targets: there is no wave "w9": did you mean w1?`}},
	{"action for no dimension", "answers: [special, anticipation]", "answers: [specials]", []string{`25:65: action know_me: no pack has a dimension "specials": did you mean special?`}},
	{"owner", "owner: both", "owner: all", []string{`25:96: action know_me: owner is "all": use hr, marketing or both`}},
}

func TestBrokenStudies(t *testing.T) {
	good := readGoodStudy(t)
	for _, c := range brokenStudies {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(good, c.old) {
				t.Fatalf("%q is not in the study", c.old)
			}
			s, err := ReadStudy("s.yaml", strings.NewReader(strings.Replace(good, c.old, c.new, 1)), core(t))
			if err == nil {
				t.Fatal("there is no fault")
			}
			if s != nil {
				t.Error("there are faults, and a study all the same")
			}
			got := strings.Split(strings.ReplaceAll(err.Error(), "s.yaml:", ""), "\n")
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzReadStudy(f *testing.F) {
	b, err := os.ReadFile("testdata/study.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(b))
	f.Fuzz(func(t *testing.T, in string) {
		s, err := ReadStudy("fuzz", strings.NewReader(in))
		if (s == nil) == (err == nil) {
			t.Fatalf("study %v, error %v", s, err)
		}
	})
}
