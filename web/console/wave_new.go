package console

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"mirror/survey"
	"mirror/survey/store"
)

var (
	wavesPage  = parsed("waves")
	deletePage = parsed("delete")
)

// wavesView lists the waves of a study, and begins a new one.
type wavesView struct {
	frame
	Waves          []waveView
	Name, From, To string
	Copies         bool
}

func (p *Pages) waveList(v *visit) error {
	page, err := p.wavesView(v)
	if err != nil {
		return err
	}
	return show(v, http.StatusOK, wavesPage, page)
}

func (p *Pages) wavesView(v *visit) (*wavesView, error) {
	all, err := p.Store.Waves(v.ctx(), v.id)
	page := &wavesView{frame: p.frame(v, "Waves"), Copies: len(all) > 0}
	for i := range all {
		page.Waves = append(page.Waves, waveIn(v, &all[i]))
	}
	return page, err
}

// readWave takes name and dates from a form.
func (f *frame) readWave(form url.Values) survey.Wave {
	w := survey.Wave{Name: strings.TrimSpace(form.Get("name")), From: form.Get("from"), To: form.Get("to")}
	if w.Name == "" || !oneLine(w.Name) {
		f.Faults = append(f.Faults, fault{"name", "Type a name for the wave, such as Spring 2027."})
	}
	for _, d := range []struct{ id, day string }{{"from", w.From}, {"to", w.To}} {
		if _, err := time.Parse(time.DateOnly, d.day); err != nil && d.day != "" {
			f.Faults = append(f.Faults, fault{d.id, "Write the day as year-month-day, such as 2027-03-01."})
		}
	}
	if w.From != "" && w.To != "" && w.To < w.From && len(f.Faults) == 0 {
		f.Faults = append(f.Faults, fault{"to", "The last day is before the first. Correct one of them."})
	}
	return w
}

// beginWave makes a new wave that asks what the last one asked.
func (p *Pages) beginWave(v *visit) error {
	form, err := v.posted()
	if err != nil {
		return err
	}
	page, err := p.wavesView(v)
	if err != nil {
		return err
	}
	w := page.readWave(form)
	page.Name, page.From, page.To = w.Name, w.From, w.To
	for n := len(v.study.Waves) + 1; w.ID == ""; n++ {
		if id := fmt.Sprintf("w%d", n); !slices.ContainsFunc(page.Waves, func(x waveView) bool { return x.ID == id }) {
			w.ID = id
		}
	}
	if v.example {
		page.Faults = append(page.Faults, fault{"", "An example gets no further waves."})
	}
	if len(page.Faults) == 0 {
		if err = p.Store.BeginWave(v.ctx(), v.actor(), v.id, w); err == nil {
			return p.see(v, path(v.id, "waves", w.ID), "begun")
		}
		if !errors.Is(err, store.ErrConflict) {
			return err
		}
		page.Faults = append(page.Faults, fault{"", "Somebody else began a wave at the same moment. Load the page again."})
	}
	return show(v, http.StatusUnprocessableEntity, wavesPage, page)
}

// changeWave gives a wave another name or other dates. An open one keeps its first day.
func (p *Pages) changeWave(v *visit) error {
	form, err := v.posted()
	if err != nil {
		return err
	}
	page, err := p.openView(v)
	if err != nil {
		return err
	}
	w := page.readWave(form)
	if len(page.Faults) > 0 {
		page.Name, page.From, page.To = w.Name, w.From, w.To
		return show(v, http.StatusUnprocessableEntity, openPage, page)
	}
	err = p.Store.UpdateStudy(v.ctx(), v.actor(), v.id, "change wave", func(s *survey.Study) error {
		for i := range s.Waves {
			if s.Waves[i].ID == v.wave.Wave {
				s.Waves[i].Name, s.Waves[i].From, s.Waves[i].To = w.Name, w.From, w.To
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return p.see(v, path(v.id, "waves", v.wave.Wave, "open"), "saved")
}

// deleteView asks for a name to be typed before something is deleted for good.
type deleteView struct {
	frame
	Name, Typed, Back string
	Loses             string
}

func (p *Pages) deleteView(v *visit) (*deleteView, error) {
	switch {
	case v.wave.Wave != "" && v.wave.State == survey.WaveDraft && !v.example:
		return &deleteView{frame: p.frame(v, "Delete "+v.wave.Name), Name: v.wave.Name, Back: path(v.id, "waves", v.wave.Wave),
			Loses: "Its choice of questionnaires, its links and invitations go. The list of people, the groups and all other waves stay."}, nil
	case v.wave.Wave == "" && v.example:
		return &deleteView{frame: p.frame(v, "Delete this example"), Name: v.study.Company, Back: path(v.id),
			Loses: "Its made-up answers and results go. No real answer is touched."}, nil
	}
	return nil, store.ErrNotFound
}

func (p *Pages) deleteForm(v *visit) error {
	page, err := p.deleteView(v)
	if err != nil {
		return err
	}
	return show(v, http.StatusOK, deletePage, page)
}

// confirmed reports whether the name was typed; if not, the form is shown again.
func (p *Pages) confirmed(v *visit) (bool, error) {
	page, err := p.deleteView(v)
	if err != nil {
		return false, err
	}
	form, err := v.posted()
	if err != nil {
		return false, err
	}
	if page.Typed = strings.TrimSpace(form.Get("name")); page.Typed == page.Name {
		return true, nil
	}
	page.Faults = []fault{{"name", "Type the name exactly as it stands above. Nothing was deleted."}}
	return false, show(v, http.StatusUnprocessableEntity, deletePage, page)
}

func (p *Pages) deleteWave(v *visit) error {
	if yes, err := p.confirmed(v); !yes {
		return err
	}
	if err := p.Store.DeleteWave(v.ctx(), v.actor(), v.id, v.wave.Wave); err != nil {
		return err
	}
	if err := p.Keys.Destroy(v.id, v.wave.Wave); err != nil {
		return err
	}
	return p.see(v, path(v.id), "deleted")
}

func (p *Pages) deleteExample(v *visit) error {
	if yes, err := p.confirmed(v); !yes {
		return err
	}
	if err := p.dropExample(v, v.id); err != nil {
		return err
	}
	return p.see(v, Root, "deleted")
}

// dropExample deletes a study of made-up answers, and the keys of its waves.
func (p *Pages) dropExample(v *visit, id survey.StudyID) error {
	waves, err := p.Store.Waves(v.ctx(), id)
	if err != nil {
		return err
	}
	if err := p.Store.DeleteExample(v.ctx(), v.actor(), id); err != nil {
		return err
	}
	for _, w := range waves {
		if err := p.Keys.Destroy(id, w.Wave); err != nil {
			return err
		}
	}
	return nil
}
