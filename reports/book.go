package reports

import (
	"fmt"
	"slices"
	"strconv"

	"mirror/gap"
	"mirror/reports/sheet"
)

// topic names a sheet without its number, so that a finding can point to it in any book.
type topic string

// Topics of the sheets.
const (
	topicSummary         topic = "summary"
	topicActions         topic = "actions"
	topicPeople          topic = "people"
	topicScores          topic = "scores"
	topicGap             topic = "gap"
	topicItems           topic = "items"
	topicCells           topic = "cells"
	topicDrivers         topic = "drivers"
	topicAdvocacy        topic = "advocacy"
	topicSpectrum        topic = "spectrum"
	topicReality         topic = "reality"
	topicPredictedShares topic = "predicted shares"
	topicVerbatims       topic = "verbatims"
	topicChange          topic = "change"
	topicEffect          topic = "effect"
	topicLinkage         topic = "linkage"
	topicNotes           topic = "notes"
	topicOther           topic = "" // nothing points to it
)

// page is a sheet of a book in the making.
type page struct {
	topic topic
	*sheet.Sheet
}

// bookPlan is a workbook before its sheets are numbered.
type bookPlan struct {
	title, subject, name string
	pages                []page
}

// add takes a sheet whose data exist; nil is passed over.
func (b *bookPlan) add(t topic, s *sheet.Sheet) {
	if s != nil {
		b.pages = append(b.pages, page{t, s})
	}
}

// finish numbers the sheets after the summary and makes the book.
func (b *bookPlan) finish(v *view) *sheet.Book {
	names := map[topic]string{topicSummary: "1 Summary"}
	for i, p := range b.pages {
		n := i + 2
		p.Title = fmt.Sprintf("Table %d: %s", n, p.Title)
		p.Name = sheet.SafeName(strconv.Itoa(n) + " " + p.Name)
		if names[p.topic] == "" {
			names[p.topic] = p.Name
		}
	}
	sheets := []*sheet.Sheet{v.summarySheet(names)}
	for _, p := range b.pages {
		if p.Table != nil {
			p.Table.Name = b.name + "_" + p.Table.Name
		}
		sheets = append(sheets, p.Sheet)
	}
	sheets[0].Table.Name = b.name + "_summary"
	return &sheet.Book{
		Title: b.title, Subject: b.subject, Keywords: "survey; perception gap; customers; employees",
		Description: v.bookSentence(), Language: "en", Date: v.date(), Company: v.set.Company, Version: v.version,
		Footer: "Mirror survey " + v.waveName() + ". Confidential", Banner: v.banner(), Contents: v.contents(), Sheets: sheets,
	}
}

// bookSentence says what the book is about in one sentence.
func (v *view) bookSentence() string {
	who := unnamed
	if v.main != nil {
		who = v.main.company
	}
	if v.main != nil && !v.main.Predicted {
		return "How employees see " + who + ", against how customers see it."
	}
	return "How employees believe customers see " + who + ", against how customers do see it."
}

// undated is the day of a book whose waves have no dates: the first day a zip
// archive can name. A clock would make other bytes of the same release.
const undated = "1980-01-01"

// date is the day the wave closed, so that the same release gives the same file.
func (v *view) date() string {
	if v.main == nil {
		return undated
	}
	return or(or(v.main.To, v.main.From), undated)
}

// contents are the lines under the title of the contents sheet.
func (v *view) contents() []string {
	if v.main == nil {
		return []string{"There are no answers in this release."}
	}
	p := v.main
	var lines []string
	if p.From != "" && p.To != "" {
		lines = append(lines, "Fieldwork: "+p.From+" to "+p.To+" ("+v.waveName()+").")
	} else {
		lines = append(lines, "Wave: "+v.waveName()+".")
	}
	for _, q := range v.parts {
		lines = append(lines, fmt.Sprintf("%s (%s %s): %s.", or(q.text(q.pack.Title), q.Pack), q.Pack, q.PackVersion, q.people()))
	}
	lines = append(lines, fmt.Sprintf("Gap = employees − customers, in points of 100. Plus: we think we are better than customers say. Agreement = shown to lie within ±%s points.", plain(v.set.Margin)))
	lines = append(lines, "Methods "+v.set.Engine+", program "+or(v.version, "of unknown version")+", protection of small groups "+or(v.set.Disclosure, "on")+".")
	return lines
}

// people are how many of each side answered, as it may be shown. A side that
// the questionnaire does not ask is not named.
func (p *part) people() string {
	var said []string
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		if p.asks(a) {
			said = append(said, counted(or(shownN(p.N[a].N, p.N[a].NBand), sheet.Confidential), a))
		}
	}
	return listed(said)
}

// asks reports whether the questionnaire asks a side anything.
func (p *part) asks(a gap.Audience) bool {
	return len(p.pack.Audiences) == 0 || slices.Contains(p.pack.Audiences, a.String())
}

// summarySheet is the executive summary; names are the sheets that findings point to.
func (v *view) summarySheet(names map[topic]string) *sheet.Sheet {
	number := 0
	see := func(f Finding) sheet.Cell {
		if name := names[f.topic]; name != "" {
			return sheet.Link(name, name)
		}
		return sheet.Words(sheet.NotApplicable)
	}
	value := func(n gap.Number, k sheet.Kind) sheet.Cell { return sheet.Figure(n, sheet.NotApplicable).As(k) }
	column := func(name string, kind sheet.Kind, width float64, cell func(Finding) sheet.Cell) field[Finding] {
		return field[Finding]{Column: sheet.Column{Name: name, Kind: kind, Width: width, Wrap: kind == sheet.Text}, cell: cell}
	}
	return &sheet.Sheet{
		Name: "1 Summary", Title: "Table 1: Summary, " + v.waveName(), Tab: sheet.ResultTab,
		Answers:     "What matters most, and how sure is it?",
		Description: "One table. Each sentence with its figures. Value is the employees' figure, compared with the customers', unless the measure says otherwise; shares differ in points; [z] = does not apply. See notes 1 to 4.",
		Table: table("summary", joined(v.findings()), []field[Finding]{
			column("No", sheet.Rank, 5, func(Finding) sheet.Cell { number++; return sheet.Whole(number) }),
			column("Finding", sheet.Text, 76, func(f Finding) sheet.Cell { return sheet.Words(f.Sentence) }),
			column("Measure", sheet.Text, 26, func(f Finding) sheet.Cell { return wordsOrNone(f.Measure) }),
			column("Value", sheet.Score, 8, func(f Finding) sheet.Cell { return value(f.Value, f.Kind) }),
			column("Compared with", sheet.Score, 10, func(f Finding) sheet.Cell { return value(f.Against, f.Kind) }),
			column("Difference", sheet.Gap, 10, func(f Finding) sheet.Cell { return value(f.Difference, f.DifferenceKind) }),
			column("n employees", sheet.Count, 8, func(f Finding) sheet.Cell { return baseCell(f.Employees) }),
			column("n customers", sheet.Count, 8, func(f Finding) sheet.Cell { return baseCell(f.Customers) }),
			column("Certainty", sheet.Text, 12, func(f Finding) sheet.Cell { return wordsOrNone(f.Certainty) }),
			{Column: sheet.Column{Name: "See sheet"}, cell: see},
		}),
	}
}

func baseCell(b Base) sheet.Cell {
	if b.N.Known() {
		return sheet.Figure(b.N, sheet.NotApplicable)
	}
	return wordsOrNone(b.Band)
}
