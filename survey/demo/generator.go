package demo

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"

	"mirror/gap"
	"mirror/survey/pack"
)

// generator makes the answers of one scenario.
type generator struct {
	*scenario
	quirks  bool
	packs   []*questionnaire
	library *library
}

// questionnaire is a pack with the ids of its questions in the order of the answers file.
type questionnaire struct {
	pack *pack.Pack
	ids  []string // items, outcomes, importance, feelings, open questions
	at   map[string]int
	fill func(g *generator, w string, who *person, r *rand.Rand) *form
}

// form is what one person ticked in one pack, spelled as in the answers file.
type form struct {
	who     *person
	ticked  []string           // one a question id
	score   map[string]float64 // by dimension, for choosing the words that fit
	seconds float64
	quirk   bool // stopped halfway or ticked the same throughout: writes nothing
}

func newGenerator(s *scenario, o Options) (*generator, error) {
	l, err := readLibrary()
	if err != nil {
		return nil, err
	}
	g := &generator{scenario: s, quirks: o.Quirks, library: l}
	fills := map[string]func(*generator, string, *person, *rand.Rand) *form{
		"mirror-core": (*generator).core, "trust-spectrum": (*generator).trustSpectrum,
		"perception-check": (*generator).perceptionCheck, "ambassador": (*generator).ambassadorPulse,
	}
	for _, id := range s.Packs {
		p, ok := pack.Named(id)
		if !ok || fills[id] == nil {
			return nil, fmt.Errorf("the demo's scenario names the pack %q, which does not come with this program", id)
		}
		q := newQuestionnaire(p)
		q.fill = fills[id]
		g.packs = append(g.packs, q)
	}
	return g, nil
}

func newQuestionnaire(p *pack.Pack) *questionnaire {
	q := &questionnaire{pack: p, at: map[string]int{}}
	for i := range p.Items {
		q.ids = append(q.ids, p.Items[i].ID)
	}
	for i := range p.Outcomes {
		q.ids = append(q.ids, p.Outcomes[i].ID)
	}
	if p.Importance != nil {
		q.ids = append(q.ids, "importance")
	}
	if p.Feelings != nil {
		q.ids = append(q.ids, "feelings")
	}
	for i := range p.Open {
		q.ids = append(q.ids, p.Open[i].ID)
	}
	for i, id := range q.ids {
		q.at[id] = i
	}
	return q
}

// questionnaire returns the scenario's questionnaire of that name.
func (g *generator) questionnaire(id string) *questionnaire {
	return g.packs[slices.Index(g.Packs, id)]
}

// stream is the source of randomness for one purpose (a wave, an audience, a pack): what
// is drawn for one purpose never shifts what is drawn for another.
func (g *generator) stream(purpose ...string) *rand.Rand {
	h := fnv.New64a()
	fmt.Fprint(h, g.Draw)
	for _, p := range purpose {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return rand.New(rand.NewPCG(g.Seed, h.Sum64()))
}

// forms are all the answers to one pack in one wave, in an order that says nothing.
func (g *generator) forms(q *questionnaire, w *wave) []*form {
	var all []*form
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		if !slices.Contains(q.pack.Audiences, a.String()) {
			continue
		}
		who := g.asked(q, w.ID, a)
		forms := make([]*form, len(who))
		r := g.stream(w.ID, a.String(), q.pack.ID, "answers")
		for i, p := range who {
			forms[i] = q.fill(g, w.ID, p, r)
		}
		g.cannotSay(q, forms, g.stream(w.ID, a.String(), q.pack.ID, "cannot say"))
		if g.quirks {
			g.misfill(q, forms, g.stream(w.ID, a.String(), q.pack.ID, "quirks"))
		}
		g.time(q, forms, g.stream(w.ID, a.String(), q.pack.ID, "seconds"))
		g.comment(q, w.ID, forms, g.stream(w.ID, a.String(), q.pack.ID, "writing"))
		all = append(all, forms...)
	}
	return all
}
