package survey_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// everyScale is the pack that has every kind of question there is.
func everyScale(t testing.TB) *pack.Pack {
	t.Helper()
	p, _, err := pack.ReadFile("testdata/every-scale.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// customersOnly asks customers alone for a story.
func customersOnly(t testing.TB) *survey.Layout {
	p := everyScale(t)
	for i := range p.Items {
		if p.Items[i].ID == "care_story" {
			p.Items[i].Wording.Employee = pack.Wording{}
		}
	}
	return layoutOf(p)
}

func layoutOf(p *pack.Pack) *survey.Layout { return survey.NewLayout(p, survey.Frame(p, nil, "1")) }

func allPacks(t testing.TB) []*pack.Pack { return append(pack.Embedded(), everyScale(t)) }

// ticked is one random person as a form would send them.
type ticked struct {
	values      []string // by question
	picks       [][]string
	arrangement uint8
}

func randomTicks(r *rand.Rand, p *pack.Pack, f *gap.Frame, a gap.Audience) ticked {
	some := func(values []string, most int) []string {
		var all []string
		left := 1 + r.IntN(most)
		for i, v := range values { // in the scale's order
			if len(all) < left && r.IntN(len(values)-i) < left-len(all) {
				all = append(all, v)
			}
		}
		return all
	}
	items := map[string]*pack.Item{}
	for _, list := range [][]pack.Item{p.Items, p.Outcomes} {
		for i := range list {
			items[list[i].ID] = &list[i]
		}
	}
	var k ticked
	for i := range f.Questions {
		it := items[f.Questions[i].ID]
		s := p.ScaleOf(it)
		var values []string
		for _, pt := range s.Points {
			values = append(values, pt.Value)
		}
		value := ""
		switch n := r.IntN(12); {
		case !it.Asked(a.String()) || n == 0:
		case n == 1:
			value = "x"
		case it.EmployeePercent && a == gap.Employee:
			value = []string{"0", "7", "100", "50", "10"}[r.IntN(5)]
		case s.Type == pack.ChoiceMany:
			value = strings.Join(some(values, len(values)), "|")
		default:
			value = values[r.IntN(len(values))]
		}
		k.values = append(k.values, value)
	}
	for _, pick := range f.Picks {
		ask := survey.PickIn(p, pick.ID)
		w := ask.Wording.Customer
		if a == gap.Employee {
			w = ask.Wording.Employee
		}
		var ids []string
		if !w.Empty() && r.IntN(4) > 0 {
			ids = some(pick.Options, ask.Pick)
		}
		k.picks = append(k.picks, ids)
	}
	k.arrangement = uint8(r.IntN(16))
	return k
}

// pack packs what was ticked; every answer must be taken.
func (k ticked) pack(t testing.TB, l *survey.Layout, a gap.Audience) []byte {
	t.Helper()
	answers := l.Blank()
	for q, value := range k.values {
		if value != "" && !l.Set(answers, q, a, value) {
			t.Fatalf("%s: %q is refused from %ss", l.Frame.Questions[q].ID, value, a)
		}
	}
	for i, ids := range k.picks {
		if !l.SetPick(answers, i, ids) {
			t.Fatalf("%s: %q is refused", l.Frame.Picks[i].ID, ids)
		}
	}
	l.SetArrangement(answers, k.arrangement)
	return answers
}

// What was ticked comes back as it was ticked, whatever the pack and the side.
func TestLayoutKeepsWhatWasTicked(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, p := range allPacks(t) {
		f := survey.Frame(p, nil, "1")
		l := survey.NewLayout(p, f)
		for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
			if !slices.Contains(p.Audiences, a.String()) {
				continue
			}
			for range 300 {
				want := randomTicks(r, p, f, a)
				answers := want.pack(t, l, a)
				if len(answers) != l.Size {
					t.Fatalf("%s: %d bytes, not %d", p.ID, len(answers), l.Size)
				}
				got := ticked{arrangement: l.Arrangement(answers)}
				for q := range f.Questions {
					got.values = append(got.values, l.Value(answers, q, a))
				}
				for i := range f.Picks {
					got.picks = append(got.picks, l.Picked(answers, i))
				}
				if diff := cmp.Diff(want, got, cmp.AllowUnexported(ticked{})); diff != "" {
					t.Fatalf("%s, %s (-ticked +packed):\n%s", p.ID, a, diff)
				}
				if !l.Valid(answers, a) {
					t.Fatalf("%s, %s: what was ticked is not valid: %q", p.ID, a, want)
				}
			}
		}
	}
}
