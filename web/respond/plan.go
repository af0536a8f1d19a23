package respond

import (
	"slices"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// mostStatements is how many statements or outcomes stand on one page.
const mostStatements = 4

// askKind is how something is asked.
type askKind uint8

const (
	askRating  askKind = iota // every point in words, best first, in one column
	askRow                    // numbers with words at the ends, in one row
	askChoice                 // one of several answers, in the pack's order
	askMany                   // any of several answers
	askPercent                // how many of 100 customers
	askWords                  // in one's own words
	askPick                   // a few of several words
)

// ask is one thing that is asked of a side.
type ask struct {
	kind     askKind
	item     *pack.Item // nil for picks and open questions
	question int        // in Layout and Frame; −1 for words and picks
	text     int        // in Layout.Texts; −1 for all but words
	pick     int        // in Frame.Picks; −1 for all but picks
}

// counted reports whether an ask is one of the "21 of 22"; a page reminds once of those that were left out.
func (a *ask) counted() bool { return a.question >= 0 }

// pageKind is what a page is about; it decides the heading.
type pageKind uint8

const (
	pageStatements pageKind = iota
	pageOutcomes
	pagePicks
	pageWords
	pageSend // nothing is asked: only "you answered n of m", and Send
)

// formPage is one page of a form: what it is about, and which of the plan's asks stand on it.
type formPage struct {
	kind pageKind
	asks []int
}

// plan is what a side is asked, and on which pages.
type plan struct {
	asks  []ask
	order [survey.Arrangements][]formPage
}

// pages are the pages in an arrangement. Their number and kinds are the same in every one.
func (p *plan) pages(arrangement uint8) []formPage { return p.order[arrangement%survey.Arrangements] }

// newPlan plans a form for a side:
//
//   - A topic is a dimension. A topic of three or four statements has a page; a longer one is split evenly over
//     pages of at most four; topics of one or two share pages of up to four.
//   - What people expect of any provider comes before how this company does, as the packs' instructions say.
//   - Outcomes follow the statements, the recommendation first with the question why; then importance and
//     feelings; then the open questions. The last page has Send.
//
// Topics, and statements inside a topic, come in the order of the arrangement (see order); all else stands still.
func newPlan(f *survey.Form, side gap.Audience) *plan {
	p := &plan{}
	expected, perceived := p.topics(f, side)
	outcomes := split(p.outcomes(f, side), one)
	picks, words := p.picks(f, side), p.words(f, side)
	for n := range p.order {
		pages := append(arranged(expected, uint8(n)), arranged(perceived, uint8(n))...)
		for _, some := range outcomes {
			pages = append(pages, formPage{pageOutcomes, slices.Concat(some...)})
		}
		if len(picks) > 0 {
			pages = append(pages, formPage{pagePicks, picks})
		}
		last := formPage{pageWords, words}
		if len(words) == 0 {
			last.kind = pageSend
		}
		p.order[n] = append(pages, last)
	}
	return p
}

// A unit is a statement and the open question that explains it; a topic is the statements of a dimension; a bundle is
// a topic with pages of its own, or short ones that share a page.
type (
	unit   = []int
	topic  []unit
	bundle []topic
)

func one(unit) int      { return 1 }
func units(t topic) int { return len(t) }

// split puts things in order into groups of a weight of at most mostStatements, as few and as even as that allows.
func split[E any](things []E, weight func(E) int) [][]E {
	total := 0
	for _, t := range things {
		total += weight(t)
	}
	if total == 0 {
		return nil
	}
	groups := (total + mostStatements - 1) / mostStatements
	share := (total + groups - 1) / groups
	var all [][]E
	var now []E
	sum := 0
	for _, t := range things {
		if w := weight(t); sum > 0 && (sum+w > mostStatements || sum >= share) {
			all, now, sum = append(all, now), nil, 0
		}
		now = append(now, t)
		sum += weight(t)
	}
	return append(all, now)
}

// topics gathers the statements by dimension, in the pack's order: what is expected, and how the company does.
func (p *plan) topics(f *survey.Form, side gap.Audience) (expected, perceived []bundle) {
	byDimension := map[string]topic{}
	for i := range f.Pack.Items {
		if it := &f.Pack.Items[i]; it.Asked(side.String()) {
			byDimension[it.Dimension] = append(byDimension[it.Dimension], p.unit(f, side, it))
		}
	}
	var shortExpected, short []topic
	for _, d := range f.Pack.Dimensions {
		t := byDimension[d.ID]
		to, toShort := &perceived, &short
		if d.Expects != "" {
			to, toShort = &expected, &shortExpected
		}
		switch {
		case len(t) > 2:
			*to = append(*to, bundle{t})
		case len(t) > 0:
			*toShort = append(*toShort, t)
		}
	}
	for _, some := range split(shortExpected, units) {
		expected = append(expected, some)
	}
	for _, some := range split(short, units) {
		perceived = append(perceived, some)
	}
	return expected, perceived
}

// outcomes are what the relationship is worth, the recommendation first.
func (p *plan) outcomes(f *survey.Form, side gap.Audience) []unit {
	var all []unit
	for i := range f.Pack.Outcomes {
		it := &f.Pack.Outcomes[i]
		if !it.Asked(side.String()) {
			continue
		}
		u := p.unit(f, side, it)
		if it.Role == pack.Recommend {
			all = append([]unit{u}, all...)
		} else {
			all = append(all, u)
		}
	}
	return all
}

// unit adds a statement or an outcome, and the open questions that are shown after it.
func (p *plan) unit(f *survey.Form, side gap.Audience, it *pack.Item) unit {
	u := unit{p.add(askOf(f, side, it))}
	for _, o := range f.Pack.Open {
		if t := f.Layout.Text(o.ID); o.ShowAfter == it.ID && f.Layout.Texts[t].Asked[side] {
			u = append(u, p.add(inWords(t)))
		}
	}
	return u
}

// picks are importance and feelings, where the side is asked.
func (p *plan) picks(f *survey.Form, side gap.Audience) []int {
	var all []int
	for i := range f.Frame.Picks {
		if f.Layout.PickAsked(i, side) {
			all = append(all, p.add(ask{kind: askPick, question: -1, text: -1, pick: i}))
		}
	}
	return all
}

// words are the open questions that explain no single answer, or one that this side is not asked.
func (p *plan) words(f *survey.Form, side gap.Audience) []int {
	var all []int
	for _, o := range f.Pack.Open {
		t := f.Layout.Text(o.ID)
		placed := slices.ContainsFunc(p.asks, func(a ask) bool { return a.text == t })
		if !placed && f.Layout.Texts[t].Asked[side] {
			all = append(all, p.add(inWords(t)))
		}
	}
	return all
}

func (p *plan) add(a ask) int {
	p.asks = append(p.asks, a)
	return len(p.asks) - 1
}

func inWords(text int) ask { return ask{kind: askWords, question: -1, text: text, pick: -1} }

// askOf says how a statement or an outcome is asked of a side.
func askOf(f *survey.Form, side gap.Audience, it *pack.Item) ask {
	s := f.Pack.ScaleOf(it)
	a := ask{item: it, question: f.Layout.Question(it.ID), text: -1, pick: -1}
	switch {
	case s.Type == pack.FreeText:
		a = inWords(f.Layout.Text(it.ID))
		a.item = it
	case it.EmployeePercent && side == gap.Employee:
		a.kind = askPercent
	case s.Type == pack.ChoiceMany:
		a.kind = askMany
	case s.Type == pack.ChoiceOne:
		a.kind = askChoice
	case s.Anchors:
		a.kind = askRow
	}
	return a
}

// arranged puts bundles, topics and statements into the order of an arrangement, page by page.
func arranged(bundles []bundle, arrangement uint8) []formPage {
	var pages []formPage
	for _, b := range order(len(bundles), arrangement) {
		var statements []unit
		for _, t := range order(len(bundles[b]), arrangement) {
			for _, s := range order(len(bundles[b][t]), arrangement) {
				statements = append(statements, bundles[b][t][s])
			}
		}
		for _, some := range split(statements, one) {
			pages = append(pages, formPage{pageStatements, slices.Concat(some...)})
		}
	}
	return pages
}

// order is the order of n things in an arrangement a of 0 to 15: it begins at thing ⌊n·⌊a/2⌋/8⌋ and goes on from there,
// round the end; where a is odd it is then turned round. Arrangement 0 is the pack's own order. Each thing so comes
// early and late about equally often, and what somebody saw can be told from the one number that is stored.
func order(n int, arrangement uint8) []int {
	a := int(arrangement % survey.Arrangements)
	all := make([]int, n)
	for i := range all {
		all[i] = (n*(a/2)/8 + i) % n
	}
	if a%2 == 1 {
		slices.Reverse(all)
	}
	return all
}
