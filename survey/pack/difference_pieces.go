package pack

import (
	"fmt"
	"strings"
)

// piecesOf takes a pack apart, in its order, into what Compare compares.
func piecesOf(p *Pack) []piece {
	var all []piece
	about := piece{what: "text", id: "title", rest: strings.Join(p.Languages, ", ")}
	about.add("", p.Title)
	all = append(all, about)
	for _, t := range []struct {
		id   string
		text Text
	}{{"purpose", p.Purpose}, {"mirror frame", p.MirrorFrame}} {
		if t.text != nil {
			x := piece{what: "text", id: t.id}
			x.add("", t.text)
			all = append(all, x)
		}
	}
	for _, t := range sidedTexts(p) {
		x := piece{what: "text", id: strings.ReplaceAll(t.Name, "_", " ")}
		x.sides(*t.Sides)
		if x.texts != nil {
			all = append(all, x)
		}
	}
	for _, d := range p.Dimensions {
		x := piece{what: "dimension", id: d.ID, rest: d.Kind}
		x.add("name", d.Name)
		x.add("meaning", d.Meaning)
		all = append(all, x)
	}
	for i := range p.Items {
		all = append(all, itemPiece(p, &p.Items[i], "statement"))
	}
	for i := range p.Outcomes {
		all = append(all, itemPiece(p, &p.Outcomes[i], "outcome"))
	}
	for _, q := range p.Open {
		x := piece{what: "open question", id: q.ID}
		x.sides(q.Wording)
		all = append(all, x)
	}
	return append(all, otherPieces(p)...)
}

// itemPiece is a statement or an outcome; who is asked is told by its texts.
func itemPiece(p *Pack, it *Item, what string) piece {
	x := piece{what: what, id: it.ID, group: it.Dimension, rest: "answered on " + it.Scale}
	if it.Reverse {
		x.rest += ", agreeing is bad news"
	}
	if len(it.CountAs) > 0 {
		x.rest += ", counted: " + strings.Join(it.CountAs, ", ")
	}
	if it.Kind != "" {
		x.rest += ", " + it.Kind
	}
	w := it.Wording
	if p.Framed(it) {
		w.Employee.Text = nil // it follows from the customers' words
	}
	x.sides(w)
	return x
}

func otherPieces(p *Pack) []piece {
	var all []piece
	for _, q := range []struct {
		id   string
		pick *Pick
	}{{"importance", p.Importance}, {"feelings", p.Feelings}} {
		if q.pick == nil {
			continue
		}
		x := piece{what: "question", id: q.id, rest: fmt.Sprintf("pick %d", q.pick.Pick)}
		x.sides(q.pick.Wording)
		for _, o := range q.pick.Options {
			x.add(o.ID, o.Label)
		}
		all = append(all, x)
	}
	for _, s := range p.Scales {
		x := piece{what: "scale", id: s.ID, rest: fmt.Sprintf("%s, %d answers", s.Type, len(s.Points))}
		for _, pt := range s.Points {
			x.add(pt.Value, pt.Label)
		}
		x.add("can't say", s.Missing)
		all = append(all, x)
	}
	for _, a := range p.Attributes {
		x := piece{what: "attribute", id: a.ID, rest: a.Role + ", " + a.Source}
		x.add("", a.Label)
		for _, o := range a.Options {
			x.add(o.ID, o.Label)
		}
		all = append(all, x)
	}
	return all
}
