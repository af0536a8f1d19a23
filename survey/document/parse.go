package document

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"mirror/survey/fault"
)

// MaxSize is the largest file that is read, in bytes. The largest questionnaire we know has 80 thousand.
const MaxSize = 4 << 20

// Parse reads a file of one YAML document. Faults go to faults; the node is nil
// when there is nothing to walk through.
func Parse(file string, r io.Reader, faults *fault.List) *Node {
	s := &source{file: file, faults: faults}
	content, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		s.fault(0, 0, "it cannot be read ("+err.Error()+")", "check the file and try again")
		return nil
	}
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if len(content) > MaxSize {
		s.fault(0, 0, fmt.Sprintf("it is larger than %d MiB", MaxSize>>20), "divide it, or check that it is the right file")
		return nil
	}
	if line, column, ok := notUTF8(content); !ok {
		s.fault(line, column, "a character is not written in UTF-8", "save the file with the encoding UTF-8")
		return nil
	}
	body, ok := s.parse(string(content))
	if !ok {
		return nil
	}
	n := s.node(body, 0)
	n.name = "the file"
	return n
}

// source is the file being read.
type source struct {
	file   string
	faults *fault.List
}

func (s *source) fault(line, column int, what, do string) {
	s.faults.Add(fault.Fault{File: s.file, Line: line, Column: column, What: what, Do: do})
}

// parse returns the body of the only document.
func (s *source) parse(content string) (body ast.Node, ok bool) {
	// The parser is somebody else's and is given strangers' files: should it give up, the file is to blame, not the program.
	defer func() {
		if recover() != nil {
			s.fault(0, 0, "it is not YAML", "check indentation, colons and quotes")
			body, ok = nil, false
		}
	}()
	tokens := lexer.Tokenize(content)
	if !s.bounded(tokens) {
		return nil, false
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		s.syntax(err)
		return nil, false
	}
	return s.only(file)
}

// only returns the body of the file's one document.
func (s *source) only(file *ast.File) (ast.Node, bool) {
	var bodies []ast.Node
	for _, d := range file.Docs {
		if d.Body != nil {
			bodies = append(bodies, d.Body)
		}
	}
	switch len(bodies) {
	case 0:
		s.fault(1, 1, "it is empty", "write something, or check that it is the right file")
		return nil, false
	case 1:
		return bodies[0], true
	}
	line, column := place(bodies[1])
	s.fault(line, column, "a second document begins after ---", "put each document in a file of its own")
	return nil, false
}

// plain says in other words what the parser says most often.
var plain = []struct{ theirs, what, do string }{
	{"could not find end character of", "a quotation mark is opened and never closed", "close it with the same mark"},
	{"sequence end token", "a square bracket is opened and never closed", "close it with ]"},
	{"flow mapping end token", "a curly brace is opened and never closed", "close it with }"},
	{"',' or", "a comma is missing", "put a comma between the entries"},
	{"mapping value is not allowed", "there is a second colon on the line", "put text that contains a colon in quotes"},
	{"tab character", "the line begins with a tab", "indent with spaces"},
	{"found character '\t'", "the line begins with a tab", "indent with spaces"},
	{"reserved character", "text begins with a character that means something in YAML", "put the text in quotes"},
	{"value is not allowed in this context", "this does not fit what stands before it", "check the indentation, and that every quotation mark above is closed"},
	{"non-map value is specified", "the line has no name with a colon and a space after it", "write it as name: value"},
}

// syntax turns the parser's error into a fault at its place.
func (s *source) syntax(err error) {
	var theirs yaml.Error
	if !errors.As(err, &theirs) {
		s.fault(0, 0, "it is not YAML", "check indentation, colons and quotes")
		return
	}
	line, column := 0, 0
	if t := theirs.GetToken(); t != nil && t.Position != nil {
		line, column = t.Position.Line, max(t.Position.Column, 1)
	}
	for _, p := range plain {
		if strings.Contains(theirs.GetMessage(), p.theirs) {
			s.fault(line, column, p.what, p.do)
			return
		}
	}
	s.fault(line, column, "it is not YAML ("+theirs.GetMessage()+")", "check indentation, colons and quotes here and on the line above")
}

// notUTF8 returns the place of the first byte that is no UTF-8, and whether all is well.
func notUTF8(b []byte) (line, column int, ok bool) {
	if utf8.Valid(b) {
		return 0, 0, true
	}
	line, column = 1, 1
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size <= 1 {
			break
		}
		if column++; r == '\n' {
			line, column = line+1, 1
		}
		b = b[size:]
	}
	return line, column, false
}

// Bounds of what is handed to the parser, whose work grows with the square of the entries of one
// block and with the depth. No honest file comes near them.
const (
	maxTokens  = 500_000
	maxDepth   = 40
	maxEntries = 5_000 // names in one block
)

// bounded refuses files made to keep the parser busy.
func (s *source) bounded(tokens token.Tokens) bool {
	if len(tokens) > maxTokens {
		s.fault(0, 0, "it has too many entries", "divide it, or check that it is the right file")
		return false
	}
	var blocks []block
	flow := 0
	for i, t := range tokens {
		switch t.Type {
		case token.MappingStartType, token.SequenceStartType:
			flow++
		case token.MappingEndType, token.SequenceEndType:
			flow = max(flow-1, 0)
		case token.SequenceEntryType:
			blocks = enter(blocks, t.Position.Column, false)
		case token.MappingValueType:
			if flow == 0 && i > 0 {
				blocks = enter(blocks, tokens[i-1].Position.Column, true)
			}
		case token.MappingKeyType:
			s.fault(t.Position.Line, t.Position.Column, "a name begins with a question mark", "write it as name: value")
			return false
		}
		if flow+len(blocks) > maxDepth {
			s.fault(t.Position.Line, t.Position.Column, "entries are nested too deeply", "check brackets and indentation")
			return false
		}
		if n := len(blocks); n > 0 && blocks[n-1].names > maxEntries {
			s.fault(t.Position.Line, t.Position.Column, "one block has too many names", "check that it is the right file")
			return false
		}
	}
	return true
}

// block is an indented block being read: its column and how many names it has so far.
type block struct{ column, names int }

func enter(blocks []block, column int, name bool) []block {
	for len(blocks) > 0 && blocks[len(blocks)-1].column > column {
		blocks = blocks[:len(blocks)-1]
	}
	if len(blocks) == 0 || blocks[len(blocks)-1].column < column {
		blocks = append(blocks, block{column: column})
	}
	if name {
		blocks[len(blocks)-1].names++
	}
	return blocks
}
