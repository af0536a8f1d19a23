package main

import (
	"bytes"
	"io"
	"maps"
	"mime/multipart"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"mirror/web/browsertest"
)

// formOf is what the form of a page that has all these fields and goes to an address ending so holds, and where it is sent.
func formOf(page *shown, toward string, typed url.Values) (held url.Values, to string, hasFile bool) {
	for form := range page.root.Descendants() {
		if form.Data != "form" || browsertest.Attribute(form, "method") != "post" {
			continue
		}
		if to = browsertest.Attribute(form, "action"); to == "" {
			to = page.address
		}
		if !strings.HasSuffix(to, toward) {
			continue
		}
		held, has := url.Values{}, map[string]bool{}
		for n := range form.Descendants() {
			name := browsertest.Attribute(n, "name")
			if n.Type != html.ElementNode || name == "" {
				continue
			}
			has[name] = true
			switch kind := browsertest.Attribute(n, "type"); {
			case n.Data == "textarea":
				held.Set(name, strings.TrimPrefix(textIn(n), "\n"))
			case n.Data == "select":
				held.Set(name, chosen(n))
			case n.Data == "input" && kind != "file" && (kind != "radio" && kind != "checkbox" || hasAttribute(n, "checked")):
				held.Add(name, browsertest.Attribute(n, "value"))
			}
		}
		if !slices.ContainsFunc(slices.Collect(maps.Keys(typed)), func(name string) bool { return !has[name] }) {
			return held, to, browsertest.Attribute(form, "enctype") != ""
		}
	}
	return nil, "", false
}

// chosen is the value of a list: that of the option that is chosen, else of the first.
func chosen(list *html.Node) string {
	value, first := "", true
	for o := range list.Descendants() {
		if o.Data == "option" && (first || hasAttribute(o, "selected")) {
			value, first = browsertest.Attribute(o, "value"), false
			if !hasAttribute(o, "value") {
				value = textIn(o)
			}
		}
	}
	return value
}

func hasAttribute(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// packed is a form as browsers send it.
func packed(form url.Values, hasFile bool) (body io.Reader, kind string) {
	if !hasFile {
		return strings.NewReader(form.Encode()), "application/x-www-form-urlencoded"
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for field, all := range form {
		for _, value := range all {
			if field != "file" {
				_ = w.WriteField(field, value)
				continue
			}
			file, _ := w.CreateFormFile(field, "file.yaml")
			_, _ = io.WriteString(file, value)
		}
	}
	_ = w.Close()
	return &b, w.FormDataContentType()
}
