// Package demo makes the answers of Larkfield Bank, a bank that does not exist, so that
// a newcomer can see what Mirror does before any real person has answered. Everything
// comes from larkfield.yaml, comments.yaml and one seed: the same program writes the same bytes.
package demo

import (
	"fmt"
	"os"
	"path/filepath"

	"mirror/survey"
)

// Demo says what was written and where.
type Demo struct {
	Study   string        // path of the study file
	Answers []Answers     // one a pack, in the scenario's order; each holds all the waves of its pack
	Waves   []survey.Wave // in time order
	// Told are the sentences that customers read of what was done about their answers, by wave, action and language.
	Told map[string]map[string]map[string]string
}

// Answers is an answers file, and the name of the pack it belongs to.
type Answers struct{ Pack, File string }

// Options change how the answers are made.
type Options struct {
	// Quirks: some people stop halfway and some tick the same answer throughout.
	Quirks bool
}

// Generate writes the demo's study file and answers files into dir, which is made when
// it is not there, and says what it wrote. The same program always writes the same bytes.
func Generate(dir string) (Demo, error) { return GenerateWith(dir, Options{Quirks: true}) }

// GenerateWith is Generate with a choice of what is in the answers.
func GenerateWith(dir string, o Options) (Demo, error) {
	s, err := readScenario()
	if err != nil {
		return Demo{}, err
	}
	g, err := newGenerator(s, o)
	if err != nil {
		return Demo{}, err
	}
	return g.write(dir)
}

// write makes every file in memory before the first one is written.
func (g *generator) write(dir string) (Demo, error) {
	d := Demo{Study: filepath.Join(dir, "study.yaml")}
	study, err := g.study()
	if err != nil {
		return Demo{}, err
	}
	files := map[string][]byte{d.Study: study}
	for _, q := range g.packs {
		path := filepath.Join(dir, q.pack.ID+".csv")
		d.Answers = append(d.Answers, Answers{Pack: q.pack.ID, File: path})
		if files[path], err = g.answers(q); err != nil {
			return Demo{}, err
		}
	}
	for _, w := range g.Waves {
		d.Waves = append(d.Waves, survey.Wave{ID: w.ID, Name: w.Name, From: w.Opens, To: w.Closes})
	}
	d.Told = map[string]map[string]map[string]string{}
	for _, m := range g.Measures {
		for wave, words := range m.Told {
			if d.Told[wave] == nil {
				d.Told[wave] = map[string]map[string]string{}
			}
			d.Told[wave][m.ID] = words
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Demo{}, fmt.Errorf("make the demo's folder: %w", err)
	}
	for path, content := range files {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return Demo{}, fmt.Errorf("write the demo: %w", err)
		}
	}
	return d, nil
}

// Story tells in a few lines what the demo's answers show.
func (Demo) Story() []string {
	return []string{
		"Larkfield Bank does not exist. A program made every answer, always the same ones.",
		"In each of four waves 1,200 customers rate the bank, and 416 employees answer the same 24 questions the way they believe customers will.",
		"Spring 2025: employees are sure that the bank sees needs coming and makes customers feel special. Customers say it does not.",
		"On competence, reliability and ease the two sides agree. On value for money customers are kinder than employees expect.",
		"What goes with recommending the bank is the relationship; employees answer as if it were price and ease.",
		"The contact centre knows best what customers think, head office least.",
		"From November 2025 five of the eight branches read customers' words every week and call before the customer has to: the action “Know me”.",
		"Autumn 2026: the gap in seeing needs coming is a good third smaller, mostly because customers there now rate the bank higher.",
		"Three advisers answered in Quayside. That is too few to show, so you will not find them.",
	}
}
