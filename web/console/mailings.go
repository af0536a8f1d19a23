package console

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"mirror/gap"
	"mirror/survey"
)

// mailingsPage is where invitations and reminders are sent from (ux.md A6).
var mailingsPage = parsed("m-mailings")

type mailingsView struct {
	frame
	Wave                                   string
	NoServer                               bool   // no mail server is configured: there is the list
	Why, WhyTo                             string // why there are no mails, and the page that changes it; "" = none
	Sides                                  []mailingSide
	Mailings                               []mailingRow
	Lost                                   []lostMails
	New                                    *newMailing
	Address, Texts, Links, Lists, Contacts string
}

// mailingSide is one side of one questionnaire.
type mailingSide struct {
	Value, Name      string // "3-customer", "Customers"
	Form             string // the questionnaire's name, "" where there is one only
	Employee         bool
	People, Numbers  string
	form             *survey.Form
	side             gap.Audience
	invited, address int
}

// mailingRow is a mailing in words.
type mailingRow struct {
	ID                                 int
	What, State, Detail                string
	CanPause, CanGoOn, CanEnd, Trouble bool
}

// lostMails are mails of a mailing that did not arrive, or may not have.
type lostMails struct {
	ID              int
	What            string
	Failed, Unknown []survey.Person
	CanSend         bool
}

// newMailing is what was filled in.
type newMailing struct {
	Kinds, Sides, Groups, From, To []choice
	Starts, PerMinute              string
}

func (p *Pages) mailingRoutes() []line {
	const wave = Root + "/:study/waves/:wave"
	return []line{
		{http.MethodGet, wave + "/invitations", p.mailings, ForFieldwork, ClassPage},
		{http.MethodPost, wave + "/invitations", p.setMailing, ForFieldwork, ClassSlow},
		{http.MethodGet, wave + "/invitations/text", p.mailText, ForPreparing, ClassPage},
		{http.MethodPost, wave + "/invitations/text", p.saveMailText, ForPreparing, ClassPage},
		{http.MethodPost, wave + "/invitations/list", p.linkList, ForFieldwork, ClassSlow},
		{http.MethodGet, wave + "/links", p.links, ForFieldwork, ClassPage},
		{http.MethodPost, wave + "/links", p.addLink, ForFieldwork, ClassPage},
		{http.MethodPost, "/api/v1/bounces", p.bounces, ForAnyone, ClassProgram},
	}
}

func (p *Pages) mailings(v *visit) error {
	page, err := p.mailingsView(v)
	if err != nil {
		return err
	}
	if page.New != nil {
		page.New.fill(url.Values{}, page.Sides)
	}
	return show(v, http.StatusOK, mailingsPage, page)
}

// mailingsView is the page without what was filled in.
func (p *Pages) mailingsView(v *visit) (*mailingsView, error) {
	at := func(parts ...any) string {
		return path(append([]any{v.id, "waves", v.wave.Wave}, parts...)...)
	}
	page := &mailingsView{frame: p.frame(v, "Invitations and reminders"), Wave: waveName(v.wave), NoServer: p.Mail == nil,
		Address: at("invitations"), Texts: at("invitations", "text"), Links: at("links"), Lists: at("invitations", "list"), Contacts: path(v.id, "contacts")}
	var err error
	if page.Sides, err = p.mailingSides(v); err != nil {
		return nil, err
	}
	all, err := p.Store.Mailings(v.ctx(), v.id, v.wave.Wave)
	if err != nil {
		return nil, err
	}
	slices.Reverse(all)
	for i := range all {
		m := &all[i]
		page.Mailings = append(page.Mailings, p.mailingRow(v, m, page.Sides))
		if m.Failed+m.Unknown == 0 {
			continue
		}
		lost := lostMails{ID: m.ID, What: whatMailing(m, page.Sides), CanSend: v.wave.State == survey.WaveOpen}
		if lost.Failed, lost.Unknown, err = p.Store.Undelivered(v.ctx(), v.id, m.ID); err != nil {
			return nil, err
		}
		page.Lost = append(page.Lost, lost)
	}
	switch {
	case v.wave.State == survey.WaveClosed || v.wave.State == survey.WaveReleased:
		page.Why = "The wave is closed: no more mails are sent."
	case v.example:
		page.Why = "This is an example with made-up people: no mails are sent."
	case len(page.Sides) == 0:
		page.Why, page.WhyTo = "Choose a questionnaire first: invitations lead to it.", path(v.id, "questionnaires")
	default:
		page.New = &newMailing{}
	}
	return page, nil
}

// mailingSides are the sides that the wave's questionnaires ask, with how many people can be reached.
func (p *Pages) mailingSides(v *visit) (sides []mailingSide, err error) {
	forms, err := p.forms(v, v.wave.Wave)
	if err != nil {
		return nil, err
	}
	for _, f := range forms {
		for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
			if !slices.Contains(f.Pack.Audiences, a.String()) {
				continue
			}
			s := mailingSide{Value: fmt.Sprintf("%d-%s", f.ID, a), Name: sideNames[a][0], Employee: a == gap.Employee, form: f, side: a}
			if len(forms) > 1 {
				s.Form = f.Pack.Title.In("en", f.Pack.DefaultLanguage)
			}
			if s.invited, s.address, err = p.Store.Addressed(v.ctx(), f, a); err != nil {
				return nil, err
			}
			s.Numbers = "Nobody has a personal link yet."
			if s.invited > 0 {
				s.Numbers = fmt.Sprintf("%s have a personal link, %s of them an e-mail address.", thousands(s.invited), thousands(s.address))
			}
			sides = append(sides, s)
		}
	}
	return sides, nil
}

// Label is the side with its questionnaire.
func (s *mailingSide) Label() string {
	if s.Form == "" {
		return s.Name
	}
	return s.Name + ", " + s.Form
}

// whatMailing is a mailing's name.
func whatMailing(m *survey.MailingProgress, sides []mailingSide) string {
	what := "Invitation"
	if m.Kind == survey.MailReminder {
		what = "Reminder"
	}
	i := slices.IndexFunc(sides, func(s mailingSide) bool { return s.form.ID == m.Form && s.side == m.Audience })
	if i < 0 {
		return what
	}
	to := strings.ToLower(sides[i].Name)
	if sides[i].Form != "" {
		to += ", " + sides[i].Form
	}
	if g := sides[i].form.Group(m.Group); g != nil {
		to += ", " + g.Name
	}
	return what + " to " + to
}

// mailingRow says how far a mailing has come. Of a reminder that is under way nothing more is told, also when all are sent.
func (p *Pages) mailingRow(v *visit, m *survey.MailingProgress, sides []mailingSide) mailingRow {
	over := v.wave.State == survey.WaveClosed || v.wave.State == survey.WaveReleased
	r := mailingRow{ID: m.ID, What: whatMailing(m, sides), CanEnd: m.State != survey.MailingDone && !over,
		CanPause: m.State == survey.MailingRunning, CanGoOn: m.State == survey.MailingPaused, Trouble: m.Trouble != survey.NoTrouble}
	of := ""
	if m.Kind == survey.MailInvitation && !over { // of a wave that is over no deliveries are kept
		of = fmt.Sprintf(" %s of %s", thousands(m.Sent), thousands(m.Of))
	}
	now := p.Now()
	switch {
	case m.State == survey.MailingDone, over:
		r.State = "Sent" + of
	case m.State == survey.MailingPaused:
		r.State = "Paused" + of
		if of != "" {
			r.State = "Paused after" + of
		}
	case v.wave.State == survey.WaveDraft:
		r.State = "Waits for the wave to open"
	case !v.wave.Taking(now):
		r.State = "Waits for the wave’s first day"
	case now.Before(m.Starts):
		r.State = "Begins on " + weekday(m.Starts)
	case m.Quiet(now):
		r.State = fmt.Sprintf("Quiet hours until %d:00", m.QuietTo)
	case p.Mail == nil:
		r.State = "Waits for a mail server"
	case m.Kind == survey.MailReminder:
		r.State = "Being sent, or sent"
	default:
		r.State = "Sending" + of
	}
	r.Detail = mailingDetail(m)
	return r
}

// troubles are why a mailing does not go on, and what to do.
var troubles = map[survey.Trouble]string{
	survey.TroubleServer:  "The mail server takes no mails at the moment. It is asked again by itself.",
	survey.TroubleRefused: "The mail server refused 20 addresses in a row, so nothing more is sent. Ask whoever runs it why, then let the mailing go on.",
	survey.TroubleKey:     "The wave’s key file is not on the server, and links cannot be made without it. Put it back, then let the mailing go on.",
}

func mailingDetail(m *survey.MailingProgress) string {
	if t := troubles[m.Trouble]; t != "" {
		return t
	}
	if m.Kind == survey.MailReminder {
		return "To those who have not answered. How many that are is not told, nor when the last one got it."
	}
	var parts string
	for _, x := range []struct {
		n    int
		what string
	}{{m.Waiting, "put off by their mail servers, tried again"}, {m.Failed, "not delivered"}, {m.Unknown, "may or may not have arrived"}} {
		if x.n > 0 {
			if parts != "" {
				parts += " · "
			}
			parts += thousands(x.n) + " " + x.what
		}
	}
	return parts
}
