package browsertest

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Outline is what a page is made of.
type Outline struct {
	lang   string
	Title  string
	levels []int
	ids    map[string]int
	named  []string // ids that something on the page names
	links  []string // of another language, with none or a wrong one said
}

// OutlineOf reads a parsed page.
func OutlineOf(root *html.Node) *Outline {
	o := &Outline{ids: map[string]int{}}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch {
		case n.Data == "html":
			o.lang = Attribute(n, "lang")
		case n.Data == "title" && n.Parent.Data == "head":
			o.Title = n.FirstChild.Data
		case len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6':
			o.levels = append(o.levels, int(n.Data[1]-'0'))
		case n.Data == "a" && Attribute(n, "hreflang") != Attribute(n, "lang"):
			o.links = append(o.links, Attribute(n, "href"))
		}
		if id := Attribute(n, "id"); id != "" {
			o.ids[id]++
		}
		for _, names := range []string{"for", "aria-describedby", "aria-labelledby", "form"} {
			o.named = append(o.named, strings.Fields(Attribute(n, names))...)
		}
		if id, ok := strings.CutPrefix(Attribute(n, "href"), "#"); ok {
			o.named = append(o.named, id)
		}
	}
	return o
}

// Faults are what is wrong: one h1, no level of headings left out, ids given once and those that are named there, the language
// and a title said.
func (o *Outline) Faults() (all []string) {
	fault := func(format string, a ...any) { all = append(all, fmt.Sprintf(format, a...)) }
	if !slices.Contains([]string{"en", "de", "es", "fr", "ja"}, o.lang) {
		fault("the language is %q", o.lang)
	}
	if o.Title == "" {
		fault("there is no title")
	}
	if n := len(o.levels) - len(slices.DeleteFunc(slices.Clone(o.levels), func(l int) bool { return l == 1 })); n != 1 {
		fault("%d headings are the first", n)
	}
	// A summary stands before the heading of the page: it is what is read first.
	for i, l := range o.levels {
		if i > 0 && l > o.levels[i-1]+1 {
			fault("a heading of level %d follows one of level %d", l, o.levels[i-1])
		}
	}
	for id, n := range o.ids {
		if n > 1 {
			fault("%d elements have the id %s", n, id)
		}
	}
	for _, id := range o.named {
		if o.ids[id] == 0 {
			fault("there is no %s, which the page names", id)
		}
	}
	for _, l := range o.links {
		fault("the link %s does not say its language", l)
	}
	return all
}

// Attribute is an attribute of an element, "" where it has none.
func Attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
