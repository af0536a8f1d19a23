package demo

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// Crowd is how many people who do not exist answer.
type Crowd struct{ Customers, Employees int }

// MadeUp are made-up answers to one questionnaire in one wave, by people who do not exist: for any pack, and for whatever
// groups a study has. Turn counts waves from 0; gaps narrow from one to the next. Employees are surest of themselves where
// it is about the relationship, so that there is something of everything to look at: blind spots, hidden strengths, and
// topics on which both sides agree. The same study, pack and seed give the same answers.
func MadeUp(study *survey.Study, p *pack.Pack, wave string, turn int, crowd Crowd, seed uint64) []survey.Row {
	m := &madeUp{study: study, pack: p, turn: float64(turn), seed: seed}
	m.layout = survey.NewLayout(p, survey.Frame(p, study, wave))
	m.rand = rand.New(rand.NewPCG(seed, m.hash(wave, p.ID)))
	m.words = newSentences(m.rand)
	var rows []survey.Row
	for a, n := range [2]int{gap.Customer: crowd.Customers, gap.Employee: crowd.Employees} {
		if !slices.Contains(p.Audiences, gap.Audience(a).String()) {
			continue
		}
		for i := range n {
			rows = append(rows, m.row(gap.Audience(a), i))
		}
	}
	return rows
}

// madeUp makes the answers of one pack and wave.
type madeUp struct {
	study  *survey.Study
	pack   *pack.Pack
	layout *survey.Layout
	turn   float64
	seed   uint64
	rand   *rand.Rand
	words  *sentences
}

func (m *madeUp) hash(parts ...string) uint64 {
	h := fnv.New64a()
	for _, p := range parts {
		_, _ = h.Write([]byte(p))
		_, _ = h.Write([]byte{0})
	}
	return h.Sum64() ^ m.seed
}

// fixed is a number from 0 to 1 that belongs to a name, in every wave and on every side.
func (m *madeUp) fixed(parts ...string) float64 { return float64(m.hash(parts...)>>11) / (1 << 53) }

// row is what one person answers. mood is how kindly the person answers in all.
func (m *madeUp) row(a gap.Audience, i int) survey.Row {
	row := survey.Row{Response: survey.Response{Audience: a, Answers: m.layout.Blank()}}
	at := standpoint{audience: a}
	if a == gap.Customer {
		at.group, at.unit = m.segment(i), m.unit(i)
		row.Response.Seconds = 90 + int(140*math.Abs(m.rand.NormFloat64()))
	} else {
		at.group, at.unit = m.cell(i), m.unit(i)
	}
	row.Group, row.Unit = at.group, at.unit
	at.mood = 0.13 * m.rand.NormFloat64()
	at.topics = make([]float64, len(m.layout.Frame.Dimensions))
	for d := range at.topics {
		at.topics[d] = 0.08 * m.rand.NormFloat64()
	}
	m.answer(row.Response.Answers, &at)
	m.layout.SetArrangement(row.Response.Answers, uint8(m.rand.IntN(survey.Arrangements)))
	row.Response.Comments = m.comment(&at)
	return row
}

// standpoint is where somebody stands, and how they lean.
type standpoint struct {
	audience    gap.Audience
	group, unit string
	mood        float64
	topics      []float64
}

// segment spreads customers over the segments by their shares, cell employees over the teams by their head counts. Every
// group gets its people, so that small teams are small and large ones large.
func (m *madeUp) segment(i int) string {
	weights := make([]float64, len(m.study.Segments))
	for k, g := range m.study.Segments {
		weights[k] = g.Share
	}
	if k := spreadOver(weights, i); k >= 0 {
		return m.study.Segments[k].ID
	}
	return ""
}

func (m *madeUp) cell(i int) string {
	weights := make([]float64, len(m.study.Cells))
	for k, c := range m.study.Cells {
		weights[k] = float64(c.Headcount)
	}
	if k := spreadOver(weights, i); k >= 0 {
		return m.study.Cells[k].ID
	}
	return ""
}

func (m *madeUp) unit(i int) string {
	if len(m.study.Units) == 0 {
		return ""
	}
	return m.study.Units[i*7/5%len(m.study.Units)].ID
}

// spreadOver is which of the groups the i-th person belongs to: multiples of the golden ratio are spread evenly, so that
// the groups' sizes keep their proportions. -1 where there are none.
func spreadOver(weights []float64, i int) int {
	if len(weights) == 0 {
		return -1
	}
	total := 0.0
	for _, w := range weights {
		total += w
	}
	x := math.Mod(0.5+float64(i)*math.Phi, 1)
	if total <= 0 {
		return int(x * float64(len(weights)))
	}
	for k, w := range weights {
		if x -= w / total; x < 0 {
			return k
		}
	}
	return len(weights) - 1
}

// answer fills in every question the side is asked; some are left out and some cannot be said.
func (m *madeUp) answer(answers []byte, at *standpoint) {
	f := m.layout.Frame
	sum, n := 0.0, 0
	for q := range f.Questions {
		x := f.Questions[q].Dimension
		level := at.mood
		if x >= 0 {
			level += m.level(at, &f.Dimensions[x]) + at.topics[x] + 0.06*(m.fixed("item", f.Questions[q].ID)-0.5)
			sum, n = sum+level, n+1
		} else { // what it is worth goes with what was said before
			level = 0.58 + at.mood
			if n > 0 {
				level = 0.05 + sum/float64(n)
			}
		}
		m.set(answers, q, at.audience, level+0.11*m.rand.NormFloat64())
	}
	for k := range f.Picks {
		if m.layout.PickAsked(k, at.audience) {
			m.pick(answers, k, at)
		}
	}
}

// level is how good a topic is to customers, or how good employees believe it is, from 0 to 1.
func (m *madeUp) level(at *standpoint, d *gap.Dimension) float64 {
	base := 0.5 + 0.28*m.fixed("topic", d.ID)
	bias := []float64{0.24, 0.01, 0.14, -0.14, 0.02, 0.19, -0.03, 0.08}[int(8*m.fixed("bias", d.ID))]
	if d.Family == gap.Emotional {
		base, bias = base-0.06, bias+0.04
	}
	base += 0.06 * (m.fixed("unit", at.unit, d.ID) - 0.5)
	if at.audience == gap.Customer {
		return base + 0.03*m.turn*max(bias, 0)*4 + 0.08*(m.fixed("segment", at.group)-0.5)
	}
	near := 0.5 + m.fixed("team", at.group) // how far a team is from its customers
	return base + bias*near*math.Pow(0.75, m.turn)
}

// set ticks one answer for a level from 0 to 1.
func (m *madeUp) set(answers []byte, question int, a gap.Audience, level float64) {
	q := &m.layout.Frame.Questions[question]
	values := m.layout.Values(question, a)
	if !q.Asked[a] || len(values) == 0 {
		return
	}
	switch chance := m.rand.Float64(); {
	case chance < 0.012:
		return
	case chance < 0.05:
		m.layout.SetCode(answers, question, a, gap.CantSay)
		return
	}
	if q.Kind == gap.Choice && !(q.EmployeePercent && a == gap.Employee) {
		m.choose(answers, question, a, level)
		return
	}
	if q.Reverse || q.Kind == gap.Choice && !q.GoodWhenHigh {
		level = 1 - level
	}
	at := min(max(int(math.Round(level*float64(len(values)-1))), 0), len(values)-1)
	m.layout.Set(answers, question, a, values[at])
}

// choose takes an option that is counted the more often the better things are; or the worse, where that is what it counts.
func (m *madeUp) choose(answers []byte, question int, a gap.Audience, level float64) {
	q := &m.layout.Frame.Questions[question]
	if !q.GoodWhenHigh {
		level = 1 - level
	}
	want := m.rand.Float64() < min(max(level*0.8, 0.04), 0.96)
	var fitting []string
	for i, value := range m.layout.Values(question, a) {
		if i < len(q.Counted) && q.Counted[i] == want {
			fitting = append(fitting, value)
		}
	}
	if len(fitting) > 0 {
		m.layout.Set(answers, question, a, fitting[m.rand.IntN(len(fitting))])
	}
}

// pick picks words; some are picked more often than others, and by the two sides differently.
func (m *madeUp) pick(answers []byte, k int, at *standpoint) {
	options := m.layout.Frame.Picks[k].Options
	weights := shares{}
	for _, id := range options {
		weights[id] = 0.15 + m.fixed("pick", id, at.audience.String()) + m.fixed("pick", id)
	}
	m.layout.SetPick(answers, k, pickSeveral(m.rand, options, weights, min(m.layout.PickMost(k), len(options))))
}
