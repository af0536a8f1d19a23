package console

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"mirror/reports"
	"mirror/survey"
	"mirror/survey/store"
)

// actionPage is the form of one action.
var actionPage = parsed("act-form")

type actionView struct {
	frame
	Lead    string      // the finding in a sentence
	Means   string      // what its type means
	Offers  []crumb     // from the library of its type, each a link that fills the form in
	Topics  []topicView // to begin with, where none is chosen
	Form    *actionForm
	Verdict reports.ActionVerdict
	Back    string
}

// topicView is a finding that an action can answer.
type topicView struct{ Address, Name, Type, Sentence string }

// actionForm is what is typed.
type actionForm struct {
	Name, Started, Due, Expected, Notes string
	Owners, States, Moves, Units        []choice
	Fixed                               string // the units, where they cannot change any more
	HasUnits                            bool
}

// actField is a field of the form for its templates.
type actField struct {
	ID, Label, Value, Wrong string
	Choices                 []choice
}

// Field is one that is chosen, or a day.
func (page *actionView) Field(id string) actField {
	f := page.Form
	all := map[string]actField{
		"owner":   {Label: "Who does it", Choices: f.Owners},
		"state":   {Label: "How far it has come", Choices: f.States},
		"moves":   {Label: "What it is to move", Choices: f.Moves},
		"started": {Label: "It begins on", Value: f.Started},
		"due":     {Label: "Due by", Value: f.Due},
	}
	out := all[id]
	out.ID, out.Wrong = id, page.Fault(id)
	return out
}

// newAction begins with a finding: one of those of the newest results, or the one the address names.
func (p *Pages) newAction(v *visit) error {
	topic, topics, err := p.findingFor(v)
	if err != nil {
		return err
	}
	page := &actionView{frame: p.frame(v, "New action"), Back: path(v.id, "actions")}
	if topic == nil {
		for _, t := range topics {
			page.Topics = append(page.Topics, topicView{newActionFrom(v, t.Finding, -1), t.Name, t.TypeName, t.Sentence})
		}
		return show(v, http.StatusOK, actionPage, page)
	}
	a := &survey.Action{Owner: "both", State: survey.ActionPlanned, Moves: movesOf(topic.Type)}
	if n, err := strconv.Atoi(v.QueryParam("offer")); err == nil && n >= 0 && n < len(topic.Proposals) {
		chosen := topic.Proposals[n]
		a.Name, a.Owner = chosen.Do, chosen.Owner
		if chosen.Weeks > 0 {
			a.Due = p.Now().AddDate(0, 0, 7*chosen.Weeks).Format(time.DateOnly)
		}
	}
	page.about(v, topic)
	page.Form = p.formOf(v, a, nil)
	return show(v, http.StatusOK, actionPage, page)
}

// movesOf is what an action on a type of gap is to move, if nothing else is said: where both sides agree that something is
// not good enough, customers' score and not the gap.
func movesOf(kind string) string {
	if strings.HasPrefix(kind, "shared") {
		return survey.MovesCustomers
	}
	return survey.MovesGap
}

// newActionFrom is the address of the form for a finding, filled in from the library where an offer is named.
func newActionFrom(v *visit, f survey.Finding, offer int) string {
	q := url.Values{"wave": {f.Wave}, "pack": {f.Pack}, "dimension": {f.Dimension}}
	if offer >= 0 {
		q.Set("offer", strconv.Itoa(offer))
	}
	return path(v.id, "actions", "new") + "?" + q.Encode()
}

// actionOn is where an action about a topic begins; where the topic is not shown, the list of all.
func actionOn(v *visit, r *reports.Reading, dimension string) string {
	t, ok := r.Topic(dimension)
	if !ok {
		return path(v.id, "actions")
	}
	return newActionFrom(v, t.Finding, -1)
}

// findingFor is the finding that the address names, nil where it names none; then all of the newest results.
func (p *Pages) findingFor(v *visit) (*reports.Topic, []reports.Topic, error) {
	r, waves, err := p.latest(v)
	if err != nil {
		return nil, nil, err
	}
	dimension := v.QueryParam("dimension")
	if dimension == "" {
		if r == nil {
			return nil, nil, nil
		}
		return nil, r.Topics(), nil
	}
	if wave := v.QueryParam("wave"); wave != "" {
		if !slices.ContainsFunc(waves, func(w survey.Fieldwork) bool { return w.Wave == wave }) {
			return nil, nil, store.ErrNotFound
		}
		if r, err = p.readingOf(v, wave); err != nil {
			return nil, nil, err
		}
	}
	if pack := v.QueryParam("pack"); pack != "" && r != nil {
		r = r.Of(pack)
	}
	if r == nil {
		return nil, nil, store.ErrNotFound
	}
	t, ok := r.Topic(dimension)
	if !ok { // no such topic, or a hidden one
		return nil, nil, store.ErrNotFound
	}
	known, err := p.Store.Releases(v.ctx(), v.id, t.Wave)
	if err != nil {
		return nil, nil, err
	}
	t.Release = len(known)
	return &t, nil, nil
}

// about says what the action answers.
func (page *actionView) about(v *visit, t *reports.Topic) {
	page.Lead, page.Means = t.Sentence, t.Means
	for i, o := range t.Proposals {
		page.Offers = append(page.Offers, crumb{newActionFrom(v, t.Finding, i), o.Do})
	}
}

// addAction stores a new one.
func (p *Pages) addAction(v *visit) error {
	topic, _, err := p.findingFor(v)
	if err == nil && topic == nil {
		err = store.ErrNotFound
	}
	if err != nil {
		return err
	}
	a := survey.Action{Answers: []string{topic.Dimension}, Finding: &topic.Finding}
	page := &actionView{frame: p.frame(v, "New action"), Back: path(v.id, "actions")}
	page.about(v, topic)
	return p.saveAction(v, page, a, "action-added")
}

// action is the one the address names.
func (v *visit) action() (survey.Action, error) {
	i := slices.IndexFunc(v.study.Actions, func(a survey.Action) bool { return a.ID == v.Param("action") })
	if i < 0 {
		return survey.Action{}, store.ErrNotFound
	}
	return v.study.Actions[i], nil
}

// actionPageOf begins the page of an action that is there.
func (p *Pages) actionPageOf(v *visit, a *survey.Action) (*actionView, error) {
	page := &actionView{frame: p.frame(v, a.Name), Back: path(v.id, "actions")}
	r, _, err := p.latest(v)
	if err == nil && r != nil {
		page.Lead = r.FindingOf(a)
		page.Verdict, _ = r.VerdictOn(a)
	}
	return page, err
}

func (p *Pages) editAction(v *visit) error {
	a, err := v.action()
	if err != nil {
		return err
	}
	page, err := p.actionPageOf(v, &a)
	if err != nil {
		return err
	}
	page.Form = p.formOf(v, &a, v.partOf(a.ID))
	return show(v, http.StatusOK, actionPage, page)
}

func (p *Pages) changeAction(v *visit) error {
	a, err := v.action()
	if err != nil {
		return err
	}
	page, err := p.actionPageOf(v, &a)
	if err != nil {
		return err
	}
	return p.saveAction(v, page, a, "action-saved")
}

// partOf are the units that take part in an action.
func (v *visit) partOf(action string) (units []string) {
	for _, u := range v.study.Units {
		if u.TakesPart[action] {
			units = append(units, u.ID)
		}
	}
	return units
}

// saveAction stores what was typed, or shows the form again with what is wrong.
func (p *Pages) saveAction(v *visit, page *actionView, a survey.Action, done string) error {
	form, err := v.FormParams()
	if err != nil {
		return err
	}
	units := form["unit"]
	fixed := a.ID != "" && a.Begun(p.today())
	if fixed {
		units = v.partOf(a.ID)
	}
	page.Faults = p.typed(&a, form)
	if len(page.Faults) == 0 {
		_, err := p.Store.SaveAction(v.ctx(), v.actor(), v.id, a, units)
		if err == nil {
			return p.see(v, path(v.id, "actions"), done)
		}
		if !errors.Is(err, store.ErrState) {
			return err
		}
		page.Faults = []fault{{"started", "The units that take part are declared before an action begins. Choose today or a later day, or no units."}}
	}
	page.Form = p.formOf(v, &a, units)
	page.Form.Expected = strings.TrimSpace(form.Get("expected"))
	return show(v, http.StatusUnprocessableEntity, actionPage, page)
}
