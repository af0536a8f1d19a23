package respond

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

const everyScale = "../../survey/testdata/every-scale.yaml"

// forms are all questionnaires there are, as forms of a study.
func forms(t testing.TB) map[string]*survey.Form {
	t.Helper()
	all := map[string]*survey.Form{}
	add := func(p *pack.Pack) {
		study := programme(set{})
		f := &survey.Form{Study: 1, ID: 1, Wave: waveID, Pack: p, Programme: study, Frame: survey.Frame(p, study, waveID)}
		f.Layout = survey.NewLayout(p, f.Frame)
		all[p.ID] = f
	}
	for _, p := range pack.Embedded() {
		add(p)
	}
	source, err := os.ReadFile(everyScale)
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := pack.Read("every-scale.yaml", bytes.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	add(p)
	return all
}

func sides(f *survey.Form) []gap.Audience {
	var all []gap.Audience
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		if slices.Contains(f.Pack.Audiences, a.String()) {
			all = append(all, a)
		}
	}
	return all
}

// Whatever the questionnaire, side and arrangement: each question is asked once, on pages of at most four, in an order
// of kinds that is always the same.
func TestPlanAsksEverythingOnce(t *testing.T) {
	for name, f := range forms(t) {
		for _, side := range sides(f) {
			p := newPlan(f, side)
			for n := range survey.Arrangements {
				t.Run(fmt.Sprintf("%s/%s/%d", name, side, n), func(t *testing.T) {
					checkPages(t, f, p, side, p.pages(uint8(n)), p.pages(0))
				})
			}
		}
	}
}

func checkPages(t *testing.T, f *survey.Form, p *plan, side gap.Audience, pages, first []formPage) {
	var questions, texts, picks []int
	for i, page := range pages {
		if page.kind != first[i].kind {
			t.Errorf("page %d is of kind %d, in the pack's order %d", i, page.kind, first[i].kind)
		}
		if i > 0 && page.kind < pages[i-1].kind {
			t.Errorf("page %d of kind %d comes after kind %d", i, page.kind, pages[i-1].kind)
		}
		counted := 0
		for _, k := range page.asks {
			switch a := p.asks[k]; {
			case a.question >= 0:
				questions = append(questions, a.question)
				counted++
			case a.pick >= 0:
				picks = append(picks, a.pick)
			default:
				texts = append(texts, a.text)
			}
		}
		if counted > mostStatements {
			t.Errorf("page %d asks %d questions", i, counted)
		}
	}
	if kind := pages[len(pages)-1].kind; kind != pageWords && kind != pageSend {
		t.Errorf("the last page is of kind %d", kind)
	}
	var want []int
	for i, q := range f.Frame.Questions {
		if q.Asked[side] {
			want = append(want, i)
		}
	}
	slices.Sort(questions)
	if diff := cmp.Diff(want, questions); diff != "" {
		t.Errorf("questions asked (-want +got):\n%s", diff)
	}
	want = nil
	for i, text := range f.Layout.Texts {
		if text.Asked[side] {
			want = append(want, i)
		}
	}
	slices.Sort(texts)
	if diff := cmp.Diff(want, texts); diff != "" {
		t.Errorf("questions in words asked (-want +got):\n%s", diff)
	}
	if len(slices.Compact(slices.Sorted(slices.Values(picks)))) != len(picks) {
		t.Errorf("picks %v", picks)
	}
}

// outline is a plan as ids by page.
func outline(f *survey.Form, p *plan, arrangement uint8) [][]string {
	var all [][]string
	for _, page := range p.pages(arrangement) {
		ids := []string{}
		for _, k := range page.asks {
			switch a := p.asks[k]; {
			case a.question >= 0:
				ids = append(ids, f.Frame.Questions[a.question].ID)
			case a.pick >= 0:
				ids = append(ids, f.Frame.Picks[a.pick].ID)
			default:
				ids = append(ids, f.Layout.Texts[a.text].ID)
			}
		}
		all = append(all, ids)
	}
	return all
}

func TestPlanOfMirrorCore(t *testing.T) {
	f := forms(t)["mirror-core"]
	want := [][]string{
		{"ant_before_ask", "ant_life_changes", "ant_warns"},
		{"spe_matter", "spe_remembered", "spe_kindness"},
		{"hon_truth", "hon_my_side", "hon_push"},
		{"com_plain", "com_listens", "com_chase"},
		{"col_together", "col_input", "col_joined_up"},
		{"rel_promises", "rel_accurate", "rel_available"},
		{"kno_skilled", "kno_first_time", "eas_simple", "eas_effort"}, // two short topics share a page
		{"val_worth", "val_fair"},
		{"recommend", "why_recommend", "trust", "stay", "buy_more"},
		{"forgive", "pay_more", "spoke_well", "spoke_badly"},
		{"importance", "feelings"},
		{"felt_special", "unspoken_need", "one_change"},
	}
	if diff := cmp.Diff(want, outline(f, newPlan(f, gap.Employee), 0)); diff != "" {
		t.Error(diff)
	}
	turned := outline(f, newPlan(f, gap.Customer), 5) // begins at topic ⌊8·2/8⌋ and is turned round
	if diff := cmp.Diff([]string{"spe_kindness", "spe_remembered", "spe_matter"}, turned[0]); diff != "" {
		t.Errorf("arrangement 5 begins (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[8:], turned[8:]); diff != "" {
		t.Errorf("what follows the statements moved:\n%s", diff)
	}
}

// What is expected of any provider is asked before how this one does, in every arrangement.
func TestPlanAsksExpectationsFirst(t *testing.T) {
	f := forms(t)["service-quality"]
	for n := range survey.Arrangements {
		last, first := -1, 99
		for i, page := range outline(f, newPlan(f, gap.Customer), uint8(n)) {
			for _, id := range page {
				if len(id) > 6 && id[:6] == "sq_exp" {
					last = max(last, i)
				} else {
					first = min(first, i)
				}
			}
		}
		if last >= first {
			t.Errorf("arrangement %d: an expectation on page %d, a statement on page %d", n, last, first)
		}
	}
}

// Each of n things stands at each place about equally often, so that no order is favoured.
func TestOrderIsBalanced(t *testing.T) {
	if diff := cmp.Diff([]int{0, 1, 2, 3, 4}, order(5, 0)); diff != "" {
		t.Errorf("arrangement 0 is not the pack's own order: %s", diff)
	}
	for n := 1; n <= 13; n++ {
		places := make([][]int, n)
		for i := range places {
			places[i] = make([]int, n)
		}
		for a := range survey.Arrangements {
			seen := map[int]bool{}
			for place, thing := range order(n, uint8(a)) {
				places[thing][place]++
				seen[thing] = true
			}
			if len(seen) != n {
				t.Errorf("order(%d, %d) = %v", n, a, order(n, uint8(a)))
			}
		}
		for thing, at := range places {
			if most := slices.Max(at); most > 16/n+2 {
				t.Errorf("of %d things, thing %d stands %d times of 16 at one place", n, thing, most)
			}
		}
	}
}
