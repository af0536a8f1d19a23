package demo

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"mirror/gap"
	"mirror/survey/pack"
)

// coreModel is how the main pack is answered; the formulas stand in larkfield.yaml.
type coreModel struct {
	Spread     sides[spread]             `yaml:"spread"`
	Means      shares                    `yaml:"customer_means"`
	Bias       map[string]shares         `yaml:"bias"`     // by dimension, then cell
	Learning   map[string]shares         `yaml:"learning"` // by cell, then wave
	Outcomes   sides[map[string]outcome] `yaml:"outcomes"`
	Behaviours map[string]behaviour      `yaml:"behaviours"`
	Importance sides[shares]             `yaml:"importance"`
	Feelings   feelings                  `yaml:"feelings"`
}

type outcome struct {
	Base      float64   `yaml:"base"`
	Noise     float64   `yaml:"noise"`
	Recommend float64   `yaml:"from_recommend"`
	Weights   shares    `yaml:"weights"`
	Penalties []penalty `yaml:"penalties"`
}

// penalty is what a dimension that fails costs.
type penalty struct {
	Dimension string  `yaml:"dimension"`
	Below     float64 `yaml:"below"`
	Minus     float64 `yaml:"minus"`
}

type behaviour struct {
	LogOdds   float64 `yaml:"log_odds"`
	PerPoint  float64 `yaml:"per_point"`
	Employees struct {
		Mean float64 `yaml:"mean"`
		SD   float64 `yaml:"sd"`
	} `yaml:"employees"`
}

type feelings struct {
	HowMany  []float64 `yaml:"how_many"` // chances of one, two, three words
	Low      shares    `yaml:"low"`
	Mid      shares    `yaml:"mid"`
	High     shares    `yaml:"high"`
	Employee shares    `yaml:"employee"`
}

// core fills in the main pack.
func (g *generator) core(w string, who *person, r *rand.Rand) *form {
	q := g.questionnaire("mirror-core")
	answers := rate(r, q.pack, g.Core.Spread.of(who.audience), func(item *pack.Item) float64 {
		if who.audience == gap.Employee {
			return g.predicted(w, who, item)
		}
		return g.experienced(q.pack, w, who, item)
	})
	f := q.newForm(who)
	q.tick(f, answers)

	models := g.Core.Outcomes.of(who.audience)
	base := models["recommend"].Base
	recommend := int(base)
	for i := range q.pack.Outcomes {
		o := &q.pack.Outcomes[i]
		m, drawn := models[o.ID]
		if !drawn {
			q.set(f, o.ID, g.told(r, who, o, recommend))
			continue
		}
		v := g.expect(r, q.pack, m, answers.scores, float64(recommend)-base)
		if o.ID == "recommend" {
			recommend = v
		}
		q.set(f, o.ID, strconv.Itoa(v))
	}
	weights := g.Core.Importance.of(who.audience)
	q.set(f, "importance", join(pickSeveral(r, dimensions(q.pack), weights, q.pack.Importance.Pick)))
	q.set(f, "feelings", join(g.felt(r, who, q.pack.Feelings, recommend)))
	return f
}

// experienced is the mean of a customer's answer to an item.
func (g *generator) experienced(p *pack.Pack, w string, who *person, item *pack.Item) float64 {
	d := item.Dimension
	effect := g.Action.Others[d][w]
	if who.takesPart() {
		effect = g.Action.TakingPart[d][w]
	}
	if emotional(p, d) {
		return g.Core.Means[item.ID] + effect + who.unit.CustomersShift + who.segment.Emotional
	}
	return g.Core.Means[item.ID] + effect + g.Functional*who.unit.CustomersShift + who.segment.Functional
}

// predicted is the mean of an employee's answer: all customers' mean in the wave, and what is left of the bias.
func (g *generator) predicted(w string, who *person, item *pack.Item) float64 {
	d := item.Dimension
	effect, customers := 0.0, 0.0
	for _, u := range g.Units {
		n := float64(u.Customers)
		customers += n
		if u.TakesPart {
			effect += n * g.Action.TakingPart[d][w]
		} else {
			effect += n * g.Action.Others[d][w]
		}
	}
	return g.Core.Means[item.ID] + effect/customers + g.Core.Bias[d][who.cell.ID]*g.Core.Learning[who.cell.ID][w]
}

// expect draws an outcome on 0..10. Scores count from the customers' first-wave means, on both sides.
func (g *generator) expect(r *rand.Rand, p *pack.Pack, m outcome, scores map[string]float64, recommend float64) int {
	x := m.Base + m.Recommend*recommend
	for i := range p.Dimensions {
		d := p.Dimensions[i].ID
		x += m.Weights[d] * (scores[d] - g.firstMean(p, d))
	}
	for _, c := range m.Penalties {
		if scores[c.Dimension] < c.Below {
			x -= c.Minus
		}
	}
	return normal(r, x, m.Noise, 0, 10)
}

// firstMean is the mean of a dimension's item means in the first wave.
func (g *generator) firstMean(p *pack.Pack, dimension string) float64 {
	sum, n := 0.0, 0.0
	for i := range p.Items {
		if p.Items[i].Dimension == dimension {
			sum += g.Core.Means[p.Items[i].ID]
			n++
		}
	}
	return sum / n
}

// told draws what customers did, or how many in a hundred employees believe did it.
func (g *generator) told(r *rand.Rand, who *person, o *pack.Item, recommend int) string {
	m := g.Core.Behaviours[o.ID]
	if who.audience == gap.Employee {
		return strconv.Itoa(normal(r, m.Employees.Mean, m.Employees.SD, 0, 100))
	}
	// The reference is a recommend answer of 7.
	if r.Float64() < chance(m.LogOdds+m.PerPoint*float64(recommend-7)) {
		return "said_yes"
	}
	return "said_no"
}

// felt draws up to three words, customers' by their recommend answer.
func (g *generator) felt(r *rand.Rand, who *person, words *pack.Pick, recommend int) []string {
	weights := g.Core.Feelings.Mid
	switch {
	case who.audience == gap.Employee:
		weights = g.Core.Feelings.Employee
	case recommend >= 9:
		weights = g.Core.Feelings.High
	case recommend <= 6:
		weights = g.Core.Feelings.Low
	}
	n, x := len(g.Core.Feelings.HowMany), r.Float64()
	for i, c := range g.Core.Feelings.HowMany {
		if x -= c; x < 0 {
			n = i + 1
			break
		}
	}
	return pickSeveral(r, ids(words.Options), weights, n)
}

// emotional reports whether a dimension is about the relationship.
func emotional(p *pack.Pack, dimension string) bool {
	for i := range p.Dimensions {
		if p.Dimensions[i].ID == dimension {
			return p.Dimensions[i].Kind == string(gap.Emotional)
		}
	}
	return false
}

func dimensions(p *pack.Pack) []string {
	list := make([]string, len(p.Dimensions))
	for i := range p.Dimensions {
		list[i] = p.Dimensions[i].ID
	}
	return list
}

// join spells several picks in one column.
func join(picks []string) string { return strings.Join(picks, "|") }
