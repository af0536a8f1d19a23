package console

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"

	"mirror/reports"
	"mirror/survey"
	"mirror/web/assets"
)

//go:embed templates/*.html
var templateFiles embed.FS

// functions are what all templates may call.
var functions = template.FuncMap{"path": path, "field": field, "solid": reports.LeastSolid}

// parsed is one set a page: the layout, the parts several pages use, and the page. The layout writes the page's name down, so
// that a test can tell whether every page was looked at.
func parsed(page string) *template.Template {
	named := template.FuncMap{"name": func() string { return page }}
	return template.Must(template.New(page).Funcs(functions).Funcs(named).ParseFS(templateFiles, "templates/layout.html", "templates/parts*.html", "templates/"+page+".html"))
}

// frame is what every page has around its own.
type frame struct {
	Title   string
	Round   string // for the title: name of the wave a page is about, or of the questionnaire; "" = of none
	Company string // "" before there is a study
	Banner  string // what the study says about itself, such as that all is simulated
	Tabs    []tab
	Pages   []tab  // of the results of a wave
	Foot    []tab  // what does not belong to a study
	Who     string // who is signed in; "" = nobody
	Done    string // what the last form did, in a sentence
	Faults  []fault
	Script  bool   // the page offers charts as PNG
	Note    string // at the foot of the page
}

// tab is one entry of the navigation.
type tab struct {
	Address, Text string
	Here          bool
}

// Page is the name of the page that is open, of those of a wave's results.
func (f *frame) Page() string {
	for _, t := range f.Pages {
		if t.Here {
			return t.Text
		}
	}
	return ""
}

// fault is what is wrong with a field of a form. Field is its id on the page, "" where it is no single field's.
type fault struct{ Field, Text string }

// Fault is what is wrong with a field, "" where nothing is.
func (f *frame) Fault(field string) string {
	i := slices.IndexFunc(f.Faults, func(x fault) bool { return x.Field == field })
	if i < 0 {
		return ""
	}
	return f.Faults[i].Text
}

// Wrong is what is wrong with a set of ticks or buttons whose ids begin alike, "" where nothing is.
func (f *frame) Wrong(begin string) string {
	i := slices.IndexFunc(f.Faults, func(x fault) bool { return strings.HasPrefix(x.Field, begin) })
	if i < 0 {
		return ""
	}
	return f.Faults[i].Text
}

// CSS, Icon and PNG are the files of a page.
func (f *frame) CSS() string  { return assets.URL("console.css") }
func (f *frame) Icon() string { return assets.URL("icon.svg") }
func (f *frame) PNG() string  { return assets.URL("png.js") }

// frame begins a page.
func (p *Pages) frame(v *visit, title string) frame {
	f := frame{Title: title, Done: notices[v.QueryParam("done")]}
	if v.study != nil {
		f.Company, f.Banner = v.study.Company, v.study.Banner
		v.current = p.current(v)
		f.Tabs, f.Pages = tabs(v)
	}
	if v.wave.Wave != "" && !strings.Contains(title, waveName(v.wave)) {
		f.Round = waveName(v.wave)
	}
	if v.user != nil {
		f.Foot = footer(v.user)
		f.Who = v.user.Name
		if f.Who == "" {
			f.Who = v.user.Email
		}
	}
	return f
}

// footer is what a user may open beside the studies.
func footer(u *survey.User) []tab {
	all := []section{{ForUsers, "Studies", Root}, {ForUsers, "Your account", path("account")},
		{ForAdmins, "People and roles", path("users")}, {ForAdmins, "Keys for programs", path("keys")}, {ForAdmins, "Webhooks", path("webhooks")}, {ForAuditors, "Who did what", path("audit")}}
	var shown []tab
	for _, s := range all {
		if s.who.allows(u, false) {
			shown = append(shown, tab{Address: s.to, Text: s.text})
		}
	}
	return shown
}

// section is a page of the navigation.
type section struct {
	who      Permission
	text, to string
}

// partOf are pages of a wave that belong to another one, by the end of their addresses.
var partOf = map[string]string{"links": "invitations", "close": "fieldwork", "extend": "fieldwork", "so-far": "fieldwork"}

// tabs are the parts of a study that a user may open; of those who read the results of a wave, also its pages.
func tabs(v *visit) (parts, pages []tab) {
	at := v.Request().URL.Path
	if page, ok := strings.CutPrefix(at, path(v.id, "waves", v.wave.Wave)+"/"); ok && partOf[page] != "" {
		at = path(v.id, "waves", v.wave.Wave, partOf[page])
	}
	results := path(v.id, "results")
	if at != results && !strings.HasPrefix(at, results+"/") && !strings.HasPrefix(at, path(v.id, "actions")) {
		return opened(v, at, setupSections(v)), nil
	}
	parts = opened(v, at, append([]section{{ForPreparing, "Set up", path(v.id)}}, readerSections(v)...))
	if strings.HasPrefix(at, results+"/") {
		pages = opened(v, at, readingSections(v))
	}
	return parts, pages
}

// opened are the entries of a navigation that a user may open. The one that is open is the one whose address is the longest
// beginning of the request's.
func opened(v *visit, at string, all []section) (shown []tab) {
	best := -1
	for _, s := range all {
		if !s.who.allows(v.user, v.example) {
			continue
		}
		if (at == s.to || strings.HasPrefix(at, s.to+"/")) && (best < 0 || len(s.to) > len(shown[best].Address)) {
			best = len(shown)
		}
		shown = append(shown, tab{Address: s.to, Text: s.text})
	}
	if best >= 0 {
		shown[best].Here = true
	}
	return shown
}

// setupSections are the pages for those who prepare and run a study; of an example, what there is to change.
func setupSections(v *visit) []section {
	all := []section{{ForPreparing, "Set up", path(v.id)}}
	if v.example {
		return append(all, readerSections(v)...)
	}
	all = append(all, section{ForPreparing, "Questionnaire", path(v.id, "questionnaires")}, section{ForPreparing, "Groups", path(v.id, "groups")},
		section{ForFieldwork, "Contacts", path(v.id, "contacts")})
	if v.current != "" {
		all = append(all, section{ForFieldwork, "Invitations", path(v.id, "waves", v.current, "invitations")},
			section{ForFieldwork, "Fieldwork", path(v.id, "waves", v.current, "fieldwork")})
	}
	return append(all, readerSections(v)...)
}

// readerSections are the pages for those who read a study. Like those before them, they stand in the same order everywhere.
func readerSections(v *visit) []section {
	return []section{{ForReaders, "Results", path(v.id, "results")}, {ForReaders, "Actions", path(v.id, "actions")}, {ForExporters, "Customers’ answers", path(v.id, "export")}}
}

// current is the wave that the navigation is about: the one of the address, else one that is open, else one in preparation.
func (p *Pages) current(v *visit) string {
	if v.wave.Wave != "" {
		return v.wave.Wave
	}
	all, err := p.Store.Waves(v.ctx(), v.id)
	if err != nil {
		return "" // the page itself tells what is wrong
	}
	for _, state := range []survey.WaveState{survey.WaveOpen, survey.WaveDraft} {
		if at := slices.IndexFunc(all, func(w survey.Fieldwork) bool { return w.State == state }); at >= 0 {
			return all[at].Wave
		}
	}
	return ""
}

// show renders a page; nothing is sent where rendering goes wrong. Words in another language than English say so.
func show(v *visit, status int, t *template.Template, page any) error {
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "page", page); err != nil {
		return err
	}
	return sent(v, status, v.foreign.marked(b.Bytes()))
}

// packers compress pages. A page of results is ten times as short then.
var packers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// sent sends a page, compressed where the browser takes it. That tells nobody what is in it: the cookie comes with no
// request that another site began, so nobody else can put words beside ours and watch the length.
func sent(v *visit, status int, page []byte) error {
	h := v.Response().Header()
	h.Add("Vary", "Accept-Encoding")
	if !strings.Contains(v.Request().Header.Get("Accept-Encoding"), "gzip") {
		v.endTurn()
		return v.HTMLBlob(status, page)
	}
	h.Set("Content-Encoding", "gzip")
	z := packers.Get().(*gzip.Writer)
	defer packers.Put(z)
	var b bytes.Buffer
	z.Reset(&b)
	if _, err := z.Write(page); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	v.endTurn()
	return v.HTMLBlob(status, b.Bytes())
}

// messagePage says something that is no form and no result.
var messagePage = parsed("message")

type messageView struct {
	frame
	Text string
}

// say shows a page with one message.
func (p *Pages) say(v *visit, status int, title, text string) error {
	return show(v, status, messagePage, &messageView{p.frame(v, title), text})
}

// homePage lists the studies.
var homePage = parsed("home")

type homeView struct {
	frame
	Studies []homeStudy
}

type homeStudy struct{ Company, Address string }

func (p *Pages) homeRoutes() []line {
	return []line{{http.MethodGet, Root, p.home, ForUsers, ClassPage}}
}

// home lists the studies, or goes to the only one.
func (p *Pages) home(v *visit) error {
	ids, err := p.Store.Studies(v.ctx())
	if err != nil {
		return err
	}
	page := &homeView{frame: p.frame(v, "Studies")}
	for _, id := range ids {
		study, err := p.Store.Study(v.ctx(), id)
		if err != nil {
			return err
		}
		page.Studies = append(page.Studies, homeStudy{study.Company, p.firstPage(v.user, id)})
	}
	if len(page.Studies) == 1 {
		return p.see(v, page.Studies[0].Address, "")
	}
	return show(v, http.StatusOK, homePage, page)
}

// firstPage is where somebody begins in a study.
func (p *Pages) firstPage(u *survey.User, id survey.StudyID) string {
	if u.Has(survey.RoleAuthor, survey.RoleFieldwork) {
		return path(id)
	}
	if u.Has(survey.RoleExport) && !u.Has(survey.RoleHR, survey.RoleMarketing) {
		return path(id, "export")
	}
	switch {
	case u.Has(survey.RoleHR, survey.RoleMarketing):
	case u.Has(survey.RoleAdmin):
		return path("users")
	case u.Has(survey.RoleAuditor):
		return path("audit")
	}
	return path(id, "results")
}
