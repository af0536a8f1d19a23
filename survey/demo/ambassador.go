package demo

import (
	"math/rand/v2"
	"strconv"

	"mirror/survey/pack"
)

// ambassador is how employees answer for themselves.
type ambassador struct {
	Means      shares             `yaml:"means"`
	Spread     spread             `yaml:"spread"`
	CellShift  shares             `yaml:"cell_shift"`
	WaveShift  shares             `yaml:"wave_shift_taking_part"`
	Outcomes   map[string]follows `yaml:"outcomes"`
	Behaviours map[string]odds    `yaml:"behaviours"`
}

// ambassadorPulse fills in the three commitments and what people say and do.
func (g *generator) ambassadorPulse(w string, who *person, r *rand.Rand) *form {
	q := g.questionnaire("ambassador")
	m := g.Ambassador
	shift := m.CellShift[who.cell.ID]
	if who.unit != nil {
		shift += who.unit.Commitment
	}
	if who.takesPart() {
		shift += m.WaveShift[w]
	}
	answers := rate(r, q.pack, m.Spread, func(item *pack.Item) float64 { return m.Means[item.ID] + shift })
	f := q.newForm(who)
	q.tick(f, answers)

	commitment := 0.0
	for _, d := range dimensions(q.pack) {
		commitment += answers.scores[d] / float64(len(q.pack.Dimensions))
	}
	for i := range q.pack.Outcomes {
		o := &q.pack.Outcomes[i]
		if b, ok := m.Behaviours[o.ID]; ok {
			counts := r.Float64() < chance(b.LogOdds+b.PerPoint*(commitment-5))
			f.ticked[q.at[o.ID]] = oneOf(r, q.pack.ScaleOf(o), o.CountAs, counts)
			continue
		}
		x := m.Outcomes[o.ID]
		q.set(f, o.ID, strconv.Itoa(normal(r, x.Base+x.PerPoint*(commitment-5), x.Noise, 0, 10)))
	}
	return f
}
