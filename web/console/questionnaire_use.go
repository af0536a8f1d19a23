package console

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"mirror/survey"
	"mirror/survey/pack"
	"mirror/survey/store"
)

var waveStates = map[survey.WaveState]string{
	survey.WaveDraft: "being prepared", survey.WaveOpen: "open", survey.WaveClosed: "closed", survey.WaveReleased: "released",
}

// addWaves tells which questionnaires each wave asks; authors may choose for the waves in draft.
func (p *Pages) addWaves(v *visit, page *sheetsView, all []store.Questionnaire) error {
	waves, err := p.Store.Waves(v.ctx(), v.id)
	if err != nil {
		return err
	}
	for _, w := range waves {
		forms, err := p.forms(v, w.Wave)
		if err != nil {
			return err
		}
		u := usingWave{ID: w.Wave, Name: nameOfWave(w), State: waveStates[w.State]}
		for _, f := range forms {
			u.Asks = append(u.Asks, f.Pack.ID+" "+f.Pack.Version)
			if page.Author && !slices.ContainsFunc(all, func(q store.Questionnaire) bool { return q.ID == f.Pack.ID }) {
				u.Foreign = append(u.Foreign, f.Pack.ID)
			}
		}
		if w.State == survey.WaveDraft && page.Author {
			u.Choices = choicesFor(w.Wave, all, forms)
		}
		page.Waves = append(page.Waves, u)
	}
	return nil
}

// wavesInDraft are the waves whose questionnaires can be chosen.
func (p *Pages) wavesInDraft(v *visit) ([]pieceOption, error) {
	waves, err := p.Store.Waves(v.ctx(), v.id)
	var all []pieceOption
	for _, w := range waves {
		if w.State == survey.WaveDraft {
			all = append(all, pieceOption{Value: w.Wave, Text: nameOfWave(w)})
		}
	}
	return all, err
}

func nameOfWave(w survey.Fieldwork) string {
	if w.Name == "" {
		return w.Wave
	}
	return w.Name
}

// workOnCopy begins a draft with what a wave asks, where the study has no such questionnaire yet: it came from the command line.
func (p *Pages) workOnCopy(v *visit) error {
	forms, err := p.forms(v, v.FormValue("wave"))
	if err != nil {
		return err
	}
	for _, f := range forms {
		if f.Pack.ID != v.FormValue("id") {
			continue
		}
		q := pack.Joined(f.Pack)
		q.Version = pack.NextVersion(q.Version)
		if err := p.free(v, q); err != nil {
			return err
		}
		err := p.Store.AddQuestionnaire(v.ctx(), v.actor(), v.id, pack.Write(q))
		if errors.Is(err, store.ErrState) {
			return p.listQuestionnaires(v, http.StatusConflict, fault{"", refused(err)})
		}
		if err != nil {
			return err
		}
		return p.see(v, path(v.id, "questionnaires", q.ID), "q-copied")
	}
	return store.ErrNotFound
}

// choicesFor are the newest published versions, and what the wave asks now where it is not among them.
func choicesFor(wave string, all []store.Questionnaire, forms []*survey.Form) []tick {
	var choices []tick
	seen := map[string]bool{}
	for _, q := range all {
		if !q.Published || seen[q.ID] {
			continue
		}
		seen[q.ID] = true
		choices = append(choices, tick{"use-" + wave + "-" + q.ID, q.ID + " " + q.Version, q.Pack.Title.In("en", q.Pack.DefaultLanguage) + ", version " + q.Version,
			slices.ContainsFunc(forms, func(f *survey.Form) bool { return f.Pack.ID == q.ID && f.Pack.Version == q.Version })})
	}
	for _, f := range forms {
		value := f.Pack.ID + " " + f.Pack.Version
		if !slices.ContainsFunc(choices, func(c tick) bool { return c.Value == value }) {
			choices = append(choices, tick{"use-" + wave + "-" + f.Pack.ID + "-now", value, f.Pack.Title.In("en", f.Pack.DefaultLanguage) + ", version " + f.Pack.Version + " (as now)", true})
		}
	}
	return choices
}

// useQuestionnaires says which questionnaires a wave in draft asks.
func (p *Pages) useQuestionnaires(v *visit) error {
	form, err := v.FormParams()
	if err != nil {
		return err
	}
	var packs []store.PackSource
	wave := v.FormValue("wave")
	for _, choice := range form["use"] {
		id, version, _ := strings.Cut(choice, " ")
		source, err := p.sourceOf(v, wave, id, version)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(packs, func(s store.PackSource) bool { return s.Pack.ID == id }) {
			return p.listQuestionnaires(v, http.StatusUnprocessableEntity, fault{"", "Choose one version of " + id + " only."})
		}
		packs = append(packs, source)
	}
	if len(packs) == 0 {
		return p.listQuestionnaires(v, http.StatusUnprocessableEntity, fault{"", "Choose at least one questionnaire for the wave."})
	}
	_, err = p.Store.SetPacks(v.ctx(), v.actor(), v.id, wave, packs)
	if errors.Is(err, store.ErrState) {
		return p.listQuestionnaires(v, http.StatusConflict, fault{"", refused(err)})
	}
	if err != nil {
		return err
	}
	return p.see(v, path(v.id, "questionnaires"), "q-used")
}

// sourceOf is a published version, or what the wave asks already; store.ErrNotFound where it is neither.
func (p *Pages) sourceOf(v *visit, wave, id, version string) (store.PackSource, error) {
	all, err := p.written(v)
	if err != nil {
		return store.PackSource{}, err
	}
	for _, q := range all {
		if q.ID == id && q.Version == version && q.Published {
			return store.PackSource{Pack: q.Pack, Source: q.Source}, nil
		}
	}
	forms, err := p.forms(v, wave)
	if err != nil {
		return store.PackSource{}, err
	}
	for _, f := range forms {
		if f.Pack.ID == id && f.Pack.Version == version {
			return store.PackSource{Pack: f.Pack, Source: pack.Write(f.Pack)}, nil
		}
	}
	return store.PackSource{}, store.ErrNotFound
}
