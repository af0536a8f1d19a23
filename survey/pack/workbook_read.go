package pack

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"mirror/survey/document"
	"mirror/survey/fault"
)

// ReadWorkbook reads a pack from an Excel workbook such as WriteWorkbook makes, by the same rules as Read. Faults name the
// sheet, and have the row and the column as numbers.
func ReadWorkbook(file string, r io.ReaderAt, size int64) (*Pack, []Finding, error) {
	rd := newReader(file)
	t := readTables(file, r, size, rd.faults)
	if rd.faults.Err() != nil {
		return rd.finish(nil)
	}
	return rd.finish(t.document())
}

// document puts the sheets together as a mirror-pack file has them.
func (t *tables) document() *document.Node {
	top := document.NewMaker(t.file, t.faults)
	root := top.Block(0, 0)
	about := t.all["About"].make
	root.Put("format", about.Words(Format, 1, 1))
	languages := about.List(1, 1)
	for i, l := range t.langs {
		languages.Append(about.Words(l, 1, t.langAt[i]))
	}
	root.Put("languages", languages)
	t.aboutRows(root)
	t.parents(root, "Scales", "scale", "value", t.point)
	t.plainRows(root, "Dimensions", "dimensions")
	t.plainRows(root, "Statements", "items")
	t.plainRows(root, "Outcomes", "outcomes")
	t.plainRows(root, "Questions", "open_questions")
	t.picks(root)
	t.parents(root, "Attributes", "attribute", "option", t.option)
	t.plainRows(root, "Bands", "bands")
	if s := t.all["Sorting"]; s != nil && len(s.rows) > 0 {
		class := root.Under("classification", func() *document.Node { return s.make.Block(1, 1) })
		t.plainRows(class, "Sorting", "rules")
	}
	return root
}

// aboutPaths are the rows of the sheet About that stand elsewhere in a file than under their own name.
var aboutPaths = map[string][]string{
	"classification id": {"classification", "id"}, "classification report": {"classification", "report"},
	"score id": {"classification", "unit_score", "id"}, "score formula": {"classification", "unit_score", "formula"},
}

func (t *tables) aboutRows(root *document.Node) {
	s := t.all["About"]
	textKeys := []string{"title", "purpose", "mirror_frame"}
	for _, name := range []string{"instructions", "privacy", "thank_you", "stem"} {
		textKeys = append(textKeys, name+" customer", name+" employee")
	}
	seen := map[string]int{}
	for _, r := range s.rows {
		key, line, col := s.cell(r, "key")
		known := slices.Concat(aboutKeys, textKeys)
		switch {
		case !slices.Contains(known, key):
			do := "take the row out, or correct it"
			if near := document.Nearest(key, known); near != "" {
				do = "did you mean " + near + "?"
			}
			t.fault("About", line, col, fmt.Sprintf("the key %q is not known", key), do)
			continue
		case seen[key] > 0:
			t.fault("About", line, col, fmt.Sprintf("%s comes twice; the first is in row %d", key, seen[key]), "keep one of them")
			continue
		}
		seen[key] = line
		if slices.Contains(textKeys, key) {
			s.text(root, r, "", t.langs, strings.Fields(key))
			continue
		}
		kind := plainCell
		switch key {
		case "audiences", "placeholders", "classification report":
			kind = listCell
		case "licence", "version", "score formula":
			kind = wordsCell
		}
		path := aboutPaths[key]
		if path == nil {
			path = []string{key}
		}
		s.put(root, r, &column{Name: "value", Kind: kind, Path: path})
	}
}

// text puts the words of each language into a block; nothing where all are empty.
func (s *table) text(n *document.Node, r tableRow, name string, langs []string, path []string) {
	for _, l := range langs {
		head := l
		if name != "" {
			head = name + " " + l
		}
		text, line, col := s.cell(r, head)
		if text == "" {
			continue
		}
		to := n
		for _, p := range path {
			to = to.Under(p, func() *document.Node { return s.make.Block(line, col) })
		}
		to.Put(l, s.make.Words(text, line, col))
	}
}

// put puts one cell where its column belongs; nothing where it is empty.
func (s *table) put(n *document.Node, r tableRow, c *column) {
	text, line, col := s.cell(r, c.Name)
	if text == "" {
		return
	}
	for _, p := range c.Path[:len(c.Path)-1] {
		n = n.Under(p, func() *document.Node { return s.make.Block(line, col) })
	}
	var v *document.Node
	switch c.Kind {
	case flagCell:
		v = s.make.Flag(text, line, col)
	case wordsCell:
		v = s.make.Words(text, line, col)
	case listCell:
		v = s.make.List(line, col)
		for _, id := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(", ;|\n\t", c) }) {
			v.Append(s.make.Plain(id, line, col))
		}
	default:
		v = s.make.Plain(text, line, col)
	}
	n.Put(c.Path[len(c.Path)-1], v)
}

// fill puts the cells of a row into its block; columns that are named stay out.
func (t *tables) fill(s *table, n *document.Node, r tableRow, without ...string) {
	for i := range s.spec.Columns {
		c := &s.spec.Columns[i]
		switch {
		case slices.Contains(without, c.Name):
		case c.Kind == textCell:
			s.text(n, r, c.Name, t.langs, c.Path)
		default:
			s.put(n, r, c)
		}
	}
}

// plainRows makes one entry of each row. Targets, and places in the short form, belong to the file as a whole.
func (t *tables) plainRows(root *document.Node, sheet, key string) {
	s := t.all[sheet]
	if s == nil || len(s.rows) == 0 && !s.spec.Needed {
		return
	}
	entries := s.make.List(1, 1)
	var short []place
	for _, r := range s.rows {
		n := s.make.Block(r.line, 1)
		t.fill(s, n, r, "target", "short_form")
		entries.Append(n)
		id, _, _ := s.cell(r, "id")
		if target, line, col := s.cell(r, "target"); target != "" && id != "" {
			all := root.Under("target", func() *document.Node { return s.make.Block(line, col) })
			if !all.Has(id) {
				all.Put(id, s.make.Plain(target, line, col))
			}
		}
		if at, line, col := s.cell(r, "short_form"); at != "" {
			short = append(short, place{s.make.Plain(at, line, col).About("short_form"), s.make.Plain(id, line, col)})
		}
	}
	root.Put(key, entries)
	if len(short) > 0 {
		root.Put("short_form", inPlaces(s.make, short))
	}
}

// place is where an item stands in the short form.
type place struct{ at, id *document.Node }

// inPlaces are the items of the short form in the order of their places.
func inPlaces(m document.Maker, all []place) *document.Node {
	list := m.List(all[0].at.Line(), 1)
	number := map[*document.Node]float64{}
	for _, p := range all {
		holder := m.Block(p.at.Line(), 1)
		holder.Put("short_form", p.at)
		number[p.id] = p.at.Float(1, 1000)
	}
	slices.SortStableFunc(all, func(a, b place) int { return int(number[a.id] - number[b.id]) })
	for _, p := range all {
		list.Append(p.id)
	}
	return list
}

// newReader reads a pack of that file.
func newReader(file string) *reader {
	return &reader{
		file: file, pack: &Pack{}, faults: &fault.List{},
		ids: map[string]taken{}, placeholdersUsed: map[string]bool{}, scalesUsed: map[string]bool{}, scalesAtFault: map[string]bool{},
	}
}
