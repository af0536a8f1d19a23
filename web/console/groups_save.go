package console

import (
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"mirror/survey"
	"mirror/survey/store"
)

// mostGroups is how many groups of a kind a page takes.
const mostGroups = 300

// saveGroups takes a section of the page, or who serves whom.
func (p *Pages) saveGroups(v *visit) error {
	form, err := v.posted()
	if err != nil {
		return err
	}
	page, look, err := p.groupsView(v)
	if err != nil {
		return err
	}
	if v.example {
		return errNotYours
	}
	kind := form.Get("kind")
	if kind == "serves" {
		return p.saveServes(v, form, page)
	}
	at := slices.IndexFunc(page.Sections, func(g groupSection) bool { return g.Kind == kind })
	if at < 0 {
		return p.Sorry(v, http.StatusBadRequest)
	}
	section := &page.Sections[at]
	list := page.readGroups(form, section)
	if len(page.Faults) > 0 {
		return show(v, http.StatusUnprocessableEntity, groupsPage, page)
	}
	err = p.Store.UpdateStudy(v.ctx(), v.actor(), v.id, "change "+section.Noun+"s", func(s *survey.Study) error {
		put(s, kind, list)
		return nil
	})
	if err == nil {
		err = p.saveMerges(v, form, section, look)
	}
	if text := refused(err); text != "" {
		page.Faults = append(page.Faults, fault{"", text})
		return show(v, http.StatusUnprocessableEntity, groupsPage, page)
	}
	if err != nil {
		return err
	}
	return p.see(v, path(v.id, "groups"), groupsDone(form))
}

func groupsDone(form url.Values) string {
	switch {
	case form.Get("join") != "":
		return "joined"
	case form.Get("part") != "":
		return "parted"
	}
	return "saved"
}

// readGroups takes the groups of a section out of the form, those that stay and those that were pasted.
func (page *groupsView) readGroups(form url.Values, g *groupSection) (list []groupEdit) {
	for i := range g.Rows {
		r := &g.Rows[i]
		if !form.Has(fmt.Sprintf("%s-name-%d", g.Kind, i)) {
			page.Faults = append(page.Faults, fault{"", "Somebody else changed the list meanwhile. Look at it again before you save."})
			return nil
		}
		if form.Get(fmt.Sprintf("%s-key-%d", g.Kind, i)) != r.ID {
			page.Faults = append(page.Faults, fault{"", "Somebody else changed the list meanwhile. Look at it again before you save."})
			return nil
		}
		if form.Get(fmt.Sprintf("%s-out-%d", g.Kind, i)) != "" {
			continue
		}
		r.Name, r.Count = strings.TrimSpace(form.Get(fmt.Sprintf("%s-name-%d", g.Kind, i))), form.Get(fmt.Sprintf("%s-count-%d", g.Kind, i))
		e := groupEdit{id: r.ID, name: r.Name}
		if r.Name == "" || !oneLine(r.Name) {
			r.NameFault = "Type a name."
			page.Faults = append(page.Faults, fault{fmt.Sprintf("%s-name-%d", g.Kind, i), "Type a name for the " + g.Noun + ", or tick that it is to go."})
		}
		if !e.number(g.Kind, r.Count) {
			r.CountFault = "Write a number."
			page.Faults = append(page.Faults, fault{fmt.Sprintf("%s-count-%d", g.Kind, i), countAdvice(g.Kind, r.Name)})
		}
		list = append(list, e)
	}
	g.Paste = form.Get("paste")
	list = page.readPaste(g, list)
	page.checkGroups(g, list)
	return list
}

// saveMerges follows what was chosen for the wave in preparation: reported as part of another, or on its own again.
func (p *Pages) saveMerges(v *visit, form url.Values, g *groupSection, look *store.Outlook) error {
	wave, err := p.preparing(v)
	if err != nil || wave.Wave == "" {
		return err
	}
	number := func(key string) survey.GroupID {
		for _, x := range look.Groups {
			if x.Kind == g.Kind && x.Key == key {
				return x.ID
			}
		}
		return 0
	}
	for i, r := range g.Rows {
		into := form.Get(fmt.Sprintf("%s-into-%d", g.Kind, i))
		if form.Get("join") == strconv.Itoa(i) {
			into = r.Suggest
		}
		part := form.Get("part") == strconv.Itoa(i)
		if form.Get(fmt.Sprintf("%s-out-%d", g.Kind, i)) != "" || into == "" && !part {
			continue
		}
		to := number(into)
		if to == 0 && !part {
			continue
		}
		if err := p.Store.MergeGroup(v.ctx(), v.actor(), v.id, wave.Wave, number(r.ID), to); err != nil {
			return err
		}
	}
	return nil
}

// saveServes takes the table of who serves whom: each team's shares are empty or sum to 100.
func (p *Pages) saveServes(v *visit, form url.Values, page *groupsView) error {
	shares := page.readServes(v.study, form)
	if len(page.Faults) > 0 {
		return show(v, http.StatusUnprocessableEntity, groupsPage, page)
	}
	before := v.study
	err := p.Store.UpdateStudy(v.ctx(), v.actor(), v.id, "change who serves whom", func(s *survey.Study) error {
		for i, c := range before.Cells {
			if at := slices.IndexFunc(s.Cells, func(x survey.Cell) bool { return x.ID == c.ID }); at >= 0 {
				s.Cells[at].Serves = shares[i]
			}
		}
		forgetSegments(s)
		return nil
	})
	if err != nil {
		return err
	}
	return p.see(v, path(v.id, "groups"), "saved")
}

// readServes takes each team's shares out of the form, as parts of 1; nil for a team that has none.
func (page *groupsView) readServes(s *survey.Study, form url.Values) []map[string]float64 {
	shares := make([]map[string]float64, len(s.Cells))
	for i := range s.Cells {
		if i >= len(page.Serves) {
			break
		}
		row, sum := &page.Serves[i], 0.0
		shares[i] = map[string]float64{}
		for k, g := range s.Segments {
			field := fmt.Sprintf("serves-%d-%d", i, k)
			row.Shares[k] = form.Get(field)
			share, ok := parsePercent(row.Shares[k])
			if !ok && row.Fault == "" {
				row.Fault = "Write per cent, such as 40."
				page.Faults = append(page.Faults, fault{field, row.Name + ": write each share as per cent, such as 40."})
			}
			if sum += share; share > 0 {
				shares[i][g.ID] = share
			}
		}
		if len(shares[i]) > 0 && math.Abs(sum-1) > 0.005 && row.Fault == "" {
			row.Fault = fmt.Sprintf("These sum to %s, not 100.", strconv.FormatFloat(math.Round(sum*1000)/10, 'f', -1, 64))
			page.Faults = append(page.Faults, fault{fmt.Sprintf("serves-%d-0", i), row.Name + ": let the shares sum to 100, or leave all of them empty."})
		}
		if len(shares[i]) == 0 {
			shares[i] = nil
		}
	}
	return shares
}
