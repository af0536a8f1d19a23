package respond

import (
	"html/template"
	"strings"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// promiseView is what employees are promised. Each line of it is true of the tables; tests hold it to that.
type promiseView struct {
	Groups   []template.HTML
	LeaveOut string // key of the words that offer to leave the groups out; "" = there are none
	LeftOut  bool
	Wave     string
	Smallest int
	Record   string // address of the page with the exact record; "" = no link
}

// promise says what is stored with an employee's answers.
func (s *sheet) promise(wave *survey.Fieldwork, from origin) promiseView {
	v := promiseView{Wave: wave.Name, Smallest: s.form.Smallest(gap.Employee)}
	if v.Wave == "" {
		v.Wave = wave.Wave
	}
	unit := s.form.Group(from.unit)
	if unit != nil {
		v.Groups = append(v.Groups, s.w.rich("kept_group", "label", s.groupLabel(pack.RoleUnit), "name", s.nameOf(unit)))
		v.LeaveOut = "leave_out_this"
	}
	if g := s.form.Group(from.group); g != nil { // the team stands last: the box to leave it out is below it
		name, people := s.reported(g)
		team := s.w.rich("promise_team_plain", "team", name)
		if people > 0 {
			team = s.w.rich("promise_team", "team", name, "n", people)
		}
		v.Groups, v.LeaveOut = append(v.Groups, team), "leave_out"
	} else if s.asksGroup(groupRole(s.side), from.group) {
		v.Groups = append(v.Groups, s.w.rich("promise_team_asked"))
	}
	if s.asksGroup(pack.RoleUnit, from.unit) {
		v.Groups = append(v.Groups, s.w.rich("promise_unit_asked", "label", s.groupLabel(pack.RoleUnit)))
	}
	if v.LeaveOut != "" && len(v.Groups) > 1 { // team and branch are left out together, also what the form asks for
		v.LeaveOut = "leave_out_both"
	}
	return v
}

// reported is the name of what a team's answers are stored under, together with those merged into it, and how many people
// work there: 0 where the study does not say so of each of them. How many of them are asked is not known here.
func (s *sheet) reported(g *survey.Group) (name string, people int) {
	into := s.form.Reported(g.ID)
	names, known := []string{}, true
	for i := range s.form.Groups {
		other := &s.form.Groups[i]
		if s.form.Reported(other.ID) != into {
			continue
		}
		if other.ID == into {
			names = append([]string{s.nameOf(other)}, names...)
		} else {
			names = append(names, s.nameOf(other))
		}
		people += other.Headcount
		known = known && other.Headcount > 0
	}
	if !known {
		people = 0
	}
	return strings.Join(names, " + "), people
}

// nameOf is a group's name: the pack's own words where the group is one of its options.
func (s *sheet) nameOf(g *survey.Group) string {
	if a := s.form.Pack.InRole(s.side.String(), g.Kind); a != nil {
		for _, o := range a.Options {
			if o.ID == g.Key {
				return noMarks(s.text(o.Label))
			}
		}
	}
	return noMarks(g.Name)
}

// groupLabel is how the pack calls a kind of group ("Area of work", "Branch").
func (s *sheet) groupLabel(role string) string {
	if a := s.form.Pack.InRole(s.side.String(), role); a != nil {
		return s.text(a.Label)
	}
	return ""
}
