package console

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"mirror/survey"
	"mirror/survey/exchange"
	"mirror/survey/store"
)

// addList takes what was chosen about a list. Where that changed what the list comes to, the page is shown again; else the
// people are added, or a second person is asked to.
func (p *Pages) addList(v *visit) error {
	l, err := p.waitingList(v)
	if err != nil {
		return err
	}
	h, err := handedIn(v)
	if err != nil {
		return err
	}
	defer h.remove()
	if err := p.takeLongTurn(v); err != nil {
		return err
	}
	defer v.endTurn()
	if l.asked {
		return p.addAsked(v, l)
	}
	page, before, err := p.checkView(v, l)
	if err != nil {
		return err
	}
	changed, err := p.choose(v, l, page, before, h)
	if err != nil {
		return err
	}
	if len(page.Faults) > 0 {
		return show(v, http.StatusUnprocessableEntity, checkPage, page)
	}
	if again := changed || h.values.Get("do") == "check"; again || page.TwoPeople {
		return p.keepChosen(v, l, again)
	}
	return p.addNow(v, l, page)
}

// keepChosen keeps a list with what was chosen: to be looked at again, or to be added by a second person.
func (p *Pages) keepChosen(v *visit, l *waitingList, again bool) error {
	box, err := p.seal(v, l)
	if err != nil {
		return err
	}
	if !again {
		if err := p.Store.AskUpload(v.ctx(), v.actor(), v.id, l.id, box); err != nil {
			return err
		}
		return p.see(v, path(v.id, "contacts"), "asked")
	}
	if err := p.Store.ChangeUpload(v.ctx(), v.id, l.id, box); err != nil {
		return err
	}
	return p.see(v, path(v.id, "contacts", uploadCode(l.id)), "checked")
}

// addAsked adds a list that another person put before this one.
func (p *Pages) addAsked(v *visit, l *waitingList) error {
	page, _, err := p.checkView(v, l)
	if err != nil {
		return err
	}
	if l.by == v.actor() {
		page.Faults = []fault{{"", "Somebody else has to add this list: you asked for it."}}
		return show(v, http.StatusConflict, checkPage, page)
	}
	return p.addNow(v, l, page)
}

// choose takes the form: how columns are used, where people of unknown groups belong, and which teams are merged. changed
// means that the list now comes to something else.
func (p *Pages) choose(v *visit, l *waitingList, page *checkView, before *coming, h *handed) (changed bool, err error) {
	uses, again, changed := page.usesIn(h.values, l.List)
	if len(page.Faults) > 0 {
		return false, nil
	}
	if changed {
		return true, p.useAgain(v, l, page, h, uses, again)
	}
	changed = putInto(h.values, "group", before.Groups, &l.Groups, groupChoices(v.study, l.Side))
	changed = putInto(h.values, "unit", before.Units, &l.Units, unitChoices(v.study)) || changed
	l.Merges = map[string]string{}
	for _, t := range page.Small {
		if !h.values.Has(t.ID) {
			continue
		}
		into := h.values.Get(t.ID)
		if g := groupNumbered(before.look, strings.TrimPrefix(t.ID, "merge-")); g != nil && slices.ContainsFunc(t.Choices, func(c choice) bool { return c.Value == into }) {
			l.Merges[g.Key] = into
		}
	}
	return changed, nil
}

// useAgain reads the list with other uses of its columns: anew, where a column is wanted that was not read. Of a column that
// is left out now nothing is kept.
func (p *Pages) useAgain(v *visit, l *waitingList, page *checkView, h *handed, uses map[string]exchange.Use, again []string) error {
	if len(again) > 0 && h.file == "" {
		page.Faults = append(page.Faults, fault{"file", fmt.Sprintf("To read the column “%s”, choose the file again here. It was not kept.", again[0])})
		return nil
	}
	if h.file != "" {
		list, err := exchange.ReadList(h.file, h.name, v.study, uses)
		if page.Faults = listFaults(err); page.Faults != nil {
			return nil
		}
		if err == nil {
			l.List = list
		}
		return err
	}
	l.List.UseAs(uses)
	return nil
}

// putInto takes where the people of unknown groups belong, and reports whether that is something else than before.
func putInto(form url.Values, kind string, unknown []exchange.Unknown, to *exchange.Placing, known []choice) (changed bool) {
	for i, u := range unknown {
		id := fmt.Sprintf("%s-%d", kind, i)
		if !form.Has(id) {
			continue
		}
		put := form.Get(id)
		if put == newGroup {
			put = exchange.NewGroup
		} else if !slices.ContainsFunc(known, func(c choice) bool { return c.Value == put }) {
			put = ""
		}
		if put == u.Put {
			continue
		}
		if *to == nil {
			*to = exchange.Placing{}
		}
		(*to)[u.Name], changed = put, true
	}
	return changed
}

// usesIn are the uses of columns by their names; again are the columns that were not read and are wanted now.
func (page *checkView) usesIn(form url.Values, l *exchange.List) (uses map[string]exchange.Use, again []string, changed bool) {
	uses = map[string]exchange.Use{}
	seen := map[exchange.Use]string{}
	for i, c := range l.Columns {
		id := fmt.Sprintf("use-%d", i)
		u := c.Use
		if form.Has(id) {
			if u = exchange.Use(form.Get(id)); !slices.Contains(exchange.Uses, u) {
				u = ""
			}
		}
		for k := range page.Columns[i].Uses {
			page.Columns[i].Uses[k].Chosen = page.Columns[i].Uses[k].Value == string(u)
		}
		if other, twice := seen[u]; twice && u != "" {
			page.Faults = append(page.Faults, fault{id, fmt.Sprintf("“%s” and “%s” are both used as the same. Leave one of them out.", other, c.Name)})
		}
		seen[u], uses[c.Name] = c.Name, u
		if u != c.Use {
			if changed = true; c.At < 0 {
				again = append(again, c.Name)
			}
		}
	}
	if _, mail := seen[exchange.UseEmail]; !mail {
		if _, number := seen[exchange.UseReference]; !number {
			page.Faults = append(page.Faults, fault{"use-0", "Say which column has the e-mail addresses, or a number of your own."})
		}
	}
	return uses, again, changed
}

func groupNumbered(o *store.Outlook, number string) *survey.Group {
	n, err := strconv.Atoi(number)
	if o == nil || err != nil {
		return nil
	}
	at := slices.IndexFunc(o.Groups, func(g survey.Group) bool { return int(g.ID) == n })
	if at < 0 {
		return nil
	}
	return &o.Groups[at]
}
