package document

import (
	"strconv"
	"strings"

	"mirror/survey/fault"
)

// Maker makes nodes of something other than YAML, such as the cells of a sheet, so that it is read by the same rules. Line
// and column are those of the cell.
type Maker struct{ source *source }

// NewMaker makes nodes whose faults name a file, or a part of one.
func NewMaker(file string, faults *fault.List) Maker {
	return Maker{&source{file: file, faults: faults}}
}

func (m Maker) node(k kind, text string, line, column int) *Node {
	return &Node{source: m.source, kind: k, text: text, line: line, column: column}
}

// Words is text, whatever it looks like.
func (m Maker) Words(text string, line, column int) *Node { return m.node(words, text, line, column) }

// Flag is true or false, in the words people and spreadsheet programs have for it; anything else is text.
func (m Maker) Flag(text string, line, column int) *Node {
	n := m.node(truth, text, line, column)
	switch strings.ToLower(text) {
	case "true", "yes", "1", "x":
		n.truth = true
	case "false", "no", "0":
	default:
		n.kind = words
	}
	return n
}

// Plain is a number where the text is one, as YAML would have it, and else a word.
func (m Maker) Plain(text string, line, column int) *Node {
	n := m.node(words, text, line, column)
	if strings.Trim(text, "+-.0123456789eE") != "" {
		return n
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return n
	}
	n.kind, n.number = decimal, v
	if v == float64(int64(v)) && v > -1e15 && v < 1e15 {
		n.kind, n.text = whole, strconv.FormatInt(int64(v), 10)
	}
	return n
}

// Block is an empty block of names and values.
func (m Maker) Block(line, column int) *Node { return m.node(mapping, "", line, column) }

// List is an empty list.
func (m Maker) List(line, column int) *Node { return m.node(list, "", line, column) }

// Put puts a value into a block under a name that it does not have.
func (n *Node) Put(name string, value *Node) {
	value.name = name
	key := &Node{source: value.source, kind: words, text: name, name: name, line: value.line, column: value.column}
	n.pairs = append(n.pairs, Pair{Name: name, Key: key, Value: value})
}

// Under is the value of a name of a block; made where it is not there.
func (n *Node) Under(name string, make func() *Node) *Node {
	for _, p := range n.pairs {
		if p.Name == name {
			return p.Value
		}
	}
	v := make()
	n.Put(name, v)
	return v
}

// Append adds an entry to a list.
func (n *Node) Append(entry *Node) { n.items = append(n.items, entry) }
