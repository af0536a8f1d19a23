package demo

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/goccy/go-yaml"

	"mirror/gap"
)

//go:embed comments.yaml
var words []byte

// commentRules say who writes something and how often a text may be used.
type commentRules struct {
	Chance  sides[float64] `yaml:"chance"`
	Low     float64        `yaml:"low"`  // a score that goes with low words, at most
	High    float64        `yaml:"high"` // and with high words, at least
	Repeats int            `yaml:"repeats"`
}

// library is comments.yaml: what people write.
type library = sides[[]*comment]

type comment struct {
	About    string   `yaml:"about"` // a dimension, or unspoken_need
	Tone     string   `yaml:"tone"`  // low, high, any
	Language string   `yaml:"lang"`  // "" is English
	Cell     string   `yaml:"cell"`
	Question string   `yaml:"question"` // "" is the one that asks about the dimension
	Waves    []string `yaml:"waves"`    // nil is all
	Text     string   `yaml:"text"`
}

// ofSomeWaves reports whether a text belongs to some waves only: it has fewer chances to be written, so it comes first.
func (c *comment) ofSomeWaves() bool { return c.Waves != nil }

func readLibrary() (*library, error) {
	l := new(library)
	if err := yaml.UnmarshalWithOptions(words, l, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read the demo's comments: %w", err)
	}
	return l, nil
}

// comment lets some people write something that fits what they ticked. Texts not used yet in this wave
// come first; when every fitting text has been used often enough the person writes nothing.
func (g *generator) comment(q *questionnaire, w string, forms []*form, r *rand.Rand) {
	used := map[*comment]int{}
	for _, i := range r.Perm(len(forms)) {
		f := forms[i]
		if r.Float64() >= g.Comments.Chance.of(f.who.audience) || f.quirk {
			continue
		}
		var fitting []*comment
		for _, c := range g.library.of(f.who.audience) {
			if used[c] >= g.Comments.Repeats || !g.fits(c, q, w, f) {
				continue
			}
			if len(fitting) > 0 && used[c] < used[fitting[0]] {
				fitting = fitting[:0]
			}
			if len(fitting) == 0 || used[c] == used[fitting[0]] {
				fitting = append(fitting, c)
			}
		}
		if slices.ContainsFunc(fitting, (*comment).ofSomeWaves) {
			fitting = slices.DeleteFunc(fitting, func(c *comment) bool { return !c.ofSomeWaves() })
		}
		if len(fitting) > 0 {
			c := fitting[r.IntN(len(fitting))]
			used[c]++
			q.set(f, q.question(c), c.Text)
		}
	}
}

// fits reports whether a person might write the text in this pack.
func (g *generator) fits(c *comment, q *questionnaire, w string, f *form) bool {
	if _, asked := q.at[q.question(c)]; !asked {
		return false
	}
	if c.Waves != nil && !slices.Contains(c.Waves, w) {
		return false
	}
	if f.who.audience == gap.Employee {
		if c.Cell != f.who.cell.ID {
			return false
		}
	} else if c.Language != f.who.language && (c.Language != "" || f.who.language != "en") {
		return false
	}
	score, rated := f.score[c.About]
	switch c.Tone {
	case "low":
		return rated && score <= g.Comments.Low
	case "high":
		return rated && score >= g.Comments.High
	}
	return true
}

// question is where a text is written: in the open question about its dimension when there is one. Praise for
// seeing needs coming is no answer to "what do you need?", so it explains the recommendation instead.
func (q *questionnaire) question(c *comment) string {
	if c.Question != "" {
		return c.Question
	}
	if _, own := q.at[c.About]; own {
		return c.About
	}
	for i := range q.pack.Open {
		if o := &q.pack.Open[i]; o.About == c.About && (c.Tone != "high" || o.ID != "unspoken_need") {
			return o.ID
		}
	}
	return "why_recommend"
}
