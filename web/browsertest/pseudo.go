package browsertest

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

var accents = strings.NewReplacer("a", "á", "e", "ë", "i", "ï", "o", "ö", "u", "ü", "n", "ñ", "c", "ç", "A", "Á", "E", "Ë", "O", "Ö", "S", "Š")

// Pseudo is a page in a language that does not exist: its words carry accents, its texts are two fifths longer and run from
// right to left.
func Pseudo(page string) string {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return page
	}
	for n := range root.Descendants() {
		switch {
		case n.Type == html.ElementNode && n.Data == "html":
			for i := range n.Attr {
				if n.Attr[i].Key == "dir" {
					n.Attr[i].Val = "rtl"
				}
			}
		case n.Type == html.TextNode && !exact(n):
			n.Data = Lengthened(n.Data)
		}
	}
	var b strings.Builder
	if err := html.Render(&b, root); err != nil {
		return page
	}
	return b.String()
}

// exact reports whether a text is no language: a code, an address, a title.
func exact(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Data == "code" || p.Data == "title" || p.Data == "textarea" || strings.Contains(Attribute(p, "class"), "code") || strings.Contains(Attribute(p, "class"), "address") {
			return true
		}
	}
	return false
}

// Lengthened adds the text's own words again, until it is two fifths longer.
func Lengthened(text string) string {
	words := slices.DeleteFunc(strings.Fields(text), func(w string) bool { return !strings.ContainsFunc(w, unicode.IsLetter) }) // numbers stay
	if len(words) == 0 {
		return text
	}
	want := utf8.RuneCountInString(text) + utf8.RuneCountInString(strings.Join(words, " "))*2/5
	out := accents.Replace(text)
	for i := 0; utf8.RuneCountInString(out) < want; i++ {
		out += " " + accents.Replace(words[i%len(words)])
	}
	return out
}
