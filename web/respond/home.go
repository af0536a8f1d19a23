package respond

import (
	"errors"
	"html/template"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"mirror/survey/fieldwork"
	"mirror/survey/store"
)

// homeView is the page at the address without more.
type homeView struct {
	view
	Heading            template.HTML
	Lead               []template.HTML
	Customer, Employee string
	Results            string
}

// home takes the code of a letter; in a demo it also says where to begin.
func (p *Pages) home(c echo.Context) error {
	page := &homeView{view: newView(languageOf(c, "", Languages), Languages)}
	page.Heading, page.Lead = page.T("home_title"), []template.HTML{page.T("home_lead")}
	if d := p.demo; d != nil {
		page.Company, page.Banner = d.Company, d.Banner
		page.Customer, page.Employee = inLanguage(d.Customer, page.Lang), inLanguage(d.Employee, page.Lang)
		page.Results = d.Results
		page.Heading, page.Lead = page.T("demo_title"), []template.HTML{page.T("demo_lead", "company", d.Company)}
	}
	page.Title = plain(page.Heading)
	return show(c, http.StatusOK, homePage, page)
}

// codeForm asks for the code of a letter or poster.
func (p *Pages) codeForm(c echo.Context) error { return p.showCode(c, http.StatusOK, "") }

func (p *Pages) showCode(c echo.Context, status int, wrong string) error {
	page := &messageView{view: newView(languageOf(c, "", Languages), Languages), Code: true}
	page.Heading, page.Lead = page.T("code_title"), []template.HTML{page.T("code_lead")}
	page.Title = plain(page.Heading)
	if wrong != "" {
		page.Msg = page.w.say(wrong)
		page.Title = page.w.say("problem_before") + " " + page.Title
	}
	return show(c, status, messagePage, page)
}

// codeTyped opens what a letter or a poster says: a personal token, or the code of an open link. What was typed is not
// shown again: it is a secret.
func (p *Pages) codeTyped(c echo.Context) error {
	form, err := posted(c)
	if err != nil {
		return err
	}
	typed := strings.TrimSpace(form.Get("code"))
	if i := strings.LastIndexByte(typed, '/'); i >= 0 { // the whole address was typed
		typed = typed[i+1:]
	}
	ctx := c.Request().Context()
	if token, ok := fieldwork.ParseToken(typed); ok {
		switch _, err := p.store.Invitation(ctx, token.Hash()); {
		case err == nil:
			return p.enter(c, token)
		case !errors.Is(err, store.ErrNotFound): // no word about the code: nobody looked
			return p.failed(c, err)
		}
	}
	if code, ok := fieldwork.ParseCode(typed); ok {
		switch _, err := p.store.Link(ctx, code.Hash()); {
		case err == nil:
			return redirect(c, inLanguage("/o/"+code.Text(), c.QueryParam("lang")))
		case !errors.Is(err, store.ErrNotFound):
			return p.failed(c, err)
		}
	}
	return p.showCode(c, http.StatusNotFound, "code_wrong")
}
