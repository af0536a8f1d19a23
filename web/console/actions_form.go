package console

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"mirror/reports"
	"mirror/survey"
)

// longestAction is how many letters an action's name may have, and longestNotes its notes.
const longestAction, longestNotes = 200, 2000

// typed reads the form into an action and says what is wrong with it.
func (p *Pages) typed(a *survey.Action, form url.Values) (faults []fault) {
	get := func(name string) string { return strings.TrimSpace(form.Get(name)) }
	wrong := func(field, text string) { faults = append(faults, fault{field, text}) }
	a.Name, a.Notes = strings.Join(strings.Fields(form.Get("name")), " "), get("notes")
	if n := len([]rune(a.Name)); n == 0 || n > longestAction {
		wrong("name", "Say in up to 200 letters what is to be done.")
	}
	if len([]rune(a.Notes)) > longestNotes {
		wrong("notes", "The notes are too long: 2,000 letters at most.")
	}
	if a.Owner = get("owner"); !slices.Contains([]string{"hr", "marketing", "both"}, a.Owner) {
		wrong("owner", "Choose who does it.")
	}
	if a.State = survey.ActionState(get("state")); !slices.Contains(survey.AllActionStates, a.State) {
		wrong("state", "Choose how far it has come.")
	}
	if a.Moves = get("moves"); a.Moves != survey.MovesGap && a.Moves != survey.MovesCustomers {
		wrong("moves", "Choose what it is to move.")
	}
	for _, d := range []struct {
		field string
		to    *string
	}{{"started", &a.Started}, {"due", &a.Due}} {
		*d.to = get(d.field)
		if _, err := time.Parse(time.DateOnly, *d.to); err != nil && *d.to != "" {
			wrong(d.field, "Write the day as year-month-day, such as 2026-09-01.")
		}
	}
	if a.Started != "" && a.Due != "" && a.Due < a.Started {
		wrong("due", "It is to be done before it begins: correct one of the days.")
	}
	if a.Started == "" && (a.State == survey.ActionUnderWay || a.State == survey.ActionDone) {
		a.Started = p.today()
	}
	a.Expected = 0
	if typed := get("expected"); typed != "" {
		n, err := strconv.ParseFloat(strings.Replace(typed, ",", ".", 1), 64)
		if err != nil || !(n > 0 && n <= 100) {
			wrong("expected", "Write by how many points of 100, such as 5, or leave it empty.")
		} else {
			a.Expected = n
		}
	}
	return faults
}

// formOf fills the form in.
func (p *Pages) formOf(v *visit, a *survey.Action, units []string) *actionForm {
	f := &actionForm{Name: a.Name, Started: a.Started, Due: a.Due, Notes: a.Notes, HasUnits: len(v.study.Units) > 0}
	if a.Expected > 0 {
		f.Expected = strconv.FormatFloat(a.Expected, 'f', -1, 64)
	}
	for _, owner := range []string{"both", "hr", "marketing"} {
		f.Owners = append(f.Owners, choice{owner, reports.OwnerName(owner), owner == a.Owner})
	}
	words := map[survey.ActionState]string{survey.ActionPlanned: "Planned", survey.ActionUnderWay: "Under way", survey.ActionDone: "Done", survey.ActionDropped: "Dropped"}
	state := a.State
	if state == "" && a.Started != "" && a.Started <= p.today() {
		state = survey.ActionUnderWay
	}
	for _, s := range survey.AllActionStates {
		f.States = append(f.States, choice{string(s), words[s], s == state})
	}
	f.Moves = []choice{{survey.MovesGap, "The gap becomes narrower", a.Moves != survey.MovesCustomers}, {survey.MovesCustomers, "Customers' score rises", a.Moves == survey.MovesCustomers}}
	var named []string
	for _, u := range v.study.Units {
		in := slices.Contains(units, u.ID)
		f.Units = append(f.Units, choice{u.ID, u.Name, in})
		if in {
			named = append(named, u.Name)
		}
	}
	stored := slices.IndexFunc(v.study.Actions, func(x survey.Action) bool { return x.ID == a.ID && a.ID != "" })
	if stored >= 0 && v.study.Actions[stored].Begun(p.today()) {
		f.Fixed = strings.Join(named, ", ")
		if f.Fixed == "" {
			f.Fixed = "No single units"
		}
	}
	return f
}
