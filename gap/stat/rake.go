package stat

import (
	"fmt"
	"math"
)

// Margin is one attribute whose true totals are known.
type Margin struct {
	Of     []int     // by cell: the category it belongs to
	Totals []float64 // by category
}

// Raking limits (methods.md §3.14).
const (
	rakeTolerance  = 1e-10
	rakeIterations = 500
	trimLow        = 0.3 // of the mean weight
	trimHigh       = 3.0
)

// Rake gives each cell of counts the weight per person that makes the weighted
// counts meet every margin (iterative proportional fitting, Deming & Stephan
// 1940). With trim, weights are then held within 0.3 to 3 times their mean,
// after which the margins hold only nearly. It fails when a category with people
// has no total or one with a total has no people, when margins disagree on the
// total, and when 500 rounds are not enough.
func Rake(counts []float64, margins []Margin, trim bool) ([]float64, error) {
	if err := checkMargins(counts, margins); err != nil {
		return nil, err
	}
	weights := make([]float64, len(counts))
	for i := range weights {
		weights[i] = 1
	}
	for range rakeIterations {
		worst := 0.0
		for _, m := range margins {
			have := marginTotals(counts, weights, m)
			for i, g := range m.Of {
				if have[g] > 0 {
					f := m.Totals[g] / have[g]
					weights[i] *= f
					worst = max(worst, math.Abs(f-1))
				}
			}
		}
		if worst < rakeTolerance {
			if trim {
				trimWeights(counts, weights)
			}
			return weights, nil
		}
	}
	return nil, fmt.Errorf("weights did not settle in %d rounds: some combination of groups is too thin", rakeIterations)
}

func checkMargins(counts []float64, margins []Margin) error {
	for k, m := range margins {
		if a, b := sum(m.Totals), sum(margins[0].Totals); math.Abs(a-b) > 1e-9*b {
			return fmt.Errorf("attribute %d adds up to %g, attribute 1 to %g: make them equal", k+1, a, b)
		}
		ones := make([]float64, len(counts))
		for i := range ones {
			ones[i] = 1
		}
		have := marginTotals(counts, ones, m)
		for g, total := range m.Totals {
			switch { // the message gives no counts: they may be of very few people
			case total > 0 && have[g] == 0:
				return fmt.Errorf("attribute %d, category %d: it has a known total but nobody answered: join it with a neighbour", k+1, g+1)
			case total <= 0 && have[g] > 0:
				return fmt.Errorf("attribute %d, category %d: people answered but it has no known total: give one", k+1, g+1)
			}
		}
	}
	return nil
}

func marginTotals(counts, weights []float64, m Margin) []float64 {
	have := make([]float64, len(m.Totals))
	for i, g := range m.Of {
		have[g] += counts[i] * weights[i]
	}
	return have
}

func trimWeights(counts, weights []float64) {
	mean := dot(counts, weights) / sum(counts)
	for i, w := range weights {
		weights[i] = min(max(w, trimLow*mean), trimHigh*mean)
	}
}
