package console

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/exchange"
	faults "mirror/survey/fault"
	"mirror/survey/pack"
)

var contactsPage = parsed("contacts")

// peopleAtOnce is how many people a page of the list shows.
const peopleAtOnce = 50

// contactsView is the list of people, and where a new one is handed in.
type contactsView struct {
	frame
	Side               string // customer or employee
	Sides              []choice
	Counts             []contactCount
	Sought, Text       string
	People             []contact
	Found              int
	From, To           int
	Earlier, Later     string
	Erase              string
	Open, CanAdd       bool
	TeamWord, Identity string
}

type contactCount struct{ Name, N string }

// contact is one person of the list. Whether somebody answered is nowhere.
type contact struct{ Who, Name, Team, Unit, Language string }

// sideOf is the audience that a form or address names; customers where it names none.
func sideOf(name string) gap.Audience {
	if name == gap.Employee.String() {
		return gap.Employee
	}
	return gap.Customer
}

func (p *Pages) contacts(v *visit) error {
	page, err := p.contactsView(v)
	if err != nil {
		return err
	}
	return show(v, http.StatusOK, contactsPage, page)
}

func (p *Pages) contactsView(v *visit) (*contactsView, error) {
	counts, err := p.Store.PeopleCounts(v.ctx(), v.id)
	if err != nil {
		return nil, err
	}
	side := gap.Employee // who is missing comes first
	if named := v.QueryParam("side"); named != "" {
		side = sideOf(named)
	} else if counts.Sides[gap.Employee] > 0 && counts.Sides[gap.Customer] == 0 {
		side = gap.Customer
	}
	page := &contactsView{frame: p.frame(v, "Contacts"), Side: side.String(), Sought: v.QueryParam("q"), Erase: path(v.id, "contacts", "erase"), CanAdd: !v.example}
	page.TeamWord = map[gap.Audience]string{gap.Customer: "Segment", gap.Employee: "Team"}[side]
	for _, a := range []gap.Audience{gap.Employee, gap.Customer} {
		page.Sides = append(page.Sides, choice{a.String(), fmt.Sprintf("%s (%s)", sideNames[a][0], thousands(counts.Sides[a])), a == side})
	}
	names, err := p.groupCounts(v, page, side, counts.Groups, counts.Apart[side])
	if err != nil {
		return nil, err
	}
	from, _ := strconv.Atoi(v.QueryParam("from"))
	from = max(0, min(from, 1_000_000))
	list, found, err := p.Store.People(v.ctx(), v.id, side, page.Sought, from, peopleAtOnce)
	if err != nil {
		return nil, err
	}
	for _, x := range list {
		c := contact{Who: x.Email, Name: x.Name, Team: names[x.Cell+x.Segment], Unit: names["unit "+x.Unit], Language: x.Language}
		if c.Who == "" {
			c.Who = x.Reference
		}
		page.People = append(page.People, c)
	}
	page.turn(path(v.id, "contacts"), from, found)
	return page, nil
}

// turn says which part of the list is shown, and where those before and after it are.
func (page *contactsView) turn(address string, from, found int) {
	page.Found, page.From, page.To = found, from+1, from+len(page.People)
	at := func(from int) string {
		q := url.Values{"side": {page.Side}, "from": {strconv.Itoa(from)}}
		if page.Sought != "" {
			q.Set("q", page.Sought)
		}
		return address + "?" + q.Encode()
	}
	if from > 0 {
		page.Earlier = at(max(0, from-peopleAtOnce))
	}
	if page.To < found {
		page.Later = at(from + peopleAtOnce)
	}
}

// groupCounts lists how many people each group has, and returns the groups' names by their keys.
func (p *Pages) groupCounts(v *visit, page *contactsView, side gap.Audience, n map[survey.GroupID]int, apart int) (map[string]string, error) {
	names := map[string]string{}
	kind := pack.RoleSegment
	if side == gap.Employee {
		kind = pack.RoleCell
	}
	groups, err := p.Store.Groups(v.ctx(), v.id)
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		switch g.Kind {
		case kind:
			names[g.Key] = g.Name
			if n[g.ID] > 0 {
				page.Counts = append(page.Counts, contactCount{g.Name, thousands(n[g.ID])})
			}
		case pack.RoleUnit:
			names["unit "+g.Key] = g.Name
		}
	}
	if apart > 0 && len(page.Counts) > 0 {
		page.Counts = append(page.Counts, contactCount{"In no " + map[string]string{pack.RoleCell: "team", pack.RoleSegment: "segment"}[kind], thousands(apart)})
	}
	return names, nil
}

// upload reads a list that was handed in, and keeps it sealed until somebody says yes.
func (p *Pages) upload(v *visit) error {
	h, err := handedIn(v)
	if err != nil {
		return err
	}
	defer h.remove()
	if err := p.takeLongTurn(v); err != nil {
		return err
	}
	defer v.endTurn()
	if text := h.values.Get("text"); h.file == "" && strings.TrimSpace(text) != "" {
		if err := h.copy(strings.NewReader(text), "Pasted list"); err != nil {
			return err
		}
	}
	side := h.values.Get("side")
	wrong := []fault{{"file", "Choose a file, or paste the list."}}
	if v.example {
		wrong = []fault{{"", "An example takes no real people."}}
	} else if h.file != "" {
		list, err := exchange.ReadList(h.file, h.name, v.study, nil)
		if err == nil {
			return p.keepList(v, &waitingList{Side: sideOf(side), List: list})
		}
		if wrong = listFaults(err); wrong == nil {
			return err
		}
	}
	v.QueryParams().Set("side", side)
	page, err := p.contactsView(v)
	if err != nil {
		return err
	}
	if page.Faults, page.Text = wrong, h.values.Get("text"); len(page.Text) > 20_000 {
		page.Text = ""
	}
	return show(v, http.StatusUnprocessableEntity, contactsPage, page)
}

// listFaults are what is wrong with a list, the first few; nil where err is anything else.
func listFaults(err error) (wrong []fault) {
	bad, ok := errors.AsType[*faults.Error](err)
	if !ok {
		return nil
	}
	const few = 5
	for i, f := range bad.Faults {
		if i == few {
			wrong = append(wrong, fault{"file", fmt.Sprintf("And %s more.", thousands(len(bad.Faults)-few+bad.More))})
			break
		}
		at := ""
		if f.Line > 0 {
			at = fmt.Sprintf("Row %d: ", f.Line)
		}
		wrong = append(wrong, fault{"file", at + sentence(f.What) + " " + sentence(f.Do)})
	}
	return wrong
}

// erase removes one person from the lists, for good.
func (p *Pages) erase(v *visit) error {
	form, err := v.posted()
	if err != nil {
		return err
	}
	who := strings.TrimSpace(form.Get("who"))
	n, err := p.Store.Erase(v.ctx(), v.actor(), v.id, who)
	if err != nil {
		return err
	}
	if n == 0 {
		page, err := p.contactsView(v)
		if err != nil {
			return err
		}
		page.Faults = []fault{{"who", "Nobody on the list has this address or reference. Type it in full."}}
		return show(v, http.StatusUnprocessableEntity, contactsPage, page)
	}
	return p.see(v, path(v.id, "contacts"), "erased")
}
