package console

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/release"
	"mirror/survey/store"
)

// gapSizes are the gaps one can plan for.
var gapSizes = []int{5, 8, 10, 12, 15, 20}

// need says how many answers are still needed to find a gap of the chosen size, over everyone of the first questionnaire.
func (page *fieldworkView) need(v *visit, list []survey.Participation) {
	n := &fieldworkNeed{Points: int(v.study.Margin + 0.5)}
	if chosen, err := strconv.Atoi(v.QueryParam("gap")); err == nil && slices.Contains(gapSizes, chosen) {
		n.Points = chosen
	}
	sizes := gapSizes
	if !slices.Contains(sizes, n.Points) {
		sizes = append([]int{n.Points}, sizes...)
	}
	for _, size := range sizes {
		n.Choices = append(n.Choices, choice{strconv.Itoa(size), strconv.Itoa(size) + " points", size == n.Points})
	}
	customers, employees, ok := survey.Aim(float64(n.Points))
	if !ok {
		return
	}
	for _, s := range list {
		if s.Group != survey.EverybodyOf || s.Form != list[0].Form {
			continue
		}
		aim := map[gap.Audience]int{gap.Customer: customers, gap.Employee: employees}[s.Audience]
		row := fieldworkRow{Name: sideNames[s.Audience][0], Asked: thousands(aim), Answered: answered(s)}
		switch {
		case s.Least >= aim:
			row.Outlook = "Enough have answered"
		case s.Asked > 0 && !s.Links && s.Asked < aim:
			row.Outlook = "More than are invited: plan for a wider gap"
		default:
			row.Outlook = thousands(aim-s.Least) + " more at most"
		}
		n.Rows = append(n.Rows, row)
	}
	if len(n.Rows) == 2 {
		page.Need = n
	}
}

// mails are the invitations that did not arrive. That is known of who was written to, whoever answered.
func (page *fieldworkView) mails(p *Pages, v *visit) error {
	sent, err := p.Store.Mailings(v.ctx(), v.id, v.wave.Wave)
	if err != nil {
		return err
	}
	failed, waiting := 0, ""
	for _, m := range sent {
		failed += m.Failed
		if m.State != survey.MailingDone && m.Starts.After(p.Now()) {
			waiting = weekday(m.Starts)
		}
	}
	if failed > 0 {
		page.Mails = append(page.Mails, fieldworkFact{Name: "Invitations not delivered", Big: thousands(failed), Of: "addresses",
			Address: path(v.id, "waves", v.wave.Wave, "invitations"), Link: "Show and correct"})
	}
	page.Until = waiting
	return nil
}

// next are the addresses of what can be done now.
func (page *fieldworkView) next(p *Pages, v *visit, list []survey.Participation) {
	at := func(name string) string { return path(v.id, "waves", v.wave.Wave, name) }
	switch {
	case v.wave.State == survey.WaveDraft:
		page.Open = at("open")
	case v.wave.State == survey.WaveOpen:
		page.Invite, page.Links, page.Close = at("invitations"), at("links"), at("close")
		if !v.wave.Closes.IsZero() {
			page.Closes = weekday(v.wave.Closes)
		}
		if showable(list) {
			page.SoFar = at("so-far")
		}
	default:
		page.Close = at("close")
		if ForReaders.allows(v.user, v.example) {
			page.Results = path(v.id, "results", v.wave.Wave)
		}
	}
}

// showable reports that on each side of some questionnaire as many have answered as may be shown, for all that the page
// tells anyway. Before that nobody may ask for results: the answer would tell that the last one needed has come.
func showable(list []survey.Participation) bool {
	fewest := map[survey.FormID]int{}
	for _, s := range list {
		if s.Group != survey.EverybodyOf {
			continue
		}
		if least, seen := fewest[s.Form]; !seen || s.Least < least {
			fewest[s.Form] = s.Least
		}
	}
	for _, least := range fewest {
		if least > 0 {
			return true
		}
	}
	return false
}

// soFar makes results of a wave that still takes answers, once a day at most.
func (p *Pages) soFar(v *visit) error {
	to := path(v.id, "waves", v.wave.Wave, "fieldwork")
	list, _, err := p.Store.Participation(v.ctx(), v.id, v.wave.Wave)
	if err != nil {
		return err
	}
	if v.wave.State != survey.WaveOpen || !showable(list) {
		return p.see(v, to, "too-few")
	}
	switch err := p.Store.TryRelease(v.ctx(), v.actor(), v.id, v.wave.Wave); {
	case errors.Is(err, store.ErrState):
		return p.see(v, to, "asked-today")
	case err != nil:
		return err
	}
	switch _, err := release.Make(v.ctx(), p.Store, v.actor(), v.id, v.wave.Wave); {
	case errors.Is(err, release.ErrTooFew):
		return p.see(v, to, "too-few")
	case err != nil:
		return err
	}
	return p.see(v, to, "so-far")
}

// extend moves the last day of a wave.
func (p *Pages) extend(v *visit) error {
	typed := strings.TrimSpace(v.FormValue("last-day"))
	last, err := time.ParseInLocation(time.DateOnly, typed, p.Now().Location())
	if err == nil {
		err = p.Store.ExtendWave(v.ctx(), v.actor(), v.id, v.wave.Wave, last)
	} else {
		return p.showClose(v, http.StatusUnprocessableEntity, closeView{LastDay: typed}, fault{"last-day", "Write the new last day as year-month-day, such as 2026-03-31."})
	}
	if errors.Is(err, store.ErrState) {
		return p.showClose(v, http.StatusUnprocessableEntity, closeView{LastDay: typed}, fault{"last-day", "Choose today or a later day. A wave that takes no answers keeps its last day."})
	}
	if err != nil {
		return err
	}
	return p.see(v, path(v.id, "waves", v.wave.Wave, "fieldwork"), "extended")
}
