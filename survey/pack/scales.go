package pack

import (
	"fmt"
	"slices"
	"strings"

	"mirror/survey/document"
)

// readScales reads the sets of answers.
func (r *reader) readScales() {
	seen := map[string]bool{}
	for _, n := range r.top.Need("scales").NotEmpty() {
		m, about, ok := r.entry(n, "scale", "id", "type", "labels", "layout", "favourable_from", "unfavourable_to", "points", "missing")
		if !ok {
			continue
		}
		faults := r.count()
		s := Scale{ID: r.id(m.Need("id"))}
		if seen[s.ID] {
			m.Get("id").Fault(fmt.Sprintf("there are two scales %s", s.ID), "give each an id of its own")
		}
		seen[s.ID] = s.ID != ""
		r.scale(n, m, &s, about)
		r.scalesAtFault[s.ID] = r.count() > faults
		r.pack.Scales = append(r.pack.Scales, s)
		r.scales = append(r.scales, n)
	}
	d := r.top.Get("default_scale")
	if w := d.Word(); w != "" {
		if r.defaultScale = w; !seen[w] {
			d.Fault(fmt.Sprintf("there is no scale %s", w), "use "+document.Or(r.scaleIDs()))
		}
	}
}

func (r *reader) scaleIDs() []string {
	var ids []string
	for _, s := range r.pack.Scales {
		ids = append(ids, s.ID)
	}
	return ids
}

func (r *reader) scale(n *document.Node, m document.Mapping, s *Scale, about string) {
	s.Type = m.Need("type").OneOf(Rating, ChoiceOne, ChoiceMany, FreeText)
	for _, name := range []string{"labels", "layout", "favourable_from", "unfavourable_to"} {
		if s.Type != Rating && s.Type != "" {
			m.Get(name).Fault(name+" is for ratings only", "take it out")
		}
	}
	if s.Type == FreeText {
		m.Get("points").Fault("a text has no points", "take them out")
		m.Get("missing").Fault("a text can be left empty", "take missing out")
		return
	}
	s.Anchors = m.Get("labels").OneOf("anchors", "full") == "anchors"
	s.TwoPoles = m.Get("layout").OneOf("two_poles") == "two_poles"
	r.points(m.Need("points"), s, about)
	missing := m.Get("missing")
	if !missing.There() {
		n.Fault("there is no way out for people who can't say", "add missing: {label: …}")
	}
	s.Missing = r.words(missing.About(about).Mapping("label").Need("label"), wordsOf{about: about + ", missing", most: 100})
	if s.Type == Rating {
		r.favourable(m, s)
	}
}

// points reads the answers from the lowest.
func (r *reader) points(n *document.Node, s *Scale, about string) {
	all := n.List()
	if n.IsList() && (len(all) < 2 || len(all) > 101) {
		n.Fault(fmt.Sprintf("there are %d points", len(all)), "give 2 to 101, from the lowest to the highest")
	}
	hole := false
	for i, e := range all {
		m := e.Mapping("value", "label")
		var pt Point
		if s.Type == Rating {
			pt.Number, hole = r.step(m.Need("value"), s.Points, hole)
			pt.Value = fmt.Sprint(pt.Number)
		} else {
			pt.Value = r.choice(m.Need("value"), s)
		}
		label := m.Get("label")
		if e.IsMapping() && !label.There() && (s.Type != Rating || !s.Anchors || i == 0 || i == len(all)-1) {
			e.Fault("the point "+pt.Value+" has no label", "write label: {…}; with labels: anchors only the first and the last need one")
		}
		pt.Label = r.words(label, wordsOf{about: about + ", " + pt.Value, most: 100})
		s.Points = append(s.Points, pt)
	}
}

// step reads the value of a rating's point, which is one more than the point before. Only the first hole is told.
func (r *reader) step(n *document.Node, before []Point, hole bool) (int, bool) {
	next := 0
	if len(before) > 0 {
		next = before[len(before)-1].Number + 1
	}
	faults := r.count()
	v := n.Int(-1000, 1000)
	if !n.There() || r.count() > faults {
		return next, hole
	}
	if len(before) > 0 && v != next && !hole {
		hole = true
		n.Fault(fmt.Sprintf("the value %d follows %d", v, next-1), "let values go up by one, from the lowest to the highest")
	}
	return v, hole
}

// choice reads the value of an option to choose, as it is written in answers files.
func (r *reader) choice(n *document.Node, s *Scale) string {
	raw := n.Raw()
	if n.Null() {
		raw = "null"
	}
	if slices.Contains([]string{"yes", "no", "on", "off", "true", "false", "null", "y", "n"}, strings.ToLower(raw)) {
		n.Fault(fmt.Sprintf("the value %s is turned into something else by some programs", raw), "use another word, such as said_yes or said_no")
		return raw
	}
	v := r.id(n)
	if v == "x" {
		n.Fault("the value x means can't say in answers files", "use another word")
	}
	for _, p := range s.Points {
		if p.Value == v && v != "" {
			n.Fault(fmt.Sprintf("the value %s comes twice", v), "give each point a value of its own")
		}
	}
	return v
}

// favourable reads which answers are good and which are bad.
func (r *reader) favourable(m document.Mapping, s *Scale) {
	from, to := m.Get("favourable_from"), m.Get("unfavourable_to")
	if from.There() != to.There() {
		lone, other := from, "unfavourable_to"
		if to.There() {
			lone, other = to, "favourable_from"
		}
		lone.Fault(other+" is missing beside it", "give both, or neither")
		return
	}
	if !from.There() || len(s.Points) == 0 {
		return
	}
	faults := r.count()
	s.FavourableFrom, s.UnfavourableTo = from.Int(s.Lo(), s.Hi()), to.Int(s.Lo(), s.Hi())
	if r.count() == faults && s.FavourableFrom <= s.UnfavourableTo {
		from.Fault(fmt.Sprintf("favourable_from is %d and unfavourable_to is %d", s.FavourableFrom, s.UnfavourableTo), "let favourable_from be the higher one")
	}
}
