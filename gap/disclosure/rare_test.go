package disclosure

import (
	"math"
	"math/rand/v2"
	"testing"

	"mirror/gap"
)

// A group of 30 or more says of no answer that at most one person gave it. Every set of answers that its shown figures
// allow is looked at; were the spread told as finely as elsewhere, and the distribution beside it, some would say so.
func TestNoAnswerIsKnownToBeRare(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	spreads, control := 0, 0
	const groups = 60
	for range groups {
		n := 30 + rng.IntN(12)
		w := twoQuestions(1, n, 0.3+0.4*rng.Float64(), rng, "")
		out := protectOne(w).Waves()[0]
		shown, was := answersOf(&out), answersOf(&w)
		fits := reader(shown, n)
		v := newGuard(floors(gap.Smallest{}), &w).view(gap.Employee, was.row)
		spread := math.Inf(1)
		if v.spread {
			spreads++
			spread = v.spreadStep() / 2
		}
		most, finely := make([]int, 5), make([]int, 5)
		sets(n, 5, func(counts []int) {
			sd := deviation(counts)
			if !fits(counts) || math.Abs(sd-shown.row.Employees.SD.Or(sd)) > spread+1e-9 {
				return
			}
			for value, c := range counts {
				most[value] = max(most[value], c)
				if math.Abs(sd-was.row.Employees.SD.Or(9)) <= 0.05 {
					finely[value] = max(finely[value], c)
				}
			}
		})
		for value, c := range most {
			if c < 2 {
				t.Errorf("%d people, %v: at most %d gave answer %d", n, was.row.Answers[gap.Employee], c, value)
			}
			if finely[value] < 2 {
				control++
			}
		}
	}
	t.Logf("%d of %d groups show their spread; told finely, %d answers would be known to be rare", spreads, groups, control)
	if spreads < groups/2 || control == 0 {
		t.Error("too little is shown, or the rule protects nothing")
	}
}

// A dimension of one question says of it what the question says: else the spread of the one and the distribution of the
// other would be told of the same people.
func TestOneQuestionIsToldAlikeAsADimension(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 14))
	coarse := 0
	for range 200 {
		out := protectOne(twoQuestions(2, 40+rng.IntN(60), 0.2+0.6*rng.Float64(), rng, "sales", "service")).Waves()[0]
		rows := map[string]gap.Side{}
		for _, r := range out.Gaps {
			rows[r.Level+" "+r.ID+string(r.Cell)] = r.Employees
		}
		for _, cell := range []string{"", "sales"} {
			item, dimension := rows["item q"+cell], rows["dimension d"+cell]
			if item.SD != dimension.SD || item.Favourable != dimension.Favourable {
				t.Errorf("%q: the question shows %v, its dimension %v", cell, item, dimension)
			}
			if !item.SD.Known() {
				coarse++
			}
		}
	}
	if coarse == 0 {
		t.Error("all spreads are shown: nothing is tested")
	}
}

// twoQuestions is a wave in which n employees of each cell, and some customers, answered two questions on five points, of one
// dimension or of two.
func twoQuestions(dimensions, n int, lean float64, rng *rand.Rand, cells ...string) gap.Wave {
	return twoSides(dimensions, n, [2]float64{lean, lean}, rng, cells...)
}

// twoSides is the same with customers and employees who lean to other answers.
func twoSides(dimensions, n int, leans [2]float64, rng *rand.Rand, cells ...string) gap.Wave {
	question := func(id string, dimension int) gap.Question {
		return gap.Question{ID: id, Dimension: dimension, Asked: [2]bool{true, true}, Lo: 1, Hi: 5, FavourableFrom: 4, UnfavourableTo: 2}
	}
	f := &gap.Frame{Wave: "w", Pack: "p", Margin: 10, GoodFrom: 67, Outcome: -1,
		Dimensions: []gap.Dimension{{ID: "d", Family: gap.Emotional}, {ID: "o", Family: gap.Emotional}}[:dimensions],
		Questions:  []gap.Question{question("q", 0), question("other", dimensions-1)}}
	for _, cell := range cells {
		if cell != "" {
			f.Cells = append(f.Cells, gap.Group{ID: cell})
		}
	}
	tally := gap.NewTally(f, gap.Collect{})
	answer := func(a gap.Audience, cell string, people int) {
		for range people {
			r := &gap.Response{Codes: []uint8{0, 0}, Seconds: -1}
			for q := range r.Codes {
				for range 4 {
					if rng.Float64() < leans[a] {
						r.Codes[q]++
					}
				}
			}
			tally.Add(tally.Atom(a, cell, ""), r)
		}
	}
	answer(gap.Customer, "", 300)
	for _, cell := range cells {
		answer(gap.Employee, cell, n)
	}
	return gap.Analyze(f, tally)
}

// answered is what a wave says of employees' answers to the question.
type answered struct {
	row  *gap.Row
	dist *gap.Distribution
}

func answersOf(w *gap.Wave) (a answered) {
	for i := range w.Gaps {
		if r := &w.Gaps[i]; r.Level == gap.LevelItem && r.ID == "q" && r.Cell == "" {
			a.row = r
		}
	}
	for i := range w.Distributions {
		if d := &w.Distributions[i]; d.Level == gap.LevelItem && d.ID == "q" && d.Audience == gap.Employee.String() {
			a.dist = d
		}
	}
	return a
}

// reader reports which sets of answers the shown score, shares and distribution of n people allow.
func reader(a answered, n int) func([]int) bool {
	within := func(shown gap.Number, people int, limit bool) bool {
		x, ok := shown.Value()
		share := float64(people) / float64(n)
		return !ok || math.Abs(share-x) <= 0.025+1e-9 || limit && (x <= 0.1 && share < 0.1 || x >= 0.9 && share > 0.9)
	}
	return func(c []int) bool {
		sum := 0
		for value, people := range c {
			sum += value * people
		}
		score := 25 * float64(sum) / float64(n)
		s := &a.row.Employees
		coded := a.row.Reason == ReasonCoded && (s.Score.Or(0) < 50 && score < s.Score.Or(0) || s.Score.Or(0) > 50 && score > s.Score.Or(0))
		if math.Abs(score-s.Score.Or(0)) > 0.05+1e-9 && !coded || !within(s.Favourable, c[3]+c[4], true) || !within(s.Unfavourable, c[0]+c[1], true) {
			return false
		}
		for value, share := range a.dist.Shares {
			if !within(share, c[value], false) || a.dist.N.Known() && !share.Known() && float64(c[value]) > leastPart(n)*float64(n) {
				return false
			}
		}
		return true
	}
}

func deviation(counts []int) float64 {
	n, sum, squares := 0.0, 0.0, 0.0
	for value, c := range counts {
		x := float64(value)
		n, sum, squares = n+float64(c), sum+x*float64(c), squares+x*x*float64(c)
	}
	return math.Sqrt((squares - sum*sum/n) / (n - 1))
}

// sets are all ways n people can have answered.
func sets(n, values int, use func(counts []int)) {
	counts := make([]int, values)
	var fill func(at, left int)
	fill = func(at, left int) {
		if at == values-1 {
			counts[at] = left
			use(counts)
			return
		}
		for c := range left + 1 {
			counts[at] = c
			fill(at+1, left-c)
		}
	}
	fill(0, n)
}
