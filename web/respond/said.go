package respond

import (
	"errors"
	"html/template"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
)

// saidView is the page "you said, we did".
type saidView struct {
	view
	Heading template.HTML
	Answers template.HTML
	Said    []saidRow
	Did     []didRow
}

type saidRow struct {
	Name  string
	Words template.HTML
}

type didRow struct {
	Name, About string
	Sentence    string // for customers; "" = the name says it
	Since       template.HTML
}

func saidAddress(study survey.StudyID, wave string) string {
	return survey.SaidAddress(study, wave)
}

// said tells customers what they said and what was done about it, when that is published.
func (p *Pages) said(c echo.Context) error {
	n, err := strconv.Atoi(c.Param("study"))
	wave, bad := url.PathUnescape(c.Param("wave"))
	if err != nil || bad != nil {
		return p.Message(c, Message{Kind: NotFound})
	}
	ctx := c.Request().Context()
	w, err := p.store.Fieldwork(ctx, survey.StudyID(n), wave)
	if errors.Is(err, store.ErrNotFound) || err == nil && !w.Said {
		return p.Message(c, Message{Kind: NotFound})
	}
	if err != nil {
		return p.failed(c, err)
	}
	published, err := p.published(ctx, &w)
	if errors.Is(err, store.ErrNotFound) {
		return p.Message(c, Message{Kind: NotFound})
	}
	if err != nil {
		return p.failed(c, err)
	}
	forms, err := p.store.Forms(ctx, w.Study, w.Wave)
	if err != nil {
		return p.failed(c, err)
	}
	study, err := p.store.Study(ctx, w.Study) // as it is now: actions come after the wave
	if err != nil {
		return p.failed(c, err)
	}
	return p.showSaid(c, &w, forms, study, published)
}

func (p *Pages) showSaid(c echo.Context, w *survey.Fieldwork, forms []*survey.Form, study *survey.Study, said *survey.Published) error {
	forms = slices.DeleteFunc(forms, func(f *survey.Form) bool {
		return !slices.Contains(f.Pack.Audiences, gap.Customer.String()) || !said.Has(f.Pack.ID)
	})
	if len(forms) == 0 {
		return p.Message(c, Message{Kind: NotFound})
	}
	among := languagesOf(forms[0].Pack)
	lang := languageOf(c, "", among)
	page := &saidView{view: newView(lang, among)}
	page.Company, page.Banner = study.Company, study.Banner
	page.Heading = page.T("said_title")
	page.Title = plain(page.Heading)
	page.Answers = page.T("said_answers", "company", study.Company, "wave", nameOfWave(w))
	names := map[string]string{}
	for _, f := range forms {
		s, err := p.sheets.of(f, gap.Customer, lang)
		if err != nil {
			return p.failed(c, err)
		}
		for _, d := range f.Pack.Dimensions {
			if names[d.ID] != "" || d.Expects != "" {
				continue
			}
			names[d.ID] = s.text(d.Name)
			page.Said = append(page.Said, saidRow{names[d.ID], page.level(said.Dimension(f.Pack.ID, d.ID), study.GoodFrom)})
		}
	}
	for _, a := range study.Actions {
		if row, ok := page.did(&a, names, w.Wave, forms, said); ok {
			page.Did = append(page.Did, row)
		}
	}
	return show(c, http.StatusOK, saidPage, page)
}

// level is a score in words: good from the study's mark, not good enough below half of the scale.
func (v *saidView) level(said survey.Said, goodFrom float64) template.HTML {
	if !said.Shown() {
		return v.T("said_hidden")
	}
	key, score := "said_fair", said.Score.Or(0)
	switch {
	case score >= goodFrom:
		key = "said_good"
	case score < 50:
		key = "said_poor"
	}
	return v.T(key, "score", int(math.Round(score)))
}

// did is what was done. What is managed in the console is told of in the words that were written for customers, and only
// where there are some; an action of a study file by its name.
func (v *saidView) did(a *survey.Action, names map[string]string, wave string, forms []*survey.Form, of *survey.Published) (row didRow, ok bool) {
	row.Name = a.Name
	if words := a.Told[wave]; len(words) > 0 || a.State != "" {
		if row.Sentence, ok = sentence(a, words, v.Lang, forms, of); !ok {
			return didRow{}, false
		}
	}
	var about []string
	for _, id := range a.Answers {
		if names[id] != "" {
			about = append(about, names[id])
		}
	}
	row.About = strings.Join(about, ", ")
	if day, err := time.Parse(time.DateOnly, a.Started); err == nil && row.Sentence == "" {
		row.Since = v.T("said_since", "date", v.w.date(day))
	}
	return row, true
}

// sentence is what customers read of an action, with the figure filled in; in the questionnaire's first language where it was
// not written in theirs.
func sentence(a *survey.Action, words map[string]string, lang string, forms []*survey.Form, of *survey.Published) (string, bool) {
	text := words[lang]
	if text == "" {
		text = words[forms[0].Pack.DefaultLanguage]
	}
	pack, dimension := a.Topic()
	said := of.Dimension(pack, dimension)
	for _, f := range forms {
		if pack == "" && !said.Shown() {
			said = of.Dimension(f.Pack.ID, dimension)
		}
	}
	text, ok := survey.Tell(text, said)
	return text, ok && text != ""
}
