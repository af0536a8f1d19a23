package console

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"mirror/survey/pack"
)

var scripts = []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `javascript:alert(1)`, `{{.Secret}}`, `</textarea><script>alert(1)</script>`, `' onmouseover='alert(1)`}

// Nobody puts markup into a page through a questionnaire (P18).
func TestNoMarkupThroughAQuestionnaire(t *testing.T) {
	w := writing(t)
	for i, script := range scripts {
		q := pack.Blank()
		q.KeepLanguages([]string{"en"})
		q.ID = fmt.Sprintf("p%d", i)
		hostile := strings.NewReplacer("{", "(", "}", ")").Replace(script)
		source := string(pack.Write(q))
		source = regexp.MustCompile(`en: "(\{company\})?[^"{]*`).ReplaceAllStringFunc(source, func(s string) string {
			return s + strings.ReplaceAll(hostile, `"`, `\"`)
		})
		w.expect(w.sendFile("x.yaml", []byte(source)), http.StatusSeeOther)
		base := sheets + "/" + q.ID
		for _, at := range []string{sheets, base, base + "/statements/first_1", base + "/statements/new?dimension=first", base + "/dimensions/first", base + "/texts/title", base + "/texts/instructions", base + "/versions"} {
			page := w.expect(w.get(at), http.StatusOK)
			doc, err := html.Parse(strings.NewReader(page))
			if err != nil {
				t.Fatal(err)
			}
			for n := range doc.Descendants() {
				for _, a := range n.Attr {
					if strings.HasPrefix(a.Key, "on") || (a.Key == "href" || a.Key == "src") && strings.HasPrefix(a.Val, "javascript") {
						t.Errorf("%s has %s=%q", at, a.Key, a.Val)
					}
				}
				if n.Data == "script" || n.Data == "img" {
					t.Errorf("%s has an element %s", at, n.Data)
				}
			}
		}
	}
}

// No two elements of a page have the same id, every field has a label, and headings skip no level.
func TestPagesAreWellMade(t *testing.T) {
	w := writing(t)
	w.begin("mirror-core", "en", "de", "ja")
	w.begin("trust-spectrum")
	base := sheets + "/mirror-core"
	addresses := []string{sheets, sheets + "/upload", base, base + "?lang=ja", base + "/versions", base + "/statements/ant_warns", base + "/outcomes/recommend", base + "/picks/importance", base + "/picks/feelings",
		base + "/dimensions/new", base + "/statements/new?dimension=special", base + "/texts/frame", sheets + "/trust-spectrum", sheets + "/trust-spectrum/statements/" + w.draft("trust-spectrum").Pack.Items[0].ID, base + "/questions/" + w.draft("mirror-core").Pack.Open[0].ID}
	for _, at := range addresses {
		page := w.expect(w.get(at), http.StatusOK)
		keepPage(t, at, page)
		doc, err := html.Parse(strings.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		ids, labels, level := map[string]bool{}, map[string]bool{}, 0
		var fields []string
		for n := range doc.Descendants() {
			get := func(name string) string {
				for _, a := range n.Attr {
					if a.Key == name {
						return a.Val
					}
				}
				return ""
			}
			if id := get("id"); id != "" {
				if ids[id] {
					t.Errorf("%s: the id %s comes twice", at, id)
				}
				ids[id] = true
			}
			switch {
			case n.Type != html.ElementNode:
			case n.Data == "label":
				labels[get("for")] = true
			case (n.Data == "input" && get("type") != "hidden") || n.Data == "select" || n.Data == "textarea":
				fields = append(fields, get("id"))
			case len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6':
				if l := int(n.Data[1] - '0'); l > level+1 {
					t.Errorf("%s: a heading %s after level %d", at, n.Data, level)
				} else {
					level = l
				}
			}
		}
		for _, id := range fields {
			if !labels[id] {
				t.Errorf("%s: the field %q has no label", at, id)
			}
		}
	}
}

// keepPage writes a page to the folder that MIRROR_PAGES names, to look at it.
func keepPage(t *testing.T, at, page string) {
	dir := os.Getenv("MIRROR_PAGES")
	if dir == "" {
		return
	}
	name := strings.NewReplacer("/", "_", "?", "_", "=", "_").Replace(strings.TrimPrefix(at, "/console/1/"))
	if err := os.WriteFile(filepath.Join(dir, name+".html"), []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
}
