package pack

import (
	"fmt"

	"mirror/survey/document"
)

// parents reads a sheet in which several rows with the same short name make one entry: child is the column that a row
// fills where it is one of the entry's parts, and part adds it.
func (t *tables) parents(root *document.Node, sheet, parent, child string, part func(s *table, entry *document.Node, r tableRow)) {
	s := t.all[sheet]
	if s == nil || len(s.rows) == 0 && !s.spec.Needed {
		return
	}
	list := s.make.List(1, 1)
	entries := map[string]*document.Node{}
	for _, r := range s.rows {
		id, line, col := s.cell(r, parent)
		if id == "" {
			t.fault(sheet, line, col, parent+" is empty", "write the short name in every row")
			continue
		}
		entry := entries[id]
		if entry == nil {
			entry = s.make.Block(line, 1)
			entry.Put("id", s.make.Plain(id, line, col))
			entries[id] = entry
			list.Append(entry)
		}
		t.settings(s, entry, r, parent, child)
		if text, _, _ := s.cell(r, child); text != "" {
			part(s, entry, r)
		} else {
			s.text(entry, r, "label", t.langs, []string{"label"})
		}
	}
	root.Put(s.spec.Key, list)
}

// settings puts what a row says of the whole entry; most rows say nothing of it.
func (t *tables) settings(s *table, entry *document.Node, r tableRow, without ...string) {
	for i := range s.spec.Columns {
		c := &s.spec.Columns[i]
		if c.Kind == textCell || c.Name == without[0] || c.Name == without[1] {
			continue
		}
		text, line, col := s.cell(r, c.Name)
		switch {
		case text == "":
		case !entry.Has(c.Name):
			s.put(entry, r, c)
		case entry.Peek(c.Name) != text:
			t.fault(s.spec.Name, line, col, fmt.Sprintf("%s is %s here and %s in another row", c.Name, text, entry.Peek(c.Name)), "write it in the first row only")
		}
	}
}

// point adds an answer to a scale, or the way out for people who can't say.
func (t *tables) point(s *table, entry *document.Node, r tableRow) {
	value, line, col := s.cell(r, "value")
	if value == "x" {
		if entry.Has("missing") {
			t.fault("Scales", line, col, "the value x comes twice on this scale", "keep one of the rows")
			return
		}
		missing := s.make.Block(line, col)
		s.text(missing, r, "label", t.langs, []string{"label"})
		entry.Put("missing", missing)
		return
	}
	points := entry.Under("points", func() *document.Node { return s.make.List(line, col) })
	n := s.make.Block(line, col)
	n.Put("value", s.make.Plain(value, line, col))
	s.text(n, r, "label", t.langs, []string{"label"})
	points.Append(n)
}

// option adds an option to an attribute.
func (t *tables) option(s *table, entry *document.Node, r tableRow) {
	id, line, col := s.cell(r, "option")
	options := entry.Under("options", func() *document.Node { return s.make.List(line, col) })
	n := s.make.Block(line, col)
	n.Put("id", s.make.Plain(id, line, col))
	s.text(n, r, "label", t.langs, []string{"label"})
	options.Append(n)
}

// picks reads importance and feelings.
func (t *tables) picks(root *document.Node) {
	s := t.all["Picks"]
	if s == nil {
		return
	}
	for _, r := range s.rows {
		name, line, col := s.cell(r, "question")
		if name != "importance" && name != "feelings" {
			t.fault("Picks", line, col, fmt.Sprintf("the question is %q", name), "write importance or feelings")
			continue
		}
		block := root.Under(name, func() *document.Node { return s.make.Block(line, 1) })
		if id, _, _ := s.cell(r, "id"); id != "" {
			options := block.Under("options", func() *document.Node { return s.make.List(line, 1) })
			n := s.make.Block(line, 1)
			t.fill(s, n, r, "question", "pick", "shuffle", "customer", "employee")
			options.Append(n)
			continue
		}
		if block.Has("pick") {
			t.fault("Picks", line, col, name+" comes twice", "keep one row without an id for each question")
			continue
		}
		t.fill(s, block, r, "question", "id", "group", "label")
		if name == "importance" {
			block.Put("from", s.make.Words("dimensions", line, col))
		}
	}
}
