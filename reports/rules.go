package reports

import (
	_ "embed" // the two files below
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"
)

//go:embed findings.yaml
var findingsFile []byte

// named is an entry of findings.yaml that is little more than a name.
type named struct {
	ID        string `yaml:"id"`
	Name      string `yaml:"name"`
	Means     string `yaml:"means"`
	Certainty string `yaml:"certainty"`
	HR        string `yaml:"hr"`
	Sentence  string `yaml:"sentence"`
	Own       string `yaml:"own"`
}

// gapType is what a verdict and the customers' level together are called.
type gapType struct {
	ID       string     `yaml:"id"`
	Name     string     `yaml:"name"`
	When     string     `yaml:"when"`
	Means    string     `yaml:"means"`
	Sentence string     `yaml:"sentence"`
	Own      string     `yaml:"own"`
	Actions  []proposed `yaml:"actions"`
}

// proposed is an action that a type of gap calls for.
type proposed struct {
	Do    string `yaml:"do"`
	Owner string `yaml:"owner"` // hr, marketing or both
	Weeks int    `yaml:"weeks"` // 0 = no end
}

// line is one sentence of the summary; Own words it for packs where employees give their own view.
// With are the sentences whose row of the summary sheet it joins: the first of them that is said.
type line struct {
	ID   string   `yaml:"id"`
	With []string `yaml:"with"`
	Text string   `yaml:"text"`
	Own  string   `yaml:"own"`
}

// rules is findings.yaml.
type rules struct {
	Format     string     `yaml:"format"`
	Thresholds thresholds `yaml:"thresholds"`
	Verdicts   []named    `yaml:"verdicts"`
	Strengths  []named    `yaml:"strengths"`
	GapTypes   []gapType  `yaml:"gap_types"`
	NoNumber   proposed   `yaml:"no_number_settles"`
	Marks      []named    `yaml:"marks"`
	CellTypes  []named    `yaml:"cell_types"`
	Changes    []named    `yaml:"changes"`
	Targets    []named    `yaml:"targets"`
	Uses       []named    `yaml:"uses"`
	Priorities []named    `yaml:"priorities"`
	Stances    []named    `yaml:"stances"`
	Quality    []named    `yaml:"quality"`
	Summary    []line     `yaml:"summary"`
}

type thresholds struct {
	Large     float64 `yaml:"large"`
	RankShift int     `yaml:"rank_shift"`
	LowBase   float64 `yaml:"low_base"`
	LowRate   float64 `yaml:"low_rate"`
	Comments  int     `yaml:"comments"`
}

// known is findings.yaml as shipped.
var known = mustRules(findingsFile)

func mustRules(b []byte) *rules {
	r, err := readRules(b)
	if err != nil {
		panic(err) // the embedded file is part of the program; a test reads it
	}
	return r
}

// readRules reads findings.yaml; an unknown or repeated key and a sentence that
// cannot be filled in are errors.
func readRules(b []byte) (*rules, error) {
	var r rules
	if err := yaml.UnmarshalWithOptions(b, &r, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("findings.yaml: %s", yaml.FormatError(err, false, true))
	}
	if r.Format != "mirror-findings/1" {
		return nil, fmt.Errorf("findings.yaml: format %q: write mirror-findings/1", r.Format)
	}
	for _, t := range r.GapTypes {
		for _, s := range []string{t.When, t.Sentence, t.Own} {
			if err := checkSentence(s); err != nil {
				return nil, fmt.Errorf("findings.yaml: gap type %s: %w", t.ID, err)
			}
		}
		for _, a := range append(t.Actions, r.NoNumber) {
			if !slices.Contains([]string{"hr", "marketing", "both"}, a.Owner) || a.Do == "" || a.Weeks < 0 {
				return nil, fmt.Errorf("findings.yaml: gap type %s: action %q: give do, owner (hr, marketing, both) and weeks", t.ID, a.Do)
			}
		}
	}
	for _, n := range r.CellTypes {
		for _, s := range []string{n.Sentence, n.Own} {
			if err := checkSentence(s); err != nil {
				return nil, fmt.Errorf("findings.yaml: cell type %s: %w", n.ID, err)
			}
		}
	}
	for _, l := range r.Summary {
		for _, s := range []string{l.Text, l.Own} {
			if err := checkSentence(s); err != nil {
				return nil, fmt.Errorf("findings.yaml: summary %s: %w", l.ID, err)
			}
		}
		for _, with := range l.With {
			if !slices.ContainsFunc(r.Summary, func(o line) bool { return o.ID == with && len(o.With) == 0 }) {
				return nil, fmt.Errorf("findings.yaml: summary %s: with %q: name a sentence that has a row of its own", l.ID, with)
			}
		}
		if l.Text == "" {
			return nil, fmt.Errorf("findings.yaml: summary %s: has no text", l.ID)
		}
	}
	return &r, nil
}

// nameOf is the name of an id, or the id itself when the list does not have it.
func nameOf(list []named, id string) string {
	for _, n := range list {
		if n.ID == id {
			return n.Name
		}
	}
	return id
}

// gapType finds a type; ok is false for an id that findings.yaml does not have.
func (r *rules) gapType(id string) (t gapType, ok bool) {
	i := slices.IndexFunc(r.GapTypes, func(t gapType) bool { return t.ID == id })
	if i < 0 {
		return gapType{}, false
	}
	return r.GapTypes[i], true
}

// line finds a sentence of the summary, worded for predictions or for the employees' own view.
func (r *rules) line(id string, predicted bool) string {
	i := slices.IndexFunc(r.Summary, func(l line) bool { return l.ID == id })
	if i < 0 {
		return ""
	}
	if l := r.Summary[i]; !predicted && l.Own != "" {
		return l.Own
	}
	return r.Summary[i].Text
}

// with are the sentences whose row of the summary a sentence may join; none for a row of its own.
func (r *rules) with(id string) []string {
	for _, l := range r.Summary {
		if l.ID == id {
			return l.With
		}
	}
	return nil
}

// certaintyOf is the certainty of a strength in words.
func (r *rules) certaintyOf(strength string) string {
	for _, s := range r.Strengths {
		if s.ID == strength {
			return s.Certainty
		}
	}
	return "clear"
}
