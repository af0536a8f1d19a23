package console

import (
	"bytes"
	"slices"

	"mirror/survey/pack"
	"mirror/survey/store"
)

// sparePiece is a question as the page lists it.
type sparePiece struct {
	id      string
	wording pack.Sides
	marks   []string
}

// groupsOfPieces are the questions beside the statements.
var groupsOfPieces = []struct {
	kind, title, about string
	of                 func(*pack.Pack) []sparePiece
}{
	{"outcomes", "Outcomes", "What the relationship is worth: recommending, trust, staying.", func(q *pack.Pack) (all []sparePiece) {
		for i := range q.Outcomes {
			it := &q.Outcomes[i]
			all = append(all, sparePiece{it.ID, it.Wording, marksOf(q, it)})
		}
		return all
	}},
	{"picks", "Importance and feelings", "What matters most, and how people are left feeling.", func(q *pack.Pack) (all []sparePiece) {
		if q.Importance != nil {
			all = append(all, sparePiece{"importance", q.Importance.Wording, nil})
		}
		if q.Feelings != nil {
			all = append(all, sparePiece{"feelings", q.Feelings.Wording, nil})
		}
		return all
	}},
	{"questions", "Questions in words", "What people want to say. Comments are read, never scored.", func(q *pack.Pack) (all []sparePiece) {
		for _, o := range q.Open {
			all = append(all, sparePiece{o.ID, o.Wording, nil})
		}
		return all
	}},
}

// sparesOf are the packs from which questions that were turned off can be turned on again: what the draft was begun with,
// and the pack of that name that comes with Mirror.
func sparesOf(q *pack.Pack, have *store.Questionnaire) []*pack.Pack {
	var all []*pack.Pack
	if have.Origin != nil {
		if p, err := readSource(have.Origin); err == nil {
			all = append(all, pack.Joined(p))
		}
	}
	for _, t := range pack.Templates() {
		if t.ID == have.ID || t.ID == "mirror-core" && slices.Equal(t.Audiences, q.Audiences) {
			all = append(all, pack.Joined(t))
		}
	}
	return all
}

// readSource reads a stored questionnaire.
func readSource(source []byte) (*pack.Pack, error) {
	q, _, err := pack.Read("questionnaire", bytes.NewReader(source))
	return q, err
}

// fits reports whether a question of another pack can be put into one: it is there in every language, and is asked of the
// same people.
func fits(q, from *pack.Pack, id string) bool {
	if !slices.Equal(q.Audiences, from.Audiences) || q.Predicts != from.Predicts {
		return false
	}
	for _, l := range q.Languages {
		if !slices.Contains(from.Languages, l) {
			return false
		}
	}
	if id == "importance" {
		return len(q.Dimensions) > 1
	}
	o := from.Item(id)
	if o == nil {
		return true
	}
	same := slices.IndexFunc(q.Scales, func(s pack.Scale) bool { return s.ID == o.Scale })
	only := o.Role == pack.Recommend || o.Role == pack.Trust
	taken := slices.ContainsFunc(q.Outcomes, func(it pack.Item) bool { return only && it.Role == o.Role })
	return !taken && (same < 0 || len(q.Scales[same].Points) == len(from.ScaleOf(o).Points))
}

// turnOn puts a question of another pack in, with the scale it is answered on. It reports whether it could.
func turnOn(q *pack.Pack, spares []*pack.Pack, id string) bool {
	for _, from := range spares {
		if !fits(q, from, id) {
			continue
		}
		from = pack.Joined(from)
		from.KeepLanguages(q.Languages)
		if o := from.Item(id); o != nil && o.Role != "" {
			if q.ScaleOf(o) == nil {
				q.Scales = append(q.Scales, *from.ScaleOf(o))
			}
			q.Outcomes = append(q.Outcomes, *o)
			return true
		}
		switch {
		case id == "importance" && from.Importance != nil:
			q.Importance = from.Importance
			q.Importance.Pick = min(q.Importance.Pick, len(q.Dimensions)-1)
			return true
		case id == "feelings" && from.Feelings != nil:
			q.Feelings = from.Feelings
			return true
		}
		for _, o := range from.Open {
			if o.ID == id {
				if q.Item(o.ShowAfter) == nil {
					o.ShowAfter = ""
				}
				if q.Dimension(o.About) == nil {
					o.About = ""
				}
				q.Open = append(q.Open, o)
				return true
			}
		}
	}
	return false
}

// turnOff takes a question out.
func turnOff(q *pack.Pack, id string) {
	switch id {
	case "importance":
		q.Importance = nil
	case "feelings":
		q.Feelings = nil
	default:
		q.RemoveItem(id)
	}
}
