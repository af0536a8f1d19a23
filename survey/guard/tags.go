package guard

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
)

// Facts is what a look at the tags of a worksheet found.
type Facts struct {
	Last        int     // number of the last row
	Problem     Refusal // the first that was found; its What is "" where there is none
	Row, Column int     // where the problem is
	limits      Limits
	cell        struct {
		column          int
		formula, filled bool
	}
}

// note keeps the first problem.
func (s *Facts) note(do, what string, values ...any) {
	if s.Problem.What == "" {
		s.Problem = Refusal{fmt.Sprintf(what, values...), do}
		s.Row, s.Column = s.Last, s.cell.column
	}
}

// readTags checks that tags close each other, that there is no document type
// and no entity of the file's own, and that rows and cells come in order. It
// looks at tags only, so it is many times faster than encoding/xml.
func readTags(r *bufio.Reader, facts *Facts) error {
	if head, _ := r.Peek(2); bytes.Equal(head, []byte("\xff\xfe")) || bytes.Equal(head, []byte("\xfe\xff")) {
		return Refusal{NotAWorkbook, SaveAgain} // no program writes parts in UTF-16, and tags could hide there
	}
	var open stack
	for {
		part, err := r.ReadSlice('>')
		switch {
		case err == io.EOF && len(open.ends) == 0 && bytes.IndexByte(part, '<') < 0:
			return nil
		case err == io.EOF, err == bufio.ErrBufferFull:
			return Refusal{Damaged, SaveAgain}
		case err != nil:
			return err
		}
		i := bytes.LastIndexByte(part, '<')
		if i < 0 {
			continue // a > of the text
		}
		text, tag := part[:i], part[i+1:len(part)-1]
		if !facts.tag(tag, len(text) > 0, &open) {
			return Refusal{Damaged, SaveAgain}
		}
		if bytes.HasPrefix(tag, []byte("!DOCTYPE")) || bytes.HasPrefix(tag, []byte("!ENTITY")) {
			return Refusal{"the workbook holds a document type, which no spreadsheet program writes", SaveAgain}
		}
	}
}

// tag takes in one tag, and whether text stands before it. It returns false where tags do not match.
func (s *Facts) tag(tag []byte, text bool, open *stack) bool {
	if len(tag) == 0 {
		return false
	}
	switch tag[0] {
	case '?', '!':
		return true
	case '/':
		name := bytes.TrimSpace(tag[1:])
		if !open.pop(name) {
			return false
		}
		s.end(local(name), text)
		return true
	}
	name, attributes := tag, []byte(nil)
	if i := bytes.IndexAny(tag, " \t\r\n/"); i >= 0 {
		name, attributes = tag[:i], tag[i:]
	}
	s.start(local(name), attributes)
	if tag[len(tag)-1] == '/' {
		s.end(local(name), false)
		return true
	}
	return open.push(name)
}

// local is a name without its namespace.
func local(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

func (s *Facts) start(name, attributes []byte) {
	switch string(name) {
	case "row":
		s.cell.column = 0
		row := s.Last + 1
		if r := attribute(attributes, " r="); r != nil {
			row, _ = strconv.Atoi(string(r))
		}
		if row <= s.Last {
			s.note(SaveAgain, "the rows of the sheet are not in order")
		}
		s.Last = max(s.Last, row)
	case "c":
		column := s.cell.column + 1
		if r := attribute(attributes, " r="); r != nil {
			var row int
			if column, row = coordinates(r); row != s.Last {
				s.note(SaveAgain, "a cell of the sheet says it is in another row")
			}
		}
		if column <= s.cell.column {
			s.note(SaveAgain, "the cells of a row are not in order")
		}
		s.cell.column, s.cell.formula, s.cell.filled = column, false, false
		if column > s.limits.Columns {
			s.note("take what stands far to the right out of the sheet", "there is a cell beyond column %d", s.limits.Columns)
		}
		if !s.limits.Booleans && string(attribute(attributes, " t=")) == "b" {
			s.note("write the value as the pack spells it", "the cell holds TRUE or FALSE")
		}
	}
}

func (s *Facts) end(name []byte, text bool) {
	switch string(name) {
	case "f":
		s.cell.formula = true
	case "v", "t":
		s.cell.filled = s.cell.filled || text
	case "c":
		// A formula whose result is not stored reads as an empty cell: answers would be lost without a word.
		if s.cell.formula && !s.cell.filled {
			s.note(SaveAgain, "the cell holds a formula without its result")
		}
	}
}

// attribute is the value of an attribute, looked up as " name=".
func attribute(attributes []byte, name string) []byte {
	i := bytes.Index(attributes, []byte(name))
	if i < 0 {
		return nil
	}
	rest := attributes[i+len(name):]
	if len(rest) < 2 {
		return nil
	}
	value, _, _ := bytes.Cut(rest[1:], rest[:1])
	return value
}

// coordinates are the column and row of a reference such as AB12; 0 where it is none.
func coordinates(ref []byte) (column, row int) {
	i := 0
	for ; i < len(ref) && i < 4 && ref[i]|0x20 >= 'a' && ref[i]|0x20 <= 'z'; i++ {
		column = column*26 + int(ref[i]|0x20-'a') + 1
	}
	row, err := strconv.Atoi(string(ref[i:]))
	if err != nil {
		return 0, 0
	}
	return column, row
}

// stack holds the names of open tags.
type stack struct {
	names []byte
	ends  []int
}

func (s *stack) push(name []byte) bool {
	s.names = append(s.names, name...)
	s.ends = append(s.ends, len(s.names))
	return len(s.ends) <= 256
}

func (s *stack) pop(name []byte) bool {
	if len(s.ends) == 0 {
		return false
	}
	from, last := 0, len(s.ends)-1
	if last > 0 {
		from = s.ends[last-1]
	}
	same := bytes.Equal(s.names[from:], name)
	s.names, s.ends = s.names[:from], s.ends[:last]
	return same
}
