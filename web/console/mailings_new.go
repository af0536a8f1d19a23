package console

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
	"mirror/survey/store"
	"mirror/web/respond"
)

// fill puts into the form what was sent, or what is usual.
func (n *newMailing) fill(form url.Values, sides []mailingSide) {
	pick := func(name, usual string) string {
		if form.Has(name) {
			return form.Get(name)
		}
		return usual
	}
	n.Starts, n.PerMinute = form.Get("starts"), pick("per-minute", "60")
	kind, group := pick("kind", string(survey.MailInvitation)), form.Get("group")
	n.Kinds = []choice{{string(survey.MailInvitation), "An invitation, to everybody who has had none", kind == string(survey.MailInvitation)},
		{string(survey.MailReminder), "A reminder, to those who have not answered", kind == string(survey.MailReminder)}}
	n.Groups = []choice{{"", "Everybody", group == ""}}
	for i, s := range sides {
		usual := ""
		if i == 0 {
			usual = s.Value
		}
		n.Sides = append(n.Sides, choice{s.Value, s.Label(), pick("side", usual) == s.Value})
		for _, g := range s.form.Groups {
			value := fmt.Sprintf("%s-%d", s.Value, g.ID)
			if g.Kind == groupKind(s.side) && g.MergedInto == 0 {
				n.Groups = append(n.Groups, choice{value, s.Label() + ": " + g.Name, group == value})
			}
		}
	}
	for h := range 24 {
		value := strconv.Itoa(h)
		n.From = append(n.From, choice{value, value + ":00", pick("quiet-from", "19") == value})
		n.To = append(n.To, choice{value, value + ":00", pick("quiet-to", "7") == value})
	}
}

func groupKind(a gap.Audience) string {
	if a == gap.Employee {
		return pack.RoleCell
	}
	return pack.RoleSegment
}

// setMailing begins a mailing, or pauses, continues, ends or repeats one.
func (p *Pages) setMailing(v *visit) error {
	form, err := v.FormParams()
	if err != nil {
		return err
	}
	back := path(v.id, "waves", v.wave.Wave, "invitations")
	id, _ := strconv.Atoi(form.Get("mailing")) // 0 is none
	done := ""
	switch do := form.Get("do"); do {
	case "begin":
		return p.beginMailing(v, form, back)
	case "pause", "go-on", "end":
		state := map[string]survey.MailingState{"pause": survey.MailingPaused, "go-on": survey.MailingRunning, "end": survey.MailingDone}[do]
		err, done = p.Store.SetMailing(v.ctx(), v.actor(), v.id, id, state), "mailing-"+string(state)
	case "again":
		err, done = p.Store.SendAgain(v.ctx(), v.actor(), v.id, id), "mailing-again"
	default:
		return store.ErrNotFound
	}
	if err != nil {
		return err
	}
	p.wakeMail()
	return p.see(v, back, done)
}

func (p *Pages) wakeMail() {
	if p.Mail != nil {
		p.Mail.Wake()
	}
}

// beginMailing makes links for those who have none yet, and begins a mailing.
func (p *Pages) beginMailing(v *visit, form url.Values, back string) error {
	page, err := p.mailingsView(v)
	if err != nil {
		return err
	}
	if page.New == nil || page.NoServer {
		return p.see(v, back, "")
	}
	page.New.fill(form, page.Sides)
	m, side := p.readMailing(form, page)
	if len(page.Faults) == 0 && m.Kind == survey.MailInvitation {
		err = p.inviteSide(v, side)
	}
	if len(page.Faults) == 0 && err == nil {
		_, err = p.Store.AddMailing(v.ctx(), v.actor(), m)
	}
	if why := refused(err); why != "" {
		page.Faults, err = append(page.Faults, fault{"side", why}), nil
	}
	if err != nil {
		return err
	}
	if len(page.Faults) > 0 {
		return show(v, http.StatusUnprocessableEntity, mailingsPage, page)
	}
	p.wakeMail()
	if m.Starts.After(p.Now()) || v.wave.State == survey.WaveDraft {
		return p.see(v, back, "mailing-later")
	}
	return p.see(v, back, "mailing")
}

// readMailing reads the form; what is wrong goes to the page.
func (p *Pages) readMailing(form url.Values, page *mailingsView) (m survey.Mailing, side *mailingSide) {
	wrong := func(field, text string) { page.Faults = append(page.Faults, fault{field, text}) }
	value := form.Get("side")
	m.Kind = survey.MailKind(form.Get("kind"))
	if !slices.Contains(survey.MailKinds, m.Kind) {
		wrong("kind", "Say whether it is an invitation or a reminder.")
	}
	if group := form.Get("group"); group != "" {
		if m.Group, value = groupOfSide(group, value); m.Group < 1 {
			wrong("group", "Choose a group from the list.")
		} else if m.Kind == survey.MailInvitation {
			wrong("group", "An invitation goes to everybody of a side: only reminders go to one group.")
		}
	}
	i := slices.IndexFunc(page.Sides, func(s mailingSide) bool { return s.Value == value })
	if i < 0 {
		wrong("side", "Choose who gets it.")
		return m, nil
	}
	side = &page.Sides[i]
	m.Study, m.Form, m.Audience, m.Minutes = side.form.Study, side.form.ID, side.side, respond.Minutes(side.form, side.side)
	if text := form.Get("starts"); text != "" {
		starts, err := time.ParseInLocation(time.DateOnly, text, p.Now().Location())
		if err != nil {
			wrong("starts", "Write the first day as year-month-day, such as 2026-03-28, or leave it empty.")
		}
		m.Starts = starts
	}
	var err error
	if m.PerMinute, err = strconv.Atoi(form.Get("per-minute")); err != nil || m.PerMinute < 1 || m.PerMinute > 6000 {
		wrong("per-minute", "Write how many mails a minute, between 1 and 6,000.")
	}
	hour := func(name string) int {
		h, err := strconv.Atoi(form.Get(name))
		if err != nil || h < 0 || h > 23 {
			wrong(name, "Choose an hour from the list.")
		}
		return h
	}
	m.QuietFrom, m.QuietTo = hour("quiet-from"), hour("quiet-to")
	return m, side
}

// groupOfSide reads a group of the list, "3-customer-12", and the side it is of; 0 and the side that was chosen where it is
// none.
func groupOfSide(group, chosen string) (id survey.GroupID, side string) {
	var form int
	var audience string
	if _, err := fmt.Sscanf(group, "%d-%8s", &form, &audience); err != nil || len(audience) != 8 {
		return 0, chosen
	}
	side = fmt.Sprintf("%d-%s", form, audience)
	n, _ := strconv.Atoi(group[min(len(group), len(side)+1):]) // 0 is none
	return survey.GroupID(n), side
}

// inviteSide makes personal links for all of a side who have none.
func (p *Pages) inviteSide(v *visit, s *mailingSide) error {
	if v.wave.State != survey.WaveDraft && v.wave.State != survey.WaveOpen {
		return nil
	}
	forms, err := p.forms(v, v.wave.Wave)
	if err != nil {
		return err
	}
	if err := p.waveKey(v, forms); err != nil {
		return err
	}
	derive, err := p.Keys.Deriver(v.id, v.wave.Wave)
	if err != nil {
		return err
	}
	_, err = p.Store.Invite(v.ctx(), v.actor(), v.id, s.form.ID, s.side, func(id [16]byte, account string) store.Derived {
		return store.Derived(derive(id, account))
	})
	return err
}
