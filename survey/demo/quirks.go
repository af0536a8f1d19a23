package demo

import (
	"math"
	"math/rand/v2"
	"strconv"

	"mirror/gap"
	"mirror/survey/pack"
)

// quality is how carefully forms are filled in.
type quality struct {
	StopsHalfway  sides[float64] `yaml:"stops_halfway"`
	SameAnswer    sides[float64] `yaml:"same_answer_throughout"`
	SameSpeed     float64        `yaml:"same_answer_speed"`
	MedianSeconds shares         `yaml:"median_seconds"` // by pack
	SecondsSpread float64        `yaml:"seconds_spread"`
}

// cantSay is how files spell the way out that every question offers.
const cantSay = "x"

// cannotSay takes back answers of people who have no experience of a thing. Picks and words have no such way out.
func (g *generator) cannotSay(q *questionnaire, forms []*form, r *rand.Rand) {
	asked := len(q.pack.Items) + len(q.pack.Outcomes)
	for _, f := range forms {
		rate := g.Missing.Default.of(f.who.audience)
		for i, id := range q.ids[:asked] {
			share, own := g.Missing.Customer[id]
			if !own || f.who.audience == gap.Employee {
				share = rate
			}
			if r.Float64() < share {
				f.ticked[i] = cantSay
			}
		}
	}
}

// misfill lets some people stop halfway and some tick the same answer throughout.
func (g *generator) misfill(q *questionnaire, forms []*form, r *rand.Rand) {
	items := len(q.pack.Items)
	for _, f := range forms {
		x, where, which := r.Float64(), r.Float64(), r.Float64()
		stops, same := g.Quality.StopsHalfway.of(f.who.audience), g.Quality.SameAnswer.of(f.who.audience)
		switch {
		case x < stops:
			f.quirk = true
			for i := int(math.Round(float64(items) * (0.25 + 0.5*where))); i < len(f.ticked); i++ {
				f.ticked[i] = ""
			}
		case x < stops+same && q.pack.ScaleOf(&q.pack.Items[0]).Type == pack.Rating:
			f.quirk = true
			q.repeat(f, which)
		}
	}
}

// repeat ticks the same answer throughout: mostly the middle, sometimes a pleasant one.
func (q *questionnaire) repeat(f *form, which float64) {
	place := 0.5
	switch {
	case which > 0.85:
		place = 1
	case which > 0.65:
		place = 5.0 / 6
	case which > 0.45:
		place = 4.0 / 6
	}
	answer := func(i int, s *pack.Scale) {
		if s.Type == pack.Rating {
			f.ticked[i] = strconv.Itoa(onScale(float64(s.Lo())+place*float64(s.Hi()-s.Lo()), s.Lo(), s.Hi()))
		}
	}
	for i := range q.pack.Items {
		answer(i, q.pack.ScaleOf(&q.pack.Items[i]))
	}
	for i := range q.pack.Outcomes {
		answer(len(q.pack.Items)+i, q.pack.ScaleOf(&q.pack.Outcomes[i]))
	}
}

// time says how long customers took; those who stopped or did not read took less. Employees are never timed.
func (g *generator) time(q *questionnaire, forms []*form, r *rand.Rand) {
	for _, f := range forms {
		if f.who.audience == gap.Employee {
			continue
		}
		f.seconds = g.Quality.MedianSeconds[q.pack.ID] * math.Exp(g.Quality.SecondsSpread*r.NormFloat64())
		if !f.quirk {
			continue
		}
		asked := len(q.pack.Items) + len(q.pack.Outcomes)
		answered := 0
		for _, t := range f.ticked[:asked] {
			if t != "" {
				answered++
			}
		}
		if answered < asked {
			f.seconds *= float64(answered) / float64(asked)
		} else {
			f.seconds *= g.Quality.SameSpeed
		}
	}
}
