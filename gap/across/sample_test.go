package across

import (
	"fmt"
	"math"
	"math/rand/v2"

	"mirror/gap"
)

// sample is a wave as a release without protection has it: cells, segments and units with rows on dimensions, overall, the
// emotional family and a recommendation. Numbers come from rng.
type sample struct {
	id, from, to            string
	cells, segments, units  int
	dimensions              int
	cellsDrift, customersUp float64
}

func (s sample) build(rng *rand.Rand) gap.Wave {
	w := gap.Wave{ID: s.id, Name: s.id, From: s.from, To: s.to, Pack: "p", PackVersion: "1.0.0", Predicted: true}
	employees, customers := make([]float64, s.cells), make([]float64, s.segments)
	for i := range employees {
		employees[i] = float64(30 + rng.IntN(40))
	}
	for i := range customers {
		customers[i] = float64(50 + rng.IntN(200))
	}
	figures := [][3]string{{gap.LevelOverall, "all", ""}, {gap.LevelFamily, "emotional", ""}}
	for d := range s.dimensions {
		figures = append(figures, [3]string{gap.LevelDimension, fmt.Sprintf("d%d", d), "emotional"})
	}
	for _, f := range figures {
		w.Gaps = append(w.Gaps, s.figure(rng, f, employees, customers)...)
	}
	w.Outcomes = s.figure(rng, [3]string{gap.LevelOutcome, "recommend", ""}, employees, customers)
	for i := range employees {
		w.Cells = append(w.Cells, gap.Cell{ID: fmt.Sprintf("c%d", i), N: gap.Some(employees[i]), Elevation: gap.Some(1), Low: gap.Some(-2), High: gap.Some(4), Pattern: gap.Some(0.8)})
	}
	return w
}

// figure makes the rows of one figure: the wholes are the people-weighted means of their groups.
func (s sample) figure(rng *rand.Rand, f [3]string, employees, customers []float64) []gap.Row {
	side := func(n, score float64) gap.Side {
		return gap.Side{N: gap.Some(n), EffectiveN: gap.Some(n), Score: gap.Some(score), Mean: gap.Some(1 + 0.06*score), SE: gap.Some(20 / math.Sqrt(n)), SD: gap.Some(1.2)}
	}
	whole := func(sides []gap.Side) gap.Side {
		n, sum := 0.0, 0.0
		for _, x := range sides {
			n += x.N.Or(0)
			sum += x.N.Or(0) * x.Score.Or(0)
		}
		return side(n, sum/n)
	}
	var e, c []gap.Side
	for _, n := range employees {
		e = append(e, side(n, 60+s.cellsDrift+10*rng.NormFloat64()))
	}
	for _, n := range customers {
		c = append(c, side(n, 50+s.customersUp+8*rng.NormFloat64()))
	}
	all, everyone := whole(c), whole(e)
	rows := []gap.Row{row(f, gap.Place{}, gap.ComparedAll, all, everyone)}
	for i := range e {
		rows = append(rows, row(f, gap.Place{Cell: gap.Word(fmt.Sprintf("c%d", i))}, gap.ComparedAll, all, e[i]))
	}
	for i := range c {
		rows = append(rows, row(f, gap.Place{Segment: gap.Word(fmt.Sprintf("s%d", i))}, gap.ComparedAll, c[i], everyone))
	}
	for i := range s.units {
		rows = append(rows, row(f, gap.Place{Unit: gap.Word(fmt.Sprintf("u%d", i))}, gap.ComparedUnit, side(100, 50+s.customersUp+8*rng.NormFloat64()), side(40, 60+10*rng.NormFloat64())))
	}
	return rows
}

// row compares two sides.
func row(f [3]string, at gap.Place, compared string, c, e gap.Side) gap.Row {
	r := gap.Row{Level: f[0], ID: f[1], PartOf: f[2], Place: at, Compared: compared, Customers: c, Employees: e, Verdict: gap.NotEnoughEvidence}
	x := e.Score.Or(0) - c.Score.Or(0)
	se := math.Hypot(e.SE.Or(0), c.SE.Or(0))
	r.Gap, r.SE, r.DF = gap.Some(x), gap.Some(se), gap.Some(e.N.Or(0)-1)
	r.Low, r.High = gap.Some(x-student(e.N.Or(0)-1)*se), gap.Some(x+student(e.N.Or(0)-1)*se)
	return r
}

// four are four half-yearly waves.
func four(s sample) []gap.Wave {
	rng := rand.New(rand.NewPCG(1, 2))
	var waves []gap.Wave
	for i, day := range []string{"2025-03-01", "2025-09-01", "2026-03-01", "2026-09-01"} {
		s.id, s.from, s.to = fmt.Sprintf("w%d", i+1), day, day
		waves = append(waves, s.build(rng))
		s.customersUp += 4
	}
	return waves
}

var settings = gap.Settings{Margin: 10, GoodFrom: 67, Outcome: "recommend", Language: "en", Disclosure: "off"}
