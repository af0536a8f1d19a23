package pack

import "slices"

// cellKind says how the cells of a column are read.
type cellKind uint8

const (
	plainCell cellKind = iota // an id or a number
	flagCell                  // yes or no
	listCell                  // ids with commas between them
	wordsCell                 // text in no language, such as the licence
	textCell                  // text: one column for each language
)

// column is a column of a sheet; Path is where its value belongs in a mirror-pack file, from the entry of the row.
type column struct {
	Name    string
	Kind    cellKind
	Path    []string
	Hint    string   // for the sheet that explains
	Choices []string // the only values; or one beginning with "=", the cells they stand in
}

// sheetSpec is a sheet of the workbook. Key is the name in a mirror-pack file of what its rows hold.
type sheetSpec struct {
	Name, Key string
	About     string
	Needed    bool
	Columns   []column
}

func simple(name, hint string, choices ...string) column {
	return column{Name: name, Path: []string{name}, Hint: hint, Choices: choices}
}

func of(kind cellKind, c column) column { c.Kind = kind; return c }

func inside(block string, c column) column { c.Path = []string{block, c.Name}; return c }

// texts are columns in each language; a name of two words is a block and a name in it.
func texts(name, hint string, path ...string) column {
	return column{Name: name, Kind: textCell, Path: path, Hint: hint}
}

const (
	dimensionCells = "=Dimensions!$A$2:$A$200"
	scaleCells     = "=Scales!$A$2:$A$500"
	yes, no        = "yes", "no"
)

// asked are the columns of what both sides are asked.
func asked(poles bool) []column {
	all := []column{
		texts("customer", "What customers read.", "customer"),
		texts("employee", "What employees read. Leave it empty where the mirror frame makes it of the customers' statement.", "employee"),
	}
	if poles {
		all = append(all,
			texts("customer left", "For scales with two poles: the worse end, for customers.", "customer", "left"),
			texts("customer right", "The better end, for customers.", "customer", "right"),
			texts("employee left", "The worse end, for employees.", "employee", "left"),
			texts("employee right", "The better end, for employees.", "employee", "right"))
	}
	return all
}

var (
	countAs     = of(listCell, simple("count_as", "For choices: the answers that make up the percentage, with commas between them."))
	goodIfHigh  = of(flagCell, simple("good_when_high", "For choices: is a high percentage good news?", yes, no))
	onlyColumn  = simple("only", "Empty: both sides are asked. Or the one side that is.", "customer", "employee")
	answersAs   = simple("employee_answers", "Only where it differs from the sheet About.", "as_customers", "for_themselves")
	aboutKeys   = []string{"id", "version", "default_language", "audiences", "employee_answers", "placeholders", "min_cell", "licence", "default_scale", "classification id", "classification report", "score id", "score formula"}
	sheetSpecs  = []sheetSpec{aboutSheet, scalesSheet, dimensionsSheet, statementsSheet, outcomesSheet, questionsSheet, picksSheet, attributesSheet, bandsSheet, sortingSheet}
	explanation = "Read me"
)

var aboutSheet = sheetSpec{Name: "About", Needed: true, About: "What the questionnaire is called and says before and after the questions: one row for each.", Columns: []column{
	simple("key", "What the row is about. Do not change it."),
	of(wordsCell, simple("value", "For rows without language: the value.")),
	texts("", "For texts: one column for each language. Add a column here, and to the other sheets, to add a language."),
}}

var scalesSheet = sheetSpec{Name: "Scales", Key: "scales", Needed: true, About: "The answers: one row for each, from the lowest. The row with the value x is the way out for people who can't say.", Columns: []column{
	simple("scale", "Short name of the scale, the same in all its rows."),
	simple("type", "In the scale's first row.", Rating, ChoiceOne, ChoiceMany, FreeText),
	simple("labels", "anchors: only the first and the last answer have words.", "full", "anchors"),
	simple("layout", "two_poles: people choose between two statements.", "two_poles"),
	simple("favourable_from", "Answers from this value count as favourable."),
	simple("unfavourable_to", "Answers up to this value count as unfavourable."),
	simple("value", "Ratings: whole numbers going up by one. Choices: a short name. x: can't say."),
	texts("label", "The words of the answer.", "label"),
}}

var dimensionsSheet = sheetSpec{Name: "Dimensions", Key: "dimensions", Needed: true, About: "What the statements are about: each dimension needs at least one statement, better three.", Columns: []column{
	simple("id", "Short name: lower case, digits and underscores."),
	simple("kind", "How it feels, or how it works.", "emotional", "functional"),
	texts("name", "Its name in reports.", "name"),
	texts("meaning", "What it is about, in one line.", "meaning"),
	simple("target", "Where management wants to be, on the statements' own scale. May be empty."),
}}

var statementsSheet = sheetSpec{Name: "Statements", Key: "items", Needed: true, About: "What customers rate, and what employees answer as they think customers would: one row for each statement.", Columns: append(append([]column{
	simple("id", "Short name, the column in files of answers."),
	simple("dimension", "The short name of its dimension.", dimensionCells),
}, asked(true)...),
	simple("scale", "Empty: the default_scale of the sheet About.", scaleCells),
	of(flagCell, simple("reverse", "yes: agreeing is bad news.", yes, no)),
	simple("kind", "Only where it differs from its dimension's.", "emotional", "functional"),
	simple("battery", "expectation: what people expect of any good provider.", Expectation, Perception),
	onlyColumn, answersAs, countAs, goodIfHigh,
	simple("benchmark", "The id of a published figure to stand beside it."),
	simple("short_form", "1, 2, 3 …: its place in the two-minute version."),
)}

var outcomesSheet = sheetSpec{Name: "Outcomes", Key: "outcomes", About: "What the relationship is worth: recommending, trust, intentions, behaviour.", Columns: append(append([]column{
	simple("id", "Short name, the column in files of answers."),
	simple("role", "At most one recommend and one trust.", Recommend, Trust, Intent, Behaviour),
	simple("scale", "Recommending needs answers from 0 to 10.", scaleCells),
}, asked(true)...),
	countAs, goodIfHigh, simple("employee_scale", "percent: employees say how many of 100 customers.", "percent"), answersAs, onlyColumn,
)}

var questionsSheet = sheetSpec{Name: "Questions", Key: "open_questions", About: "Questions that are answered in words.", Columns: append([]column{
	simple("id", "Short name, the column in files of answers."),
	simple("show_after", "The statement or outcome it follows. May be empty."),
	simple("about", "The dimension it is about. May be empty.", dimensionCells),
	simple("max_length", "The longest answer, in characters. Empty: 2000."),
}, asked(false)...)}

var picksSheet = sheetSpec{Name: "Picks", About: "importance: which dimensions matter most. feelings: which words fit, one row for each word.", Columns: append(append([]column{
	simple("question", "importance or feelings.", "importance", "feelings"),
	simple("pick", "How many may be picked."),
	of(flagCell, simple("shuffle", "yes: the words come in another order for each person.", yes, no)),
}, asked(false)...),
	simple("id", "Feelings: short name of the word. Empty in the row with the question."),
	simple("group", "What the feeling does to the relationship.", "builds", "holds", "erodes"),
	texts("label", "The word.", "label"),
)}

var attributesSheet = sheetSpec{Name: "Attributes", Key: "attributes", About: "Who answered. A row without an option holds the attribute; rows with one hold its options.", Columns: []column{
	simple("attribute", "Short name, the same in all its rows."),
	simple("audience", "Empty: both sides.", "customer", "employee"),
	simple("role", "What it is for.", RoleSegment, RoleCell, RoleUnit, RoleFilter),
	simple("source", "Known from the list of people, or asked.", "invitation", "ask"),
	simple("options_from", "The company's own list instead of options.", "units", "segments", "cells"),
	simple("option", "Short name of an option."),
	texts("label", "The words.", "label"),
}}

var bandsSheet = sheetSpec{Name: "Bands", Key: "bands", About: "Names for stretches of the scale, from the lowest. The last one has no end.", Columns: []column{
	simple("id", "Short name."), simple("from", "Where it begins."), simple("below", "Where it ends; empty in the last row."),
	texts("name", "Its name.", "name"), texts("meaning", "What it means.", "meaning"),
}}

var sortingSheet = sheetSpec{Name: "Sorting", About: "Rules that sort people by their answers; the first that fits decides, the last is for everyone else.", Columns: []column{
	simple("group", "Short name of the group."),
	inside("when", simple("lowest_at_least", "The lowest dimension is at least this.")),
	inside("when", simple("mean_at_least", "The mean of the dimensions is at least this.")),
	inside("when", simple("mean_below", "The mean of the dimensions is below this.")),
	inside("when", simple("behaviour", "The behaviour that must be reported.")),
	inside("when", of(flagCell, simple("otherwise", "yes in the last row.", yes))),
	texts("name", "Its name.", "name"), texts("meaning", "What it means.", "meaning"),
}}

// column finds a column by the head of its cells; for texts lang is its language.
func (s *sheetSpec) column(head string, langs []string) (c *column, lang string) {
	for i := range s.Columns {
		c := &s.Columns[i]
		if c.Kind != textCell {
			if c.Name == head {
				return c, ""
			}
			continue
		}
		if at := slices.IndexFunc(langs, func(l string) bool { return headOf(c, l) == head }); at >= 0 {
			return c, langs[at]
		}
	}
	return nil, ""
}

// headOf is the head of a column, of a text in one language.
func headOf(c *column, lang string) string {
	switch {
	case c.Kind != textCell:
		return c.Name
	case c.Name == "":
		return lang
	}
	return c.Name + " " + lang
}

// heads are all heads of a sheet.
func (s *sheetSpec) heads(langs []string) []string {
	var all []string
	for i := range s.Columns {
		if s.Columns[i].Kind != textCell {
			all = append(all, s.Columns[i].Name)
			continue
		}
		for _, l := range langs {
			all = append(all, headOf(&s.Columns[i], l))
		}
	}
	return all
}
