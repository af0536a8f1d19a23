package reports

import (
	"slices"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/reports/sheet"
	"mirror/survey"
	"mirror/survey/pack"
)

// Names, as workbooks write them.

// Company is the company's name, "the company" where the study does not say.
func (r *Reading) Company() string { return r.company }

// Title is the questionnaire's name.
func (r *Reading) Title() string { return or(r.text(r.pack.Title), r.Pack) }

// Questionnaire is the pack itself; where it was not handed over, one without questions.
func (r *Reading) Questionnaire() *pack.Pack { return r.pack }

// Study is the programme with its groups.
func (r *Reading) Study() *survey.Study { return r.study }

// WaveName is the wave's name, or "wave 1" where a wave is only an id.
func (r *Reading) WaveName() string { return r.waveName() }

// Dimension, Item, Cell, Segment, Unit, Band and Class are the names of what has that id; an item's is the customers'
// wording. An id nobody named is its own name.
func (r *Reading) Dimension(id string) string    { return r.dimension(id) }
func (r *Reading) Item(id string) string         { return r.itemText(id) }
func (r *Reading) Cell(id gap.Word) string       { return r.cell(id) }
func (r *Reading) Segment(id gap.Word) string    { return r.segment(id) }
func (r *Reading) Unit(id gap.Word) string       { return r.unit(id) }
func (r *Reading) Band(id string) string         { return r.band(id) }
func (r *Reading) Class(id string) string        { return r.class(id) }
func (r *Reading) LevelName(row gap.Row) string  { return r.levelName(row) }
func (r *Reading) OutcomeName(id string) string  { return r.outcomeName(id) }
func (r *Reading) FeelingGroup(id string) string { return r.feelingGroup(id) }

// Place names the group a figure is about; everyone is called all.
func (r *Reading) Place(at gap.Place, all string) string { return r.place(at, all) }

// Kind is a dimension's family: "Emotional", "Functional" or "".
func (r *Reading) Kind(dimension string) string { return r.kind(dimension) }

// UnitWord is the questionnaire's word for a unit, such as "branch".
func (r *Reading) UnitWord() string { return r.unitWord() }

// DimensionOf is the id of an item's dimension, "" where it has none.
func (r *Reading) DimensionOf(item string) string {
	if it := r.item(item); it != nil {
		return it.Dimension
	}
	return ""
}

// Items are the ids of a dimension's items, in the questionnaire's order.
func (r *Reading) Items(dimension string) []string {
	var ids []string
	for _, it := range r.pack.Items {
		if it.Dimension == dimension {
			ids = append(ids, it.ID)
		}
	}
	return ids
}

// Option is the label of a word to pick; Question an open question as one side is asked it.
func (r *Reading) Option(question, id string) string { return r.option(question, id) }
func (r *Reading) Question(id string, audience gap.Audience) string {
	return r.question(id, audience.String())
}

// PredictedBy reports whether employees answer a question as they believe customers would.
func (r *Reading) PredictedBy(question string) bool { return r.predicted(question) }

// Asks reports whether the questionnaire asks a side anything.
func (r *Reading) Asks(a gap.Audience) bool { return r.asks(a) }

// Sign explains a gap's sign in words.
func (r *Reading) Sign() string { return r.sign() }

// Remark is a note of the workbook's last sheet.
type Remark struct{ Name, About, Text string }

// Remarks are the notes of the workbook: first the numbered ones, then how the figures were made.
func (r *Reading) Remarks() []Remark {
	var all []Remark
	for _, n := range slices.Concat(r.view.numbered(), r.view.method()) {
		all = append(all, Remark{n.name, n.about, n.text})
	}
	return all
}

// Shown is a figure as it is printed, or why there is none.
type Shown struct {
	Text string // "" where there is none
	Mark string // of the workbook's cell in its place: sheet.Confidential …; "" where there is a figure
}

// Known reports whether there is a figure.
func (s Shown) Known() bool { return s.Mark == "" }

// Why says in words why there is no figure.
func (s Shown) Why() string { return why[s.Mark] }

// why are the marks in words.
var why = map[string]string{
	sheet.Confidential:   disclosure.ReasonHidden,
	sheet.LowReliability: "Low base",
	sheet.NotAvailable:   "Not available",
	sheet.NotApplicable:  "Does not apply",
}

// String is the figure, or why there is none.
func (s Shown) String() string { return or(s.Text, s.Why()) }

// shown is a cell of a workbook as text.
func shown(c sheet.Cell, k sheet.Kind) Shown {
	if s, ok := c.Value.(string); ok && why[s] != "" {
		return Shown{Mark: s}
	}
	return Shown{Text: k.Print(c)}
}

// Figure is a figure that comes with nothing around it: absent, it is not available.
func Figure(k sheet.Kind, n gap.Number) Shown { return shown(sheet.Figure(n, sheet.NotAvailable), k) }

// OfBoth is a figure of a row that concerns both sides, such as its gap.
func OfBoth(r gap.Row, k sheet.Kind, n gap.Number) Shown { return shown(figure(r, n), k) }

// Doubt is a figure that says how sure a gap is, such as an end of its range.
func Doubt(r gap.Row, k sheet.Kind, n gap.Number) Shown { return shown(doubt(r, n), k) }

// OfSide is a figure of one side of a row.
func OfSide(r gap.Row, s gap.Side, k sheet.Kind, n gap.Number) Shown {
	return shown(ofSide(r, s, n), k)
}

// BaseOf is how many of a side answered: a number, or a band.
func BaseOf(r gap.Row, s gap.Side) Shown { return shown(sideNCell(r, s), sheet.Count) }

// BaseOfAll is how many a participation counts, RateOf the share of those invited.
func BaseOfAll(x gap.Participation) Shown { return shown(answeredCell(x), sheet.Count) }

// RateOf is the share of those invited who answered.
func RateOf(x gap.Participation) Shown { return shown(sheet.Figure(x.Rate, rateMark(x)), sheet.Share) }

// Needed is how many more answers would settle a verdict that is open.
func Needed(r gap.Row) Shown { return shown(neededCell(r), sheet.Count) }

// Verdict is what a gap is called, seen with the customers' level, and how certain that is: "Blind spot", "clear". The
// second is "" where there is no more to say; a row that compares nothing has neither.
func Verdict(r gap.Row) (name, certain string) {
	switch {
	case !twoSided(r):
		return "", ""
	case hidden(r):
		return nameOf(known.Verdicts, gap.NotShown), ""
	}
	name = nameOf(known.Verdicts, string(r.Verdict))
	if t, ok := known.gapType(string(r.Type)); ok {
		name = t.Name
	}
	return name, nameOf(known.Strengths, string(r.Strength))
}

// Sentence says of a comparison what its type calls for saying, subject being what it is about; "" where a figure it needs is
// hidden, or where the verdict has no sentence.
func (r *Reading) Sentence(x gap.Row, subject string, predicted bool) string {
	t, ok := known.gapType(string(x.Type))
	if !ok || hidden(x) {
		return ""
	}
	text := t.Sentence
	if !predicted && t.Own != "" {
		text = t.Own
	}
	w := r.gapWords(x)
	w["subject"] = subject
	s, _ := fill(text, w)
	return s
}

// Meaning says what a gap's type means for the company, "" where nothing can be said.
func Meaning(r gap.Row) string {
	t, _ := known.gapType(string(r.Type))
	return t.Means
}

// RemarksOn are the remarks on a topic in words ("Divided and undervalued"), "" where there are none.
func RemarksOn(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return shown(marksCell(ids), sheet.Text).Text
}

// IsHidden reports whether a row may not be shown, TwoSided whether it compares the two sides, shown or not.
func IsHidden(r gap.Row) bool { return hidden(r) }

// TwoSided reports whether a row compares the two sides, shown or not.
func TwoSided(r gap.Row) bool { return twoSided(r) }

// LowBase reports whether a side of a row is so small that it gives a direction only.
func LowBase(r gap.Row) bool {
	return !hidden(r) && (lowBase(r.Customers.N, r.Customers.NBand) || lowBase(r.Employees.N, r.Employees.NBand))
}

// LeastSolid is the number of answers under which a base is low.
func LeastSolid() int { return int(known.Thresholds.LowBase) }

// WidestFirst sorts rows by the size of their gap, those without one last.
func WidestFirst(rows []gap.Row) { widestFirst(rows) }

// PlusFirst sorts rows by the gap, plus first; those without one come last.
func PlusFirst(rows []gap.Row) { descending(rows) }

// CountOf is how many answers a distribution is of.
func CountOf(d gap.Distribution) Shown {
	return shown(nCell(d.N, d.NBand, sheet.Confidential), sheet.Count)
}
