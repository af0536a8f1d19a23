package document

import (
	"fmt"
	"slices"
	"strings"
)

// Mapping is a block of names and values. The zero value is one that is not there.
type Mapping struct{ node *Node }

// Mapping returns the names and values of a block, and notes every name that is not among the known ones.
// Without known names any will do.
func (n *Node) Mapping(known ...string) Mapping {
	if n == nil || n.kind == broken {
		return Mapping{}
	}
	if n.kind != mapping {
		n.wrong("a block of names and values", "write name: value, one a line and indented, or {name: value}")
		return Mapping{}
	}
	for _, p := range n.pairs {
		for _, part := range []*Node{p.Key, p.Value} {
			if part.about == "" {
				part.about = n.about
			}
		}
		if len(known) > 0 && !slices.Contains(known, p.Name) {
			p.Key.Fault(fmt.Sprintf("%q is not known here", clip(p.Name)), suggest(p.Name, known))
		}
	}
	return Mapping{n}
}

// Get returns a value, or nil when the name is not there.
func (m Mapping) Get(name string) *Node {
	if m.node == nil {
		return nil
	}
	for _, p := range m.node.pairs {
		if p.Name == name {
			if p.Value.about == "" {
				p.Value.about = m.node.about
			}
			return p.Value
		}
	}
	return nil
}

// Need returns a value that must be there.
func (m Mapping) Need(name string) *Node {
	v := m.Get(name)
	if v == nil && m.node != nil {
		m.node.Fault(name+" is missing", "add "+name+": …")
	}
	return v
}

// Pairs returns all names and values in file order.
func (m Mapping) Pairs() []Pair {
	if m.node == nil {
		return nil
	}
	return m.node.pairs
}

// suggest says what to write instead of an unknown word.
func suggest(word string, known []string) string {
	if near := Nearest(word, known); near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	if len(known) > 12 {
		return "take it out, or check how it is spelled"
	}
	return "use " + Or(known)
}

// Or joins words for people: a, b or c.
func Or(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " or " + list[len(list)-1]
}
