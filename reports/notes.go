package reports

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mirror/gap"
	"mirror/reports/sheet"
	"mirror/survey"
	"mirror/survey/pack"
)

// note is a row of the sheet "Notes and method".
type note struct{ name, about, text string }

// notesSheet holds the notes that the other sheets refer to by number, then
// everything else a reader may want to know about how the figures were made.
func (v *view) notesSheet() *sheet.Sheet {
	var rows []note
	for i, n := range v.numbered() {
		n.name = "Note " + strconv.Itoa(i+1)
		rows = append(rows, n)
	}
	rows = append(rows, v.method()...)
	column := func(name string, width float64, of func(note) string) field[note] {
		return field[note]{Column: sheet.Column{Name: name, Width: width, Wrap: true}, cell: func(n note) sheet.Cell { return sheet.Words(of(n)) }}
	}
	return &sheet.Sheet{
		Name: "Notes and method", Title: "Notes and method",
		Answers:     "What do the words, marks and methods mean?",
		Description: "One table: the notes that other sheets refer to, then names, thresholds, questionnaires and versions.",
		Table: table("notes", rows, []field[note]{
			column("Note", 14, func(n note) string { return n.name }),
			column("About", 26, func(n note) string { return n.about }),
			column("Text", 120, func(n note) string { return n.text }),
		}),
	}
}

// numbered are the notes that sheets refer to; their numbers are their places.
func (v *view) numbered() []note {
	margin, good := plain(v.set.Margin), plain(v.set.GoodFrom)
	asked := "Each side gave its own view; employees did not predict."
	if v.main == nil || v.main.Predicted {
		asked = "Customers answered for themselves; employees answered the same questions as they believe customers would."
	}
	return []note{
		{"", "Scores and gaps", asked + " Scores run from 0 to 100: 100 × (mean − lowest answer) ÷ (highest − lowest), answers to statements worded the other way round are turned first; means on the items' own scale stand on the sheets about single items. Gap = employees − customers, in points of 100: plus = we think we are better than customers say, minus = customers see us as better than we think."},
		{"", "Marks", "[c] = hidden to protect people: too few answers, or a figure from which a hidden one could be worked out; the reason is never told apart. [u] = fewer than " + plain(known.Thresholds.LowBase) + " answers: read as a direction. [x] = not available. [z] = does not apply. " + v.smallest()},
		{"", "Verdicts", "Aligned (a shared strength or a shared problem) = shown to be closer than " + margin + " points, not merely “no difference found”. Blind spot (plus) and hidden strength (minus) = a gap of at least " + margin + " points that chance does not explain; clear when the whole 95% range lies beyond " + margin + ", else likely. Anything else is too close to call: direction clear = the gap is not zero but may be smaller than the margin; large but uncertain = the gap shown is large and chance may explain it. The column “Verdict” gives the type of the gap (note 5) and how certain it is. The margin of " + margin + " was fixed before the answers came in. Verdicts come from unrounded figures; of a small group one is left open where it would tell how alike they answered."},
		{"", "Certainty", "Ranges are 95% intervals of a difference of two independent means (Welch, with a floor under the spread so that a few equal answers do not count as certainty). Adjusted p: Holm over the dimensions, Benjamini–Hochberg over the other tables, because many questions are looked at at once. Where people answered more than once, the ranges come from a jackknife over groups of accounts and are wider. Answers still needed = how many more employees' answers would settle what is open; [x] there = no practical number would, so join groups, accept a wider margin or look again in the next wave."},
		{"", "Types of gap", "The verdict and the customers' level (good from " + good + ") name the type. " + v.typesInWords()},
		{"", "Weights and matching", "Where the segments' true sizes are known, each customer segment counts by its real size. A team whose contacts by segment are known is compared with the customers it serves, else with all customers. Employees are never weighted. A person counts in a dimension when at least half of its questions (and at least two) were answered. “Can't say”, blank and not asked are three different counts and never a rating."},
		{"", "Drivers and priorities", "Importance = a topic's part of what explains the outcome among customers (shares of R² by averaging over orderings, or Johnson's relative weights above 12 topics); a link, not proof of a cause. Ranges by jackknife. Ranks whose ranges overlap are joint. " + v.listInWords(known.Priorities, func(n named) string { return n.HR }) + " " + v.listInWords(known.Stances, func(n named) string { return n.Name }) + " Important = at least an even share."},
		{"", "Shares and net scores", "Ranges of share gaps: Newcombe. Net score = share of 9–10 minus share of 0–6; adjusted Wald ranges. Favourable = the answers the questionnaire calls favourable. Shares exaggerate differences when employees answer alike and never decide a verdict. Published figures are other people's surveys with their own questions and samples: context, never a target."},
		{"", "Groups of people", "Bands of the trust spectrum and ambassador groups use the cut points of the questionnaire: a convention, not a norm. A band's share is the share of people whose own mean falls in it."},
		{"", "Waves", "Only waves with the same version of the questionnaire stand side by side. The ranges of changes are 95% and count the uncertainty of both waves and, for a gap, of both sides; people who answered in both waves make them wider than need be. A change is called clear when its range leaves 0 out; topics are looked at one by one, without correction for their number. A side's change is split into answers and mix by Kitagawa's method, over customers' segments and employees' cells. A year = the slope of a line through the gaps, waves weighted by how sure they are; wider where they do not lie on a line."},
		{"", "Answer quality", "Flags are counted, nobody is left out: the same answer throughout (in a run with a reversed item), very fast answers, stopping half-way, many blanks."},
		{"", "Links, actions and “one point more”", "Links over groups, effects of actions and slopes are made from the figures that may be shown, and from nothing else. They show what goes together. Fewer than ten groups show a direction at most. Effects of actions compare changes (difference in differences): what happened everywhere falls out, what else happened where the action runs does not."},
		{"", "Teams", "Types of cells: near customers' view on average (agreement shown) and knowing which things are strong or weak (r from 0.70). Gaps drawn to the average, agreement and reliability say how far a team's figure can be trusted; none of them is a mark for a person or a reason to sanction one."},
	}
}

// smallest says how small groups are protected.
func (v *view) smallest() string {
	if v.set.Disclosure == "off" {
		return unprotected
	}
	return fmt.Sprintf("Smallest groups: %d employees, %d customers; distributions, shares and comments from %d. Below 10 employees scores are shown in steps of 5 points, below 30 in steps of 2 and n as a band.",
		v.set.Smallest.Employees, v.set.Smallest.Customers, v.set.Smallest.Detail)
}

// typesInWords explains every type of gap that findings.yaml has.
func (v *view) typesInWords() string {
	var said []string
	for _, t := range known.GapTypes {
		when, _ := fill(t.When, words{"margin": plain(v.set.Margin), "good_from": plain(v.set.GoodFrom)})
		said = append(said, strings.TrimSpace(t.Name+": "+when+". "+t.Means))
	}
	return strings.Join(said, " ")
}

// listInWords explains a list of names.
func (v *view) listInWords(list []named, name func(named) string) string {
	var said []string
	for _, n := range list {
		means, _ := fill(n.Means, words{"good_from": plain(v.set.GoodFrom), "rank_shift": strconv.Itoa(known.Thresholds.RankShift)})
		said = append(said, name(n)+" = "+means)
	}
	return strings.Join(said, "; ") + "."
}

// method are the unnumbered rows: marks on gaps, thresholds, versions, and the notes that came with the figures.
func (v *view) method() []note {
	rows := []note{
		{"Method", "Remarks on a gap", v.listInWords(known.Marks, func(n named) string { return n.Name })},
		{"Method", "Employees", "Employees are not a random sample of judges of customers; ranges describe the answers given. Response rates are printed beside them."},
	}
	if v.set.Disclosure == "off" {
		rows = append(rows, note{"Method", "Protection", unprotected})
	} else {
		rows = append(rows, note{"Method", "Protection", "On. Small groups are hidden, and where a hidden figure could be worked out from others, one of these is hidden too."})
	}
	for _, p := range v.parts {
		rows = append(rows, note{"Questionnaire", or(p.text(p.pack.Title), p.Pack), fmt.Sprintf("%s, version %s: %s. %s", p.Pack, p.PackVersion, p.whoseView(), p.scaleInWords())})
	}
	for _, p := range v.parts {
		if said := p.openQuestions(); said != "" {
			rows = append(rows, note{"Questionnaire", "Open questions", said})
		}
	}
	rows = append(rows, note{"Version", "Program and methods", "Mirror " + or(v.version, "of unknown version") + "; methods " + v.set.Engine + "; result format " + gap.ResultFormat + ". All cells are values, not formulas, so that the workbook reads the same everywhere. Filters and frozen headers are on for sorting and reading; this departs from the guidance for public statistics."})
	return append(rows, v.remarksOnFigures()...)
}

// whoseView says for whom employees answered a questionnaire.
func (p *part) whoseView() string {
	switch other := slices.ContainsFunc(p.pack.Items, func(it pack.Item) bool { return it.Predicts != p.Predicted }); {
	case !p.asks(gap.Customer):
		return "employees only, who answered for themselves"
	case !p.asks(gap.Employee):
		return "customers only"
	case p.Predicted && other:
		return "employees answered as they believe customers would, except where they were asked for their own view"
	case p.Predicted:
		return "employees answered as they believe customers would"
	case other:
		return "each side answered for itself, except where employees were asked what customers would say"
	}
	return "each side answered for itself"
}

// remarksOnFigures are the notes that came with the figures; one that several
// questionnaires share is said once.
func (v *view) remarksOnFigures() []note {
	var rows []note
	for _, p := range v.parts {
		title := or(p.text(p.pack.Title), p.Pack)
		for _, n := range p.Notes {
			i := slices.IndexFunc(rows, func(r note) bool { return r.text == n.Text })
			switch {
			case i < 0:
				rows = append(rows, note{"Remark", title, n.Text})
			case !strings.Contains(rows[i].about, title):
				rows[i].about += "; " + title
			}
		}
	}
	return rows
}

// openQuestions are the wordings of what a pack asks to be answered in words, each with its theme.
func (p *part) openQuestions() string {
	var said []string
	for _, q := range survey.TextQuestions(p.pack) {
		theme := "to "
		if q.About != "" {
			theme = p.dimension(q.About) + ", to "
		}
		for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
			if w := p.question(q.ID, a.String()); w != q.ID {
				said = append(said, upperFirst(theme)+a.String()+"s: “"+w+"”")
			}
		}
	}
	return strings.Join(said, " ")
}

// scaleInWords lists the answers of a pack's scales: the ends of a rating, the options of a choice.
func (p *part) scaleInWords() string {
	var said []string
	for i := range p.pack.Scales {
		s := &p.pack.Scales[i]
		switch {
		case len(s.Points) == 0 || s.Type == pack.FreeText:
		case s.Type == pack.Rating:
			lo, hi := s.Points[0], s.Points[len(s.Points)-1]
			said = append(said, fmt.Sprintf("%s (%s) to %s (%s)", lo.Value, or(p.text(lo.Label), lo.Value), hi.Value, or(p.text(hi.Label), hi.Value)))
		default:
			var options []string
			for _, o := range s.Points {
				options = append(options, or(p.text(o.Label), o.Value))
			}
			said = append(said, map[bool]string{true: "any of ", false: "one of "}[s.Type == pack.ChoiceMany]+strings.Join(options, ", "))
		}
	}
	if len(said) == 0 {
		return ""
	}
	return "Scales: " + strings.Join(said, "; ") + "."
}
