package console

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/survey"
)

// fieldworkPage is how far a wave has come: how many took part, never who (ux.md A8).
var fieldworkPage = parsed("f-fieldwork")

type fieldworkView struct {
	frame
	Lead  string
	Over  bool // no answers are taken any more
	Forms []fieldworkForm
	Mails []fieldworkFact
	Need  *fieldworkNeed
	Open  string // an address; "" where there is nothing to do
	Invite,
	Links, Close, SoFar, Results string
	Until  string // when the next mails go out
	Closes string // the last day
}

// fieldworkForm is a questionnaire of the wave. Name is "" where there is one only.
type fieldworkForm struct {
	ID     int
	Name   string
	Facts  []fieldworkFact
	Tables []fieldworkTable
}

// fieldworkFact is a figure at the top.
type fieldworkFact struct {
	Name, Big, Of, More string
	Address, Link       string
}

// fieldworkTable is a side's groups.
type fieldworkTable struct {
	ID, Head, Group string
	Rows            []fieldworkRow
}

type fieldworkRow struct{ Name, Asked, Answered, Outlook string }

// fieldworkNeed is how many answers find a gap of a chosen size.
type fieldworkNeed struct {
	Points  int
	Choices []choice
	Rows    []fieldworkRow
}

func (p *Pages) fieldworkRoutes() []line {
	const wave = Root + "/:study/waves/:wave"
	return []line{
		{http.MethodGet, wave + "/fieldwork", p.fieldwork, ForFieldwork, ClassPage},
		{http.MethodGet, wave + "/close", p.closePage, ForFieldwork, ClassPage},
		{http.MethodPost, wave + "/close", p.close, ForFieldwork, ClassSlow},
		{http.MethodPost, wave + "/extend", p.extend, ForFieldwork, ClassPage},
		{http.MethodPost, wave + "/so-far", p.soFar, ForFieldwork, ClassSlow},
	}
}

func (p *Pages) fieldwork(v *visit) error {
	list, noted, err := p.Store.Participation(v.ctx(), v.id, v.wave.Wave)
	if err != nil {
		return err
	}
	forms, err := p.forms(v, v.wave.Wave)
	if err != nil {
		return err
	}
	page := &fieldworkView{frame: p.frame(v, ""), Over: v.wave.State == survey.WaveClosed || v.wave.State == survey.WaveReleased}
	for _, f := range forms {
		page.Forms = append(page.Forms, page.form(v, f, list, noted))
		if len(forms) > 1 {
			page.Forms[len(page.Forms)-1].Name = f.Pack.Title.In("en", f.Pack.DefaultLanguage)
		}
	}
	if v.wave.State == survey.WaveOpen {
		page.need(v, list)
	}
	if err := page.mails(p, v); err != nil {
		return err
	}
	page.Title, page.Lead = p.standing(v, list, noted)
	page.next(p, v, list)
	return show(v, http.StatusOK, fieldworkPage, page)
}

// standing is the heading of the page and what is said below it.
func (p *Pages) standing(v *visit, list []survey.Participation, noted time.Time) (title, lead string) {
	const never = " You see how many took part, never who they are or what they answered."
	switch now := p.Now(); {
	case v.wave.State == survey.WaveDraft:
		return "Fieldwork has not begun", "This page shows how many have taken part once the wave is open."
	case v.wave.State != survey.WaveOpen:
		return "Fieldwork is over", "These are the last figures that were shown while the wave took answers. The response rates are among its results."
	case now.Before(v.wave.Opens):
		return "Fieldwork begins on " + weekday(v.wave.Opens), "The wave is open, and its links work from that day on." + never
	case noted.IsZero():
		return "Fieldwork is running", "The first figures come within a few minutes, then once a day." + never
	default:
		title = "Fieldwork is running"
		if behind, known := behindAim(v, list, noted); known {
			title = map[bool]string{false: "Fieldwork is on track", true: "Fieldwork is behind its aim"}[behind]
		}
		return title, p.day(v) + never + " Updated each night, last on " + weekday(noted) + "."
	}
}

// day says how far the days have come.
func (p *Pages) day(v *visit) string {
	now, w := p.Now(), &v.wave
	days := func(from, to time.Time) int { return int(math.Round(to.Sub(from).Hours()/24)) + 1 }
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, w.Closes.Location())
	switch {
	case !w.Opens.IsZero() && !w.Closes.IsZero():
		return fmt.Sprintf("Day %d of %d.", days(w.Opens, today), days(w.Opens, w.Closes))
	case !w.Closes.IsZero():
		return "The last day is " + weekday(w.Closes) + "."
	}
	return "No last day is set: the wave runs until it is closed here."
}

// behindAim reports whether fewer are expected on a side than the aim, where both can be told.
func behindAim(v *visit, list []survey.Participation, noted time.Time) (behind, known bool) {
	customers, employees, ok := survey.Aim(v.study.Margin)
	for _, s := range list {
		if s.Group != survey.EverybodyOf {
			continue
		}
		_, high, told := s.Expected(v.wave.Opens, noted, v.wave.Closes)
		if !ok || !told {
			continue
		}
		known = true
		behind = behind || high < aimOf(s, customers, employees)
	}
	return behind, known
}

// aimOf is the aim of a side: no more than are invited.
func aimOf(s survey.Participation, customers, employees int) int {
	aim := customers
	if s.Audience == gap.Employee {
		aim = employees
	}
	if s.Asked > 0 && !s.Links {
		aim = min(aim, s.Asked)
	}
	return aim
}

// sideNames are the two sides in words.
var sideNames = map[gap.Audience][2]string{gap.Customer: {"Customers", "customer group"}, gap.Employee: {"Employees", "team"}}

// form is one questionnaire's part of the page.
func (page *fieldworkView) form(v *visit, f *survey.Form, list []survey.Participation, noted time.Time) fieldworkForm {
	out := fieldworkForm{ID: int(f.ID)}
	var opted []fieldworkFact
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		of := slices.DeleteFunc(slices.Clone(list), func(s survey.Participation) bool { return s.Form != f.ID || s.Audience != a })
		for _, s := range of {
			switch s.Group {
			case survey.EverybodyOf:
				out.Facts = append(out.Facts, page.side(v, s, noted))
			case survey.OptedOutOf:
				if s.Least > 0 {
					opted = append(opted, fieldworkFact{Name: sideNames[a][0] + " who asked not to be invited", Big: atLeast(s.Least)})
				}
			}
		}
		if t := page.table(f, a, of); !page.Over && len(t.Rows) > 1 {
			out.Tables = append(out.Tables, t)
		}
	}
	out.Facts = append(out.Facts, opted...)
	return out
}

// side is how many of a side took part.
func (page *fieldworkView) side(v *visit, s survey.Participation, noted time.Time) fieldworkFact {
	fact := fieldworkFact{Name: sideNames[s.Audience][0] + " who answered", Big: answered(s)}
	if s.Least > 0 {
		fact.Big, fact.Of = thousands(s.Least), "or more "
	}
	switch {
	case s.Links:
		fact.Of += "· open links: nobody knows of how many"
	case s.Asked == 0:
		fact.Of += "· nobody is invited yet"
	default:
		fact.Of += "of " + thousands(s.Asked)
		if rate, ok := s.Rate(); ok && rate > 0 {
			fact.Of += fmt.Sprintf(" · from %d %%", rate)
		}
	}
	if page.Over || v.wave.State != survey.WaveOpen {
		return fact
	}
	if customers, employees, ok := survey.Aim(v.study.Margin); ok {
		fact.More = "aim " + thousands(aimOf(s, customers, employees))
	}
	if low, high, ok := s.Expected(v.wave.Opens, noted, v.wave.Closes); ok {
		fact.More += ", expected " + thousands(low)
		if high > low {
			fact.More += "–" + thousands(high)
		}
	}
	return fact
}

// answered is a figure in words.
func answered(s survey.Participation) string {
	if s.Least == 0 {
		return "fewer than " + strconv.Itoa(s.Most()+1)
	}
	return atLeast(s.Least)
}

func atLeast(n int) string { return thousands(n) + " or more" }

// table are the groups of a side, and whether there will be a result of each. The engine's own rules decide, over the figures that are shown
// here: so it tells nothing beside them.
func (page *fieldworkView) table(f *survey.Form, a gap.Audience, list []survey.Participation) fieldworkTable {
	list = slices.DeleteFunc(slices.Clone(list), func(s survey.Participation) bool { return s.Group < 0 })
	t := fieldworkTable{ID: fmt.Sprintf("f%d-%s", f.ID, a), Head: sideNames[a][0] + " by " + sideNames[a][1], Group: map[gap.Audience]string{gap.Customer: "Customer group", gap.Employee: "Team"}[a]}
	asked := disclosure.Asked{Audience: a, Kind: "cell"}
	for _, s := range list {
		if s.Group == survey.NoGroup {
			asked.Others = s.Least
			continue
		}
		asked.Groups = append(asked.Groups, disclosure.AskedGroup{ID: strconv.Itoa(int(s.Group)), Invited: max(1, s.Least)})
	}
	set := f.Programme.Smallest
	plan := disclosure.PlanOf(gap.Smallest{Employees: set.Employees, Customers: set.Customers, Detail: set.Detail}, f.Pack.MinCell, nil, []disclosure.Asked{asked})
	for _, s := range list {
		row := fieldworkRow{Name: "Of none of them", Asked: thousands(s.Asked), Answered: answered(s), Outlook: "Counted in the total only"}
		if s.Links {
			row.Asked = "open link"
		}
		if g := f.Group(s.Group); g != nil {
			row.Name = g.Name
			i := slices.IndexFunc(plan.Groups, func(p gap.Planned) bool { return p.ID == strconv.Itoa(int(s.Group)) })
			row.Outlook = outlook(s, plan.Groups[i])
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// outlook says whether there will be a result of a group.
func outlook(s survey.Participation, p gap.Planned) string {
	few := s.Asked > 0 && !s.Links
	switch {
	case few && s.Asked < p.Needs:
		return fmt.Sprintf("No: %d are needed", p.Needs)
	case p.Status == gap.PlanBeside:
		return "Not while a smaller group is hidden"
	case p.Status == gap.PlanNever && few && s.Asked < 2*p.Needs:
		return "Told when the wave is closed"
	case p.Status == gap.PlanNever:
		return fmt.Sprintf("Not yet: %d are needed", p.Needs)
	case s.Least < 30:
		return "Yes, as a direction"
	}
	return "Yes"
}
