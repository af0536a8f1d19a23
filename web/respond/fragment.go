package respond

import (
	"bytes"
	"html/template"
	"strings"
)

// fragment is a rendered question, parted where the person's answer goes in.
type fragment struct {
	parts  []string
	values []string // what is ticked at the mark between parts i and i+1; "" = the mark takes a text
}

func (s *sheet) fragment(i int, arrangement uint8, state askState) (fragment, error) {
	v := s.view(i, arrangement, state)
	var b bytes.Buffer
	if err := askParts.ExecuteTemplate(&b, "ask", &v); err != nil {
		return fragment{}, err
	}
	f := fragment{parts: strings.Split(b.String(), string(tickMark))}
	if v.Words || v.Percent {
		f.values = append(f.values, "")
	}
	for _, o := range v.Options {
		f.values = append(f.values, o.Value)
	}
	if v.Missing != "" {
		f.values = append(f.values, cantSay)
	}
	return f, nil
}

// write puts a question on a page, with what is filled in.
func (s *sheet) write(b *bytes.Buffer, i int, f *fragment, in *filled) {
	a := &s.plan.asks[i]
	ticked, text := s.given(a, in)
	for k, part := range f.parts {
		if k > 0 {
			switch v := f.values[k-1]; {
			case v == "" && a.kind == askWords:
				template.HTMLEscape(b, []byte(text))
			case v == "" && text != "":
				b.WriteString(` value="`)
				template.HTMLEscape(b, []byte(text))
				b.WriteString(`"`)
			case v != "" && ticked.has(v):
				b.WriteString(" checked")
			}
		}
		b.WriteString(part)
	}
}

// choices are what is ticked: one value, or several.
type choices struct {
	one  string
	many []string
}

func (c choices) has(v string) bool {
	if v == c.one {
		return true
	}
	for _, m := range c.many {
		if m == v {
			return true
		}
	}
	return false
}

// given is what a question holds: what is ticked, or what was written.
func (s *sheet) given(a *ask, in *filled) (ticked choices, text string) {
	switch a.kind {
	case askWords:
		return choices{}, in.words[a.text]
	case askPick:
		if all, ok := in.ticked[a.pick]; ok {
			return choices{many: all}, ""
		}
		return choices{many: s.layout.Picked(in.answers, a.pick)}, ""
	}
	value := s.layout.Value(in.answers, a.question, s.side)
	switch {
	case a.kind == askMany && strings.Contains(value, "|"):
		return choices{many: strings.Split(value, "|")}, ""
	case a.kind == askPercent && value == cantSay:
		return choices{one: cantSay}, ""
	case a.kind == askPercent:
		if typed, ok := in.typed[a.question]; ok {
			value = typed
		}
		return choices{}, value
	}
	return choices{one: value}, ""
}
