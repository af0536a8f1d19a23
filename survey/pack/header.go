package pack

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"mirror/survey/document"
)

// header reads what stands before the questions.
func (r *reader) header() {
	p, m := r.pack, r.top
	if f := m.Need("format"); f.Word() != "" && f.Word() != Format {
		f.Fault(fmt.Sprintf("format is %s", f), "write format: "+Format+"; other formats are not read")
	}
	r.packID(m.Need("id"))
	v := m.Need("version")
	if p.Version = v.Word(); p.Version != "" && !versionForm.MatchString(p.Version) {
		v.Fault(fmt.Sprintf("version is %s", v), `write three numbers in quotes: "1.0.0"`)
	}
	r.readLanguages()
	r.readAudiences()
	p.Predicts = r.predicts(m.Need("employee_answers"), true)
	r.readPlaceholders()
	if m.Get("licence").There() {
		p.Licence = m.Get("licence").Text()
	}
	if m.Get("min_cell").There() {
		p.MinCell = m.Get("min_cell").Int(5, 1000)
	}
	p.Title = r.words(m.Need("title"), wordsOf{about: "title", most: 200})
	p.Purpose = r.words(m.Get("purpose"), wordsOf{about: "purpose", most: 1000})
	p.Instructions = r.bothSides("instructions", true)
	p.Privacy = r.bothSides("privacy", true)
	p.ThankYou = r.bothSides("thank_you", true)
	p.Stem = r.bothSides("stem", false)
	r.readFrame()
}

func (r *reader) packID(n *document.Node) {
	id := n.Word()
	if id == "" {
		return
	}
	r.pack.ID = id
	if !packIDForm.MatchString(id) {
		n.Fault(fmt.Sprintf("the id %q is not a short name", id), "use lower-case letters, digits and hyphens, beginning with a letter")
		return
	}
	// A file named pack.yaml takes its name from its folder, so it may hold any pack.
	base := filepath.Base(r.file)
	name := strings.TrimSuffix(strings.TrimSuffix(base, ".yaml"), ".yml")
	if name != base && name != "pack" && name != id {
		n.Fault(fmt.Sprintf("the id is %s while the file is named %s", id, base), "give both the same name, so that two packs are never taken for one")
	}
}

func (r *reader) readLanguages() {
	p := r.pack
	p.Languages = r.set(r.top.Need("languages"), func(n *document.Node) string {
		l := n.Word()
		if l != "" && !languageForm.MatchString(l) {
			n.Fault(fmt.Sprintf("%q is not a language", l), "use its short code: en, de, es, fr, ja, pt-BR")
			return ""
		}
		return l
	})
	d := r.top.Need("default_language")
	if p.DefaultLanguage = d.Word(); p.DefaultLanguage != "" && len(p.Languages) > 0 && !slices.Contains(p.Languages, p.DefaultLanguage) {
		d.Fault(fmt.Sprintf("the default language %s is not among the languages", d), "use "+document.Or(p.Languages)+", or add it to languages")
	}
	if !slices.Contains(p.Languages, p.DefaultLanguage) && len(p.Languages) > 0 {
		p.DefaultLanguage = p.Languages[0] // texts are still checked against each other
	}
}

func (r *reader) readAudiences() {
	faults := r.count()
	r.pack.Audiences = r.set(r.top.Need("audiences"), func(n *document.Node) string {
		return n.OneOf("customer", "employee")
	})
	if r.count() > faults { // what is asked of whom cannot be told
		r.pack.Audiences = []string{"customer", "employee"}
	}
}

func (r *reader) readPlaceholders() {
	r.pack.Placeholders = r.set(r.top.Get("placeholders"), func(n *document.Node) string {
		return n.OneOf("company", "minutes", "min_cell")
	})
}

// set reads a list in which nothing may come twice.
func (r *reader) set(n *document.Node, read func(*document.Node) string) []string {
	var all []string
	for _, e := range n.NotEmpty() {
		w := read(e)
		if w == "" {
			continue
		}
		if slices.Contains(all, w) {
			e.Fault(fmt.Sprintf("%s comes twice in the list", w), "keep one of them")
			continue
		}
		all = append(all, w)
	}
	return all
}

// predicts reads employee_answers.
func (r *reader) predicts(n *document.Node, otherwise bool) bool {
	if !n.There() {
		return otherwise
	}
	return n.OneOf("as_customers", "for_themselves") != "for_themselves"
}

// bothSides reads a text of the pack for each audience.
func (r *reader) bothSides(name string, needed bool) Sides {
	n := r.top.Get(name)
	if needed {
		n = r.top.Need(name)
	}
	m := n.About(name).Mapping("customer", "employee")
	var s Sides
	if n.IsMapping() {
		s.Customer.Text = r.side(m, "customer", name, 2000)
		s.Employee.Text = r.side(m, "employee", name, 2000)
	}
	return s
}

// side reads the text of one audience, which must be there when the pack asks that audience and not otherwise.
func (r *reader) side(m document.Mapping, audience, about string, most int) Text {
	if !r.asks(audience) {
		r.unasked(m.Get(audience), audience)
		return nil
	}
	return r.words(m.Need(audience), wordsOf{about: about + ", " + audience, most: most})
}

// unasked refuses a text for people who are not asked.
func (r *reader) unasked(n *document.Node, audience string) {
	if n.There() {
		n.Fault(fmt.Sprintf("there is a text for %ss, who are not asked", audience), "take it out, or add "+audience+" to audiences")
	}
}
