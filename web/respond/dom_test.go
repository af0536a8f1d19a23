package respond

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// dom is a page as browsers read it.
type dom struct {
	t    testing.TB
	root *html.Node
}

func parse(t testing.TB, page string) *dom {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return &dom{t, root}
}

// all are the elements of some kinds, in order.
func (d *dom) all(kinds ...atom.Atom) []*html.Node { return below(d.root, kinds...) }

func below(n *html.Node, kinds ...atom.Atom) []*html.Node {
	var all []*html.Node
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && (len(kinds) == 0 || slices.Contains(kinds, c.DataAtom)) {
			all = append(all, c)
		}
	}
	return all
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// text is what stands in an element.
func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// title is the page's title, h1 its heading.
func (d *dom) title() string {
	for _, n := range d.all(atom.Title) {
		return text(n)
	}
	return ""
}

func (d *dom) h1() string {
	for _, n := range d.all(atom.H1) {
		return text(n)
	}
	return ""
}

// id is the element with an id, or nil.
func (d *dom) id(id string) *html.Node {
	for _, n := range d.all() {
		if attr(n, "id") == id {
			return n
		}
	}
	return nil
}

// href is the address of the link with a text.
func (d *dom) href(words string) string {
	for _, n := range d.all(atom.A) {
		if strings.Contains(text(n), words) {
			return attr(n, "href")
		}
	}
	return ""
}

// values are what is ticked or written, by field.
func (d *dom) values() map[string][]string {
	all := map[string][]string{}
	for _, n := range d.all(atom.Input, atom.Textarea) {
		name, value := attr(n, "name"), attr(n, "value")
		switch kind := attr(n, "type"); {
		case name == "" || name == "asked":
			continue
		case n.DataAtom == atom.Textarea:
			value = text(n)
		case (kind == "radio" || kind == "checkbox") && !has(n, "checked"):
			continue
		}
		if value != "" {
			all[name] = append(all[name], value)
		}
	}
	return all
}

var languageTag = regexp.MustCompile(`^[a-z]{2}(-[A-Z]{2})?$`)

// wellFormed holds every page to ux.md §7 rows 8, 13 and 18, as far as that can be seen without a browser.
func (d *dom) wellFormed() {
	t := d.t
	t.Helper()
	if n := len(d.all(atom.H1)); n != 1 {
		t.Errorf("%d h1 on %q", n, d.title())
	}
	if d.title() == "" {
		t.Error("no title")
	}
	root := d.all(atom.Html)[0]
	if !languageTag.MatchString(attr(root, "lang")) || attr(root, "dir") != direction(attr(root, "lang")) {
		t.Errorf("lang %q, dir %q", attr(root, "lang"), attr(root, "dir"))
	}
	level := 1 // the summary of what is wrong stands before the h1
	ids := map[string]bool{}
	for _, n := range d.all() {
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("%s: two elements have the id %s", d.title(), id)
			}
			ids[id] = true
		}
		if l := strings.Index("h1h2h3h4", n.Data); len(n.Data) == 2 && l >= 0 {
			if l/2+1 > level+1 {
				t.Errorf("%s: %s follows h%d", d.title(), n.Data, level)
			}
			level = l/2 + 1
		}
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				t.Errorf("%s: <%s %s>: no style and no script in a page", d.title(), n.Data, a.Key)
			}
		}
		if n.DataAtom == atom.Script || n.DataAtom == atom.Style || n.DataAtom == atom.Iframe || n.DataAtom == atom.Img {
			t.Errorf("%s: a <%s>", d.title(), n.Data)
		}
	}
	d.labelled(ids)
}

// labelled sees to it that each field has a label, each radio a group with a legend, and each link to the page a goal.
func (d *dom) labelled(ids map[string]bool) {
	t := d.t
	t.Helper()
	labels := map[string]string{}
	for _, n := range d.all(atom.Label) {
		labels[attr(n, "for")] = text(n)
	}
	for _, n := range d.all(atom.Input, atom.Textarea) {
		kind := attr(n, "type")
		if kind == "hidden" {
			continue
		}
		if labels[attr(n, "id")] == "" {
			t.Errorf("%s: the field %s has no label", d.title(), attr(n, "id"))
		}
		if kind != "radio" {
			continue
		}
		group := n.Parent
		for group != nil && group.DataAtom != atom.Fieldset {
			group = group.Parent
		}
		if group == nil || len(below(group, atom.Legend)) != 1 || text(below(group, atom.Legend)[0]) == "" {
			t.Errorf("%s: the field %s stands in no group with a legend", d.title(), attr(n, "id"))
		}
	}
	for _, n := range d.all() {
		for _, name := range []string{"aria-describedby", "aria-labelledby"} {
			for _, id := range strings.Fields(attr(n, name)) {
				if !ids[id] {
					t.Errorf("%s: %s names %s, which is not there", d.title(), name, id)
				}
			}
		}
		if goal, ok := strings.CutPrefix(attr(n, "href"), "#"); ok && !ids[goal] {
			t.Errorf("%s: a link leads to #%s, which is not there", d.title(), goal)
		}
	}
}
