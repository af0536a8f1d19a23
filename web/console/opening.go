package console

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/pack"
	"mirror/survey/store"
)

var openPage = parsed("open")

// openView sums up a wave before it opens.
type openView struct {
	frame
	Name, From, To string
	Dates          string
	Packs          []string
	Smallest       survey.Smallest
	Groups         []plannedGroup
	Doubted        []doubted // teams so small that a second person has to agree
	Missing        string    // why it cannot open; "" = it can
	MissingTo      string
	Button         string // with the numbers on it
	Base, Wave     string
	Said           []string // what else should be known
	form           []*survey.Form
	look           *store.Outlook
}

// plannedGroup is a group that will not be shown, or hardly. Merge is what it can be reported with.
type plannedGroup struct{ Name, Text, Join, Merge string }

// doubted is a team of fewer than twice the smallest number.
type doubted struct {
	What          string
	Asked, Agreed string
	Own           bool
}

func (p *Pages) openForm(v *visit) error {
	page, err := p.openView(v)
	if err != nil {
		return err
	}
	return show(v, http.StatusOK, openPage, page)
}

// openView is the summary of a wave in draft; of any other there is none.
func (p *Pages) openView(v *visit) (*openView, error) {
	if v.wave.State != survey.WaveDraft || v.example {
		return nil, store.ErrNotFound
	}
	page := &openView{frame: p.frame(v, "Open "+v.wave.Name), Name: v.wave.Name, Dates: sentence(dates(&v.wave)), Base: path(v.id), Wave: v.wave.Wave}
	for _, d := range []struct {
		day time.Time
		to  *string
	}{{v.wave.Opens, &page.From}, {v.wave.Closes, &page.To}} {
		if !d.day.IsZero() {
			*d.to = d.day.Format(time.DateOnly)
		}
	}
	var err error
	if page.form, err = p.forms(v, v.wave.Wave); err != nil {
		return nil, err
	}
	if page.look, err = p.Store.Outlook(v.ctx(), v.id, v.wave.Wave); err != nil {
		return nil, err
	}
	page.fill(v)
	asked, err := p.Store.Approvals(v.ctx(), v.id, v.wave.Wave)
	if err != nil {
		return nil, err
	}
	for i := range page.Doubted {
		d := &page.Doubted[i]
		if at := slices.IndexFunc(asked, func(a store.Approval) bool { return a.What == d.What }); at >= 0 {
			d.Asked, d.Agreed, d.Own = string(asked[at].Asked), string(asked[at].Agreed), asked[at].Asked == v.actor()
		}
	}
	return page, nil
}

// fill says what opening locks and whom it invites.
func (page *openView) fill(v *visit) {
	s, look := v.study, page.look
	page.Smallest = survey.Smallest{Employees: look.Plan.Smallest.Employees, Customers: look.Plan.Smallest.Customers, Detail: look.Plan.Smallest.Detail}
	for _, f := range page.form {
		page.Packs = append(page.Packs, fmt.Sprintf("%s, version %s, %s", f.Pack.Title.In("en", f.Pack.DefaultLanguage), f.Pack.Version, count(len(f.Pack.Items), "statement")))
	}
	if look.Refusal != "" {
		page.Missing, page.MissingTo = sentence(look.Refusal), path(v.id, "groups")
		if len(page.form) == 0 {
			page.MissingTo = path(v.id, "questionnaires")
		}
	}
	var invited []string
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		if look.Sides[a] && look.Listed[a] > 0 {
			invited = append(invited, count(look.Listed[a], a.String()))
		}
		if look.Sides[a] && look.Listed[a] == 0 {
			page.Said = append(page.Said, fmt.Sprintf("No %ss are on the list: they can answer only through open links, which you make after opening.", a))
		}
	}
	if page.Button = "Open"; len(invited) > 0 {
		page.Button = "Open and invite " + strings.Join(invited, " and ")
	}
	page.plan(s)
}

// plan lists the groups that the engine says will not be shown, or hardly.
func (page *openView) plan(s *survey.Study) {
	names := map[string]string{}
	for _, g := range page.look.Groups {
		names[g.Kind+"\x00"+g.Key] = g.Name
	}
	for _, g := range page.look.Plan.Groups {
		text, wrong := plannedWords(&g)
		if !wrong {
			continue
		}
		one := plannedGroup{Name: names[g.Kind+"\x00"+g.ID], Text: text}
		if g.Kind == pack.RoleUnit {
			one.Name += " (" + g.Audience + "s)"
		}
		if g.Merge != "" {
			one.Merge, one.Join = names[g.Kind+"\x00"+string(g.Merge)], g.Kind+"|"+g.ID+"|"+string(g.Merge)
		}
		page.Groups = append(page.Groups, one)
		if g.Audience == gap.Employee.String() && g.Status == gap.PlanDoubted && g.Kind == pack.RoleCell {
			page.Doubted = append(page.Doubted, doubted{What: fmt.Sprintf("Open with %d people in %s", int(g.Invited.Or(0)), one.Name)})
		}
	}
}

// Waits reports that a second person has not agreed yet to what needs it.
func (page *openView) Waits() bool {
	return slices.ContainsFunc(page.Doubted, func(d doubted) bool { return d.Agreed == "" })
}

// Unasked reports that nobody was asked yet.
func (page *openView) Unasked() bool {
	return slices.ContainsFunc(page.Doubted, func(d doubted) bool { return d.Asked == "" })
}

// open merges what it is told to, asks a second person, or opens the wave and makes all invitations.
func (p *Pages) open(v *visit) error {
	form, err := v.posted()
	if err != nil {
		return err
	}
	page, err := p.openView(v)
	if err != nil {
		return err
	}
	here := path(v.id, "waves", v.wave.Wave, "open")
	switch {
	case form.Get("join") != "":
		if err = p.join(v, page, form.Get("join")); err == nil {
			return p.see(v, here, "joined")
		}
	case form.Get("ask") != "":
		for _, d := range page.Doubted {
			if err = p.Store.Ask(v.ctx(), v.actor(), v.id, v.wave.Wave, d.What); err != nil {
				return err
			}
		}
		return p.see(v, here, "asked")
	case page.Missing != "":
		page.Faults = []fault{{"", page.Missing}}
	case page.Waits():
		page.Faults = []fault{{"", "A second person has to agree to the small teams first, or report them as part of others."}}
	default:
		if err = p.openNow(v, page); err == nil {
			return p.see(v, path(v.id, "waves", v.wave.Wave, "invitations"), "opened")
		}
	}
	if err != nil && refused(err) == "" {
		return err
	}
	if err != nil {
		page.Faults = []fault{{"", refused(err)}}
	}
	return show(v, http.StatusUnprocessableEntity, openPage, page)
}

// join reports a group as part of the one the plan offers.
func (p *Pages) join(v *visit, page *openView, what string) error {
	at := slices.IndexFunc(page.Groups, func(g plannedGroup) bool { return g.Join == what && what != "" })
	if at < 0 {
		return store.ErrNotFound
	}
	parts := strings.Split(what, "|") // no id has one
	number := func(key string) survey.GroupID {
		i := slices.IndexFunc(page.look.Groups, func(g survey.Group) bool { return g.Kind == parts[0] && g.Key == key })
		if i < 0 {
			return 0
		}
		return page.look.Groups[i].ID
	}
	return p.Store.MergeGroup(v.ctx(), v.actor(), v.id, v.wave.Wave, number(parts[1]), number(parts[2]))
}

// openNow makes the wave's key and all invitations, and opens it. Broken off before the end it can be done again: people
// who have an invitation get no second one.
func (p *Pages) openNow(v *visit, page *openView) error {
	if err := p.waveKey(v, page.form); err != nil {
		return err
	}
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		if page.look.Listed[a] == 0 {
			continue
		}
		if err := p.invite(v, v.wave.Wave, page.form, a); err != nil {
			return err
		}
	}
	return p.Store.OpenWave(v.ctx(), v.actor(), v.id, v.wave.Wave)
}

// waveKey makes the key of a wave, unless somebody has a link that was made with one: where that key is lost, another
// would write other links than those people have.
func (p *Pages) waveKey(v *visit, forms []*survey.Form) error {
	_, err := p.Keys.Deriver(v.id, v.wave.Wave)
	if err == nil || !errors.Is(err, fieldwork.ErrNoKey) {
		return err
	}
	for _, f := range forms {
		links, err := p.Store.Links(v.ctx(), v.id, f.ID)
		if err != nil {
			return err
		}
		if len(links) > 0 {
			return fmt.Errorf("open wave %s: %w", v.wave.Wave, fieldwork.ErrNoKey)
		}
		for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
			for _, err := range p.Store.Invitations(v.ctx(), v.id, f.ID, a) {
				if err == nil {
					err = fmt.Errorf("open wave %s: %w", v.wave.Wave, fieldwork.ErrNoKey)
				}
				return err
			}
		}
	}
	return p.Keys.CreateWave(v.id, v.wave.Wave)
}
