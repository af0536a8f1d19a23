package pack

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Write is a pack as a file of mirror-pack/1, in the order of the packs that come with Mirror. Read makes the same pack of
// it. Employees' texts that the mirror frame makes are left out, and so are comments: a Pack has none.
func Write(p *Pack) []byte {
	w := &writer{pack: Joined(p)}
	w.head()
	w.scales()
	w.dimensions()
	w.items()
	w.questions()
	w.people()
	w.groups()
	return w.Bytes()
}

// writer writes a pack, line by line.
type writer struct {
	bytes.Buffer
	pack *Pack
}

// line writes a line, indented by two spaces for each step.
func (w *writer) line(depth int, format string, values ...any) {
	w.WriteString(strings.Repeat("  ", depth))
	fmt.Fprintf(w, format, values...)
	w.WriteByte('\n')
}

// quoted is a text between quotation marks.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}

// inline is a list of ids on one line.
func inline(list []string) string { return "[" + strings.Join(list, ", ") + "]" }

// number is a number as YAML reads it, never with an exponent.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// opt writes a name and its value, unless that is empty.
func (w *writer) opt(depth int, name, value string) {
	if value != "" {
		w.line(depth, "%s: %s", name, value)
	}
}

// text writes the words of each language: on one line where there is one language.
func (w *writer) text(depth int, name string, t Text) {
	if t == nil {
		return
	}
	langs := slices.DeleteFunc(slices.Clone(w.pack.Languages), func(l string) bool { return t[l] == "" })
	if len(langs) < 2 {
		var all []string
		for _, l := range langs {
			all = append(all, l+": "+quoted(t[l]))
		}
		w.line(depth, "%s: {%s}", name, strings.Join(all, ", "))
		return
	}
	w.line(depth, "%s:", name)
	for _, l := range langs {
		w.line(depth+1, "%s: %s", l, quoted(t[l]))
	}
}

// side writes what one audience is asked.
func (w *writer) side(depth int, name string, x Wording) {
	if x.Left == nil && x.Right == nil {
		w.text(depth, name, x.Text)
		return
	}
	w.line(depth, "%s:", name)
	w.text(depth+1, "left", x.Left)
	w.text(depth+1, "right", x.Right)
}

func (w *writer) bothSides(depth int, s Sides) {
	w.side(depth, "customer", s.Customer)
	w.side(depth, "employee", s.Employee)
}

func predicting(yes bool) string {
	if yes {
		return "as_customers"
	}
	return "for_themselves"
}

func (w *writer) head() {
	p := w.pack
	w.line(0, "format: %s", Format)
	w.line(0, "id: %s", p.ID)
	w.line(0, "version: %s", quoted(p.Version))
	w.line(0, "default_language: %s", quoted(p.DefaultLanguage))
	var langs []string
	for _, l := range p.Languages {
		langs = append(langs, quoted(l)) // Norwegian's code reads as false otherwise
	}
	w.line(0, "languages: %s", inline(langs))
	w.line(0, "audiences: %s", inline(p.Audiences))
	w.line(0, "employee_answers: %s", predicting(p.Predicts))
	if p.Licence != "" {
		w.line(0, "licence: %s", quoted(p.Licence))
	}
	if p.MinCell != 0 {
		w.line(0, "min_cell: %d", p.MinCell)
	}
	w.line(0, "")
	w.text(0, "title", p.Title)
	w.text(0, "purpose", p.Purpose)
	if len(p.Placeholders) > 0 {
		w.line(0, "placeholders: %s", inline(p.Placeholders))
	}
	for _, t := range sidedTexts(p) {
		if !t.Sides.Customer.Empty() || !t.Sides.Employee.Empty() {
			w.line(0, "%s:", t.Name)
			w.bothSides(1, *t.Sides)
		}
	}
	w.text(0, "mirror_frame", p.MirrorFrame)
}

// sidedText is a text of the pack that each audience has in its own words.
type sidedText struct {
	Name   string
	Sides  *Sides
	Needed bool
}

func sidedTexts(p *Pack) []sidedText {
	return []sidedText{{"instructions", &p.Instructions, true}, {"privacy", &p.Privacy, true}, {"thank_you", &p.ThankYou, true}, {"stem", &p.Stem, false}}
}

func (w *writer) scales() {
	w.line(0, "\nscales:")
	for _, s := range w.pack.Scales {
		w.line(1, "- id: %s", word(s.ID))
		w.line(2, "type: %s", s.Type)
		if s.Anchors {
			w.line(2, "labels: anchors")
		}
		if s.TwoPoles {
			w.line(2, "layout: two_poles")
		}
		if s.FavourableFrom != 0 || s.UnfavourableTo != 0 {
			w.line(2, "favourable_from: %d", s.FavourableFrom)
			w.line(2, "unfavourable_to: %d", s.UnfavourableTo)
		}
		if s.Type == FreeText {
			continue
		}
		w.line(2, "points:")
		for _, pt := range s.Points {
			w.line(3, "- value: %s", pt.Value)
			w.text(4, "label", pt.Label)
		}
		w.line(2, "missing:")
		w.text(3, "label", s.Missing)
	}
}

// word is an id; in quotes where YAML would read something else than a word.
func word(id string) string {
	if slices.Contains([]string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}, id) {
		return quoted(id)
	}
	return id
}

func (w *writer) dimensions() {
	w.line(0, "\ndimensions:")
	for _, d := range w.pack.Dimensions {
		w.line(1, "- id: %s", word(d.ID))
		w.line(2, "kind: %s", d.Kind)
		w.text(2, "name", d.Name)
		w.text(2, "meaning", d.Meaning)
	}
}
