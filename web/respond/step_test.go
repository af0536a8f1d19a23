package respond

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey"
)

func readerOf(t testing.TB, name string, side gap.Audience) (*survey.Form, *reader) {
	t.Helper()
	f := forms(t)[name]
	return f, &reader{f.Layout, side, newPlan(f, side)}
}

// everything is a page with all that a side is asked.
func (r *reader) everything() formPage {
	page := formPage{}
	for i := range r.plan.asks {
		page.asks = append(page.asks, i)
	}
	return page
}

// fieldNamed is the field of a question by its id.
func fieldNamed(t testing.TB, f *survey.Form, r *reader, id string) string {
	t.Helper()
	for i := range r.plan.asks {
		a := &r.plan.asks[i]
		if a.question >= 0 && f.Frame.Questions[a.question].ID == id || a.text >= 0 && f.Layout.Texts[a.text].ID == id || a.pick >= 0 && f.Frame.Picks[a.pick].ID == id {
			return a.field()
		}
	}
	t.Fatalf("%s is not asked", id)
	return ""
}

func TestReadTakesWhatPagesSend(t *testing.T) {
	for _, c := range []struct {
		name, pack string
		side       gap.Audience
		id         string
		send       []string
		want       string // packed, as Layout.Value tells it
		problem    bool
	}{
		{"a rating", "mirror-core", gap.Customer, "ant_warns", []string{"6"}, "6", false},
		{"can't say", "mirror-core", gap.Customer, "ant_warns", []string{"x"}, "x", false},
		{"nothing", "mirror-core", gap.Customer, "ant_warns", nil, "", false},
		{"a value no page has", "mirror-core", gap.Customer, "ant_warns", []string{"8"}, "", false},
		{"an end of the row", "mirror-core", gap.Customer, "recommend", []string{"10"}, "10", false},
		{"a choice", "mirror-core", gap.Customer, "spoke_well", []string{"said_yes"}, "said_yes", false},
		{"a percentage", "mirror-core", gap.Employee, "spoke_well", []string{"40"}, "40", false},
		{"a percentage with its sign", "mirror-core", gap.Employee, "spoke_well", []string{" 40 % "}, "40", false},
		{"a percentage from a Japanese keyboard", "mirror-core", gap.Employee, "spoke_well", []string{"４０％"}, "40", false},
		{"nought", "mirror-core", gap.Employee, "spoke_well", []string{"0"}, "0", false},
		{"zeros", "mirror-core", gap.Employee, "spoke_well", []string{"00"}, "0", false},
		{"a leading zero", "mirror-core", gap.Employee, "spoke_well", []string{"007"}, "7", false},
		{"all of them", "mirror-core", gap.Employee, "spoke_well", []string{"100"}, "100", false},
		{"more than all", "mirror-core", gap.Employee, "spoke_well", []string{"101"}, "", true},
		{"half a person", "mirror-core", gap.Employee, "spoke_well", []string{"12.5"}, "", true},
		{"minus", "mirror-core", gap.Employee, "spoke_well", []string{"-3"}, "", true},
		{"a word", "mirror-core", gap.Employee, "spoke_well", []string{"many"}, "", true},
		{"can't say how many", "mirror-core", gap.Employee, "spoke_well", []string{"", "x"}, "x", false},
		{"a number and can't say", "mirror-core", gap.Employee, "spoke_well", []string{"40", "x"}, "40", false},
		{"x typed", "mirror-core", gap.Employee, "spoke_well", []string{"X"}, "", true},
		{"several", "every-scale", gap.Customer, "care_ways", []string{"phone", "letter"}, "letter|phone", false},
		{"several and can't say", "every-scale", gap.Customer, "care_ways", []string{"phone", "x"}, "phone", false},
		{"only can't say", "every-scale", gap.Customer, "care_ways", []string{"x"}, "x", false},
		{"one that is not offered", "every-scale", gap.Customer, "care_ways", []string{"phone", "pigeon"}, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, r := readerOf(t, c.pack, c.side)
			in := r.read(r.everything(), url.Values{fieldNamed(t, f, r, c.id): c.send})
			if got := f.Layout.Value(in.answers, f.Layout.Question(c.id), c.side); got != c.want {
				t.Errorf("packed %q, want %q", got, c.want)
			}
			if (len(in.problems) > 0) != c.problem {
				t.Errorf("problems %v", in.problems)
			}
			if c.problem && in.typed[f.Layout.Question(c.id)] != strings.TrimSpace(c.send[0]) {
				t.Errorf("what was typed is gone: %v", in.typed)
			}
		})
	}
}

// Nothing somebody wrote is cut, and too much is told by how much.
func TestReadCountsWordsAndPicks(t *testing.T) {
	f, r := readerOf(t, "mirror-core", gap.Customer)
	why, feelings := fieldNamed(t, f, r, "why_recommend"), fieldNamed(t, f, r, "feelings")
	long := strings.Repeat("é", 2003)
	in := r.read(r.everything(), url.Values{why: {"  " + long + "\r\n"}, feelings: {"proud", "safe", "rushed", "ignored"}})
	if diff := cmp.Diff([]int{3, 4}, []int{in.problems[0].by, in.problems[1].by}); diff != "" {
		t.Errorf("too long by, too many (-want +got):\n%s", diff)
	}
	if in.words[f.Layout.Text("why_recommend")] != long {
		t.Error("the text was changed")
	}
	if len(in.ticked[1]) != 4 {
		t.Errorf("ticked %v", in.ticked)
	}
	in = r.read(r.everything(), url.Values{feelings: {"proud", "safe", "rushed"}})
	if diff := cmp.Diff([]string{"safe", "proud", "rushed"}, f.Layout.Picked(in.answers, 1)); diff != "" || len(in.problems) > 0 {
		t.Errorf("picked %s, problems %v", diff, in.problems)
	}
}

// Somebody who sees the page takes an answer back by leaving it out; somebody who does not keeps it so.
func TestMergeKeepsWhatCouldNotBeSeen(t *testing.T) {
	f, r := readerOf(t, "mirror-core", gap.Employee)
	page := r.everything()
	before := url.Values{}
	for _, id := range []string{"ant_warns", "com_plain"} {
		before.Set(fieldNamed(t, f, r, id), "6")
	}
	before.Set(fieldNamed(t, f, r, "one_change"), "The fees")
	before[fieldNamed(t, f, r, "feelings")] = []string{"safe"}
	for _, c := range []struct {
		keep                 bool
		left, changed, words string
		picked               int
	}{{true, "6", "2", "The fees", 1}, {false, "", "2", "", 0}} {
		saved := r.read(page, before)
		now := r.read(page, url.Values{fieldNamed(t, f, r, "com_plain"): {"2"}})
		r.merge(page, &now.filled, saved.answers, saved.words, c.keep)
		value := func(id string) string { return f.Layout.Value(saved.answers, f.Layout.Question(id), gap.Employee) }
		if value("ant_warns") != c.left || value("com_plain") != c.changed || saved.words[f.Layout.Text("one_change")] != c.words || len(f.Layout.Picked(saved.answers, 1)) != c.picked {
			t.Errorf("keep %v: left out %q, changed %q, words %v, picked %d", c.keep, value("ant_warns"), value("com_plain"), saved.words, c.picked)
		}
	}
}

func TestTallyFindsTheFirstGap(t *testing.T) {
	f, r := readerOf(t, "mirror-core", gap.Customer)
	pages := r.plan.pages(3)
	answers := f.Layout.Blank()
	for i := range f.Frame.Questions {
		f.Layout.Set(answers, i, gap.Customer, "x")
	}
	if got := r.tally(pages, answers); got.n != 32 || got.total != 32 || got.page != -1 {
		t.Errorf("all answered: %+v", got)
	}
	gapAt := pages[2].asks[1]
	f.Layout.Set(answers, r.plan.asks[gapAt].question, gap.Customer, "")
	f.Layout.Set(answers, r.plan.asks[pages[9].asks[0]].question, gap.Customer, "")
	if got := r.tally(pages, answers); got.n != 30 || got.page != 2 || got.ask != gapAt {
		t.Errorf("two left out: %+v, want the gap at page 2, ask %d", got, gapAt)
	}
	if diff := cmp.Diff([]int{gapAt}, r.missing(pages[2], answers)); diff != "" {
		t.Error(diff)
	}
}

func TestProgressForgetsPagesOfOtherVisits(t *testing.T) {
	p := begun(&visit{sheet: &sheet{reader: reader{layout: forms(t)["mirror-core"].Layout}}, now: day})
	first, second := [8]byte{1}, [8]byte{2}
	p.owns(first, 0)
	p.owns(first, 30)
	p.prompt(0)
	p.askTeam()
	if !p.own(0) || !p.own(30) || p.own(1) {
		t.Errorf("own pages: %b", p.Prompted)
	}
	p.owns(second, 1)
	if p.own(0) || p.own(30) || !p.own(1) {
		t.Errorf("own pages of another visit: %b", p.Prompted)
	}
	if !p.prompted(0) || !p.teamAsked() || p.prompted(1) {
		t.Errorf("other marks were lost: %b", p.Prompted)
	}
	if p.owns(second, 40); p.own(40) || !p.prompted(40) {
		t.Error("a page beyond the marks is shown again, or reminded of")
	}
}
