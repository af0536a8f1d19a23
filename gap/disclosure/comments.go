package disclosure

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"mirror/gap"
)

// Comments are shown by side and question (protection.md A13):
//
//   - of a side with enough people only;
//   - with the group's name only where the group is shown and large enough and, for
//     employees, wrote enough comments to the question;
//   - those without a name come from two groups or more with enough people
//     together, else the smallest named group loses its name too;
//   - not at all from a group that is too small to be shown for itself;
//   - never with the unit, and never in the order they came in;
//   - with addresses and numbers masked, and nothing else about an employee.

func (g *guard) comments(all []gap.Comment) []gap.Comment {
	byQuestion := map[string][]gap.Comment{}
	for _, c := range all {
		if a := audience(c.Audience); placeOf(a, c.Place).group != "" && g.few(a, place{group: placeOf(a, c.Place).group}) {
			continue
		}
		key := c.Audience + " " + c.Question
		byQuestion[key] = append(byQuestion[key], c)
	}
	out := []gap.Comment{}
	for _, key := range sortedKeys(byQuestion) {
		list := byQuestion[key]
		a := audience(list[0].Audience)
		answered := g.base[a].pattern.grid.tables
		if len(answered) == 0 || answered[0].total < g.limits.detail[a] || g.base[a].pattern.all {
			continue
		}
		out = append(out, g.question(a, list)...)
	}
	return out
}

// question protects the comments of one side to one question.
func (g *guard) question(a gap.Audience, list []gap.Comment) []gap.Comment {
	named := g.named(a, list)
	languages := map[string]int{}
	for _, c := range list {
		languages[c.Language]++
	}
	out := make([]gap.Comment, 0, len(list))
	for _, c := range list {
		kept := gap.Comment{Audience: a.String(), Question: c.Question, About: c.About, Text: mask(c.Text)}
		if at := placeOf(a, c.Place); named[at.group] {
			kept.Cell, kept.Segment = c.Cell, c.Segment
			if a == gap.Employee {
				kept.Segment = ""
			} else {
				kept.Cell = ""
			}
		}
		if a == gap.Customer {
			kept.Score = c.Score
			if languages[c.Language] >= g.limits.detail[a] {
				kept.Language = c.Language
			}
		}
		out = append(out, kept)
	}
	shuffle(out)
	return out
}

// named are the groups whose comments keep the group's name.
func (g *guard) named(a gap.Audience, list []gap.Comment) map[string]bool {
	wrote := map[string]int{}
	for _, c := range list {
		wrote[placeOf(a, c.Place).group]++
	}
	p := g.base[a].pattern
	people := p.grid.tables[0]
	named, rest := map[string]bool{}, []int{}
	for i, id := range p.grid.groups {
		enough := a == gap.Customer || wrote[id] >= g.limits.detail[a]
		if !p.group[i] && people.group[i] >= g.limits.detail[a] && enough {
			named[id] = true
		} else if people.group[i] >= g.limits.group[a] {
			rest = append(rest, people.group[i])
		}
	}
	if n := people.group[len(p.grid.groups)]; n > 0 {
		rest = append(rest, n)
	}
	for len(named) > 0 && !pool(rest, g.limits.detail[a]) {
		i := smallestOf(named, p.grid.groups, people.group)
		delete(named, p.grid.groups[i])
		rest = append(rest, people.group[i])
	}
	return named
}

// pool reports that nobody, or two groups with at least k people, are left without a name.
func pool(groups []int, k int) bool {
	sum := 0
	for _, n := range groups {
		sum += n
	}
	return sum == 0 || sum >= k && len(groups) >= 2
}

func smallestOf(named map[string]bool, ids []string, n []int) int {
	best := -1
	for i, id := range ids {
		if named[id] && (best < 0 || n[i] < n[best]) {
			best = i
		}
	}
	return best
}

// shuffle puts comments in an order that depends on their words only.
func shuffle(list []gap.Comment) {
	hash := func(c gap.Comment) string {
		h := sha256.Sum256([]byte(c.Text))
		return hex.EncodeToString(h[:])
	}
	slices.SortFunc(list, func(a, b gap.Comment) int {
		return cmp.Or(cmp.Compare(hash(a), hash(b)), cmp.Compare(a.Text, b.Text), cmp.Compare(a.Cell, b.Cell),
			cmp.Compare(a.Segment, b.Segment), cmp.Compare(a.About, b.About), cmp.Compare(a.Language, b.Language), cmp.Compare(a.Score, b.Score))
	})
}
