package console

import (
	"errors"
	"net/http"
	"slices"

	"mirror/survey/pack"
	"mirror/survey/store"
)

// changeQuestionnaire does what a button of the questionnaire's page says.
func (p *Pages) changeQuestionnaire(v *visit) error {
	q, all, err := p.sheetOf(v, "")
	if err != nil {
		return err
	}
	do, id := v.FormValue("do"), v.FormValue("id")
	to := path(v.id, "questionnaires", q.ID)
	if do == "copy" {
		return p.copyQuestionnaire(v, all, to)
	}
	if q.Published {
		return p.showQuestionnaire(v, http.StatusConflict, fault{"", "A published version stays as it is. Copy it to a new version to change it."})
	}
	if mark := v.FormValue("was"); mark != "" && mark != draftMark(q.Source) {
		return p.showQuestionnaire(v, http.StatusConflict, fault{"", othersChanged})
	}
	switch do {
	case "publish":
		return p.publish(v, q, to)
	case "undo":
		return p.after(v, p.Store.UndoQuestionnaire(v.ctx(), v.actor(), v.id, q.ID), to, "q-back")
	case "discard":
		if len(all) == 1 {
			to = path(v.id, "questionnaires")
		}
		return p.after(v, p.Store.DiscardQuestionnaire(v.ctx(), v.actor(), v.id, q.ID), to, "q-discarded")
	}
	edited := pack.Joined(q.Pack)
	done, why := rearrange(edited, q, do, id)
	if why != "" {
		return p.showQuestionnaire(v, http.StatusUnprocessableEntity, fault{"", why})
	}
	if done == "" {
		return store.ErrNotFound
	}
	faults, err := p.store(v, q, edited)
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		return p.showQuestionnaire(v, http.StatusUnprocessableEntity, faults...)
	}
	return p.see(v, to, done)
}

// rearrange moves something, takes it out or puts it in. Done is the key of what it says then, "" where there is nothing of
// that kind; why says what keeps it from being done.
func rearrange(edited *pack.Pack, q *store.Questionnaire, do, id string) (done, why string) {
	switch do {
	case "up", "down":
		by := map[string]int{"up": -1, "down": 1}[do]
		edited.MoveItem(id, by)
		edited.MoveDimension(id, by)
		return "q-moved", ""
	case "out":
		if why := cannotGo(edited, id); why != "" {
			return "", why
		}
		if edited.Dimension(id) != nil {
			edited.RemoveDimension(id)
		} else {
			turnOff(edited, id)
		}
		return "q-out", ""
	case "in":
		if turnOn(edited, sparesOf(edited, q), id) {
			return "q-in", ""
		}
	}
	return "", ""
}

// after shows what the store refused, or goes on.
func (p *Pages) after(v *visit, err error, to, done string) error {
	if errors.Is(err, store.ErrState) {
		return p.showQuestionnaire(v, http.StatusConflict, fault{"", refused(err)})
	}
	if err != nil {
		return err
	}
	return p.see(v, to, done)
}

// cannotGo says why something must stay, "" where it may go.
func cannotGo(q *pack.Pack, id string) string {
	if q.Dimension(id) != nil && len(q.Dimensions) == 1 {
		return "A questionnaire needs at least one dimension."
	}
	it := q.Item(id)
	if it == nil || it.Role != "" {
		return ""
	}
	others := slices.ContainsFunc(q.Items, func(o pack.Item) bool {
		return o.Dimension == it.Dimension && o.ID != id && !q.InWords(&o)
	})
	if !others {
		return "This is the only statement of its dimension. Add another one first, or take the dimension out."
	}
	return ""
}

// publish freezes the draft.
func (p *Pages) publish(v *visit, q *store.Questionnaire, to string) error {
	if n := pack.Joined(q.Pack).Statements(); n > mostStatements && v.FormValue("many") == "" {
		return p.showQuestionnaire(v, http.StatusUnprocessableEntity, fault{"many", "Tick that so many statements are meant, or take some out."})
	}
	wave := v.FormValue("wave")
	if err := p.Store.PublishQuestionnaire(v.ctx(), v.actor(), v.id, q.ID); err != nil || wave == "" {
		return p.after(v, err, to, "q-published")
	}
	forms, err := p.forms(v, wave)
	if err != nil {
		return err
	}
	packs := []store.PackSource{{Pack: q.Pack, Source: q.Source}}
	for _, f := range forms {
		if f.Pack.ID != q.ID {
			packs = append(packs, store.PackSource{Pack: f.Pack, Source: pack.Write(f.Pack)})
		}
	}
	_, err = p.Store.SetPacks(v.ctx(), v.actor(), v.id, wave, packs)
	return p.after(v, err, path(v.id, "questionnaires"), "q-used")
}

// copyQuestionnaire begins a new version with what the newest one has.
func (p *Pages) copyQuestionnaire(v *visit, all []store.Questionnaire, to string) error {
	q := pack.Joined(all[0].Pack)
	if !all[0].Published {
		return p.showQuestionnaire(v, http.StatusConflict, fault{"", "There is a draft of a new version already."})
	}
	q.Version = pack.NextVersion(q.Version)
	if err := p.free(v, q); err != nil {
		return err
	}
	return p.after(v, p.Store.AddQuestionnaire(v.ctx(), v.actor(), v.id, pack.Write(q)), to, "q-copied")
}
