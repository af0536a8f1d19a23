package pack

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Item returns the item or outcome of that id, or nil.
func (p *Pack) Item(id string) *Item {
	for _, list := range [][]Item{p.Items, p.Outcomes} {
		for i := range list {
			if list[i].ID == id {
				return &list[i]
			}
		}
	}
	return nil
}

// Dimension returns the dimension of that id, or nil.
func (p *Pack) Dimension(id string) *Dimension {
	for i := range p.Dimensions {
		if p.Dimensions[i].ID == id {
			return &p.Dimensions[i]
		}
	}
	return nil
}

// ids are all ids that are taken.
func (p *Pack) ids() map[string]bool {
	all := map[string]bool{}
	for id := range reserved {
		all[id] = true
	}
	for id := range reservedLevels {
		all[id] = true
	}
	for _, d := range p.Dimensions {
		all[d.ID] = true
	}
	for _, list := range [][]Item{p.Items, p.Outcomes} {
		for _, it := range list {
			all[it.ID] = true
		}
	}
	for _, q := range p.Open {
		all[q.ID] = true
	}
	for _, a := range p.Attributes {
		all[a.ID] = true
	}
	return all
}

// NewID makes a short name that is free: of words, those in Latin letters, or else of otherwise and a number.
func (p *Pack) NewID(words, otherwise string) string {
	taken := p.ids()
	var b strings.Builder
	for _, r := range strings.ToLower(words) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' && b.Len() > 0:
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
	}
	name := strings.Trim(b.String(), "_")
	if len(name) > 30 {
		name = strings.Trim(name[:30], "_")
	}
	if len(name) > 2 && !taken[name] {
		return name
	}
	if len(otherwise) > 34 {
		otherwise = otherwise[:34]
	}
	for n := 1; ; n++ {
		if id := fmt.Sprintf("%s_%d", otherwise, n); !taken[id] {
			return id
		}
	}
}

// MoveItem moves an item one place up (by −1) or down (+1) among those of its dimension, an outcome among the outcomes.
// Nothing happens at the ends.
func (p *Pack) MoveItem(id string, by int) {
	if move(p.Outcomes, by, func(it Item) bool { return it.ID == id }, func(Item, Item) bool { return true }) {
		return
	}
	move(p.Items, by, func(it Item) bool { return it.ID == id }, func(a, b Item) bool { return a.Dimension == b.Dimension })
}

// MoveDimension moves a dimension one place up or down.
func (p *Pack) MoveDimension(id string, by int) {
	move(p.Dimensions, by, func(d Dimension) bool { return d.ID == id }, func(Dimension, Dimension) bool { return true })
}

// move exchanges an entry with the next one before or behind it that is like it.
func move[E any](list []E, by int, it func(E) bool, like func(a, b E) bool) bool {
	at := slices.IndexFunc(list, it)
	if at < 0 {
		return false
	}
	for to := at + by; to >= 0 && to < len(list); to += by {
		if like(list[at], list[to]) {
			list[at], list[to] = list[to], list[at]
			break
		}
	}
	return true
}

// RemoveItem takes an item, an outcome or an open question out, and what refers to it.
func (p *Pack) RemoveItem(id string) {
	gone := func(it Item) bool { return it.ID == id }
	p.Items, p.Outcomes = slices.DeleteFunc(p.Items, gone), slices.DeleteFunc(p.Outcomes, gone)
	p.ShortForm = slices.DeleteFunc(p.ShortForm, func(s string) bool { return s == id })
	p.Open = slices.DeleteFunc(p.Open, func(q OpenQuestion) bool { return q.ID == id })
	for i := range p.Open {
		if p.Open[i].ShowAfter == id {
			p.Open[i].ShowAfter = ""
		}
	}
}

// RemoveDimension takes a dimension out with its statements, and what refers to it.
func (p *Pack) RemoveDimension(id string) {
	for _, it := range slices.Clone(p.Items) {
		if it.Dimension == id {
			p.RemoveItem(it.ID)
		}
	}
	p.Dimensions = slices.DeleteFunc(p.Dimensions, func(d Dimension) bool { return d.ID == id })
	delete(p.Target, id)
	for i := range p.Open {
		if p.Open[i].About == id {
			p.Open[i].About = ""
		}
	}
	if p.Importance != nil && p.Importance.Pick >= len(p.Dimensions) {
		if p.Importance.Pick = len(p.Dimensions) - 1; p.Importance.Pick < 1 {
			p.Importance = nil
		}
	}
}

// Tidy brings what follows from the texts up to date after an edit: the placeholders they use.
func (p *Pack) Tidy() { p.Placeholders = p.Uses() }

// NextVersion is the version after one: a change of wording raises the number in the middle.
func NextVersion(version string) string {
	parts := strings.Split(version, ".")
	if len(parts) == 3 {
		if n, err := strconv.Atoi(parts[1]); err == nil {
			return fmt.Sprintf("%s.%d.0", parts[0], n+1)
		}
	}
	return "1.0.0"
}

// Statements is how many statements a person of either side is asked at most, outcomes not counted.
func (p *Pack) Statements() int {
	most := 0
	for _, a := range p.Audiences {
		n := 0
		for i := range p.Items {
			if p.Items[i].Asked(a) {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}
