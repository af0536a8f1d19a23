package pack

import (
	"fmt"
	"slices"
)

// lint notes what is allowed and yet worth a second look.
func (r *reader) lint() {
	r.lintDimensions()
	r.lintItems()
	r.lintUnused()
	r.lintShortForm()
	if r.asks("employee") && r.pack.InRole("employee", RoleCell) == nil {
		at := r.top.Get("attributes")
		if !at.There() {
			at = r.top.Get("audiences")
		}
		r.note(at, "employees have no attribute with the role cell", "add one to see which staff groups know their customers best")
	}
	if r.made > 0 {
		r.note(r.top.Get("mirror_frame"), fmt.Sprintf("%s made from the mirror frame", count(r.made, "employee text is", "employee texts are")), "read them once with mirror pack show")
	}
}

func (r *reader) lintDimensions() {
	for i, d := range r.pack.Dimensions {
		items, asked := 0, map[string]bool{}
		for k := range r.pack.Items {
			it := &r.pack.Items[k]
			if it.Dimension != d.ID || r.pack.InWords(it) {
				continue
			}
			items++
			for _, a := range r.pack.Audiences {
				asked[a] = asked[a] || it.Asked(a)
			}
		}
		if items == 1 {
			r.note(r.dimensions[i], "the dimension has one item", "its reliability cannot be told; ask two or three where there is room")
		}
		if len(asked) == 2 && !(asked["customer"] && asked["employee"]) {
			r.note(r.dimensions[i], "the dimension is asked of one side only", "it will have no gap")
		}
		if r.mixed(d.ID) {
			r.note(r.dimensions[i], "the dimension has expectation and perception items", "they are scored apart: the expectations become the dimension "+d.ID+"_expected")
		}
	}
}

func (r *reader) lintItems() {
	for i := range r.pack.Items {
		it, n := &r.pack.Items[i], r.items[i]
		if d := r.dimension(it.Dimension); it.Kind != "" && d != nil && it.Kind != d.Kind {
			r.note(n, fmt.Sprintf("the item is %s in a dimension that is %s", it.Kind, d.Kind), "scores of the two families go by the dimension; the item's own kind is for reading only")
		}
		if r.pack.MirrorFrame == nil || !it.Predicts || it.Only != "" || it.Wording.Customer.Text == nil || it.Wording.Employee.Text == nil || asks(it.Wording.Customer.Text) {
			continue
		}
		made := r.pack.Mirrored(it.Wording.Customer.Text)
		for _, l := range r.pack.Languages {
			if made[l] != it.Wording.Employee.Text[l] {
				at := n.Mapping().Get("employee").Mapping().Get(l)
				r.note(at, "the text does not follow the mirror frame", fmt.Sprintf("the frame makes %q", made[l]))
			}
		}
	}
}

func (r *reader) lintUnused() {
	for _, e := range r.top.Get("placeholders").List() {
		if name := e.Word(); !r.placeholdersUsed[name] {
			r.note(e, fmt.Sprintf("no text uses {%s}", name), "take it out of placeholders")
		}
	}
	for i, s := range r.pack.Scales {
		if !r.scalesUsed[s.ID] {
			r.note(r.scales[i], "nothing is answered on this scale", "take it out, or use it")
		}
	}
}

func (r *reader) lintShortForm() {
	n := r.top.Get("short_form")
	if !n.There() {
		return
	}
	for _, d := range r.pack.Dimensions {
		if !slices.ContainsFunc(r.pack.Items, func(it Item) bool {
			return it.Dimension == d.ID && slices.Contains(r.pack.ShortForm, it.ID)
		}) {
			r.note(n, "the short form has no item of the dimension "+d.ID, "add one, so that both forms have the same dimensions")
		}
	}
}

// count writes a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Summary says in one line what is in the pack: "mirror-core 1.0.0: 24 items in 9 dimensions, 8 outcomes, 5 languages".
func (p *Pack) Summary() string {
	s := fmt.Sprintf("%s %s: %s in %s", p.ID, p.Version, count(len(p.Items), "item", "items"), count(len(p.Dimensions), "dimension", "dimensions"))
	if n := p.expectations(); n > 0 {
		s += fmt.Sprintf(" (%d of them expectations)", n)
	}
	if len(p.Outcomes) > 0 {
		s += ", " + count(len(p.Outcomes), "outcome", "outcomes")
	}
	return s + ", " + count(len(p.Languages), "language", "languages")
}
