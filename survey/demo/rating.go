package demo

import (
	"math"
	"math/rand/v2"
	"strconv"

	"mirror/survey/pack"
)

// rated are one person's answers to the rated items of a pack: a good answer is high, also where the item is reversed.
type rated struct {
	values  []int              // one an item, in the pack's order
	scores  map[string]float64 // by dimension: the mean of its items
	general float64            // the person's own standard normal draw
}

// rate draws a person's answers: mean + general*N + dimension*N + item*N, rounded to the item's scale.
func rate(r *rand.Rand, p *pack.Pack, s spread, mean func(*pack.Item) float64) rated {
	out := rated{values: make([]int, len(p.Items)), scores: map[string]float64{}, general: r.NormFloat64()}
	dimension, items := map[string]float64{}, map[string]int{}
	for i := range p.Items {
		item := &p.Items[i]
		if _, met := dimension[item.Dimension]; !met {
			dimension[item.Dimension] = r.NormFloat64()
		}
		scale := p.ScaleOf(item)
		x := mean(item) + s.General*out.general + s.Dimension*dimension[item.Dimension] + s.Item*r.NormFloat64()
		out.values[i] = onScale(x, scale.Lo(), scale.Hi())
		out.scores[item.Dimension] += float64(out.values[i])
		items[item.Dimension]++
	}
	for d, n := range items {
		out.scores[d] /= float64(n)
	}
	return out
}

// onScale rounds to the nearest answer there is.
func onScale(x float64, lo, hi int) int {
	return min(max(int(math.Round(x)), lo), hi)
}

// normal draws a whole number around mean, within lo..hi.
func normal(r *rand.Rand, mean, sd float64, lo, hi int) int {
	return onScale(mean+sd*r.NormFloat64(), lo, hi)
}

// tick spells the answers as ticked: reversed items are turned back.
func (q *questionnaire) tick(f *form, answers rated) {
	for i := range q.pack.Items {
		item := &q.pack.Items[i]
		v := answers.values[i]
		if item.Reverse {
			scale := q.pack.ScaleOf(item)
			v = scale.Lo() + scale.Hi() - v
		}
		f.ticked[i] = strconv.Itoa(v)
	}
	f.score = answers.scores
}

// newForm is an empty form of the questionnaire.
func (q *questionnaire) newForm(who *person) *form {
	return &form{who: who, ticked: make([]string, len(q.ids))}
}

// set spells the answer to one question.
func (q *questionnaire) set(f *form, id, answer string) { f.ticked[q.at[id]] = answer }

// chance is the chance that goes with log odds.
func chance(logOdds float64) float64 { return 1 / (1 + math.Exp(-logOdds)) }
