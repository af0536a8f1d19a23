package disclosure

import "slices"

// Rule T of methods.md §3.28: of a shown parent, what remains after its shown
// children are subtracted must be nobody, or at least k people (in every
// figure) among whom are at least two hidden parts. Otherwise the smallest
// shown child is hidden as well.
//
// People in no listed child are a part that is never shown. A child who was
// invited and gave no answer at all is treated like one who gave few, so that the
// two look the same; one nobody was invited in is empty for all to see.

// hierarchies applies the rule to everyone → groups and everyone → units, and
// reports whether it hid more. Groups and units → pairs are the bridges' work.
func (p *pattern) hierarchies(k int) bool {
	if p.all {
		return false
	}
	groups, units := p.children()
	changed := groups.protect(k)
	if !groups.weighted(k) { // every group is hidden: the units still give the plain sum, everyone the weighted one
		changed = true
		if groups.plain {
			for i := range p.unit {
				p.unit[i] = true
			}
		} else {
			p.all = true
		}
	}
	return units.protect(k) || changed
}

// children are everyone's two breakdowns.
func (p *pattern) children() (groups, units children) {
	g := p.grid
	groups = children{ids: g.groups, hidden: p.group, wanted: g.wantedGroup, base: g.base, plain: slices.Contains(p.unit, false)}
	units = children{ids: g.units, hidden: p.unit, wanted: g.wantedUnit}
	for _, t := range g.tables {
		groups.n, groups.change = append(groups.n, t.group), append(groups.change, t.change)
		units.n, units.change = append(units.n, t.unit), append(units.change, t.change)
	}
	return groups, units
}

// children are the parts of a parent, counted once per figure; the last count
// of each figure is the people in no listed child.
type children struct {
	ids    []string
	n      [][]int
	change []bool // by figure: counts of who came, not of answers
	hidden []bool
	wanted []bool
	base   []float64 // what each child counts for in the parent's figures; nil: by its people
	plain  bool      // the parent's unweighted figures follow from another breakdown
}

func (c children) protect(k int) (changed bool) {
	for !c.safe(k) {
		i := c.smallestShown()
		if i < 0 {
			break // every child is hidden; what remains is the parent, which is large enough
		}
		c.hidden[i], changed = true, true
	}
	return changed
}

func (c children) safe(k int) bool {
	listed, others := 0, 0
	for i, hidden := range c.hidden {
		if hidden && (c.size(i) > 0 || c.wanted[i]) {
			listed++
		}
	}
	if c.size(len(c.ids)) > 0 {
		others = 1
	}
	if listed == 1 && others == 0 {
		return false
	}
	for f := range c.n {
		if r := c.residual(f); r < k && (r > 0 || listed > 0 && !c.changes(f)) {
			return false
		}
	}
	return c.weighted(k)
}

func (c children) changes(f int) bool { return f < len(c.change) && c.change[f] }

// residual is how many people's answers to figure f are in no shown child.
func (c children) residual(f int) int {
	r := c.n[f][len(c.ids)]
	for i, h := range c.hidden {
		if h {
			r += c.n[f][i]
		}
	}
	return r
}

// size is the largest count of a child over the figures.
func (c children) size(i int) int {
	n := 0
	for f := range c.n {
		n = max(n, c.n[f][i])
	}
	return n
}

// smallestShown is the shown child with the fewest people, the first id of equals; −1 for none.
func (c children) smallestShown() int {
	best := -1
	for i := range c.hidden {
		if c.hidden[i] {
			continue
		}
		if best < 0 || c.size(i) < c.size(best) || (c.size(i) == c.size(best) && c.ids[i] < c.ids[best]) {
			best = i
		}
	}
	return best
}
