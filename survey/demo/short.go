package demo

import (
	"math/rand/v2"
	"slices"
	"strconv"

	"mirror/survey/pack"
)

// spectrum is how the trust spectrum is answered.
type spectrum struct {
	Respondents sides[int]   `yaml:"respondents"`
	Customer    spectrumSide `yaml:"customer"`
	Employee    spectrumSide `yaml:"employee"`
	Target      shares       `yaml:"target"`
}

type spectrumSide struct {
	Spread   spread             `yaml:"spread"`
	Means    shares             `yaml:"means"`
	Change   map[string]shares  `yaml:"change"` // by wave, then item
	Outcomes map[string]follows `yaml:"outcomes"`
}

// follows is an outcome that goes with one figure of the person.
type follows struct {
	Base       float64 `yaml:"base"`
	PerGeneral float64 `yaml:"per_general"`
	PerPoint   float64 `yaml:"per_point"`
	Noise      float64 `yaml:"noise"`
}

// perception holds the chance of an answer that counts, by item, in the waves that ask for it.
type perception struct {
	Respondents sides[int]                `yaml:"respondents"`
	W1          map[string]sides[float64] `yaml:"w1"`
	W4          map[string]sides[float64] `yaml:"w4"`
}

// trustSpectrum fills in the eight pairs of opposites.
func (g *generator) trustSpectrum(w string, who *person, r *rand.Rand) *form {
	q := g.questionnaire("trust-spectrum")
	both := sides[spectrumSide]{g.Spectrum.Customer, g.Spectrum.Employee}
	m := both.of(who.audience)
	answers := rate(r, q.pack, m.Spread, func(item *pack.Item) float64 {
		return m.Means[item.ID] + m.Change[w][item.ID]
	})
	f := q.newForm(who)
	q.tick(f, answers)
	for i := range q.pack.Outcomes {
		o := m.Outcomes[q.pack.Outcomes[i].ID]
		v := normal(r, o.Base+o.PerGeneral*answers.general, o.Noise, 0, 10)
		q.set(f, q.pack.Outcomes[i].ID, strconv.Itoa(v))
	}
	return f
}

// perceptionCheck fills in the six percentages: first whether the answer counts, then which of those it is.
func (g *generator) perceptionCheck(w string, who *person, r *rand.Rand) *form {
	q := g.questionnaire("perception-check")
	chances := g.Perception.W1
	if w == "w4" {
		chances = g.Perception.W4
	}
	f := q.newForm(who)
	for i := range q.pack.Items {
		item := &q.pack.Items[i]
		c := chances[item.ID]
		counts := r.Float64() < c.of(who.audience)
		f.ticked[i] = oneOf(r, q.pack.ScaleOf(item), item.CountAs, counts)
	}
	return f
}

// oneOf draws an answer among those that count, or among those that do not.
func oneOf(r *rand.Rand, scale *pack.Scale, countAs []string, counts bool) string {
	var options []string
	for _, p := range scale.Points {
		if slices.Contains(countAs, p.Value) == counts {
			options = append(options, p.Value)
		}
	}
	return options[r.IntN(len(options))]
}
