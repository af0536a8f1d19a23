package console

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork/mail"
	"mirror/survey/fieldwork/mailroom"
	"mirror/web/respond"
)

// mailTextPage is where a mail is worded, with both of its forms beside.
var mailTextPage = parsed("m-text")

type mailTextView struct {
	frame
	Kinds, Sides, Languages []choice
	Subject, Body           string
	Own, CanSave, CanTest   bool
	Placeholders            string
	MostSubject             int
	MostBody                int
	Letter                  *mail.Letter
	Text                    string
	Back                    string
	side                    *mailingSide
	key                     survey.MailTextKey
}

// sampleName stands for a person's name in previews.
const sampleName = "Alex Example"

func (p *Pages) mailText(v *visit) error {
	page, err := p.mailTextView(v, v.QueryParams())
	if err != nil {
		return err
	}
	if err := p.previewMail(v, page); err != nil {
		return err
	}
	return show(v, http.StatusOK, mailTextPage, page)
}

// mailTextView is the page for the mail that is chosen, with the wording that holds.
func (p *Pages) mailTextView(v *visit, chosen url.Values) (*mailTextView, error) {
	page := &mailTextView{frame: p.frame(v, "Wording of mails"), Placeholders: strings.Join(mail.Placeholders, " "), MostSubject: mail.MostSubject, MostBody: mail.MostBody,
		Back: path(v.id, "waves", v.wave.Wave, "invitations"), CanTest: p.Mail != nil,
		CanSave: !v.example && (v.wave.State == survey.WaveDraft || v.wave.State == survey.WaveOpen)}
	sides, err := p.mailingSides(v)
	if err != nil || len(sides) == 0 {
		return page, err
	}
	at := max(0, slices.IndexFunc(sides, func(s mailingSide) bool { return s.Value == chosen.Get("side") }))
	page.side = &sides[at]
	page.key = survey.MailTextKey{Kind: survey.MailInvitation, Audience: page.side.side, Language: mail.Language(chosen.Get("lang"), v.study.Language)}
	if chosen.Get("kind") == string(survey.MailReminder) {
		page.key.Kind = survey.MailReminder
	}
	page.Kinds = []choice{{"invitation", "Invitation", page.key.Kind == survey.MailInvitation}, {"reminder", "Reminder", page.key.Kind == survey.MailReminder}}
	for i := range sides {
		page.Sides = append(page.Sides, choice{sides[i].Value, sides[i].Label(), i == at})
	}
	for _, l := range mail.Languages {
		page.Languages = append(page.Languages, choice{l, languageName(l), l == page.key.Language})
	}
	own, err := p.Store.MailTexts(v.ctx(), v.id, v.wave.Wave)
	if err != nil {
		return nil, err
	}
	text, isOwn := own[page.key]
	if page.Own = isOwn; !isOwn {
		text = mail.Usual(page.side.form, page.key)
	}
	page.Subject, page.Body = text.Subject, text.Body
	return page, nil
}

// content is the mail as somebody would get it; its link opens a preview.
func (p *Pages) content(v *visit, page *mailTextView) (*mail.Content, error) {
	code, err := p.Keys.PreviewCode(v.id, page.side.form.ID, page.side.side)
	if err != nil {
		return nil, err
	}
	return &mail.Content{Form: page.side.form, Key: page.key, Own: &survey.MailText{Subject: page.Subject, Body: page.Body}, Name: sampleName,
		Minutes: respond.Minutes(page.side.form, page.side.side), Closes: v.wave.Closes, Link: p.BaseURL + "/p/" + code.Text(), Stop: p.BaseURL + "/"}, nil
}

func (p *Pages) previewMail(v *visit, page *mailTextView) error {
	if page.side == nil {
		return nil
	}
	c, err := p.content(v, page)
	if err != nil {
		return err
	}
	page.Letter = mail.Write(c)
	page.Text = page.Letter.Text()
	return nil
}

// saveMailText keeps a wording, gives the usual one back, or sends the mail to whoever asks.
func (p *Pages) saveMailText(v *visit) error {
	form, err := v.FormParams()
	if err != nil {
		return err
	}
	page, err := p.mailTextView(v, form)
	if err != nil {
		return err
	}
	here := path(v.id, "waves", v.wave.Wave, "invitations", "text")
	if page.side == nil {
		return p.see(v, here, "")
	}
	text := survey.MailText{Subject: strings.TrimSpace(form.Get("subject")), Body: strings.ReplaceAll(strings.TrimSpace(form.Get("body")), "\r\n", "\n")}
	page.Subject, page.Body = text.Subject, text.Body
	done, err := p.doMailText(v, page, form.Get("do"), text)
	switch {
	case err == nil && len(page.Faults) == 0:
		query := url.Values{"kind": {string(page.key.Kind)}, "side": {page.side.Value}, "lang": {page.key.Language}, "done": {done}}
		return v.Redirect(http.StatusSeeOther, p.BaseURL+here+"?"+query.Encode())
	case errors.Is(err, mailroom.ErrNotTaken):
		page.Faults = append(page.Faults, fault{"", "The mail server did not take the mail. Ask whoever runs it; the server’s log says why."})
	case errors.Is(err, mail.ErrAddress):
		page.Faults = append(page.Faults, fault{"", "Mail cannot be sent to the address of your account as it is written."})
	case refused(err) != "":
		page.Faults = append(page.Faults, fault{"", refused(err)})
	case err != nil:
		return err
	}
	if err := p.previewMail(v, page); err != nil {
		return err
	}
	return show(v, http.StatusUnprocessableEntity, mailTextPage, page)
}

// doMailText does what was asked for, unless the wording cannot be kept; done is the notice that says so.
func (p *Pages) doMailText(v *visit, page *mailTextView, what string, text survey.MailText) (done string, err error) {
	done = "wording"
	switch what {
	case "usual":
		text, done = survey.MailText{}, "wording-usual"
	case "test":
		if page.check(text) {
			err = p.testMail(v, page)
		}
		return "test-mail", err
	default:
		if !page.check(text) {
			return done, nil
		}
		if text == mail.Usual(page.side.form, page.key) {
			text = survey.MailText{}
		}
	}
	return done, p.Store.SaveMailText(v.ctx(), v.actor(), v.id, v.wave.Wave, page.key, text)
}

// check reports whether a wording can be kept; what is wrong goes to the page.
func (page *mailTextView) check(text survey.MailText) bool {
	subject, body := mail.Check(text)
	for _, f := range []fault{{"subject", subject}, {"body", body}} {
		if f.Text != "" {
			page.Faults = append(page.Faults, f)
		}
	}
	return len(page.Faults) == 0
}

// testMail sends the mail as it stands in the form to whoever asks, and to nobody else.
func (p *Pages) testMail(v *visit, page *mailTextView) error {
	if p.Mail == nil {
		return mailroom.ErrNotTaken
	}
	c, err := p.content(v, page)
	if err != nil {
		return err
	}
	c.Greeting = "Test: "
	if v.user.Name != "" {
		c.Name = v.user.Name
	}
	return p.Mail.SendTest(v.ctx(), c, v.user.Email)
}

// Employee reports whose mail it is.
func (page *mailTextView) Employee() bool { return page.key.Audience == gap.Employee }
