package document

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// node turns the parser's tree into ours, which has only what a plain file needs.
// Anchors, aliases, tags and merges are refused: a reader of the file should see every value where it stands.
func (s *source) node(in ast.Node, depth int) *Node {
	n := &Node{source: s}
	n.line, n.column = place(in)
	if depth > 2*maxDepth {
		n.kind = broken
		s.fault(n.line, n.column, "entries are nested too deeply", "check brackets and indentation")
		return n
	}
	switch in := in.(type) {
	case *ast.MappingNode:
		n.kind = mapping
		s.pairs(n, in.Values, depth)
	case *ast.MappingValueNode:
		n.kind = mapping
		s.pairs(n, []*ast.MappingValueNode{in}, depth)
	case *ast.SequenceNode:
		n.kind = list
		for _, v := range in.Values {
			n.items = append(n.items, s.node(v, depth+1))
		}
	default:
		s.scalar(n, in)
	}
	return n
}

func (s *source) scalar(n *Node, in ast.Node) {
	switch in := in.(type) {
	case *ast.StringNode:
		n.kind, n.text = words, in.Value
	case *ast.LiteralNode:
		n.kind, n.text = words, strings.TrimRight(in.Value.Value, "\n")
	case *ast.IntegerNode:
		n.kind, n.text = broken, in.Token.Value
		switch v := in.Value.(type) {
		case int64:
			n.kind, n.number = whole, float64(v)
		case uint64:
			n.kind, n.number = whole, float64(v)
		default:
			s.fault(n.line, n.column, fmt.Sprintf("the number %q cannot be read", in.Token.Value), "write a plain number")
		}
	case *ast.FloatNode:
		n.kind, n.text, n.number = decimal, in.Token.Value, in.Value
	case *ast.BoolNode:
		n.kind, n.text, n.truth = truth, in.Token.Value, in.Value
	case *ast.NullNode, nil:
		n.kind = null
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		n.kind = broken
		s.fault(n.line, n.column, "references (& * <<) are not used in these files", "write the value out")
	case *ast.TagNode, *ast.DirectiveNode:
		n.kind = broken
		s.fault(n.line, n.column, "tags and directives (! %) are not used in these files", "take it out, and put text in quotes")
	default:
		n.kind = broken
		s.fault(n.line, n.column, "a value of an unknown kind", "write plain text, a number, true or false")
	}
}

// pairs reads the names and values of a block, and refuses a name that comes twice.
func (s *source) pairs(n *Node, values []*ast.MappingValueNode, depth int) {
	seen := map[string]*Node{}
	for i, v := range values {
		key := s.node(v.Key, depth+1)
		if i == 0 && !startsWithBrace(n, key) {
			n.line, n.column = key.line, key.column
		}
		value := s.node(v.Value, depth+1)
		if key.kind == broken || key.kind == null || key.text == "" {
			if key.kind != broken {
				s.fault(key.line, key.column, "a name is empty", "write it as name: value")
			}
			continue
		}
		if first := seen[key.text]; first != nil {
			s.fault(key.line, key.column, fmt.Sprintf("%s comes twice; the first is in line %d", key.text, first.line), "keep one of them")
			continue
		}
		seen[key.text] = key
		key.name, value.name = key.text, key.text
		n.pairs = append(n.pairs, Pair{Name: key.text, Key: key, Value: value})
	}
}

// startsWithBrace tells {name: value}, whose place is the brace, from an indented block,
// whose place the parser gives as its first colon and we as its first name.
func startsWithBrace(n, firstKey *Node) bool {
	return n.line < firstKey.line || (n.line == firstKey.line && n.column < firstKey.column)
}

func place(in ast.Node) (line, column int) {
	if in == nil {
		return 0, 0
	}
	t := in.GetToken()
	if t == nil || t.Position == nil {
		return 0, 0
	}
	return t.Position.Line, max(t.Position.Column, 1)
}
