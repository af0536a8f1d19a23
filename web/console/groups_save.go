package console

import (
	"fmt"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"mirror/survey"
	"mirror/survey/exchange"
	"mirror/survey/pack"
	"mirror/survey/store"
)

// mostGroups is how many groups of a kind a page takes.
const mostGroups = 300

// groupEdit is a group as it is edited: head counts are of teams, shares of segments.
type groupEdit struct {
	id, name  string
	headcount int
	share     float64
}

// count is a group's number as its field shows it.
func (e *groupEdit) count(kind string) string {
	switch {
	case kind == pack.RoleSegment:
		return percent(e.share)
	case kind == pack.RoleCell && e.headcount > 0:
		return strconv.Itoa(e.headcount)
	}
	return ""
}

// edits are a study's groups of a kind.
func edits(s *survey.Study, kind string) (list []groupEdit) {
	switch kind {
	case pack.RoleCell:
		for _, c := range s.Cells {
			list = append(list, groupEdit{id: c.ID, name: c.Name, headcount: c.Headcount})
		}
	case pack.RoleSegment:
		for _, g := range s.Segments {
			list = append(list, groupEdit{id: g.ID, name: g.Name, share: g.Share})
		}
	case pack.RoleUnit:
		for _, u := range s.Units {
			list = append(list, groupEdit{id: u.ID, name: u.Name})
		}
	}
	return list
}

// put makes the study's groups of a kind these. What else is known of a group stays; a team serves no segment that is gone.
func put(s *survey.Study, kind string, list []groupEdit) {
	switch kind {
	case pack.RoleCell:
		var all []survey.Cell
		for _, e := range list {
			c := survey.Cell{ID: e.id}
			if at := slices.IndexFunc(s.Cells, func(x survey.Cell) bool { return x.ID == e.id }); at >= 0 {
				c = s.Cells[at]
			}
			c.Name, c.Headcount = e.name, e.headcount
			all = append(all, c)
		}
		s.Cells = all
	case pack.RoleSegment:
		var all []survey.Segment
		for _, e := range list {
			g := survey.Segment{ID: e.id}
			if at := slices.IndexFunc(s.Segments, func(x survey.Segment) bool { return x.ID == e.id }); at >= 0 {
				g = s.Segments[at]
			}
			g.Name, g.Share = e.name, e.share
			all = append(all, g)
		}
		s.Segments = all
		forgetSegments(s)
	case pack.RoleUnit:
		var all []survey.Unit
		for _, e := range list {
			u := survey.Unit{ID: e.id}
			if at := slices.IndexFunc(s.Units, func(x survey.Unit) bool { return x.ID == e.id }); at >= 0 {
				u = s.Units[at]
			}
			u.Name = e.name
			all = append(all, u)
		}
		s.Units = all
	}
}

// forgetSegments takes segments that are gone out of what refers to them.
func forgetSegments(s *survey.Study) {
	here := func(id string) bool {
		return slices.ContainsFunc(s.Segments, func(g survey.Segment) bool { return g.ID == id })
	}
	for i := range s.Cells {
		for id := range s.Cells[i].Serves {
			if !here(id) {
				s.Cells[i].Serves = nil // its shares would no longer sum to 1
				break
			}
		}
	}
	for i := range s.Segments {
		if !here(s.Segments[i].MergeWith) {
			s.Segments[i].MergeWith = ""
		}
	}
	for _, bySegment := range s.SegmentTargets {
		for id := range bySegment {
			if !here(id) {
				delete(bySegment, id)
			}
		}
	}
}

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

func countAdvice(kind, name string) string {
	if kind == pack.RoleSegment {
		return "Write the share of " + name + " as per cent, such as 35."
	}
	return "Write how many people are in " + name + ", such as 62."
}

// number takes a head count or share; a unit has none.
func (e *groupEdit) number(kind, text string) (ok bool) {
	switch kind {
	case pack.RoleCell:
		e.headcount, ok = parseCount(text)
	case pack.RoleSegment:
		e.share, ok = parsePercent(text)
	default:
		ok = true
	}
	return ok
}

// trailing is a name with a number behind it.
var trailing = regexp.MustCompile(`^(.*?)(?:\s*[,;\t:]\s*|\s+)(\d[\d.,' \x{a0}]*\s*%?)$`)

// readPaste adds the lines that were pasted: a name, and behind it a number.
func (page *groupsView) readPaste(g *groupSection, list []groupEdit) []groupEdit {
	taken := make([]string, 0, len(list))
	for _, e := range list {
		taken = append(taken, e.id)
	}
	for i, text := range strings.Split(g.Paste, "\n") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		e := groupEdit{name: text}
		wrong := ""
		if m := trailing.FindStringSubmatch(text); m != nil && g.Kind != pack.RoleUnit {
			if e.name = strings.TrimSpace(m[1]); !e.number(g.Kind, strings.TrimSpace(m[2])) {
				wrong = "has a number that cannot be used"
			}
		}
		if e.name = strings.TrimRight(e.name, ",;: \t"); e.name == "" || !oneLine(e.name) {
			wrong = "has no name that can be used"
		}
		if wrong != "" {
			g.Fault = fmt.Sprintf("Line %d %s. Write one %s a line, such as %s.", i+1, wrong, g.Noun, strings.Split(g.Example, "\n")[0])
			page.Faults = append(page.Faults, fault{g.Kind + "-paste", g.Fault})
			return list
		}
		e.id = exchange.GroupID(e.name, taken)
		taken, list = append(taken, e.id), append(list, e)
	}
	return list
}

// checkGroups looks at all groups of a kind together.
func (page *groupsView) checkGroups(g *groupSection, list []groupEdit) {
	bad := func(text string) {
		g.Fault = text
		page.Faults = append(page.Faults, fault{g.Kind + "-paste", text})
	}
	if len(page.Faults) > 0 {
		return
	}
	if len(list) > mostGroups {
		bad(fmt.Sprintf("These are more than %d. Enter larger groups.", mostGroups))
		return
	}
	seen, given, sum := map[string]bool{}, 0, 0.0
	for _, e := range list {
		if key := strings.ToLower(e.name); seen[key] {
			bad(fmt.Sprintf("“%s” is there twice. Keep one of them, or give them two names.", e.name))
			return
		} else {
			seen[key] = true
		}
		if e.share > 0 {
			given++
		}
		sum += e.share
	}
	switch {
	case g.Kind != pack.RoleSegment || given == 0:
	case given < len(list):
		bad("Some segments have a share and some have none. Give all of them one, or none.")
	case math.Abs(sum-1) > 0.005:
		bad(fmt.Sprintf("The shares sum to %s per cent. Let them sum to 100.", strconv.FormatFloat(math.Round(sum*1000)/10, 'f', -1, 64)))
	}
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
	shares := make([]map[string]float64, len(v.study.Cells))
	for i := range v.study.Cells {
		if i >= len(page.Serves) {
			break
		}
		row, sum := &page.Serves[i], 0.0
		shares[i] = map[string]float64{}
		for k, g := range v.study.Segments {
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
