package console

import (
	"errors"
	"net/http"
	"slices"

	"mirror/survey"
	"mirror/survey/store"
)

var setupPage = parsed("setup")

// setupView is the list of steps to the first invitation of a wave.
type setupView struct {
	frame
	Wave    *waveView // the one in preparation; nil where there is none
	Steps   []setupStep
	Next    *setupStep // the first that is not done
	Example string     // where made-up answers are made
	Needs   int        // the smallest group of employees that is shown
	Waiting []waiting
	Others  []waveView
	Base    string // address of the study
	MadeUp  bool   // the study is an example
	Opens   bool   // the reader opens waves
}

// setupStep is one step; Missing says what is to be done elsewhere first.
type setupStep struct{ Name, To, Text, Tag, Class, Button, Missing string }

// waveView is a wave in a list.
type waveView struct{ ID, Name, State, Dates, To string }

// waiting is what a second person is asked to agree to.
type waiting struct {
	What, By, To, Upload string
	Own                  bool // the reader asked for it
}

func (p *Pages) setupRoutes() []line {
	study := Root + "/:study"
	wave := study + "/waves/:wave"
	return []line{
		{http.MethodGet, study, p.setup, ForPreparing, ClassPage},
		{http.MethodGet, study + "/waves", p.waveList, ForPreparing, ClassPage},
		{http.MethodPost, study + "/waves", p.beginWave, ForPreparing, ClassPage},
		{http.MethodGet, wave, p.setup, ForPreparing, ClassPage},
		{http.MethodPost, wave, p.changeWave, ForPreparing, ClassPage},
		{http.MethodPost, wave + "/agree", p.agree, ForPreparing, ClassPage},
		{http.MethodGet, wave + "/delete", p.deleteForm, ForPreparing, ClassPage},
		{http.MethodPost, wave + "/delete", p.deleteWave, ForPreparing, ClassPage},
		{http.MethodGet, study + "/delete", p.deleteForm, ForPreparing, ClassPage},
		{http.MethodPost, study + "/delete", p.deleteExample, ForPreparing, ClassPage},
		{http.MethodGet, wave + "/try", p.try, ForPreparing, ClassPage},
		{http.MethodPost, wave + "/example", p.makeExample, ForPreparing, ClassSlow},
		{http.MethodGet, wave + "/open", p.openForm, ForFieldwork, ClassPage},
		{http.MethodPost, wave + "/open", p.open, ForFieldwork, ClassSlow},
		{http.MethodGet, study + "/groups", p.groups, ForPreparing, ClassPage},
		{http.MethodPost, study + "/groups", p.saveGroups, ForAuthors, ClassPage},
		{http.MethodGet, study + "/targets", p.targets, ForPreparing, ClassPage},
		{http.MethodPost, study + "/targets", p.saveTargets, ForAuthors, ClassPage},
		{http.MethodGet, study + "/settings", p.settings, ForPreparing, ClassPage},
		{http.MethodPost, study + "/settings", p.saveSettings, ForAuthors, ClassPage},
		{http.MethodGet, study + "/contacts", p.contacts, ForFieldwork, ClassPage},
		{http.MethodPost, study + "/contacts", p.upload, ForFieldwork, ClassUpload},
		{http.MethodPost, study + "/contacts/erase", p.erase, ForFieldwork, ClassPage},
		{http.MethodGet, study + "/contacts/:upload", p.checkList, ForFieldwork, ClassPage},
		{http.MethodPost, study + "/contacts/:upload", p.addList, ForFieldwork, ClassUpload},
		{http.MethodGet, study + "/contacts/:upload/problems.csv", p.problems, ForFieldwork, ClassPage},
	}
}

// preparing is the wave a study's set-up is about: the one of the address, else the first draft; "" where there is none.
func (p *Pages) preparing(v *visit) (survey.Fieldwork, error) {
	if v.wave.Wave != "" {
		return v.wave, nil
	}
	all, err := p.Store.Waves(v.ctx(), v.id)
	if err != nil {
		return survey.Fieldwork{}, err
	}
	at := slices.IndexFunc(all, func(w survey.Fieldwork) bool { return w.State == survey.WaveDraft })
	if at < 0 {
		return survey.Fieldwork{}, nil
	}
	return all[at], nil
}

func (p *Pages) setup(v *visit) error {
	wave, err := p.preparing(v)
	if err != nil {
		return err
	}
	if wave.Wave != "" && wave.State != survey.WaveDraft {
		if !ForFieldwork.allows(v.user, v.example) {
			return p.see(v, path(v.id), "")
		}
		return p.see(v, path(v.id, "waves", wave.Wave, "fieldwork"), "")
	}
	title := "Set up"
	if wave.Wave != "" {
		title = "Set up " + wave.Name
	}
	if v.example {
		title = "An example"
	}
	page := &setupView{frame: p.frame(v, title), Base: path(v.id), Needs: v.study.Smallest.Employees, MadeUp: v.example}
	if err := p.otherWaves(v, page, wave.Wave); err != nil {
		return err
	}
	if wave.Wave != "" {
		view := waveIn(v, &wave)
		page.Wave = &view
		page.Example = path(v.id, "waves", wave.Wave, "example")
		if err := p.steps(v, page, &wave); err != nil {
			return err
		}
	}
	return show(v, http.StatusOK, setupPage, page)
}

// otherWaves lists the waves beside the one in preparation, and what waits for a second person.
func (p *Pages) otherWaves(v *visit, page *setupView, wave string) error {
	all, err := p.Store.Waves(v.ctx(), v.id)
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].Wave != wave {
			page.Others = append(page.Others, waveIn(v, &all[i]))
		}
		asked, err := p.Store.Approvals(v.ctx(), v.id, all[i].Wave)
		if err != nil {
			return err
		}
		for _, a := range asked {
			if a.Agreed == "" && all[i].State == survey.WaveDraft {
				page.Waiting = append(page.Waiting, waiting{What: a.What, By: string(a.Asked), To: path(v.id, "waves", all[i].Wave, "agree"), Own: a.Asked == v.actor()})
			}
		}
	}
	if !ForFieldwork.allows(v.user, v.example) {
		return nil
	}
	lists, err := p.Store.AskedUploads(v.ctx(), v.id)
	for _, u := range lists {
		page.Waiting = append(page.Waiting, waiting{What: "Add people to a wave that is open", By: string(u.By), Upload: path(v.id, "contacts", uploadCode(u.ID)), Own: u.By == v.actor()})
	}
	return err
}

// waveIn is a wave as lists show it. One that was opened leads nowhere for those who may not see its fieldwork.
func waveIn(v *visit, w *survey.Fieldwork) waveView {
	view := waveView{ID: w.Wave, Name: w.Name, Dates: dates(w), State: map[survey.WaveState]string{
		survey.WaveDraft: "In preparation", survey.WaveOpen: "Open", survey.WaveClosed: "Closed", survey.WaveReleased: "Released"}[w.State]}
	switch {
	case w.State == survey.WaveDraft:
		view.To = path(v.id, "waves", w.Wave)
	case v.example && w.State == survey.WaveReleased:
		view.To = path(v.id, "results", w.Wave)
	case ForFieldwork.allows(v.user, v.example):
		view.To = path(v.id, "waves", w.Wave, "fieldwork")
	}
	return view
}

// dates are a wave's days in words.
func dates(w *survey.Fieldwork) string {
	switch {
	case w.Opens.IsZero() && w.Closes.IsZero():
		return "opened and closed by hand"
	case w.Opens.IsZero():
		return "until " + day(w.Closes)
	case w.Closes.IsZero():
		return "from " + day(w.Opens)
	}
	return day(w.Opens) + " to " + day(w.Closes)
}

// steps fills in how far the preparation is.
func (p *Pages) steps(v *visit, page *setupView, wave *survey.Fieldwork) error {
	forms, err := p.forms(v, wave.Wave)
	if err != nil {
		return err
	}
	look, err := p.Store.Outlook(v.ctx(), v.id, wave.Wave)
	if err != nil {
		return err
	}
	page.Needs = look.Needs()
	page.Opens = ForFieldwork.allows(v.user, v.example)
	at := func(what string) string { return path(v.id, "waves", wave.Wave, what) }
	asked := len(forms) > 0
	missing := ""
	if !asked {
		missing = "Choose a questionnaire first."
	}
	contacts, listed := contactsText(look)
	all := []struct {
		setupStep
		done, blocked bool
		who           Permission
	}{
		{setupStep{Name: "Questionnaire", To: path(v.id, "questionnaires"), Text: asksText(forms), Button: "Choose a questionnaire"}, asked, false, ForPreparing},
		{setupStep{Name: "Teams and segments", To: path(v.id, "groups"), Text: groupsText(v.study), Button: "Add teams and segments"}, len(v.study.Cells) > 0, false, ForPreparing},
		{setupStep{Name: "Contacts", To: path(v.id, "contacts"), Text: contacts, Button: contactsButton(look)}, asked && listed, false, ForFieldwork},
		{setupStep{Name: "Try it yourself", To: at("try"), Text: "Answer as a customer and as an employee, on your own phone. Test answers never count.", Tag: "Any time", Missing: missing}, false, !asked, ForPreparing},
		{setupStep{Name: "Open and invite", To: at("open"), Text: "Locks the wording and makes the invitations.", Button: "Open and invite"}, false, look.Refusal != "", ForFieldwork},
	}
	for _, s := range all {
		if s.blocked && s.Missing == "" {
			s.Missing = sentence(look.Refusal)
		}
		if !s.who.allows(v.user, v.example) {
			s.To, s.Text = "", s.Text+" For somebody with the role Fieldwork."
		}
		switch {
		case s.done:
			s.Tag, s.Class = "✓ Done", "done"
		case s.Tag != "":
		case page.Next == nil && !s.blocked && s.To != "":
			s.Tag, s.Class = "Next", "now"
			next := s.setupStep
			page.Next = &next
		default:
			s.Tag = "To do"
		}
		page.Steps = append(page.Steps, s.setupStep)
	}
	return nil
}

// agree lets a second person agree to what was asked for.
func (p *Pages) agree(v *visit) error {
	form, err := v.posted()
	if err != nil {
		return err
	}
	err = p.Store.Agree(v.ctx(), v.actor(), v.id, v.wave.Wave, form.Get("what"))
	if errors.Is(err, store.ErrState) {
		return p.say(v, http.StatusConflict, "Somebody else has to agree", "You asked for it yourself. Another person who prepares this study can agree on its set-up page.")
	}
	if err != nil {
		return err
	}
	return p.see(v, path(v.id), "agreed")
}
