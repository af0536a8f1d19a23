package console

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"mirror/survey"
	"mirror/survey/store"
)

// writing is a console with an author in front of a study that has one wave.
func writing(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	study := survey.DefaultStudy()
	study.Company, study.Waves = "Harbour & Lane", []survey.Wave{{ID: "w1", Name: "Spring"}}
	study.Cells = []survey.Cell{{ID: "field", Name: "Field sales", Headcount: 52}}
	if _, err := w.Store.SaveStudy(t.Context(), "test", study); err != nil {
		t.Fatal(err)
	}
	return w.as(survey.RoleAuthor)
}

const sheets = "/console/1/questionnaires"

// begin starts a questionnaire from a template.
func (w *world) begin(template string, langs ...string) {
	w.t.Helper()
	w.expect(w.post(sheets, url.Values{"template": {template}, "language": langs}), http.StatusSeeOther)
}

func (w *world) expect(r *httptest.ResponseRecorder, status int) string {
	w.t.Helper()
	if r.Code != status {
		w.t.Fatalf("status %d, want %d: %s", r.Code, status, readOf(r.Body.String()))
	}
	return r.Body.String()
}

// readOf is what a person reads on a page.
func readOf(page string) string {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return page
	}
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	return strings.Join(strings.Fields(b.String()), " ")
}

// draft is the newest state of a questionnaire.
func (w *world) draft(id string) store.Questionnaire {
	w.t.Helper()
	all, err := w.Store.Questionnaires(w.t.Context(), 1)
	if err != nil {
		w.t.Fatal(err)
	}
	at := slices.IndexFunc(all, func(q store.Questionnaire) bool { return q.ID == id })
	if at < 0 {
		w.t.Fatalf("there is no questionnaire %s", id)
	}
	return all[at]
}

// filledOf are the fields of the page's first form that is sent, as they stand there.
func filledOf(t *testing.T, page string) url.Values {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	values := url.Values{}
	attr := func(n *html.Node, name string) (string, bool) {
		for _, a := range n.Attr {
			if a.Key == name {
				return a.Val, true
			}
		}
		return "", false
	}
	var walk func(*html.Node, bool)
	walk = func(n *html.Node, in bool) {
		name, _ := attr(n, "name")
		switch {
		case n.Data == "form":
			_, list := attr(n, "action")
			in = !list // moving and taking out go to another address
		case !in || name == "":
		case n.Data == "textarea":
			if n.FirstChild != nil {
				values.Set(name, n.FirstChild.Data)
			} else {
				values.Set(name, "")
			}
		case n.Data == "input":
			kind, _ := attr(n, "type")
			_, checked := attr(n, "checked")
			if value, _ := attr(n, "value"); kind == "hidden" || checked {
				values.Add(name, value)
			}
		case n.Data == "option":
		case n.Data == "select":
			for o := n.FirstChild; o != nil; o = o.NextSibling {
				if _, ok := attr(o, "selected"); ok {
					value, _ := attr(o, "value")
					values.Set(name, value)
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, in)
		}
	}
	walk(doc, false)
	return values
}

// sendFile uploads a file.
func (w *world) sendFile(name string, content []byte) *httptest.ResponseRecorder {
	w.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		w.t.Fatal(err)
	}
	_, _ = part.Write(content) // into memory
	if err := form.Close(); err != nil {
		w.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, sheets+"/upload", &b)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return w.send(r)
}
