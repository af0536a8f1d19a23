package console

import (
	"slices"
	"strconv"

	"mirror/survey"
	"mirror/survey/pack"
)

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
