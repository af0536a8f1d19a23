package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mirror/survey/pack"
	"mirror/survey/store"
	"mirror/web"
)

// smallStudy opens the pages of results in every state they know (ux.md D2–D11): a study of a few people with waves of all
// kinds, whose small groups are hidden.
func smallStudy(g *gallery) {
	s := newSmall(g.t)
	r := start(g.t, "serve", "--db", s.at("mirror.db"), "--addr", "127.0.0.1:0")
	link := r.says(`http://127\.0\.0\.1:\d+/console/first-run/[\w-]+`)
	base := link[:strings.Index(link, "/console")]
	s.answersSoFar(base)
	p := someone(g, base)
	p.sends("small set up", link[len(base):], url.Values{"name": {"Ana Example"}, "email": {"ana@fernway.example"}, "passphrase": {"violet kettle morning 94"}})
	p.opens("small invitations, no mail server", "/console/1/waves/now/invitations")
	p.opens("small fieldwork", "/console/1/waves/now/fieldwork")
	p.opens("small mail text in Japanese", "/console/1/waves/now/invitations/text?lang=ja")
	for _, page := range []string{"open", "invitations", "links", "try"} { // of a questionnaire in German alone
		p.opens("small next "+page, "/console/1/waves/next/"+page)
	}
	p.opens("small set up, German", "/console/1")
	p.opens("small questionnaires, German", "/console/1/questionnaires")
	p.opens("small settings, German", "/console/1/settings")
	reader := p.hires("small", "Ben Example", "ben@fernway.example", "hr", "marketing", "export")
	reader.readsStates()
	reader.opens("small export", "/console/1/export")
	reader.meets(http.StatusForbidden, "small 403", "/console/1/contacts")
	reader.meets(http.StatusNotFound, "small 404", "/console/1/results/nowhere")
	reader.isImpatient(s)
}

// readsStates opens each wave's pages where they say something of their own.
func (p *person) readsStates() {
	for wave, pages := range map[string]string{
		"hidden":   "|dimensions/special|statements|statements/spe_matter|teams|teams/sales|segments|segments/shops|units|waves|drivers|trust|ambassadors|feelings|comments|comments/tags|method|downloads",
		"changed":  "|statements/spe_matter|waves",
		"onesided": "|dimensions/special|statements/spe_matter|teams|segments|waves|drivers",
		"low":      "|dimensions/special|statements/spe_matter|teams|segments|waves",
		"few":      "|teams",
		"now":      "|comments",
		"next":     "",
	} {
		for page := range strings.SplitSeq(pages, "|") {
			name := "small " + wave
			if page != "" {
				name += " " + strings.ReplaceAll(page, "/", "-")
			}
			p.opens(name, "/console/1/results/"+wave+strings.TrimSuffix("/"+page, "/"))
		}
	}
	p.opens("small actions", "/console/1/actions")
	p.opens("small action", "/console/1/actions/new?dimension=special&pack=mirror-core&wave=hidden")
}

// isImpatient reads in the same session at a server of the same database that waits no moment for a workbook: each is still
// being made, and with two of them a third is refused.
func (p *person) isImpatient(s *small) {
	p.t.Helper()
	hasty := someone(p.gallery, s.hastily())
	hasty.client = p.client // cookies are those of the machine, whatever the port
	for _, want := range []struct {
		name     string
		template string
	}{{"small preparing", "preparing"}, {"small 503", "message"}} {
		page := hasty.asksForBooks(want.template)
		if page == nil {
			p.t.Errorf("no workbook is answered with %s.html", want.template)
			continue
		}
		hasty.keeps(want.name, page)
	}
}

// asksForBooks asks for one workbook after the other until one is answered with a page of this kind; nil: none is.
func (p *person) asksForBooks(template string) *shown {
	p.t.Helper()
	for range 50 { // a machine that is very quick, or busy elsewhere, may have one ready at once
		for _, wave := range []string{"hidden", "changed", "low"} {
			for _, whose := range []string{"hr", "marketing"} {
				r, err := http.NewRequest(http.MethodGet, p.base+"/console/1/results/"+wave+"/downloads/"+whose+".xlsx", nil)
				if err != nil {
					p.t.Fatal(err)
				}
				if page, _ := p.gets(r); page != nil && page.template() == template {
					return page
				}
			}
		}
	}
	return nil
}

// small is a study of a few people, with the folder it lies in.
type small struct {
	*folder
	links map[string][]string // of the wave that takes answers, by side
}

const smallProgramme = `format: mirror-study/1
company: Fernway
language: de
waves:
  - {id: hidden, name: Spring 2024, from: 2024-03-01, to: 2024-03-31}
  - {id: changed, name: Autumn 2024, from: 2024-09-01, to: 2024-09-30}
  - {id: onesided, name: Spring 2025, from: 2025-03-01, to: 2025-03-31}
  - {id: low, name: Summer 2025, from: 2025-06-01, to: 2025-06-30}
  - {id: few, name: Autumn 2025, from: 2025-09-01, to: 2025-09-30}
  - {id: now, name: This wave}
  - {id: next, name: Next wave}
cells: [{id: sales, name: Field sales, headcount: 48}, {id: desk, name: Service desk, headcount: 40}, {id: legal, name: Legal, headcount: 9}]
segments: [{id: homes, name: Homes}, {id: shops, name: Shops}, {id: farms, name: Farms}]
units: [{id: north, name: North}, {id: south, name: South}]
`

func newSmall(t *testing.T) *small {
	s := &small{newFolder(t), map[string][]string{}}
	s.must("import", "study", s.write("study.yaml", smallProgramme))
	s.opensNow() // first, so that its form is the first
	source, _ := pack.Source("mirror-core")
	second := strings.NewReplacer(`version: "1.0.0"`, `version: "1.1.0"`, "makes me feel that I matter", "makes me feel that I count").Replace(string(source))
	german := pack.Blank()
	german.KeepLanguages([]string{"de"})
	s.must("wave", "ask", "next", "--pack", s.write("blank.yaml", string(pack.Write(german))))
	first := someAnswers{side: "customer", wave: "hidden", groups: map[string]int{"homes": 44, "shops": 22, "farms": 3}, like: 4, comments: 6}.csv() +
		someAnswers{side: "employee", wave: "hidden", groups: map[string]int{"sales": 30, "desk": 16, "legal": 4}, like: 6, comments: 4}.rows()
	s.must("import", "answers", s.write("first.csv", first), "--pack", "mirror-core")
	var later strings.Builder
	later.WriteString(someAnswers{side: "customer", wave: "changed", groups: map[string]int{"homes": 40, "shops": 30}, like: 6}.csv())
	for _, a := range []someAnswers{
		{side: "employee", wave: "changed", groups: map[string]int{"sales": 40, "desk": 30}, like: 6},
		{side: "customer", wave: "onesided", groups: map[string]int{"homes": 40, "shops": 22}, like: 5},
		{side: "customer", wave: "low", groups: map[string]int{"homes": 9, "shops": 8}, like: 4},
		{side: "employee", wave: "low", groups: map[string]int{"sales": 9, "desk": 8}, like: 6},
		{side: "customer", wave: "few", groups: map[string]int{"homes": 3}, like: 4},
		{side: "employee", wave: "few", groups: map[string]int{"sales": 3}, like: 6},
	} {
		later.WriteString(a.rows())
	}
	s.must("import", "answers", s.write("later.csv", later.String()), "--pack", s.write("mirror-core.yaml", second))
	for _, wave := range []string{"hidden", "changed", "onesided", "low", "few"} {
		s.must("release", "--wave", wave)
	}
	return s
}

// hastily serves the study once more until the test ends, and returns the address.
func (s *small) hastily() (base string) {
	s.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	r := &running{t: s.t}
	a := &app{ctx: ctx, out: &r.out, err: &r.errs}
	d := database{DB: s.at("mirror.db")}
	db, keys, err := d.open(a, store.Options{})
	if err != nil {
		s.t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- serve(a, db, keys, d.auditHead(), "127.0.0.1:0", web.Config{BookWait: 1}) }()
	s.t.Cleanup(func() {
		stop()
		if err := errors.Join(<-done, db.Close()); err != nil {
			s.t.Error(err)
		}
	})
	return r.says(`http://127\.0\.0\.1:\d+`)
}

// opensNow opens the wave that takes answers.
func (s *small) opensNow() {
	s.t.Helper()
	var people strings.Builder
	people.WriteString("audience,reference,cell,segment\n")
	for i := range 40 {
		fmt.Fprintf(&people, "employee,E%d,%s,\ncustomer,C%d,,%s\n", i, []string{"sales", "desk"}[i%2], i, []string{"homes", "shops"}[i%2])
	}
	s.must("import", "people", s.write("people.csv", people.String()))
	s.must("wave", "ask", "now", "--pack", "mirror-core")
	s.must("wave", "open", "now")
	for _, side := range []string{"customer", "employee"} {
		list := s.at(side + ".csv")
		s.must("invite", "--wave", "now", "--audience", side, "--csv", list, "--base-url", "http://127.0.0.1")
		s.links[side] = tokensOf(s.t, list)
	}
}

// answersSoFar lets some people answer, and makes results so far.
func (s *small) answersSoFar(base string) {
	s.t.Helper()
	for n, side := range []string{"employee", "customer"} {
		for i, token := range s.links[side][:24] {
			submit(s.t, base, side, token, fmt.Sprint(4+(n+i)%3), http.StatusCreated)
		}
	}
	s.must("release", "--wave", "now")
}

// someAnswers are those of one side in one wave, made so that they differ a little around a value.
type someAnswers struct {
	side, wave string
	groups     map[string]int
	like       int
	comments   int
}

// rows are the answers as a file holds them; csv has the heads of the columns too.
func (a someAnswers) csv() string {
	heads := []string{"audience", "wave", "cell", "segment", "unit", "recommend", "trust", "importance", "feelings", "why_recommend"}
	for _, it := range core().Items {
		heads = append(heads, it.ID)
	}
	return strings.Join(heads, ",") + "\n" + a.rows()
}

func (a someAnswers) rows() string {
	var b strings.Builder
	n := 0
	for _, group := range []string{"sales", "desk", "legal", "homes", "shops", "farms"} {
		for range a.groups[group] {
			cell, segment, comment := group, "", ""
			if a.side == "customer" {
				cell, segment = "", group
			}
			if n < a.comments {
				comment = fmt.Sprintf("They called me back %d times", n+2)
			}
			picks := []string{"honesty|ease|value", "ease|special|honesty", "special|value|competence"}[n%3]
			feels := []string{"respected|safe", "respected|rushed", "safe|understood"}[n%3]
			fmt.Fprintf(&b, "%s,%s,%s,%s,%s,%d,%d,%s,%s,%s", a.side, a.wave, cell, segment, []string{"north", "south"}[n%2], min(10, a.like+n%4), 3+n%5, picks, feels, comment)
			for i, it := range core().Items {
				value := min(7, max(1, a.like+(n*7+i*3)%3-1))
				if it.Reverse {
					value = 8 - value
				}
				fmt.Fprintf(&b, ",%d", value)
			}
			b.WriteByte('\n')
			n++
		}
	}
	return b.String()
}

func core() *pack.Pack {
	p, _ := pack.Named("mirror-core")
	return p
}

// hires makes an account for somebody with these roles and signs them in.
func (p *person) hires(what, name, email string, roles ...string) *person {
	p.t.Helper()
	page := p.sends(what+" user invited", "/console/users/new", url.Values{"name": {name}, "email": {email}, "role": roles})
	link := "/console" + invitation.FindString(page.body)
	who := someone(p.gallery, p.base)
	who.opens(what+" invitation", link)
	who.errs(what+" invitation, wrong", link, url.Values{"passphrase": {"short"}})
	who.sends("", link, url.Values{"passphrase": {"seven quiet harbours 31"}})
	return who
}
