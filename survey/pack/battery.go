package pack

// Batteries of items.
const (
	Expectation = "expectation" // what people expect of any good provider
	Perception  = "perception"  // how this company does
)

// expected is the word for expectations in a dimension's name.
var expected = map[string]string{"en": "expected", "de": "erwartet", "es": "esperado", "fr": "attendu", "ja": "期待"}

// mixed reports whether a dimension has expectation items beside others.
func (r *reader) mixed(dimension string) bool {
	var expectation, other bool
	for _, it := range r.pack.Items {
		if it.Dimension == dimension && !r.pack.InWords(&it) {
			expectation = expectation || it.Battery == Expectation
			other = other || it.Battery != Expectation
		}
	}
	return expectation && other
}

// divideBatteries gives the expectation items of a mixed dimension a dimension of their own, after all
// others. One score over both would mix what customers expect with what they get, and hide the very
// gaps the two batteries are asked for (domain.md §1: gap 1 and gap 5).
func (r *reader) divideBatteries() {
	p := r.pack
	for _, d := range p.Dimensions { // those declared; the loop does not see what it appends
		if !r.mixed(d.ID) {
			continue
		}
		apart := Dimension{ID: d.ID + "_expected", Kind: d.Kind, Name: Text{}, Meaning: d.Meaning, Expects: d.ID}
		for _, l := range p.Languages {
			apart.Name[l] = d.Name[l] + " (" + Text(expected).In(l, "en") + ")"
		}
		for i := range p.Items {
			if p.Items[i].Dimension == d.ID && p.Items[i].Battery == Expectation {
				p.Items[i].Dimension = apart.ID
			}
		}
		p.Dimensions = append(p.Dimensions, apart)
	}
}

// expectations counts the dimensions that were made of expectation items.
func (p *Pack) expectations() int {
	n := 0
	for _, d := range p.Dimensions {
		if d.Expects != "" {
			n++
		}
	}
	return n
}
