package bench

import (
	"bytes"
	"fmt"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
	"mirror/survey/store"
)

// Groups of the wave that is counted.
const (
	countedGroups = 12 // segments, and as many cells
	countedUnits  = 10
	sideEvery     = 16 // one in so many is an employee (perf.md §3)
)

// countedQuestionnaire is what both sides are asked in the wave that is counted: 30 questions (23 × 1–5, 6 × 1–7, 1 × 0–10),
// 29 of them items of six topics, the last a recommendation, which is the outcome.
func countedQuestionnaire() (store.PackSource, error) {
	var b bytes.Buffer
	b.WriteString(`format: mirror-pack/1
id: bench-counted
version: "1.0.0"
default_language: en
languages: [en]
audiences: [customer, employee]
employee_answers: as_customers
licence: "For measuring only."
title: {en: "Counting"}
purpose: {en: "Stands for a usual questionnaire when counting is measured."}
`)
	for _, part := range []string{"instructions", "privacy", "thank_you"} {
		fmt.Fprintf(&b, "%s: {customer: {en: \"Simulated.\"}, employee: {en: \"Simulated.\"}}\n", part)
	}
	b.WriteString("scales:\n")
	for _, s := range []struct {
		id     string
		lo, hi int
	}{{"five", 1, 5}, {"seven", 1, 7}, {"eleven", 0, 10}} {
		fmt.Fprintf(&b, "  - id: %s\n    type: rating\n    favourable_from: %d\n    unfavourable_to: %d\n    points:\n", s.id, s.hi-1, s.lo+1)
		for v := s.lo; v <= s.hi; v++ {
			fmt.Fprintf(&b, "      - {value: %d, label: {en: \"Point %d\"}}\n", v, v)
		}
		b.WriteString("    missing: {label: {en: \"Cannot say\"}}\n")
	}
	b.WriteString("default_scale: five\ndimensions:\n")
	for d := range 6 {
		fmt.Fprintf(&b, "  - {id: d%d, kind: %s, name: {en: \"Topic %d\"}, meaning: {en: \"Topic %d of the measurement.\"}}\n", d, []string{"emotional", "functional"}[d%2], d, d)
	}
	b.WriteString("items:\n")
	for i := range ratings - 1 {
		scale := "five"
		if i >= 23 {
			scale = "seven"
		}
		fmt.Fprintf(&b, "  - {id: q%02d, dimension: d%d, scale: %s, customer: {en: \"Statement number %d of the measurement.\"}, employee: {en: \"What would they say to number %d?\"}}\n", i, i%6, scale, i, i)
	}
	b.WriteString("outcomes:\n  - {id: recommend, role: recommend, scale: eleven, customer: {en: \"Would you recommend us?\"}, employee: {en: \"Would they recommend us?\"}}\n")
	p, _, err := pack.Read("bench-counted.yaml", bytes.NewReader(b.Bytes()))
	return store.PackSource{Pack: p, Source: b.Bytes()}, err
}

func countedStudy() *survey.Study {
	s := survey.DefaultStudy()
	s.Company, s.Banner = "Measurement of counting", "Simulated data for measuring; no real person answered."
	s.Waves = []survey.Wave{{ID: "w", Name: "Measurement"}}
	for i := range countedGroups {
		s.Segments = append(s.Segments, survey.Segment{ID: fmt.Sprintf("s%02d", i), Name: fmt.Sprintf("Group %d", i)})
		s.Cells = append(s.Cells, survey.Cell{ID: fmt.Sprintf("c%02d", i), Name: fmt.Sprintf("Team %d", i)})
	}
	for i := range countedUnits {
		s.Units = append(s.Units, survey.Unit{ID: fmt.Sprintf("u%02d", i), Name: fmt.Sprintf("Branch %d", i)})
	}
	return s
}

// people are made-up persons: number i is always the same one.
type people struct {
	layout  *survey.Layout
	groups  [2][countedGroups]*survey.Group // by side
	units   [countedUnits]*survey.Group
	options []uint64 // by question
}

func newPeople(form *survey.Form) (*people, error) {
	p := &people{layout: form.Layout}
	kinds := [2]string{gap.Customer: pack.RoleSegment, gap.Employee: pack.RoleCell}
	for side, kind := range kinds {
		for i := range countedGroups {
			p.groups[side][i] = form.GroupNamed(kind, fmt.Sprintf("%c%02d", "sc"[side], i))
		}
	}
	for i := range countedUnits {
		p.units[i] = form.GroupNamed(pack.RoleUnit, fmt.Sprintf("u%02d", i))
	}
	for q := range form.Frame.Questions {
		p.options = append(p.options, uint64(len(form.Layout.Values(q, gap.Customer))))
	}
	if len(p.options) != ratings {
		return nil, fmt.Errorf("the questionnaire has %d questions, not %d", len(p.options), ratings)
	}
	return p, nil
}

// response writes person number i into r, whose answers must have room.
func (p *people) response(i int, r *survey.Response) (group, unit *survey.Group) {
	x := uint64(i)*0x9e3779b97f4a7c15 + 1
	next := func() uint64 { // splitmix64 (Steele, Lea, Flood 2014)
		x += 0x9e3779b97f4a7c15
		z := x
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		return z ^ z>>31
	}
	who := next()
	r.Audience, r.Seconds = gap.Customer, 60+int(who>>48%900)
	if who%sideEvery == 0 {
		r.Audience, r.Seconds = gap.Employee, 0
	}
	level := who >> 8 % 3
	group, unit = p.groups[r.Audience][(who>>16&0xffff)%countedGroups], p.units[(who>>32&0xffff)%countedUnits]
	r.Group, r.Unit = group.ID, unit.ID
	clear(r.Answers)
	for q, options := range p.options {
		draw := next()
		code := min((draw>>16%options+draw>>40%options+level)/2, options-1)
		switch draw & 63 {
		case 0, 1, 2:
			code = uint64(gap.CantSay)
		case 3:
			code = uint64(gap.Blank)
		}
		r.Answers[q] = uint8(code)
	}
	return group, unit
}

// row is person number i as it is loaded.
func (p *people) row(i int) survey.Row {
	r := survey.Row{Response: survey.Response{Answers: make([]byte, p.layout.Size)}}
	group, unit := p.response(i, &r.Response)
	r.Group, r.Unit = group.Key, unit.Key
	return r
}
