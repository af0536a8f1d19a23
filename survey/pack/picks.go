package pack

import (
	"fmt"

	"mirror/survey/document"
)

// mostPicks is how many options a pick question may have: one bit each in a word.
const mostPicks = 64

// TextLength is how many characters an answer in words may have where the pack does not say.
const TextLength = 2000

// readImportance reads the question which dimensions matter most.
func (r *reader) readImportance() {
	n := r.top.Get("importance").About("importance")
	if !n.There() {
		return
	}
	m := n.Mapping("pick", "from", "customer", "employee")
	p := &Pick{From: m.Need("from").OneOf("dimensions")}
	pick := m.Need("pick")
	p.Pick = pick.Int(1, mostPicks)
	have := len(r.pack.Dimensions)
	if p.Pick >= have && have > 0 && p.Pick > 0 {
		pick.Fault(fmt.Sprintf("people are to pick %d of %d dimensions", p.Pick, have), "let them pick fewer than there are")
	}
	if have > mostPicks {
		n.Fault(fmt.Sprintf("there are %d dimensions to pick from", have), fmt.Sprintf("ask for importance with at most %d", mostPicks))
	}
	p.Wording = r.pickWording(n, m, "importance")
	r.pack.Importance = p
}

// readFeelings reads the words for how people are left feeling.
func (r *reader) readFeelings() {
	n := r.top.Get("feelings").About("feelings")
	if !n.There() {
		return
	}
	m := n.Mapping("pick", "shuffle", "customer", "employee", "options")
	p := &Pick{Shuffle: m.Get("shuffle").Bool()}
	pick := m.Need("pick")
	p.Pick = pick.Int(1, mostPicks)
	options := m.Need("options")
	p.Options = r.options(options, "feelings", true)
	if options.IsList() {
		if k := len(p.Options); p.Pick >= k && p.Pick > 0 {
			pick.Fault(fmt.Sprintf("people may pick %d of %d words", p.Pick, k), "let them pick fewer than there are")
		} else if k > mostPicks {
			options.Fault(fmt.Sprintf("there are %d words", k), fmt.Sprintf("offer at most %d", mostPicks))
		}
		r.allGroups(options, p.Options)
	}
	p.Wording = r.pickWording(n, m, "feelings")
	r.pack.Feelings = p
}

func (r *reader) allGroups(n *document.Node, options []Option) {
	have := map[string]bool{}
	for _, o := range options {
		have[o.Group] = true
	}
	for _, g := range []string{"builds", "holds", "erodes"} {
		if !have[g] && !have[""] {
			n.Fault("no feeling is in the group "+g, "offer words of all three groups: builds, holds, erodes")
		}
	}
}

func (r *reader) pickWording(n *document.Node, m document.Mapping, about string) Sides {
	var s Sides
	if n.IsMapping() {
		s.Customer.Text = r.side(m, "customer", about, itemLength)
		s.Employee.Text = r.side(m, "employee", about, itemLength)
	}
	return s
}

// options reads what people can be or pick.
func (r *reader) options(n *document.Node, about string, grouped bool) []Option {
	keys := []string{"id", "label"}
	if grouped {
		keys = append(keys, "group")
	}
	var all []Option
	seen := map[string]bool{}
	for _, e := range n.NotEmpty() {
		m := e.Mapping(keys...)
		if !e.IsMapping() {
			continue
		}
		o := Option{ID: r.id(m.Need("id"))}
		if seen[o.ID] && o.ID != "" {
			m.Get("id").Fault(fmt.Sprintf("the option %s comes twice", o.ID), "give each option an id of its own")
		}
		seen[o.ID] = true
		if grouped {
			o.Group = m.Need("group").OneOf("builds", "holds", "erodes")
		}
		o.Label = r.words(m.Need("label"), wordsOf{about: about + ", " + o.ID, most: 100})
		all = append(all, o)
	}
	return all
}

// readOpenQuestions reads the questions that are answered in words.
func (r *reader) readOpenQuestions() {
	for _, n := range r.top.Get("open_questions").NotEmpty() {
		m, about, ok := r.entry(n, "open question", "id", "show_after", "about", "max_length", "customer", "employee")
		if !ok {
			continue
		}
		q := OpenQuestion{ID: r.question(m.Need("id"), "the open question"), MaxLength: TextLength}
		if m.Get("max_length").There() {
			q.MaxLength = m.Get("max_length").Int(1, 10_000)
		}
		after := m.Get("show_after")
		if q.ShowAfter = after.Word(); q.ShowAfter != "" && !r.hasQuestion(q.ShowAfter) {
			after.Fault(fmt.Sprintf("there is no item or outcome %q", q.ShowAfter), known(q.ShowAfter, r.questionIDs()))
		}
		q.About = r.dimensionOf(m.Get("about"))
		q.Wording = r.pickWording(n, m, about)
		r.pack.Open = append(r.pack.Open, q)
	}
}

func (r *reader) questionIDs() []string {
	var ids []string
	for _, list := range [][]Item{r.pack.Items, r.pack.Outcomes} {
		for _, it := range list {
			ids = append(ids, it.ID)
		}
	}
	return ids
}

func (r *reader) hasQuestion(id string) bool {
	for _, have := range r.questionIDs() {
		if have == id {
			return true
		}
	}
	return false
}
