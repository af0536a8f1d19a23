package attack

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"mirror/gap"
	"mirror/gap/disclosure"
)

// town is a two-sided survey of a middling company: cells and units crossed, a
// few of them with hardly anybody; ratings, a choice and an outcome.
func town() *gap.Frame {
	rating := func(id string, d, top int) gap.Question {
		return gap.Question{ID: id, Dimension: d, Asked: [2]bool{true, true}, Lo: 1, Hi: top, FavourableFrom: top - 1, UnfavourableTo: 2}
	}
	f := &gap.Frame{
		Wave: "w1", Pack: "town",
		Dimensions: []gap.Dimension{{ID: "honesty", Family: gap.Emotional}, {ID: "ease", Family: gap.Functional}},
		Questions:  []gap.Question{rating("h1", 0, 5), rating("h2", 0, 5), rating("e1", 1, 5), rating("e2", 1, 5), rating("again", -1, 7)},
		CellByUnit: true, SegmentByUnit: true, Margin: 10, GoodFrom: 67, Outcome: 4,
	}
	f.Questions[4].Role = "recommend"
	for c := range 6 {
		f.Cells = append(f.Cells, gap.Group{ID: fmt.Sprintf("cell%d", c), Invited: 200})
		f.Segments = append(f.Segments, gap.Group{ID: fmt.Sprintf("segment%d", c)})
	}
	for u := range 4 {
		f.Units = append(f.Units, gap.Group{ID: fmt.Sprintf("unit%d", u)})
	}
	return f
}

// city is a town that is asked more: a recommendation from 0 to 10, words to pick, and people by band of the trust spectrum.
func city() *gap.Frame {
	f := town()
	f.Questions[4].Lo, f.Questions[4].Hi, f.Questions[4].FavourableFrom, f.Questions[4].UnfavourableTo = 0, 10, 9, 6
	f.Picks = []gap.Pick{{ID: "feelings"}}
	for i := range 12 {
		f.Picks[0].Options = append(f.Picks[0].Options, fmt.Sprintf("word%d", i))
	}
	f.Bands = []gap.Band{
		{ID: "low", From: 1, Below: 2}, {ID: "middling", From: 2, Below: 3.5}, {ID: "good", From: 3.5, Below: 4.5}, {ID: "high", From: 4.5, Below: 5, Open: true},
	}
	return f
}

// crowd answers the survey of a town: atoms of very different sizes, each with a leaning of its own.
func crowd(f *gap.Frame, seed uint64) (*gap.Tally, *truth) {
	rng := rand.New(rand.NewPCG(seed, 7))
	t, known := gap.NewTally(f, gap.Collect{}), &truth{n: map[atom]int{}, where: [2]map[[2]string]int{{}, {}}}
	for a, groups := range [2][]gap.Group{f.Segments, f.Cells} {
		for _, g := range groups {
			size := 1 + rng.IntN(14)*(1+rng.IntN(3))
			for _, u := range f.Units {
				n := rng.IntN(size + 1)
				if rng.IntN(12) == 0 {
					continue // nobody belongs there
				}
				known.where[a][[2]string{g.ID, u.ID}] = 2*n + 3
				at := t.Atom(gap.Audience(a), g.ID, u.ID)
				lean := rng.Float64()
				for range n {
					r := gap.Response{Seconds: -1}
					for q := range f.Questions {
						r.Codes = append(r.Codes, answer(rng, f.Questions[q].Hi-f.Questions[q].Lo+1, lean))
						known.n[atom{gap.Audience(a), g.ID, u.ID, f.Questions[q].ID, int(r.Codes[q])}]++
					}
					if len(f.Picks) > 0 {
						r.Picks = []uint64{known.pick(rng, gap.Audience(a), len(f.Picks[0].Options))}
					}
					t.Add(at, &r)
				}
			}
		}
	}
	return t, known
}

func answer(rng *rand.Rand, top int, lean float64) uint8 {
	switch rng.IntN(40) {
	case 0:
		return gap.CantSay
	case 1:
		return gap.Blank
	}
	x := 0
	for range top - 1 {
		if rng.Float64() < 0.3+0.5*lean {
			x++
		}
	}
	return uint8(x)
}

type atom struct {
	a           gap.Audience
	group, unit string
	question    string
	code        int
}

// pick picks about three words, the first most often.
func (k *truth) pick(rng *rand.Rand, a gap.Audience, words int) (picked uint64) {
	for w := range words {
		if rng.Float64() < 0.6/float64(w*w+1) {
			picked |= 1 << w
			k.n[atom{a: a, question: "feelings", code: w}]++
		}
	}
	return picked
}

// truth is who answered what, and how many belong where.
type truth struct {
	n     map[atom]int
	where [2]map[[2]string]int
}

// insider knows where everybody works; nobody knows that of customers.
func (k *truth) insider() Insider {
	return Insider{Where: [2]map[[2]string]int{gap.Employee: k.where[gap.Employee]}}
}

// sum is how many people of places gave a valid answer, or one answer (value ≥ 0).
func (k *truth) sum(a gap.Audience, question string, value int, places, less []place) int {
	sum := 0
	in := func(list []place, at atom) bool {
		for _, p := range list {
			if (p.group == "" || p.group == at.group) && (p.unit == "" || p.unit == at.unit) {
				return true
			}
		}
		return false
	}
	for at, n := range k.n {
		if at.a == a && at.question == question && (value < 0 && at.code < int(gap.CantSay) || at.code == value) && in(places, at) && !in(less, at) {
			sum += n
		}
	}
	return sum
}

// settings of a study with the usual smallest groups.
func settings(disclosure string) gap.Settings {
	return gap.Settings{Margin: 10, GoodFrom: 67, Disclosure: disclosure, Smallest: gap.Smallest{Employees: 7, Customers: 5, Detail: 10}}
}

// published is what a reader holds: the release's JSON, read back.
func published(t *testing.T, w gap.Wave) *gap.Result {
	t.Helper()
	return read(t, disclosure.Protect(gap.Result{Settings: settings("on"), Waves: []gap.Wave{w}}))
}

func read(t *testing.T, v any) *gap.Result {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var r gap.Result
	if err := json.Unmarshal(b, &r); err != nil {
		t.Fatal(err)
	}
	return &r
}
