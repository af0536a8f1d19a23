package demo

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/goccy/go-yaml"

	"mirror/gap"
)

// answers is the answers file of a pack over all its waves (FORMATS.md §3). The rows are shuffled. An
// employee's row has groups and answers only: no time taken, no language.
func (g *generator) answers(q *questionnaire) ([]byte, error) {
	filters := g.filters(q)
	timed := slices.Contains(q.pack.Audiences, gap.Customer.String())
	header := []string{"audience", "wave", "cell"}
	if timed {
		header = append(header, "segment", "unit", "seconds", "language")
	} else {
		header = append(header, "unit")
	}
	header = append(append(header, filters...), q.ids...)

	var rows [][]string
	for i := range g.Waves {
		w := &g.Waves[i]
		if !slices.Contains(w.Packs, q.pack.ID) {
			continue
		}
		for _, f := range g.forms(q, w) {
			rows = append(rows, f.row(w.ID, timed, filters))
		}
	}
	g.stream(q.pack.ID, "order").Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })

	var b bytes.Buffer
	out := csv.NewWriter(&b)
	if err := out.WriteAll(append([][]string{header}, rows...)); err != nil {
		return nil, fmt.Errorf("write the answers to %s: %w", q.pack.ID, err)
	}
	return b.Bytes(), nil
}

// filters are the pack's other attributes, customers' first.
func (g *generator) filters(q *questionnaire) []string {
	var list []string
	for _, a := range q.pack.Audiences {
		for _, f := range q.pack.Filters(a) {
			if !slices.Contains(list, f.ID) {
				list = append(list, f.ID)
			}
		}
	}
	return list
}

// row is the form's line in the answers file.
func (f *form) row(wave string, timed bool, filters []string) []string {
	row := []string{f.who.audience.String(), wave, ""}
	if f.who.cell != nil {
		row[2] = f.who.cell.ID
	}
	unit := ""
	if f.who.unit != nil {
		unit = f.who.unit.ID
	}
	switch {
	case !timed:
		row = append(row, unit)
	case f.who.audience == gap.Customer:
		row = append(row, f.who.segment.ID, unit, strconv.Itoa(int(math.Round(f.seconds))), f.who.language)
	default:
		row = append(row, "", unit, "", "")
	}
	for _, id := range filters {
		row = append(row, f.who.attributes[id])
	}
	return append(row, f.ticked...)
}

// study is the study file (FORMATS.md §2).
func (g *generator) study() ([]byte, error) {
	var waves, cells, segments, units []any
	targets := yaml.MapSlice{}
	for _, w := range g.Waves {
		waves = append(waves, entries("id", w.ID, "name", w.Name, "from", w.Opens, "to", w.Closes))
		if slices.Contains(w.Packs, "trust-spectrum") {
			targets = append(targets, yaml.MapItem{Key: w.ID, Value: g.Spectrum.Target})
		}
	}
	for _, c := range g.Cells {
		e := entries("id", c.ID, "name", c.Name, "headcount", c.Headcount, "invited", c.Invited)
		if c.Serves != nil {
			e = append(e, yaml.MapItem{Key: "serves", Value: c.Serves})
		}
		cells = append(cells, e)
	}
	for _, s := range g.Segments {
		invited := map[string]int{}
		for _, w := range g.Waves {
			invited[w.ID] = int(math.Round(s.Base * float64(g.Study.CustomersInvited)))
		}
		segments = append(segments, entries("id", s.ID, "name", s.Name, "share", s.Base, "invited", invited))
	}
	for _, u := range g.Units {
		part := map[string]bool{g.Action.ID: u.TakesPart}
		units = append(units, entries("id", u.ID, "name", u.Name, "takes_part", part))
	}
	a := g.Action
	actions := []any{entries("id", a.ID, "name", a.Name, "started", a.Started, "answers", a.Answers, "owner", a.Owner)}
	for _, m := range g.Measures {
		actions = append(actions, entries("id", m.ID, "name", m.Name, "started", m.Started, "answers", m.Answers, "owner", m.Owner,
			"state", m.State, "due", m.Due, "moves", m.Moves, "expected", m.Expected, "finding", m.Finding, "notes", m.Notes))
	}
	b, err := yaml.MarshalWithOptions(entries(
		"format", "mirror-study/1", "company", g.Company, "language", "en", "banner", g.Banner,
		"margin", g.Study.Margin, "good_from", g.Study.GoodFrom, "outcome", "recommend", "smallest", g.Study.Smallest,
		"breakdowns", [][]string{{"cell"}, {"segment"}, {"unit"}, {"cell", "unit"}},
		"waves", waves, "cells", cells, "segments", segments, "units", units, "targets", targets,
		"actions", actions,
	), yaml.IndentSequence(true))
	if err != nil {
		return nil, fmt.Errorf("write the study file: %w", err)
	}
	return append([]byte("# The study of the demo. Larkfield Bank does not exist; no real person answered.\n"), b...), nil
}

// entries is a mapping that keeps its order: key, value, key, value.
func entries(pairs ...any) yaml.MapSlice {
	var m yaml.MapSlice
	for i := 0; i < len(pairs); i += 2 {
		m = append(m, yaml.MapItem{Key: pairs[i], Value: pairs[i+1]})
	}
	return m
}
