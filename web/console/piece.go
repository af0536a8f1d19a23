package console

import (
	"strings"

	"mirror/survey/pack"
	"mirror/survey/store"
)

// piece is a part of a questionnaire that has a page of its own: a statement, an outcome, a question, a dimension, or a text
// around the questions.
type piece struct {
	kind, id string
	title    string
	about    string // as faults of the questionnaire begin with it
	parts    []piecePart
	item     *pack.Item      // of a statement or an outcome
	dim      *pack.Dimension // of a dimension
	preview  string          // the id of the question to preview; "" = none
	fresh    bool            // it is being added
}

// piecePart is one text of a piece, which has a field for each language.
type piecePart struct {
	key, label, hint string
	text             *pack.Text
	optional         bool // may be left empty, in all languages
	lines            int
	check            bool // a statement: its wording is looked at
	folded           bool // it follows from another part unless somebody writes it
}

const (
	asCustomer = "Write it as a customer would say it. Employees see the same words in quotation marks."
	byFrame    = "Leave it empty: the mirror frame makes it of the customers’ words."
)

// pieceOf finds a part of a questionnaire, or begins a new one; its texts point into the pack.
func pieceOf(q *pack.Pack, kind, id, dimension string) (*piece, error) {
	switch kind {
	case "statements":
		if id == "new" {
			return newStatement(q, dimension)
		}
		if it := q.Item(id); it != nil && it.Role == "" {
			return itemPiece(q, it, "Edit a statement"), nil
		}
	case "outcomes":
		if it := q.Item(id); it != nil && it.Role != "" {
			return itemPiece(q, it, "Edit an outcome"), nil
		}
	case "dimensions":
		if id == "new" {
			return newDimension(q), nil
		}
		if d := q.Dimension(id); d != nil {
			return dimensionPiece(d), nil
		}
	case "questions":
		for i := range q.Open {
			if o := &q.Open[i]; o.ID == id {
				return questionPiece(q, "questions", o.ID, "open question "+o.ID, &o.Wording), nil
			}
		}
	case "picks":
		if id == "importance" && q.Importance != nil {
			return questionPiece(q, "picks", id, id, &q.Importance.Wording), nil
		}
		if id == "feelings" && q.Feelings != nil {
			return questionPiece(q, "picks", id, id, &q.Feelings.Wording), nil
		}
	case "texts":
		for _, x := range aroundOf(q) {
			if x.id == id {
				return &x, nil
			}
		}
	}
	return nil, store.ErrNotFound
}

// itemPiece is a statement or an outcome.
func itemPiece(q *pack.Pack, it *pack.Item, title string) *piece {
	x := &piece{kind: "statements", id: it.ID, title: title, about: "item " + it.ID, item: it, preview: it.ID}
	if it.Role != "" {
		x.kind, x.about = "outcomes", "outcome "+it.ID
	}
	framed := q.Framed(it)
	if framed {
		it.Wording.Employee.Text = nil
	}
	both := len(q.Audiences) == 2
	byItself := q.MirrorFrame != nil && it.Predicts && it.Role == ""
	for _, side := range []struct {
		key, label string
		w          *pack.Wording
	}{{"customer", "Customers read", &it.Wording.Customer}, {"employee", "Employees read", &it.Wording.Employee}} {
		switch s := q.ScaleOf(it); {
		case !both && q.Audiences[0] != side.key:
		case s != nil && s.TwoPoles:
			x.parts = append(x.parts,
				piecePart{key: side.key + "-left", label: side.label + ", left", hint: "The worse end.", text: &side.w.Left, lines: 3, optional: it.Only != "" && it.Only != side.key, check: side.key == "customer"},
				piecePart{key: side.key + "-right", label: side.label + ", right", hint: "The better end.", text: &side.w.Right, lines: 3, optional: it.Only != "" && it.Only != side.key, check: side.key == "customer"})
		case side.key == "employee" && byItself:
			x.parts = append(x.parts, piecePart{key: "employee", label: side.label, hint: byFrame, text: &side.w.Text, optional: true, lines: 3, folded: true})
		default:
			hint := ""
			if side.key == "customer" && byItself {
				hint = asCustomer
			}
			x.parts = append(x.parts, piecePart{key: side.key, label: side.label, hint: hint, text: &side.w.Text, lines: 3, optional: it.Only != "" && it.Only != side.key, check: it.Role == "" && (side.key == "customer" || !both)})
		}
	}
	return x
}

// newStatement begins a statement, at the end of a dimension and answered like the dimension's others.
func newStatement(q *pack.Pack, dimension string) (*piece, error) {
	d := q.Dimension(dimension)
	if d == nil {
		return nil, store.ErrNotFound
	}
	it := pack.Item{ID: q.NewID("", d.ID), Dimension: d.ID, Predicts: q.Predicts, GoodWhenHigh: true, Scale: ratingOf(q, d.ID)}
	q.Items = append(q.Items, it)
	x := itemPiece(q, &q.Items[len(q.Items)-1], "Add a statement")
	x.fresh = true
	return x, nil
}

// ratingOf is the rating scale that the statements of a dimension are answered on, or else the questionnaire's first.
func ratingOf(q *pack.Pack, dimension string) string {
	first := ""
	for i := range q.Items {
		s := q.ScaleOf(&q.Items[i])
		if s == nil || s.Type != pack.Rating {
			continue
		}
		if q.Items[i].Dimension == dimension {
			return s.ID
		}
		if first == "" {
			first = s.ID
		}
	}
	for _, s := range q.Scales {
		if first == "" && s.Type == pack.Rating {
			first = s.ID
		}
	}
	return first
}

func dimensionPiece(d *pack.Dimension) *piece {
	return &piece{kind: "dimensions", id: d.ID, title: "Edit a dimension", about: "dimension " + d.ID, dim: d, parts: []piecePart{
		{key: "name", label: "Name", hint: "As it stands in reports: a few words.", text: &d.Name, lines: 1},
		{key: "meaning", label: "What it is about", hint: "One line.", text: &d.Meaning, lines: 3},
	}}
}

// newDimension begins a dimension with its first statement, because none may be empty.
func newDimension(q *pack.Pack) *piece {
	q.Dimensions = append(q.Dimensions, pack.Dimension{ID: q.NewID("", "dimension"), Kind: "functional"})
	x := dimensionPiece(&q.Dimensions[len(q.Dimensions)-1])
	first, err := newStatement(q, x.id)
	if err != nil {
		return x
	}
	x.title, x.fresh, x.item = "Add a dimension", true, first.item
	for _, part := range first.parts {
		part.label = "Its first statement: " + strings.ToLower(part.label[:1]) + part.label[1:]
		x.parts = append(x.parts, part)
	}
	return x
}

// sidedParts are the texts of each side that is asked.
func sidedParts(q *pack.Pack, s *pack.Sides, lines int, optional bool) []piecePart {
	var parts []piecePart
	for _, a := range q.Audiences {
		if a == "customer" {
			parts = append(parts, piecePart{key: a, label: "Customers read", text: &s.Customer.Text, lines: lines, optional: optional})
		} else {
			parts = append(parts, piecePart{key: a, label: "Employees read", text: &s.Employee.Text, lines: lines, optional: optional})
		}
	}
	return parts
}

func questionPiece(q *pack.Pack, kind, id, about string, s *pack.Sides) *piece {
	return &piece{kind: kind, id: id, title: "Edit a question", about: about, preview: id, parts: sidedParts(q, s, 2, false)}
}

// aroundOf are the texts around the questions.
func aroundOf(q *pack.Pack) []piece {
	one := func(id, title, about, hint string, t *pack.Text, optional bool) piece {
		return piece{kind: "texts", id: id, title: title, about: about, parts: []piecePart{{key: "text", label: title, hint: hint, text: t, lines: 3, optional: optional}}}
	}
	sided := func(id, title, about string, s *pack.Sides, optional bool) piece {
		return piece{kind: "texts", id: id, title: title, about: about, parts: sidedParts(q, s, 4, optional)}
	}
	all := []piece{
		one("title", "Title", "title", "The name of the questionnaire, for you and for reports.", &q.Title, false),
		one("purpose", "Purpose", "purpose", "What it measures, for you and for reports.", &q.Purpose, true),
		sided("instructions", "Instructions", "instructions", &q.Instructions, false),
		sided("privacy", "Privacy", "privacy", &q.Privacy, false),
		sided("stem", "Line above the statements", "stem", &q.Stem, true),
		sided("thanks", "Thank you", "thank_you", &q.ThankYou, false),
	}
	if len(q.Audiences) == 2 {
		all = append(all, one("frame", "Mirror frame", "mirror_frame", "Makes the employees’ question: {item} stands for the customers’ statement.", &q.MirrorFrame, true))
	}
	return all
}
