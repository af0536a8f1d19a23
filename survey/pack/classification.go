package pack

import (
	"fmt"
	"slices"
	"strings"

	"mirror/survey/document"
)

// readClassification reads the rules that sort people; the first that fits decides.
func (r *reader) readClassification() {
	n := r.top.Get("classification").About("classification")
	if !n.There() {
		return
	}
	lo, hi, ok := r.span()
	if !ok && len(r.pack.Items) > 0 {
		n.Fault("sorting people needs items that are all rated on the same range", "give them one scale, or take classification out")
		lo, hi = -1000, 1000
	}
	m := n.Mapping("id", "rules", "report", "unit_score")
	c := &Classification{ID: r.id(m.Need("id"))}
	rules := m.Need("rules").NotEmpty()
	for i, e := range rules {
		if rule, ok := r.rule(e, i == len(rules)-1, float64(lo), float64(hi)); ok {
			c.Rules = append(c.Rules, rule)
		}
	}
	group := func(n *document.Node) string {
		w := n.Word()
		if w != "" && !slices.Contains(c.groups(), w) {
			n.Fault(fmt.Sprintf("no rule sorts people into %q", w), known(w, c.groups()))
			return ""
		}
		return w
	}
	c.Report = r.set(m.Get("report"), group)
	if u := m.Get("unit_score"); u.There() {
		um := u.Mapping("id", "formula")
		c.UnitScore = UnitScore{ID: r.id(um.Need("id")), Formula: r.formula(um.Need("formula"), c)}
	}
	r.pack.Classes = c
}

// groups lists the groups of a classification, each once, in the order of the rules.
func (c *Classification) groups() []string {
	var all []string
	for _, rule := range c.Rules {
		if !slices.Contains(all, rule.Group) {
			all = append(all, rule.Group)
		}
	}
	return all
}

func (r *reader) rule(n *document.Node, last bool, lo, hi float64) (Rule, bool) {
	m := n.Mapping("group", "when", "name", "meaning")
	if !n.IsMapping() {
		return Rule{}, false
	}
	rule := Rule{Group: r.id(m.Need("group"))}
	about := "classification, " + rule.Group
	when := m.Need("when").About(about)
	w := when.Mapping("lowest_at_least", "mean_at_least", "mean_below", "behaviour", "otherwise")
	number := func(name string) *float64 {
		if !w.Get(name).There() {
			return nil
		}
		v := w.Get(name).Float(lo, hi)
		return &v
	}
	rule.LowestAtLeast, rule.MeanAtLeast, rule.MeanBelow = number("lowest_at_least"), number("mean_at_least"), number("mean_below")
	rule.Behaviour = r.behaviour(w.Get("behaviour"))
	rule.Otherwise = w.Get("otherwise").Bool()
	conditions := len(w.Pairs())
	switch {
	case !when.IsMapping():
	case last && !(rule.Otherwise && conditions == 1):
		when.Fault("the last rule does not take everyone who is left", "write when: {otherwise: true} in the last rule")
	case !last && w.Get("otherwise").There():
		w.Get("otherwise").Fault("otherwise stands before the last rule", "put this rule last; the ones after it would never be tried")
	case conditions == 0:
		when.Fault("the rule has no condition", "write lowest_at_least, mean_at_least, mean_below or behaviour")
	}
	rule.Name = r.words(m.Need("name"), wordsOf{about: about + ", name", most: 60})
	rule.Meaning = r.words(m.Need("meaning"), wordsOf{about: about + ", meaning", most: 200})
	return rule, true
}

// behaviour reads which behaviour a person must report.
func (r *reader) behaviour(n *document.Node) string {
	w := n.Word()
	if w == "" {
		return ""
	}
	var ids []string
	for _, o := range r.pack.Outcomes {
		if o.Role != Behaviour || o.EmployeePercent {
			continue
		}
		if ids = append(ids, o.ID); o.ID == w {
			return w
		}
	}
	n.Fault(fmt.Sprintf("there is no behaviour %q that people report of themselves", w), known(w, ids))
	return ""
}

// formula reads how a unit's figure is made: percent of one group minus percent of another.
func (r *reader) formula(n *document.Node, c *Classification) string {
	f := n.Text()
	if f == "" {
		return ""
	}
	parts := strings.Fields(f)
	if len(parts) != 5 || parts[0] != "percent" || parts[2] != "-" || parts[3] != "percent" {
		n.Fault(fmt.Sprintf("the formula %q cannot be read", f), `write "percent GROUP - percent GROUP"`)
		return ""
	}
	for _, g := range []string{parts[1], parts[4]} {
		if !slices.Contains(c.groups(), g) {
			n.Fault(fmt.Sprintf("no rule sorts people into %q", g), known(g, c.groups()))
		}
	}
	return f
}

// Groups are the group whose percentage counts, and the one whose percentage is taken away.
func (u UnitScore) Groups() (plus, minus string) {
	if parts := strings.Fields(u.Formula); len(parts) == 5 {
		return parts[1], parts[4]
	}
	return "", ""
}
