package attack

import (
	"testing"

	"mirror/gap"
)

// What the attack learns of a group must be true: its mean, how far its answers lie apart, and every equation.
func TestWhatIsLearnedIsTrue(t *testing.T) {
	learned := 0
	for seed := range uint64(max(2, rounds())) {
		for _, f := range []*gap.Frame{town(), city()} {
			tally, known := crowd(f, seed)
			r := published(t, gap.Analyze(f, tally))
			for _, o := range looks(&r.Waves[0], &r.Settings, &Insider{}) {
				for _, f := range o.figures {
					for _, at := range f.order {
						if k := f.at[at].known; k != nil {
							learned++
							check(t, k, known.counts(o.a, f, at), o.a.String()+" "+f.id+" "+at.String())
						}
					}
				}
			}
		}
	}
	t.Logf("%d groups and figures", learned)
}

// counts is how many people of a place gave each answer, from the lowest.
func (k *truth) counts(a gap.Audience, f *figure, at place) (n []float64) {
	for v := range f.ballot.values {
		n = append(n, float64(k.sum(a, f.id, v, []place{at}, nil)))
	}
	return n
}

func check(t *testing.T, k *known, n []float64, what string) {
	t.Helper()
	people, sum, squares := 0.0, 0.0, 0.0
	for v, n := range n {
		x := k.ballot.points(v)
		people, sum, squares = people+n, sum+n*x, squares+n*x*x
	}
	in := func(what2 string, x float64, s span, slack float64) {
		t.Helper()
		if x < s.low-slack || x > s.high+slack {
			t.Errorf("%s: the %s is %v, not in %v", what, what2, x, s)
		}
	}
	in("mean", sum/people, k.mean, 0.002)
	in("variance", (squares-sum*sum/people)/(people-1), k.variance, 0.01)
	for _, f := range k.facts {
		is := 0.0
		for v, by := range f.by {
			is += by * n[v]
		}
		in("sum of a fact", is, f.is, hair)
	}
}
