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
		s.Cells = edited(s.Cells, list, func(c *survey.Cell) *string { return &c.ID }, func(c *survey.Cell, e groupEdit) { c.Name, c.Headcount = e.name, e.headcount })
	case pack.RoleSegment:
		s.Segments = edited(s.Segments, list, func(g *survey.Segment) *string { return &g.ID }, func(g *survey.Segment, e groupEdit) { g.Name, g.Share = e.name, e.share })
		forgetSegments(s)
	case pack.RoleUnit:
		s.Units = edited(s.Units, list, func(u *survey.Unit) *string { return &u.ID }, func(u *survey.Unit, e groupEdit) { u.Name = e.name })
	}
}

// edited are the groups of a list, each begun as it was before where it was there.
func edited[G any](were []G, list []groupEdit, id func(*G) *string, set func(*G, groupEdit)) (all []G) {
	for _, e := range list {
		var g G
		if at := slices.IndexFunc(were, func(x G) bool { return *id(&x) == e.id }); at >= 0 {
			g = were[at]
		}
		*id(&g) = e.id
		set(&g, e)
		all = append(all, g)
	}
	return all
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
