package pack

import (
	"fmt"
	"slices"

	"mirror/survey/document"
)

// itemLength is the longest statement, in characters.
const itemLength = 300

// readItems reads the rated statements.
func (r *reader) readItems() {
	for _, n := range r.top.Need("items").NotEmpty() {
		m, about, ok := r.entry(n, "item", "id", "dimension", "customer", "employee", "reverse", "scale", "kind", "battery", "count_as", "good_when_high", "benchmark", "only", "employee_answers")
		if !ok {
			continue
		}
		it := Item{ID: r.question(m.Need("id"), "the item")}
		it.Dimension = r.dimensionOf(m.Need("dimension"))
		it.Predicts = r.predicts(m.Get("employee_answers"), r.pack.Predicts)
		s := r.scaleOf(n, m, &it)
		it.Reverse = m.Get("reverse").Bool()
		if it.Reverse && s != nil && (s.Type != Rating || s.TwoPoles) {
			m.Get("reverse").Fault("reverse is for ratings of one statement", "take it out; with two poles put the better one on the right")
		}
		if m.Get("kind").There() {
			it.Kind = r.kind(m.Get("kind"))
		}
		it.Battery = m.Get("battery").OneOf("expectation", "perception")
		if it.Battery != "" && s != nil && s.Type == FreeText {
			m.Get("battery").Fault("battery is for what is rated or chosen, and this is answered in words", "take it out")
		}
		r.share(m, &it, s, true)
		r.benchmark(m, &it, s)
		r.wording(n, m, &it, s, about)
		r.pack.Items = append(r.pack.Items, it)
		r.items = append(r.items, n)
	}
	for i, d := range r.pack.Dimensions {
		of := func(it Item) bool { return it.Dimension == d.ID }
		switch {
		case d.ID == "":
		case !slices.ContainsFunc(r.pack.Items, of):
			r.dimensions[i].Fault("the dimension has no item", "add an item to it, or take the dimension out")
		case !slices.ContainsFunc(r.pack.Items, func(it Item) bool { return of(it) && !r.pack.InWords(&it) }):
			r.dimensions[i].Fault("the dimension has no item that is rated or chosen", "add one to it, or ask for words in open_questions")
		}
	}
}

// scaleOf reads which scale an item or outcome is answered on.
func (r *reader) scaleOf(n *document.Node, m document.Mapping, it *Item) *Scale {
	at := m.Get("scale")
	if it.Scale = at.Word(); !at.There() {
		if it.Scale = r.defaultScale; it.Scale == "" {
			n.Fault("scale is missing", "add scale: …, or a default_scale for the pack")
			return nil
		}
	}
	r.scalesUsed[it.Scale] = true
	s := r.pack.ScaleOf(it)
	switch {
	case it.Scale == "" || s == nil && !at.There(): // told at the default
		return nil
	case s == nil:
		at.Fault(fmt.Sprintf("there is no scale %q", it.Scale), known(it.Scale, r.scaleIDs()))
		return nil
	case s.Type == FreeText && it.Role != "":
		where := at
		if !at.There() {
			where = n
		}
		where.Fault("an outcome is counted, and the scale "+s.ID+" is for words", "use a rating or a choice; for words use open_questions")
	}
	return s
}

// share reads what makes up the reported percentage of a choice.
func (r *reader) share(m document.Mapping, it *Item, s *Scale, needsGood bool) {
	it.GoodWhenHigh = true
	count, good := m.Get("count_as"), m.Get("good_when_high")
	if s == nil {
		return
	}
	switch s.Type {
	case Rating:
		count.Fault("count_as is for choices", "take it out; a rating has favourable_from")
		good.Fault("good_when_high is for choices", "take it out; a rating has reverse: true")
		return
	case FreeText:
		count.Fault("count_as is for choices", "take it out; words are not counted")
		good.Fault("good_when_high is for choices", "take it out; words are not counted")
		return
	}
	var values []string
	for _, p := range s.Points {
		values = append(values, p.Value)
	}
	it.CountAs = r.set(m.Need("count_as"), func(n *document.Node) string {
		w := n.Word()
		if w != "" && !slices.Contains(values, w) && !r.scalesAtFault[s.ID] {
			n.Fault(fmt.Sprintf("there is no answer %q on the scale %s", w, s.ID), known(w, values))
			return ""
		}
		return w
	})
	if len(values) > 0 && len(it.CountAs) == len(values) {
		count.Fault("every answer counts, so the percentage is always 100", "leave out the answers that do not count")
	}
	if needsGood {
		good = m.Need("good_when_high")
	}
	if good.There() {
		it.GoodWhenHigh = good.Bool()
	}
}

// benchmark reads which published figure stands beside an item.
func (r *reader) benchmark(m document.Mapping, it *Item, s *Scale) {
	n := m.Get("benchmark")
	if it.Benchmark = n.Word(); it.Benchmark == "" {
		return
	}
	switch {
	case s == nil:
	case s.Type == Rating:
		n.Fault("a benchmark is a percentage, and this is a rating", "take it out")
	case s.Type == FreeText:
		n.Fault("a benchmark is a percentage, and this is answered in words", "take it out")
	}
	if _, ok := BenchmarkNamed(it.Benchmark); !ok {
		var ids []string
		for _, b := range Benchmarks() {
			ids = append(ids, b.ID)
		}
		n.Fault(fmt.Sprintf("there is no benchmark %q", it.Benchmark), known(it.Benchmark, ids))
	}
}

// wording reads what each audience is asked, or makes the employees' question of the customers'.
func (r *reader) wording(n *document.Node, m document.Mapping, it *Item, s *Scale, about string) {
	r.only(m, it)
	sides := []struct {
		audience string
		to       *Wording
	}{{"customer", &it.Wording.Customer}, {"employee", &it.Wording.Employee}}
	for _, side := range sides {
		text := m.Get(side.audience)
		switch {
		case it.Only != "" && it.Only != side.audience:
			text.Fault(fmt.Sprintf("there is a text for %ss, but the question is asked of %ss only", side.audience, it.Only), "take one of the two out")
		case !r.asks(side.audience):
			r.unasked(text, side.audience)
		case text.Has("left") || text.Has("right") || text.There() && s != nil && s.TwoPoles:
			if s != nil && !s.TwoPoles {
				text.Fault("there are two poles, and the scale "+s.ID+" is for one statement", "use a scale with layout: two_poles")
			}
			r.poles(text, about+", "+side.audience, side.to)
		case text.There():
			side.to.Text = r.words(text, wordsOf{about: about + ", " + side.audience, most: itemLength})
		case side.audience == "employee" && r.frames(it, s) && m.Get("customer").There():
			r.mirror(m, it)
		case side.audience == "employee" && r.pack.MirrorFrame != nil:
			n.Fault("employee is missing", "write it; the mirror frame is for predicted statements only")
		default:
			n.Fault(side.audience+" is missing", r.missingSide(side.audience))
		}
	}
}

// frames reports whether the mirror frame can make the employees' text: for statements, and where employees predict.
func (r *reader) frames(it *Item, s *Scale) bool {
	return r.pack.MirrorFrame != nil && it.Predicts && it.Role == "" && (s == nil || !s.TwoPoles)
}

func (r *reader) missingSide(audience string) string {
	if !r.asks("customer") || !r.asks("employee") {
		return "write " + audience + ": {…}"
	}
	other := "customer"
	if audience == "customer" {
		other = "employee"
	}
	return fmt.Sprintf("write %s: {…}, or only: %s when nobody else is asked", audience, other)
}

// only reads which side alone is asked.
func (r *reader) only(m document.Mapping, it *Item) {
	n := m.Get("only")
	it.Only = n.OneOf("customer", "employee")
	if it.Only != "" && !r.asks(it.Only) {
		n.Fault(fmt.Sprintf("the pack does not ask %ss", it.Only), "add them to audiences, or take the question out")
	}
}

// poles reads two opposite statements.
func (r *reader) poles(n *document.Node, about string, to *Wording) {
	m := n.About(about).Mapping("left", "right")
	to.Left = r.words(m.Need("left"), wordsOf{about: about + ", left", most: itemLength})
	to.Right = r.words(m.Need("right"), wordsOf{about: about + ", right", most: itemLength})
}

// readShortForm reads which items make the two-minute version.
func (r *reader) readShortForm() {
	r.pack.ShortForm = r.set(r.top.Get("short_form").About("short_form"), func(n *document.Node) string {
		w := n.Word()
		var ids []string
		for _, it := range r.pack.Items {
			ids = append(ids, it.ID)
		}
		if w != "" && !slices.Contains(ids, w) {
			n.Fault(fmt.Sprintf("there is no item %q", w), known(w, ids))
			return ""
		}
		return w
	})
}
