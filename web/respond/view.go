package respond

import (
	"bytes"
	"embed"
	"html/template"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"mirror/survey/pack"
	"mirror/web/assets"
)

//go:embed templates/*.html
var templateFiles embed.FS

// parsed is one set a page: the layout and the page.
func parsed(page string) *template.Template {
	return template.Must(template.ParseFS(templateFiles, "templates/layout.html", "templates/"+page+".html"))
}

var (
	startPage   = parsed("start")
	teamPage    = parsed("team")
	formPages   = parsed("page")
	sentPage    = parsed("sent")
	messagePage = parsed("message")
	homePage    = parsed("home")
	privacyPage = parsed("privacy")
	recordPage  = parsed("record")
	ownPage     = parsed("own")
	saidPage    = parsed("said")
	posterPage  = parsed("poster")
	askParts    = template.Must(template.ParseFS(templateFiles, "templates/ask.html"))
)

// view is what every page has.
type view struct {
	w       *words
	Lang    string
	Dir     string
	Title   string
	Company string
	Langs   []langLink
	Preview bool
	Banner  string // what the study says about itself, such as that all is simulated
	Saved   template.HTML
	Links   []link // at the foot
	holes   bool   // leave marks where what depends on the person goes in
}

type langLink struct {
	Code, Name string
	Here       bool
}

type link struct {
	Address string
	Text    template.HTML
}

// newView begins a page in a language. Among are the languages to switch to.
func newView(lang string, among []string) view {
	v := view{w: wordsIn(lang), Lang: lang, Dir: direction(lang)}
	if len(among) > 1 {
		for _, l := range among {
			v.Langs = append(v.Langs, langLink{Code: l, Name: languageName(l), Here: l == lang})
		}
	}
	return v
}

// languageName is a language's name for itself, or its code where the catalogue does not know it.
func languageName(lang string) string {
	if w := catalogue[lang]; w != nil {
		return w.say("language_name")
	}
	return lang
}

// T is a text of the catalogue.
func (v *view) T(key string, fill ...any) template.HTML { return v.w.rich(key, fill...) }

// Query keeps the language in an address on the page.
func (v *view) Query() string { return inLanguage("", v.Lang) }

// CSS and Icon are the two files of every page.
func (v *view) CSS() string  { return assets.URL("ui.css") }
func (v *view) Icon() string { return assets.URL("icon.svg") }

// Marks in rendered pages: signs of Unicode's private use, which stand nowhere else.
const (
	holeMark = '\uE000' // what depends on the person goes here
	tickMark = '\uE001' // checked goes here, or a value
)

// Hole leaves a mark, or nothing where the page is made for one person alone. The name says what goes in.
func (v *view) Hole(string) template.HTML {
	if !v.holes {
		return ""
	}
	return template.HTML(string(holeMark))
}

// noMarks takes signs of private use out of a text that comes from outside.
func noMarks(s string) string {
	if !strings.ContainsAny(s, string(holeMark)+string(tickMark)) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r == holeMark || r == tickMark {
			return utf8.RuneError
		}
		return r
	}, s)
}

// buffers are for pages on their way out.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// largestBuffer is how large a buffer may be to be used again.
const largestBuffer = 64 << 10

func freed(b *bytes.Buffer) {
	if b.Cap() <= largestBuffer {
		b.Reset()
		buffers.Put(b)
	}
}

// show renders a page and sends it; nothing is sent where rendering goes wrong.
func show(c echo.Context, status int, t *template.Template, page any) error {
	b := buffers.Get().(*bytes.Buffer)
	defer freed(b)
	if err := t.ExecuteTemplate(b, "page", page); err != nil {
		return err
	}
	return c.HTMLBlob(status, b.Bytes())
}

// filler fills in a pack's placeholders.
type filler struct{ pairs *strings.Replacer }

func newFiller(company, minutes, smallest string) filler {
	return filler{strings.NewReplacer("{company}", noMarks(company), "{minutes}", minutes, "{min_cell}", smallest)}
}

func (f filler) in(t pack.Text, lang, fallback string) string {
	return f.pairs.Replace(t.In(lang, fallback))
}
