package console

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"mirror/reports"
	"mirror/survey"
)

// actionsPage is the course of action: what is done about which finding, and what came of it.
var actionsPage = parsed("act-list")

type actionsView struct {
	frame
	Groups []actionGroup
	Waves  []crumb // pages "you said, we did"
	New    string
	Ready  bool // there are results to begin with
}

// actionGroup are the actions of one owner.
type actionGroup struct {
	ID, Head string
	Rows     []actionRow
}

type actionRow struct {
	Address, Name, Topic, State, Due string
	Overdue                          bool
	Expected, Verdict, Why, Compared string
}

func (p *Pages) actionRoutes() []line {
	const at = Root + "/:study/actions"
	return []line{
		{http.MethodGet, at, p.actions, ForReaders, ClassPage},
		{http.MethodGet, at + "/new", p.newAction, ForReaders, ClassPage},
		{http.MethodPost, at + "/new", p.addAction, ForReaders, ClassPage},
		{http.MethodGet, at + "/said/:wave", p.saidForm, ForReaders, ClassPage},
		{http.MethodPost, at + "/said/:wave", p.saveSaid, ForReaders, ClassPage},
		{http.MethodPost, at + "/said/:wave/publish", p.publishSaid, ForReaders, ClassPage},
		{http.MethodGet, at + "/:action", p.editAction, ForReaders, ClassPage},
		{http.MethodPost, at + "/:action", p.changeAction, ForReaders, ClassPage},
	}
}

// today is the day as actions say days.
func (p *Pages) today() string { return p.Now().Format(time.DateOnly) }

func (p *Pages) actions(v *visit) error {
	r, waves, err := p.latest(v)
	if err != nil {
		return err
	}
	page := &actionsView{frame: p.frame(v, "Course of action"), New: path(v.id, "actions", "new"), Ready: r != nil}
	page.Note = "A verdict says what moved since the finding, beyond chance. It is no proof of a cause."
	for _, owner := range []string{"both", "hr", "marketing"} {
		g := actionGroup{ID: "owner-" + owner, Head: reports.OwnerName(owner)}
		for _, a := range p.sorted(v.study.Actions) {
			if a.Owner == owner && !a.Finished() {
				g.Rows = append(g.Rows, p.actionRow(v, r, &a))
			}
		}
		page.add(g)
	}
	over := actionGroup{ID: "finished", Head: "Finished"}
	for _, a := range p.sorted(v.study.Actions) {
		if a.Finished() {
			over.Rows = append(over.Rows, p.actionRow(v, r, &a))
		}
	}
	page.add(over)
	for _, w := range slices.Backward(waves) {
		page.Waves = append(page.Waves, crumb{path(v.id, "actions", "said", w.Wave), waveName(w)})
	}
	return show(v, http.StatusOK, actionsPage, page)
}

func (page *actionsView) add(g actionGroup) {
	if len(g.Rows) > 0 {
		page.Groups = append(page.Groups, g)
	}
}

// sorted are actions in the order in which to look at them: what is overdue first, then by day.
func (p *Pages) sorted(all []survey.Action) []survey.Action {
	all = slices.Clone(all)
	key := func(a *survey.Action) string {
		switch {
		case a.Overdue(p.today()):
			return "0" + a.Due
		case a.Due != "":
			return "1" + a.Due
		}
		return "2"
	}
	slices.SortStableFunc(all, func(a, b survey.Action) int { return cmp.Compare(key(&a), key(&b)) })
	return all
}

// latest are the waves with final results and the reading of the newest of them, nil where there is none.
func (p *Pages) latest(v *visit) (*reports.Reading, []survey.Fieldwork, error) {
	waves, err := p.Store.Waves(v.ctx(), v.id)
	if err != nil {
		return nil, nil, err
	}
	waves = slices.DeleteFunc(waves, func(w survey.Fieldwork) bool { return w.State != survey.WaveReleased })
	if len(waves) == 0 {
		return nil, nil, nil
	}
	r, err := p.readingOf(v, waves[len(waves)-1].Wave)
	return r, waves, err
}

// readingOf is what the release of a wave says.
func (p *Pages) readingOf(v *visit, wave string) (*reports.Reading, error) {
	e, err := p.Shelf.Edition(v.ctx(), v.id, wave)
	if err != nil {
		return nil, err
	}
	r := reports.Read(p.context(e))
	if r != nil {
		v.read(r)
	}
	return r, nil
}

func (p *Pages) actionRow(v *visit, r *reports.Reading, a *survey.Action) actionRow {
	row := actionRow{Address: path(v.id, "actions", a.ID), Name: a.Name, State: reports.StateOf(a), Expected: reports.Expected(a), Overdue: a.Overdue(p.today())}
	if due, err := time.Parse(time.DateOnly, a.Due); err == nil {
		row.Due = day(due)
	}
	if started, err := time.Parse(time.DateOnly, a.Started); err == nil {
		row.State = strings.ReplaceAll(row.State, a.Started, day(started))
	}
	if r == nil {
		return row
	}
	for i, t := range r.TopicsOf(a) {
		if i > 0 {
			row.Topic += ", "
		}
		row.Topic += t
	}
	row.Verdict = "After the next wave"
	if verdict, ok := r.VerdictOn(a); ok {
		row.Verdict, row.Why, row.Compared = verdict.Word, verdict.Text, verdict.Compared
	}
	return row
}
