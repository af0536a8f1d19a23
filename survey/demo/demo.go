// Package demo makes the answers of Larkfield Bank, a bank that does not exist, so that
// a newcomer can see what Mirror does before any real person has answered. Everything
// comes from larkfield.yaml and one seed: the same program writes the same bytes.
package demo

import (
	"fmt"
	"os"

	"mirror/survey"
)

// Demo says what was written and where.
type Demo struct {
	Study   string        // path of the study file
	Answers []File        // one a pack, in the scenario's order; each holds all the waves of its pack
	Waves   []survey.Wave // in time order
	Story   []string      // what the answers tell, a few lines to print
}

// File is an answers file and the pack it belongs to.
type File struct{ Pack, Path string }

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
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Demo{}, fmt.Errorf("make the demo's folder: %w", err)
	}
	return newGenerator(s, o).write(dir)
}

// Story tells in a few lines what the demo's answers show.
func Story() []string {
	return nil
}
