package console

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	dom "golang.org/x/net/html"

	"mirror/survey"
)

// A crawl of all that a wave's results lead to, from the first page on. Each figure on each page is in the release or in a
// workbook made of it, beside a name that stands there too: in the same row, paragraph or fact, in the head of its table or
// section, in the page's title, or among what the reader chose. Comments are the release's, word by word, and as many.
// Figures for slides say what they draw, and files are those that other tests hold against the release, byte by byte.
func TestEveryFigureOfEveryPageIsTold(t *testing.T) {
	w := larkfield(t).as(survey.RoleHR, survey.RoleMarketing)
	for _, wave := range []string{"w1", "w4"} { // with none before it, and with three
		t.Run(wave, func(t *testing.T) {
			k, under := w.told(wave), "/console/1/results/"+wave
			comments, kinds, checked := w.wordsOf(wave), map[string]int{}, 0
			w.crawl(under, under, comments.first, func(at, kind string, body []byte, page *dom.Node) {
				kinds[kind]++
				n, untold := 0, []string(nil)
				switch u, _ := url.Parse(at); {
				case kind == "text/html" && strings.HasSuffix(u.Path, "/comments"):
					n, untold = comments.hold(k, u.Query(), page)
				case kind == "text/html":
					n, untold = k.hold(page)
					words, wrong := comments.hold(k, u.Query(), page)
					n, untold = n+words, append(untold, wrong...)
				case kind == "image/svg+xml":
					n, untold = k.holdText(html.UnescapeString(saysWhatItDraws(t, at, string(body))), html.UnescapeString(titleOf(string(body))))
				case slices.Contains([]string{"hr.xlsx", "marketing.xlsx", "data.json", "figures.csv"}, strings.TrimPrefix(u.Path, under+"/downloads/")),
					slices.Contains([]string{"tags.xlsx", "tags.csv"}, strings.TrimPrefix(u.Path, under+"/comments/")):
				default:
					t.Errorf("%s is %s, which nothing holds against the release", at, kind)
				}
				checked += n
				for _, f := range untold {
					t.Errorf("%s says what neither the release nor a workbook does: %s", at, f)
				}
			})
			t.Logf("%d figures in %v", checked, kinds)
			if checked < 5000 || kinds["text/html"] < 60 {
				t.Errorf("only %d figures were looked at, in %v", checked, kinds)
			}
		})
	}
}

// hold looks at each figure in the words of a page; it returns how many there are and which of them are not told.
func (k *told) hold(page *dom.Node) (checked int, untold []string) {
	main := elements(page, ofClass("main", ""))[0]
	about := spoken(elements(main, ofClass("h1", ""))[0])
	for _, o := range elements(main, ofClass("option", "")) {
		if slices.ContainsFunc(o.Attr, func(a dom.Attribute) bool { return a.Key == "selected" }) {
			about += "\n" + spoken(o)
		}
	}
	seen := map[*dom.Node]bool{}
	for x := range main.Descendants() {
		if x.Type != dom.TextNode || !figures.MatchString(x.Data) || slices.Contains([]string{"text", "option"}, x.Parent.Data) {
			continue // what is drawn is said too, by another test
		}
		block := blockAround(x)
		if seen[block] || isWritten(x) {
			continue
		}
		seen[block] = true
		n, bad := k.holdText(spoken(block), about, headOf(block))
		checked, untold = checked+n, append(untold, bad...)
	}
	return checked, untold
}

// isWritten reports whether a text is among those that people wrote, which are held as a whole (wordsTold).
func isWritten(n *dom.Node) bool {
	for x := n.Parent; x != nil; x = x.Parent {
		if attribute(x, "class") == "sides" {
			return true
		}
	}
	return false
}

// holdText looks at each figure of a text with what stands around it.
func (k *told) holdText(said string, around ...string) (checked int, untold []string) {
	here := k.here(append(around, said)...)
	for _, f := range figuresOf(k.leftOf(said)) {
		if checked++; !k.tells(f, here) {
			untold = append(untold, fmt.Sprintf("%s in %q", f, said))
		}
	}
	return checked, untold
}

var blocks = regexp.MustCompile(`^(tr|p|li|h[1-6]|caption|summary|figcaption|legend|label)$`)

// blockAround is the outermost element that says one thing, with this text in it: a row, a paragraph, a fact.
func blockAround(n *dom.Node) *dom.Node {
	block := n.Parent
	for x := n.Parent; x.Data != "main" && x.Data != "section"; x = x.Parent {
		if blocks.MatchString(x.Data) || x.Data == "div" && (x.Parent.Data == "dl" || attribute(x, "class") == "multiple") {
			block = x
		}
	}
	return block
}

// headOf is what stands over it: the section's headings, and of a row the table's name and those of its columns.
func headOf(block *dom.Node) (head string) {
	for x := block; x != nil; x = x.Parent {
		fits := ofClass("h2", "")
		if x.Data == "table" {
			fits = func(n *dom.Node) bool { return n.Data == "caption" || n.Data == "thead" }
		}
		if x.Data == "table" || x.Data == "section" {
			for _, h := range elements(x, fits) {
				head += "\n" + spoken(h)
			}
		}
	}
	return head
}

// sayings are what pages say with figures of no release: scales, rules of reading, names of things.
var sayings = regexp.MustCompile(strings.Join([]string{
	`([Ff]ewer than|under) 30 answers`, `[Ss]cores? (run )?from 0 to 100`, `points of 100`, `of 100( points)?`, `\(10 · 15 · 20\)`, `with its 95% range`, `SHA-256`,
	`outside the 100%`, `from −1 to \+1`, `ICC\([12]\)`, `At most 12, for all waves`,
}, "|"))

// leftOf is a text without what is no figure of its own: sentences of the workbooks, names with figures in them, sayings.
func (k *told) leftOf(text string) string {
	for _, s := range sentenceEnd.Split(text, -1) {
		if k.texts[s] {
			text = strings.Replace(text, s, "", 1)
		}
	}
	for _, name := range slices.Concat(k.release, k.lettered) {
		text = strings.ReplaceAll(text, name, "")
	}
	return sayings.ReplaceAllString(text, "")
}
