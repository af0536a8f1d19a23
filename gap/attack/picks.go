package attack

import (
	"slices"

	"mirror/gap"
)

// picks attacks how many people picked a word: those who picked one that few did are a small group that nobody listed.
// The ranks are one order more between the words.
func (a *attacker) picks(o *outlook) {
	if o.weights || o.mixed {
		return // shares of weights are no numbers of people
	}
	most := o.people[everyone]
	asked := map[string][]word{}
	var order []string
	for i := range o.wave.Picks {
		p := &o.wave.Picks[i]
		share, n, rank := p.Customers, p.CustomersN, p.CustomerRank
		if o.a == gap.Employee {
			share, n, rank = p.Employees, p.EmployeesN, p.EmployeeRank
		}
		x, ok := share.Value()
		if !ok {
			continue
		}
		of := span{o.k, most.high}
		if n, ok := n.Value(); ok {
			of = span{n, n}
		}
		is := shared(x, of.low)
		if asked[p.ID] == nil {
			order = append(order, p.ID)
		}
		people := span{is.low * of.low, is.high * of.high}.whole()
		asked[p.ID] = append(asked[p.ID], word{p.Option, x, rank, people, people})
	}
	for _, id := range order {
		for _, w := range ordered(asked[id]) {
			// What a share of 30 people or more tells by itself is the rule of shares; that it tells no more is asked.
			a.report.Targets++
			if w.people.high < o.k && (most.high < full || w.people != w.share) {
				a.note(Finding{
					Wave: o.wave.ID, Pack: o.wave.Pack, Audience: o.a.String(), Level: "pick", ID: id, Target: w.id, Kind: kindPicked,
					Of: answers, Width: w.people.width(), Rare: w.people.low == 0, bounds: w.people,
				})
			}
		}
	}
}

// word is one that can be picked, and how many did.
type word struct {
	id     string
	shown  float64
	rank   int
	people span
	share  span // people, by the share alone
}

// ordered narrows the numbers by the ranks. Ranks of the shown shares, in which all that are shown alike are equal, say
// nothing more; two that are shown alike and ranked apart are ranked by the exact numbers, and so are all.
func ordered(words []word) []word {
	exact := slices.ContainsFunc(words, func(w word) bool {
		return slices.ContainsFunc(words, func(x word) bool { return w.shown == x.shown && w.rank != x.rank })
	})
	if !exact {
		return words
	}
	slices.SortStableFunc(words, func(x, y word) int { return y.rank - x.rank }) // the fewest first
	for i := 1; i < len(words); i++ {
		words[i].people.low = max(words[i].people.low, words[i-1].people.low+words[i].above(&words[i-1]))
	}
	for i := len(words) - 2; i >= 0; i-- {
		words[i].people.high = min(words[i].people.high, words[i+1].people.high-words[i+1].above(&words[i]))
	}
	for i := range words { // those of one rank were picked equally often
		for j := range words {
			if words[i].rank == words[j].rank {
				words[i].people = words[i].people.with(words[j].people)
			}
		}
	}
	return words
}

// above is by how many more people at least a word was picked than the one below it.
func (w *word) above(below *word) float64 {
	if w.rank == below.rank {
		return 0
	}
	return 1
}
