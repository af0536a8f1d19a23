package respond

import (
	"errors"
	"html/template"
	"net/http"

	"github.com/labstack/echo/v4"

	"mirror/survey/fieldwork"
	"mirror/survey/store"
)

// outView is a page with one thing to press about invitations.
func (p *Pages) outView(c echo.Context, v *visit, title, text, button, action string, undo bool) *messageView {
	page := &messageView{}
	if v != nil {
		page.view = v.sheet.newView(v.ticket.Kind)
	} else {
		page.view = newView(languageOf(c, "", Languages), Languages)
	}
	page.Heading, page.Lead = page.T(title), []template.HTML{page.T(text)}
	page.Title = plain(page.Heading)
	if button != "" {
		page.Button, page.Action, page.Undo, page.Quiet = page.w.say(button), inLanguage(action, page.Lang), undo, undo
	}
	if c.Request().Method != http.MethodGet {
		page.Langs = nil
	}
	return page
}

// invited opens a personal ticket for opting out; that works whatever the state of the wave.
func (p *Pages) invited(c echo.Context) (*visit, error) {
	ticket, err := p.keys.Unseal(c.Param("ticket"), p.now())
	if err != nil || ticket.Kind != fieldwork.Personal {
		return nil, p.Message(c, Message{Kind: EndedPage})
	}
	form, wave, err := p.store.Form(c.Request().Context(), ticket.Study, ticket.Form)
	if err != nil {
		return nil, p.failed(c, err)
	}
	v := &visit{ticket: ticket, address: "/r/" + c.Param("ticket"), wave: wave, now: p.now()}
	if v.sheet, err = p.sheets.of(form, ticket.Audience, languageOf(c, "", languagesOf(form.Pack))); err != nil {
		return nil, p.failed(c, err)
	}
	return v, nil
}

// out asks whether somebody wants no more invitations. Opening it changes nothing.
func (p *Pages) out(c echo.Context) error {
	v, err := p.invited(c)
	if v == nil {
		return err
	}
	return show(c, http.StatusOK, messagePage, p.outView(c, v, "out_title", "out", "out_button", v.address+"/out", false))
}

// optedOut stops invitations with one press, and offers to take it back.
func (p *Pages) optedOut(c echo.Context) error {
	v, err := p.invited(c)
	if v == nil {
		return err
	}
	if err := p.store.OptOut(c.Request().Context(), v.ticket.Secret.Hash()); err != nil {
		return p.outFailed(c, err)
	}
	return show(c, http.StatusOK, messagePage, p.outView(c, v, "opted_out_title", "opted_out", "out_undo", v.address+"/in", true))
}

// optedIn takes an opt-out back.
func (p *Pages) optedIn(c echo.Context) error {
	v, err := p.invited(c)
	if v == nil {
		return err
	}
	if err := p.store.OptIn(c.Request().Context(), v.ticket.Secret.Hash()); err != nil {
		return p.outFailed(c, err)
	}
	return redirect(c, v.to(""))
}

func (p *Pages) outFailed(c echo.Context, err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return p.Message(c, Message{Kind: UnknownLink})
	}
	return p.failed(c, err)
}

// unsubscribe is the page behind the link at the end of a mail. Mail scanners open it too: it changes nothing, and looks
// the same whether the link is known or not.
func (p *Pages) unsubscribe(c echo.Context) error {
	if _, ok := fieldwork.ParseToken(c.Param("token")); !ok {
		return p.Message(c, Message{Kind: UnknownLink})
	}
	return show(c, http.StatusOK, messagePage, p.outView(c, nil, "out_title", "out", "out_button", c.Request().URL.Path, false))
}

// unsubscribed is the press of that page's button, and what mail programs send by themselves (RFC 8058).
func (p *Pages) unsubscribed(c echo.Context) error {
	token, ok := fieldwork.ParseToken(c.Param("token"))
	if !ok {
		return p.Message(c, Message{Kind: UnknownLink})
	}
	form, err := posted(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if form.Get("undo") != "" {
		if err := p.store.OptIn(ctx, token.Hash()); err != nil {
			return p.outFailed(c, err)
		}
		return show(c, http.StatusOK, messagePage, p.outView(c, nil, "in_title", "in_text", "", "", false))
	}
	if err := p.store.OptOut(ctx, token.Hash()); err != nil {
		return p.outFailed(c, err)
	}
	return show(c, http.StatusOK, messagePage, p.outView(c, nil, "opted_out_title", "opted_out", "out_undo", c.Request().URL.Path, true))
}
