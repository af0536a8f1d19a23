package console

import (
	"slices"
	"strconv"

	"mirror/gap"
	"mirror/reports"
)

// The gaps page of one group, and of a wave that only one side answered.

// offerGroups lets the reader choose a group that the release shows. What is hidden, or was not planned, is not offered.
func (page *gapsView) offerGroups(v *visit, r *reports.Reading) {
	cell, segment := v.QueryParam("cell"), v.QueryParam("segment")
	all := []choice{{"", "Everyone", cell == "" && segment == ""}}
	for _, by := range []struct {
		reports.Breakdown
		name, id string
	}{{reports.ByCell, "cell", cell}, {reports.BySegment, "segment", segment}} {
		for _, g := range r.Groups(by.Breakdown) {
			id := string(g.Row.Cell)
			if by.name == "segment" {
				id = string(g.Row.Segment)
			}
			if !g.Hidden && !g.Row.Other && id != "" {
				all = append(all, choice{by.name + ":" + id, g.Name, id == by.id})
			}
		}
	}
	page.Pick.add("group", "Who", all)
}

// What is said of a group that has no figures in a wave.
var (
	unplanned   = state{"Not in this wave’s plan", "Which groups are reported was fixed before the first invitation, so this one cannot be looked up."}
	hiddenGroup = state{"Hidden to protect people", "So that nobody can work out who said what, this group’s results are not shown to anybody, administrators included."}
)

// ofGroup shows one group: its table, and nothing that a single team should not be the headline of.
func (page *gapsView) ofGroup(v *visit, r *reports.Reading) {
	cell, segment := gap.Word(v.QueryParam("cell")), gap.Word(v.QueryParam("segment"))
	page.Everything = []crumb{{v.at(), "Everyone"}}
	by, at := reports.ByCell, gap.Place{Cell: cell}
	if cell == "" {
		by, at = reports.BySegment, gap.Place{Segment: segment}
	}
	groups := r.Groups(by)
	i := slices.IndexFunc(groups, func(g reports.Group) bool { return g.Row.Place == at && !g.Row.Other })
	switch {
	case cell != "" && segment != "", i < 0:
		page.Title, page.State = unplanned.Head, &unplanned
		return
	case groups[i].Hidden:
		page.Title, page.State = groups[i].Name, &hiddenGroup
		return
	}
	g := groups[i]
	page.Title = g.Name
	var rows []gap.Row
	for _, row := range r.Mirrored(gap.LevelDimension) {
		if x, ok := g.Dims[row.ID]; ok {
			rows = append(rows, x)
		}
	}
	page.Lead = []string{groupLead(r, by, g)}
	if g.Low {
		page.State = &state{"Low base", "Fewer than " + strconv.Itoa(reports.LeastSolid()) + " answers. Read it as a direction, with its range where one is shown. It is left out of rankings and headlines."}
	}
	page.Table = newGapTable(r, "Gap by dimension in "+g.Name+", the widest plus first", "Dimension", rows, dimensionName(v, r))
	page.Sub = "Scores run from 0 to 100. " + r.Sign()
	to := crumb{v.at("teams", string(cell)), "All about this team"}
	if by == reports.BySegment {
		to = crumb{v.at("segments", string(segment)), "All about this segment"}
	}
	page.Everything = append(page.Everything, to)
}

// groupLead says who is compared with whom.
func groupLead(r *reports.Reading, by reports.Breakdown, g reports.Group) string {
	n := ""
	if len(g.Base) > 0 && g.Base[0].Known() {
		n = " " + g.Base[0].Text + " answered."
	}
	switch {
	case by == reports.BySegment:
		return "These customers, compared with all employees." + n
	case g.Row.Compared == gap.ComparedMatched:
		return "These employees, compared with the customers they serve." + n
	}
	return "These employees, compared with all customers." + n
}

// oneSide shows ratings where only one side answered; gaps need both.
func (page *gapsView) oneSide(v *visit, r *reports.Reading) {
	page.State = &state{"No gaps", "Ratings are shown where enough people answered; gaps need both sides."}
	page.Table = newGapTable(r, "Score by dimension", "Dimension", r.Rows(gap.LevelDimension), dimensionName(v, r))
	if page.Table == nil || page.Table.Nothing {
		page.Table = nil
		page.State = &state{"Hidden to protect people", "Too few people answered for anything to be shown."}
	}
	page.Sub = "Scores run from 0 to 100."
	page.Links = gapLinks{Excel: v.at("downloads"), Statements: v.at("statements"), All: "All statements"}
}
