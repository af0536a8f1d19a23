package reports

import (
	"slices"
	"strings"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/survey"
)

// Words of a verdict on an action.
const (
	AsExpected = "As expected"
	LessThan   = "Less than expected"
	Better     = "Better than before"
	NoChange   = "No change shown"
	Worse      = "Worse than before"
)

// ActionVerdict is what a later wave says of what an action was to move: what moved since the wave of its finding, over
// everyone. It tells nothing of a cause; where units take part, the comparison with the others is in Compared.
type ActionVerdict struct {
	Word     string // one of those above
	Text     string // with its figures; "" where they are hidden
	Compared string // where it runs and elsewhere; "" = not compared
}

// String is the verdict with its figures.
func (a ActionVerdict) String() string {
	if a.Text == "" {
		return a.Word
	}
	return a.Word + ". " + a.Text
}

// verdictOn is what this wave says of an action; ok is false where it cannot say anything: it is not later than the finding.
func (v *view) verdictOn(a *survey.Action) (verdict ActionVerdict, ok bool) {
	if v.main == nil || !begunBy(a, v.main.To) {
		return verdict, false
	}
	dimensions, p := a.Answers, v.main
	since := ""
	if f := a.Finding; f != nil {
		if !v.before(f.Wave) {
			return verdict, false
		}
		dimensions, p, since = []string{f.Dimension}, v.partOf(f), f.Wave
	}
	var words, texts []string
	for _, d := range dimensions {
		c, found := v.moved(p, d, since, a.Started)
		if !found {
			continue
		}
		word, text := judge(a, c)
		if text != "" {
			texts = append(texts, p.dimension(d)+" since "+v.waveCalled(c.Since)+": "+text)
		}
		words = append(words, word)
	}
	if len(words) == 0 {
		return verdict, false
	}
	slices.Sort(words)
	verdict.Word = words[0]
	if words = slices.Compact(words); len(words) > 1 {
		verdict.Word = "Differs by topic"
	}
	verdict.Text, verdict.Compared = strings.Join(texts, "; "), v.resultOf(a.ID)
	if verdict.Text != "" {
		verdict.Text += "."
	}
	return verdict, true
}

// begunBy reports whether an action had begun by a day; where nobody says when it began, by how far it has come.
func begunBy(a *survey.Action, day string) bool {
	if a.Started != "" && day != "" {
		return a.Started <= day
	}
	return a.State == survey.ActionUnderWay || a.State == survey.ActionDone
}

// moved is the change of a topic since a wave; without one, since the last wave that was over when the action began.
func (v *view) moved(p *part, dimension, since, started string) (best gap.Change, ok bool) {
	for _, c := range p.Changes {
		if c.Level != gap.LevelDimension || c.ID != dimension || c.Place != (gap.Place{}) {
			continue
		}
		if since != "" && c.Since == since {
			return c, true
		}
		if since == "" && started != "" && v.endOf(c.Since) != "" && v.endOf(c.Since) < started && (!ok || v.endOf(c.Since) > v.endOf(best.Since)) {
			best, ok = c, true
		}
	}
	return best, ok
}

// endOf is the last day of a wave, "" where the release does not say.
func (v *view) endOf(wave string) string {
	i := slices.IndexFunc(v.all, func(p *part) bool { return p.ID == wave })
	if i < 0 {
		return ""
	}
	return v.all[i].To
}

// judge compares what moved with what was expected. Towards is counted so that plus is what was wanted.
func judge(a *survey.Action, c gap.Change) (word, text string) {
	e, sign := c.Gap, -1.0
	if then, _ := c.GapThen.Value(); then < 0 {
		sign = 1
	}
	if a.Moves == survey.MovesCustomers {
		e, sign = c.Customers, 1
	}
	low, high := sign*e.Low.Or(0), sign*e.High.Or(0)
	if low > high {
		low, high = high, low
	}
	switch {
	case !e.Value.Known() && withheld(c.Reason):
		return disclosure.ReasonHidden, ""
	case !e.Low.Known() || !e.High.Known():
		return "Not known", ""
	case high < 0:
		word = Worse
	case low <= 0:
		word = NoChange
	case a.Expected <= 0:
		word = Better
	case high < a.Expected:
		word = LessThan
	default:
		word = AsExpected
	}
	text = "gap " + signed(c.GapThen) + " to " + signed(c.GapNow) + ", changed by " + signed(e.Value)
	if a.Moves == survey.MovesCustomers {
		text = "customers' score changed by " + signed(e.Value)
	}
	return word, text + " (95% range " + signed(e.Low) + " to " + signed(e.High) + ")"
}
