package document

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"mirror/survey/fault"
)

type kind uint8

const (
	broken kind = iota // a fault has been told; accessors stay silent
	null
	words
	whole
	decimal
	truth
	mapping
	list
)

// Node is a value in the file. Its accessors note a fault when the value is not of the wanted kind and
// return the zero value. A nil Node is a value that is not there: its accessors return zero and say nothing,
// so that one fault does not bring others.
type Node struct {
	source       *source
	kind         kind
	text         string // scalars, as written
	number       float64
	truth        bool
	pairs        []Pair
	items        []*Node
	line, column int
	name         string // the name it stands under
	about        string // what the fault is to be about, for people: item "ant_warns"
}

// Pair is a name and its value in a Mapping.
type Pair struct {
	Name       string
	Key, Value *Node
}

// There reports whether the value is in the file.
func (n *Node) There() bool { return n != nil }

// Null reports whether the value is there but empty.
func (n *Node) Null() bool { return n != nil && n.kind == null }

// IsMapping reports whether the value is made of names and values.
func (n *Node) IsMapping() bool { return n != nil && n.kind == mapping }

// IsList reports whether the value is a list.
func (n *Node) IsList() bool { return n != nil && n.kind == list }

// Line is the line the value stands in.
func (n *Node) Line() int {
	if n == nil {
		return 0
	}
	return n.line
}

// Peek is the value under a name of a block, as it is written, without noting any fault: to say what
// the block is about before reading it. It is "" when there is none.
func (n *Node) Peek(name string) string {
	if n != nil {
		for _, p := range n.pairs {
			if p.Name == name {
				return clip(p.Value.text)
			}
		}
	}
	return ""
}

// Has reports whether a block has a name.
func (n *Node) Has(name string) bool {
	return n != nil && slices.ContainsFunc(n.pairs, func(p Pair) bool { return p.Name == name })
}

// About names what the value belongs to; faults of it and of everything in it begin with these words.
func (n *Node) About(subject string) *Node {
	if n != nil {
		n.about = subject
	}
	return n
}

// Fault notes that something is wrong with the value.
func (n *Node) Fault(what, do string) {
	if n != nil && n.kind != broken {
		f := n.Finding(what, do)
		n.source.faults.Add(f)
	}
}

// Finding is a remark at the value's place; it is not noted as a fault.
func (n *Node) Finding(what, do string) fault.Fault {
	if n == nil {
		return fault.Fault{What: what, Do: do}
	}
	if n.about != "" {
		what = n.about + ": " + what
	}
	return fault.Fault{File: n.source.file, Line: n.line, Column: n.column, What: what, Do: do}
}

// String is the value as written, for messages.
func (n *Node) String() string {
	switch {
	case n == nil:
		return "nothing"
	case n.kind == null:
		return "empty"
	case n.kind == mapping:
		return "a block of names and values"
	case n.kind == list:
		return "a list"
	case n.kind == words:
		return fmt.Sprintf("%q", clip(n.text))
	}
	return clip(n.text)
}

func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:57]) + "…"
	}
	return s
}

func (n *Node) wrong(belongs, do string) {
	n.Fault(fmt.Sprintf("%s is %s, where %s belongs", n.name, n, belongs), do)
}

// Text returns words that are not empty.
func (n *Node) Text() string {
	switch {
	case n == nil || n.kind == broken:
		return ""
	case n.kind == null || n.kind == words && strings.TrimSpace(n.text) == "":
		n.Fault(n.name+" is empty", "write it, or take the line out")
		return ""
	case n.kind != words:
		n.wrong("text", "write text, in quotes")
		return ""
	case strings.ContainsFunc(n.text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }):
		n.Fault(n.name+" contains a control character", "write it with visible characters only")
		return ""
	}
	return strings.TrimSpace(n.text)
}

// Word returns a short name: text, or a number taken as it is written.
func (n *Node) Word() string {
	if n != nil && (n.kind == whole || n.kind == decimal) {
		return n.text
	}
	return n.Text()
}

// OneOf returns one of the given words.
func (n *Node) OneOf(known ...string) string {
	w := n.Word()
	if w == "" || slices.Contains(known, w) {
		return w
	}
	n.Fault(fmt.Sprintf("%s is %q", n.name, clip(w)), suggest(w, known))
	return ""
}

// Int returns a whole number from low to high.
func (n *Node) Int(low, high int) int {
	switch {
	case n == nil || n.kind == broken:
		return 0
	case n.kind != whole:
		n.wrong("a whole number", "write a whole number, without quotes")
		return 0
	case n.number < float64(low) || n.number > float64(high):
		n.Fault(fmt.Sprintf("%s is %s", n.name, n.text), fmt.Sprintf("write a whole number from %d to %d", low, high))
		return 0
	}
	return int(n.number)
}

// Float returns a number from low to high.
func (n *Node) Float(low, high float64) float64 {
	switch {
	case n == nil || n.kind == broken:
		return 0
	case n.kind != whole && n.kind != decimal:
		n.wrong("a number", "write a number, without quotes")
		return 0
	case n.number < low || n.number > high:
		n.Fault(fmt.Sprintf("%s is %s", n.name, n.text), fmt.Sprintf("write a number from %g to %g", low, high))
		return 0
	}
	return n.number
}

// Bool returns true or false.
func (n *Node) Bool() bool {
	if n == nil || n.kind == broken {
		return false
	}
	if n.kind != truth {
		n.wrong("true or false", "write true or false, without quotes")
	}
	return n.truth
}

// List returns the entries of a list.
func (n *Node) List() []*Node {
	if n == nil || n.kind == broken {
		return nil
	}
	if n.kind != list {
		n.wrong("a list", "write a list: [one, two], or one entry a line beginning with a hyphen")
		return nil
	}
	for i, item := range n.items {
		if item.name == "" {
			item.name = fmt.Sprintf("entry %d of %s", i+1, n.name)
		}
		if item.about == "" {
			item.about = n.about
		}
	}
	return n.items
}

// NotEmpty returns the entries of a list that has at least one.
func (n *Node) NotEmpty() []*Node {
	entries := n.List()
	if n.IsList() && len(entries) == 0 {
		n.Fault(n.name+" is an empty list", "write at least one entry, or take the line out")
	}
	return entries
}

// Raw is a scalar as it is written, whatever its kind; "" for anything else.
func (n *Node) Raw() string {
	if n == nil {
		return ""
	}
	return n.text
}
