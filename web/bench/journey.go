package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/html"
)

// limeSurvey is the processor time one journey costs LimeSurvey 6.4.2 with PHP 8.2, nginx and MariaDB on the machine these
// goals were set on, with 16 respondents at a time: the low end of what was measured (30 ratings and 3 texts on one page, form and answer).
const limeSurvey = 330 * time.Millisecond

// abreast is how many respondents walk at a time, as in that measurement.
const abreast = 16

// walker goes through a form as a browser without scripts would: it answers everything and presses the button.
type walker struct {
	client *http.Client
	base   string
	pages  int
}

func newWalker(addr string) *walker {
	return &walker{base: "http://" + addr, client: &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 1},
	}}
}

// page is what a response led to.
type page struct {
	url    string
	action string     // where its form goes; "" = it has none
	fields url.Values // what a person ticked
	title  string
}

// get opens an address, following redirects.
func (w *walker) get(ctx context.Context, at string) (*page, error) {
	return w.do(ctx, http.MethodGet, at, nil)
}

// press sends a page's form.
func (w *walker) press(ctx context.Context, p *page) (*page, error) {
	return w.do(ctx, http.MethodPost, p.action, p.fields)
}

func (w *walker) do(ctx context.Context, method, at string, fields url.Values) (*page, error) {
	for range 5 {
		target, err := url.JoinPath(w.base)
		if err != nil {
			return nil, err
		}
		base, err := url.Parse(target)
		if err != nil {
			return nil, err
		}
		u, err := base.Parse(at)
		if err != nil {
			return nil, err
		}
		r, err := http.NewRequestWithContext(ctx, method, u.String(), strings.NewReader(fields.Encode()))
		if err != nil {
			return nil, err
		}
		r.Header.Set("Accept", "text/html")
		if method == http.MethodPost {
			r.Header.Set("Origin", w.base)
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		res, err := w.client.Do(r)
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			return nil, err
		}
		switch {
		case res.StatusCode == http.StatusSeeOther:
			method, at, fields = http.MethodGet, res.Header.Get("Location"), nil
		case res.StatusCode == http.StatusOK:
			w.pages++
			return readPage(u, string(text))
		default:
			return nil, fmt.Errorf("a page answered %s", res.Status)
		}
	}
	return nil, fmt.Errorf("a page leads to itself")
}

// readPage finds the first form that is sent with POST, and fills it in.
func readPage(u *url.URL, text string) (*page, error) {
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	p := &page{url: u.String(), fields: url.Values{}}
	var form *html.Node
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "title" && n.FirstChild != nil {
			p.title = n.FirstChild.Data
		}
		if n.Data == "form" && form == nil && attribute(n, "method") == "post" {
			form = n
		}
	}
	if form == nil {
		return p, nil
	}
	action, err := u.Parse(attribute(form, "action"))
	if err != nil {
		return nil, err
	}
	p.action = action.String()
	for n := range form.Descendants() {
		p.fill(n)
	}
	return p, nil
}

// fill answers one field: the second of several options, two words of many, 50 for a percentage.
func (p *page) fill(n *html.Node) {
	name := attribute(n, "name")
	if n.Type != html.ElementNode || name == "" {
		return
	}
	value := attribute(n, "value")
	switch kind := attribute(n, "type"); {
	case n.Data == "textarea":
		p.fields.Set(name, "They were quick to answer and kind, but the letter came late and nobody told me why.")
	case n.Data == "button":
	case kind == "radio" && !p.fields.Has(name), kind == "radio" && value == "1":
		p.fields.Set(name, value)
	case kind == "radio":
	case kind == "checkbox":
		if len(p.fields[name]) < 2 {
			p.fields.Add(name, value)
		}
	case kind == "number":
		p.fields.Set(name, "50")
	default:
		p.fields.Set(name, value)
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// journey goes from a personal link to the thank-you.
func (w *walker) journey(ctx context.Context, token string) error {
	p, err := w.get(ctx, "/i/"+token)
	for range 40 {
		if err != nil || strings.Contains(p.url, "/sent") {
			return err
		}
		if p.action == "" {
			return fmt.Errorf("the page %q has no form", p.title)
		}
		p, err = w.press(ctx, p)
	}
	return fmt.Errorf("the form does not end")
}

// journey measures whole journeys: start, every page, send. It also returns how many pages one has.
func (b *Bench) journey(ctx context.Context) (Measurement, int, error) {
	n := max(b.N/20, 2*abreast)
	m := Measurement{Name: "whole journey", DB: b.kind(), Connections: abreast}
	c, err := b.start(ctx, whatServer, 0)
	if err != nil {
		return m, 0, err
	}
	defer c.kill()
	if _, err := walk(ctx, c.addr, b.take(n/4)); err != nil { // until everything is warm
		return m, 0, err
	}
	before, err := b.clocks(c)
	if err != nil {
		return m, 0, err
	}
	began := time.Now()
	pages, err := walk(ctx, c.addr, b.take(n))
	if err != nil {
		return m, 0, err
	}
	took := time.Since(began)
	after, err := b.clocks(c)
	if err != nil {
		return m, 0, err
	}
	one := sample{load: &Load{Requests: n, Took: took}, cpu: after.server - before.server, db: after.db - before.db, connections: abreast}
	return median(m.Name, m.DB, []sample{one}), pages / n, c.stop()
}

// walk sends respondents through the form, several abreast, and returns how many pages they saw.
func walk(ctx context.Context, addr string, tokens []string) (pages int, err error) {
	var next, seen atomic.Int64
	failed := make([]error, abreast)
	var wg sync.WaitGroup
	for i := range abreast {
		wg.Go(func() {
			w := newWalker(addr)
			defer w.client.CloseIdleConnections()
			for failed[i] == nil {
				k := int(next.Add(1)) - 1
				if k >= len(tokens) {
					break
				}
				if err := w.journey(ctx, tokens[k]); err != nil {
					failed[i] = fmt.Errorf("walk through a form: %w", err)
				}
			}
			seen.Add(int64(w.pages))
		})
	}
	wg.Wait()
	return int(seen.Load()), errors.Join(failed...)
}
