package reports

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"mirror/gap"
	"mirror/reports/sheet"
)

// action is one step of the course of action, with the finding it answers.
type action struct {
	do, owner, status string
	weeks             int // 0 = no end
	subject, finding  string
	kind              string // the type of the topic's gap
	certainty         string
	result            string // of an action under way, so far
	due, expected     string // of the study's own
	verdict           string
}

// actions are what the types of the gaps call for, most urgent topic first,
// after what the study says is already under way.
func (v *view) actions() []action {
	all := v.own()
	taken := map[[2]string]bool{}
	for _, a := range all {
		taken[[2]string{a.subject, a.do}] = true
	}
	for _, r := range v.urgent() {
		t, ok := known.gapType(string(r.Type))
		if !ok {
			continue
		}
		finding, ok := fill(v.main.worded(t), v.main.gapWords(r))
		if !ok {
			continue
		}
		for _, a := range callsFor(t, r) {
			if taken[[2]string{v.main.dimension(r.ID), a.Do}] {
				continue
			}
			all = append(all, action{do: a.Do, owner: owner(a.Owner), status: "Proposed", weeks: a.Weeks,
				subject: v.main.dimension(r.ID), finding: finding, kind: t.Name, certainty: certainty(r)})
		}
	}
	return all
}

// callsFor are the actions of a type, or of a topic that no practical number of answers would settle.
func callsFor(t gapType, r gap.Row) []proposed {
	if r.Verdict == gap.NotEnoughEvidence && !r.AnswersMore.Known() && r.AnswersNote != "" {
		return []proposed{known.NoNumber}
	}
	return t.Actions
}

// urgent are the topics in the order in which to act: the ranked ones first,
// then the other gaps, the agreements, and last what is not settled.
func (v *view) urgent() []gap.Row {
	rows := v.main.mirrored(gap.LevelDimension)
	order := []gap.Word{gap.BlindSpot, gap.HiddenStrength, gap.Aligned, gap.NotEnoughEvidence, gap.NotShown}
	key := func(r gap.Row) int {
		if rank := v.main.priority(r.ID).Rank; rank > 0 && r.Verdict == gap.BlindSpot {
			return rank
		}
		return 1000 * (1 + slices.Index(order, r.Verdict))
	}
	widestFirst(rows)
	slices.SortStableFunc(rows, func(a, b gap.Row) int { return key(a) - key(b) })
	return rows
}

// owner is who acts, as a reader says it.
func owner(id string) string {
	switch id {
	case "hr":
		return "HR"
	case "marketing":
		return "Marketing"
	case "both":
		return "HR and marketing"
	}
	return id
}

// actionSheet is the course of action; both workbooks have the same.
func (v *view) actionSheet() *sheet.Sheet {
	rows := v.actions()
	if len(rows) == 0 {
		return nil
	}
	weeks := func(a action) sheet.Cell {
		if a.weeks == 0 {
			return sheet.Words(sheet.NotApplicable)
		}
		return sheet.Whole(a.weeks)
	}
	number, judged := 0, ""
	if slices.ContainsFunc(rows, func(a action) bool { return a.verdict != "" }) {
		judged = " A verdict says what has moved since the finding, beyond chance; it proves no cause."
	}
	return &sheet.Sheet{
		Name: "Actions", Title: "Course of action, " + v.waveName(), Tab: sheet.ResultTab,
		Answers:     "What should we do, who does it, and by when?",
		Description: "One table. What each gap calls for, most urgent topic first: gaps on important topics with room for improvement. Weeks count from the day the results are shared; [z] = no end date." + judged + " See note 5.",
		Table: table("actions", rows, []field[action]{
			{Column: sheet.Column{Name: "No", Kind: sheet.Rank, Width: 6}, cell: func(action) sheet.Cell { number++; return sheet.Whole(number) }},
			{Column: sheet.Column{Name: "Topic", Width: 20, Wrap: true}, cell: func(a action) sheet.Cell { return sheet.Words(a.subject) }},
			{Column: sheet.Column{Name: "Finding it answers", Width: 60, Wrap: true}, cell: func(a action) sheet.Cell { return sheet.Words(a.finding) }},
			{Column: sheet.Column{Name: "Action", Width: 50, Wrap: true}, cell: func(a action) sheet.Cell { return sheet.Words(a.do) }},
			{Column: sheet.Column{Name: "Owner", Width: 18, Wrap: true}, cell: func(a action) sheet.Cell { return sheet.Words(a.owner) }},
			{Column: sheet.Column{Name: "Weeks", Kind: sheet.Count, Width: 7}, cell: weeks},
			{Column: sheet.Column{Name: "Certainty of the finding", Width: 12, Wrap: true}, cell: func(a action) sheet.Cell { return wordsOrNone(a.certainty) }},
			{Column: sheet.Column{Name: "Status", Width: 16, Wrap: true}, cell: func(a action) sheet.Cell { return sheet.Words(a.status) }},
			{Column: sheet.Column{Name: "Due", Width: 11}, optional: true, cell: func(a action) sheet.Cell { return wordsOrNone(a.due) }},
			{Column: sheet.Column{Name: "Expected move", Width: 22, Wrap: true}, optional: true, cell: func(a action) sheet.Cell { return wordsOrNone(a.expected) }},
			{Column: sheet.Column{Name: "Verdict", Width: 34, Wrap: true}, optional: true, cell: func(a action) sheet.Cell { return wordsOrNone(a.verdict) }},
			{Column: sheet.Column{Name: "Result so far", Width: 34, Wrap: true}, optional: true, cell: func(a action) sheet.Cell { return wordsOrNone(a.result) }},
		}),
	}
}

// upperFirst begins a sentence or a head with a word.
func upperFirst(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[n:]
}

// lowerFirst puts a sentence's beginning inside another sentence; an abbreviation keeps its capitals.
func lowerFirst(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	if second, _ := utf8.DecodeRuneInString(s[n:]); unicode.IsUpper(second) {
		return s
	}
	return string(unicode.ToLower(first)) + s[n:]
}
