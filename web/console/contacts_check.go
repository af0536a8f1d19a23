package console

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/exchange"
	"mirror/survey/pack"
	"mirror/survey/store"
)

var checkPage = parsed("contacts-check")

// checkView is what a list comes to, before anything of it is saved.
type checkView struct {
	frame
	File, Sheet    string
	Rows           string
	Side           string
	Columns        []checkColumn
	Unread         bool // some columns were not read
	Facts          []string
	Problems       int
	Unknown        []unknownGroup
	Small          []smallTeam
	Button, Action string
	Back           string
	CSV            string
	Asked, Own     bool
	By             string
	TwoPeople      bool // adding needs a second person
	Nobody         bool
}

// checkColumn is one column of the list.
type checkColumn struct {
	ID, Name, First string
	Uses            []choice
	Fault           string
}

// unknownGroup is a word of the list that names no group of the study.
type unknownGroup struct {
	ID, Name, Noun string
	N              string
	Choices        []choice
}

// smallTeam is a team that would not be shown on its own.
type smallTeam struct {
	ID, Name, Text string
	Choices        []choice
}

// useNames are what uses are called.
var useNames = map[exchange.Use]string{
	exchange.UseEmail: "E-mail address", exchange.UseName: "Name, or first name", exchange.UseLastName: "Last name", exchange.UseReference: "Reference, your own number",
	exchange.UseLanguage: "Language", exchange.UseUnit: "Branch or unit", exchange.UseWeight: "Weight", exchange.UseAccount: "Client account",
}

// coming is what a checked list would change.
type coming struct {
	*exchange.CheckedList
	known, out int // of the people: on the list already; asked not to be invited, and left out
	look       *store.Outlook
	wave       survey.Fieldwork
}

func (p *Pages) checkList(v *visit) error {
	l, err := p.waitingList(v)
	if err != nil {
		return err
	}
	if err := p.takeLongTurn(v); err != nil {
		return err
	}
	defer v.endTurn()
	page, _, err := p.checkView(v, l)
	if err != nil {
		return err
	}
	return show(v, http.StatusOK, checkPage, page)
}

// come checks a list against the study. People who opted out earlier are not in it.
func (p *Pages) come(v *visit, l *waitingList) (*coming, error) {
	c := &coming{CheckedList: l.List.Check(v.study, l.Side, l.Groups, l.Units)}
	known, err := p.Store.Known(v.ctx(), v.id, c.People)
	if err != nil {
		return nil, err
	}
	people, lines := c.People[:0:0], c.Lines[:0:0]
	for i, k := range known {
		switch {
		case k >= 2:
			c.out++
			continue
		case k == 1:
			c.known++
		}
		people, lines = append(people, c.People[i]), append(lines, c.Lines[i])
	}
	c.People, c.Lines = people, lines
	if c.wave, err = p.preparing(v); err != nil || c.wave.Wave == "" {
		return c, err
	}
	c.look, err = p.Store.Outlook(v.ctx(), v.id, c.wave.Wave, c.People...)
	return c, err
}

// checkView is the page of a list as things stand.
func (p *Pages) checkView(v *visit, l *waitingList) (*checkView, *coming, error) {
	c, err := p.come(v, l)
	if err != nil {
		return nil, nil, err
	}
	code := uploadCode(l.id)
	page := &checkView{frame: p.frame(v, "Check your contact list"), File: l.List.File, Sheet: l.List.Sheet, Side: l.Side.String(), Rows: count(len(l.List.Rows), "row"),
		Back: path(v.id, "contacts") + "?side=" + l.Side.String(), Action: path(v.id, "contacts", code), CSV: path(v.id, "contacts", code, "problems.csv"),
		Asked: l.asked, Own: l.by == v.actor(), By: string(l.by), Nobody: len(c.People) == 0}
	if page.TwoPeople, err = p.openToEmployees(v); err != nil {
		return nil, nil, err
	}
	page.TwoPeople = page.TwoPeople && l.Side == gap.Employee
	page.columns(l)
	page.facts(c)
	page.unknown("group", l, c.Groups, groupChoices(v.study, l.Side))
	page.unknown("unit", l, c.Units, unitChoices(v.study))
	page.small(c, l)
	fresh := len(c.People) - c.known
	switch {
	case fresh > 0:
		page.Button = "Add " + count(fresh, l.Side.String())
	default:
		page.Button = "Bring " + count(c.known, l.Side.String()) + " up to date"
	}
	if page.TwoPeople && !l.asked {
		page.Button = "Ask a second person to " + strings.ToLower(page.Button[:1]) + page.Button[1:]
	}
	return page, c, nil
}

// openToEmployees reports whether a wave that asks employees takes answers: who joins a team then could be meant to make a
// colleague visible, so that a second person looks at it (protection.md A16).
func (p *Pages) openToEmployees(v *visit) (bool, error) {
	waves, err := p.Store.Waves(v.ctx(), v.id)
	if err != nil {
		return false, err
	}
	for _, w := range waves {
		if w.State != survey.WaveOpen {
			continue
		}
		forms, err := p.forms(v, w.Wave)
		if err != nil {
			return false, err
		}
		if slices.ContainsFunc(forms, func(f *survey.Form) bool { return slices.Contains(f.Pack.Audiences, gap.Employee.String()) }) {
			return true, nil
		}
	}
	return false, nil
}

// columns shows how the columns were understood.
func (page *checkView) columns(l *waitingList) {
	for i, c := range l.List.Columns {
		col := checkColumn{ID: fmt.Sprintf("use-%d", i), Name: c.Name, First: "not read", Uses: []choice{{"", "Leave out", c.Use == ""}}}
		if col.Name == "" {
			col.Name = fmt.Sprintf("Column %d", i+1)
		}
		if page.Unread = page.Unread || c.At < 0; c.At >= 0 {
			col.First = firstValues(l.List, c.At, c.Use)
		}
		for _, u := range exchange.Uses {
			if l.Side == gap.Employee && (u == exchange.UseWeight || u == exchange.UseAccount) {
				continue
			}
			name := useNames[u]
			if u == exchange.UseGroup {
				name = map[gap.Audience]string{gap.Customer: "Segment", gap.Employee: "Team"}[l.Side]
			}
			col.Uses = append(col.Uses, choice{string(u), name, c.Use == u})
		}
		page.Columns = append(page.Columns, col)
	}
}

// firstValues are the first different values of a column. Of addresses only the beginning is shown.
func firstValues(l *exchange.List, at int, use exchange.Use) string {
	var some []string
	for i := range l.Rows {
		text := l.Rows[i].Values[at]
		if use == exchange.UseEmail {
			if k := strings.LastIndexByte(text, '@'); k > 0 {
				text = text[:k] + "@…"
			}
		}
		if r := []rune(text); len(r) > 30 {
			text = string(r[:29]) + "…"
		}
		if text != "" && !slices.Contains(some, text) {
			some = append(some, text)
		}
		if len(some) == 3 || i > 200 {
			break
		}
	}
	return strings.Join(some, ", ")
}

func groupChoices(s *survey.Study, side gap.Audience) (list []choice) {
	if side == gap.Employee {
		for _, c := range s.Cells {
			list = append(list, choice{Value: c.ID, Text: c.Name})
		}
		return list
	}
	for _, g := range s.Segments {
		list = append(list, choice{Value: g.ID, Text: g.Name})
	}
	return list
}

func unitChoices(s *survey.Study) (list []choice) {
	for _, u := range s.Units {
		list = append(list, choice{Value: u.ID, Text: u.Name})
	}
	return list
}

// newGroup is the value of the choice to make a group.
const newGroup = "+"

// unknown asks what to do with each word that names no group of the study.
func (page *checkView) unknown(kind string, l *waitingList, list []exchange.Unknown, known []choice) {
	noun := map[string]string{"group": map[gap.Audience]string{gap.Customer: "segment", gap.Employee: "team"}[l.Side], "unit": "unit"}[kind]
	for i, u := range list {
		if i == 40 {
			page.Facts = append(page.Facts, fmt.Sprintf("%s more words name no %s. Is this the right column?", thousands(len(list)-i), noun))
			return
		}
		g := unknownGroup{ID: fmt.Sprintf("%s-%d", kind, i), Name: u.Name, Noun: noun, N: thousands(u.N)}
		chosen := u.Put
		if chosen == exchange.NewGroup {
			chosen = newGroup
		}
		g.Choices = []choice{{"", "No " + noun, chosen == ""}, {newGroup, "New " + noun + " “" + u.Name + "”", chosen == newGroup}}
		for _, k := range known {
			k.Chosen = k.Value == chosen
			g.Choices = append(g.Choices, k)
		}
		page.Unknown = append(page.Unknown, g)
	}
}

// small asks about teams that the engine says will not be shown, or hardly, once these people are on the list.
func (page *checkView) small(c *coming, l *waitingList) {
	if c.look == nil || l.Side != gap.Employee || l.asked {
		return
	}
	touched := map[string]bool{}
	for _, x := range c.People {
		touched[x.Cell] = true
	}
	joined := map[string]bool{} // by another small one
	for i := range c.look.Groups {
		g := &c.look.Groups[i]
		plan := c.look.Planned(gap.Employee, g)
		if g.Kind != pack.RoleCell || plan == nil || !touched[g.Key] || plan.Merge == "" {
			continue
		}
		text, wrong := plannedWords(plan)
		if !wrong {
			continue
		}
		chosen, decided := l.Merges[g.Key]
		if !decided && plan.Status == gap.PlanNever && !joined[g.Key] {
			chosen = string(plan.Merge)
		}
		joined[chosen] = chosen != ""
		t := smallTeam{ID: "merge-" + strconv.Itoa(int(g.ID)), Name: g.Name, Text: "Will it be shown? " + text, Choices: []choice{{"", "On its own", chosen == ""}}}
		for _, x := range c.look.Groups {
			if x.Kind == pack.RoleCell && x.ID != g.ID && x.MergedInto == 0 {
				t.Choices = append(t.Choices, choice{x.Key, "As part of " + x.Name, x.Key == chosen})
			}
		}
		page.Small = append(page.Small, t)
	}
}
