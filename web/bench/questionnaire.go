package bench

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"mirror/survey"
	"mirror/survey/pack"
	"mirror/survey/store"
)

// ratings and words are what one submission of the workload holds (perf.md §0: 24 × 1–5, 4 × 1–7, 2 × 0–10, 3 comments).
// The two 0–10 are outcomes; the first text explains the first of them. No page has more than four statements, so that
// respondents go through seven topics of four, the outcomes, and the other texts: nine pages.
const (
	ratings = 30
	words   = 3
	topics  = 7
	scored  = 28 // ratings that are statements of a topic
)

// questionnaire is the pack of the workload.
func questionnaire() (store.PackSource, error) {
	var b strings.Builder
	b.WriteString(`format: mirror-pack/1
id: bench
version: "1.0.0"
default_language: en
languages: [en]
audiences: [customer]
employee_answers: as_customers
licence: "For measuring only."
title: {en: "Measuring"}
purpose: {en: "Stands for a usual questionnaire when the server is measured."}
instructions: {customer: {en: "Simulated."}}
privacy: {customer: {en: "Simulated."}}
thank_you: {customer: {en: "Simulated."}}
scales:
`)
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
	for d := range topics {
		fmt.Fprintf(&b, "  - {id: d%d, kind: functional, name: {en: \"Topic %d\"}, meaning: {en: \"Topic %d of the measurement.\"}}\n", d, d, d)
	}
	b.WriteString("items:\n")
	for i := range scored {
		scale := "five"
		if i >= 24 {
			scale = "seven"
		}
		fmt.Fprintf(&b, "  - {id: q%02d, dimension: d%d, scale: %s, customer: {en: \"Statement number %d of the measurement.\"}}\n", i, i%topics, scale, i)
	}
	b.WriteString("outcomes:\n")
	for i := scored; i < ratings; i++ {
		role := "recommend"
		if i > scored {
			role = "trust"
		}
		fmt.Fprintf(&b, "  - {id: q%02d, role: %s, scale: eleven, customer: {en: \"Outcome number %d of the measurement.\"}}\n", i, role, i)
	}
	b.WriteString("open_questions:\n")
	for i := range words {
		after := ""
		if i == 0 {
			after = fmt.Sprintf("show_after: q%02d, ", scored)
		}
		fmt.Fprintf(&b, "  - {id: w%d, %smax_length: 2000, customer: {en: \"Question number %d in words?\"}}\n", i, after, i)
	}
	source := []byte(b.String())
	p, _, err := pack.Read("bench.yaml", bytes.NewReader(source))
	return store.PackSource{Pack: p, Source: source}, err
}

// study is the study of the workload: six customer groups, eight branches.
func study() *survey.Study {
	s := survey.DefaultStudy()
	s.Company, s.Banner = "Measurement", "Simulated data for measuring; no real person answered."
	s.Waves = []survey.Wave{{ID: "w", Name: "Measurement"}}
	for i := range 6 {
		s.Segments = append(s.Segments, survey.Segment{ID: "s" + strconv.Itoa(i), Name: "Group " + strconv.Itoa(i)})
	}
	for i := range 8 {
		s.Units = append(s.Units, survey.Unit{ID: "u" + strconv.Itoa(i), Name: "Branch " + strconv.Itoa(i)})
	}
	return s
}

var vocabulary = strings.Fields("they were quick to answer and kind but the letter came late and nobody told me why so I had to call twice before it was put right which took most of a morning")

// body is submission number i as JSON, about 0.6 KB: 5 % can't say, three comments of 12 to 24 words.
func body(token string, i int) []byte {
	x := uint64(i)*0x9e3779b97f4a7c15 + 1
	next := func(n int) int { // splitmix64 (Steele, Lea, Flood 2014)
		x += 0x9e3779b97f4a7c15
		z := x
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		return int((z ^ z>>31) % uint64(n))
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"token":%q,"answers":{`, token)
	for q := range ratings {
		if q > 0 {
			b.WriteByte(',')
		}
		lo, hi := 1, 5
		switch {
		case q >= 28:
			lo, hi = 0, 10
		case q >= 24:
			hi = 7
		}
		if next(20) == 0 {
			fmt.Fprintf(&b, `"q%02d":"x"`, q)
		} else {
			fmt.Fprintf(&b, `"q%02d":%d`, q, lo+next(hi-lo+1))
		}
	}
	b.WriteString(`},"comments":{`)
	for w := range words {
		if w > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `"w%d":"`, w)
		for n := range 12 + next(13) {
			if n > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(vocabulary[next(len(vocabulary))])
		}
		b.WriteByte('"')
	}
	b.WriteString(`}}`)
	return b.Bytes()
}
