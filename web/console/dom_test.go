package console

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"mirror/gap"
)

// releaseOf is what the release of a wave of Larkfield says, read from its JSON and nothing else.
func releaseOf(t testing.TB, w *world, wave string) gap.Result {
	t.Helper()
	stored, err := w.Store.Release(context.Background(), 1, wave)
	if err != nil {
		t.Fatal(err)
	}
	var r gap.Result
	if err := json.Unmarshal(stored.Body, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// dom asks for a page and parses it.
func (w *world) dom(address string) *html.Node {
	w.t.Helper()
	got := w.get(address)
	if got.Code != http.StatusOK {
		w.t.Fatalf("%s: %d %s", address, got.Code, got.Header().Get("Location"))
	}
	return parse(w.t, got.Body.Bytes())
}

func parse(t testing.TB, body []byte) *html.Node {
	t.Helper()
	page, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// elements are the elements of a page that fit, in its order.
func elements(n *html.Node, fits func(*html.Node) bool) []*html.Node {
	var found []*html.Node
	for x := range n.Descendants() {
		if x.Type == html.ElementNode && fits(x) {
			found = append(found, x)
		}
	}
	return found
}

func ofClass(name, class string) func(*html.Node) bool {
	return func(n *html.Node) bool {
		return n.Data == name && (class == "" || slices.Contains(strings.Fields(attribute(n, "class")), class))
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// spoken is what a screen reader says of an element: all but what is hidden from it.
func spoken(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
		if n.Type == html.ElementNode && attribute(n, "aria-hidden") == "true" {
			return
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	walk(n)
	return strings.Join(strings.Fields(b.String()), " ")
}

// light checks a page's weight.
func light(t *testing.T, name string, body []byte) {
	t.Helper()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(body)
	z.Close()
	count := len(elements(parse(t, body), func(*html.Node) bool { return true }))
	if packed.Len() > 60<<10 || count > 2500 {
		t.Errorf("%s weighs %d KB and has %d elements", name, packed.Len()>>10, count)
	}
	t.Logf("%s: %d KB, %d elements", name, packed.Len()>>10, count)
}
