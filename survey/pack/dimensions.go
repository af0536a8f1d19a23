package pack

import (
	"fmt"

	"mirror/survey/document"
)

// readDimensions reads the groups of items. That each has an item is known only after the items.
func (r *reader) readDimensions() {
	for _, n := range r.top.Need("dimensions").NotEmpty() {
		m, about, ok := r.entry(n, "dimension", "id", "kind", "name", "meaning")
		if !ok {
			continue
		}
		d := Dimension{ID: r.claim(m.Need("id"), "the dimension")}
		if reservedLevels[d.ID] {
			m.Get("id").Fault(fmt.Sprintf("the id %s has another meaning in results", d.ID), "choose another id")
		}
		d.Kind = r.kind(m.Need("kind"))
		d.Name = r.words(m.Need("name"), wordsOf{about: about + ", name", most: 60})
		d.Meaning = r.words(m.Need("meaning"), wordsOf{about: about + ", meaning", most: 200})
		r.pack.Dimensions = append(r.pack.Dimensions, d)
		r.dimensions = append(r.dimensions, n)
	}
}

func (r *reader) kind(n *document.Node) string { return n.OneOf("emotional", "functional") }

func (r *reader) dimension(id string) *Dimension {
	for i := range r.pack.Dimensions {
		if r.pack.Dimensions[i].ID == id {
			return &r.pack.Dimensions[i]
		}
	}
	return nil
}

// dimensionOf reads a reference to a dimension.
func (r *reader) dimensionOf(n *document.Node) string {
	w := n.Word()
	if w == "" || r.dimension(w) != nil {
		return w
	}
	var ids []string
	for _, d := range r.pack.Dimensions {
		ids = append(ids, d.ID)
	}
	n.Fault(fmt.Sprintf("there is no dimension %q", w), known(w, ids))
	return ""
}

// known says what to write instead of an id that does not exist.
func known(w string, ids []string) string {
	if near := document.Nearest(w, ids); near != "" {
		return "did you mean " + near + "?"
	}
	if len(ids) == 0 || len(ids) > 9 {
		return "correct it, or declare it"
	}
	return "use " + document.Or(ids)
}
