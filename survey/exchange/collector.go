package exchange

import (
	"slices"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// collector gathers one wave of one pack.
type collector struct {
	wave     string
	wanted   bool // false: another wave is asked for, so rows are checked and not counted
	pack     *pack.Pack
	frame    *gap.Frame
	tally    *gap.Tally
	groups   [3][2]group // by role and audience
	places   int
	comments *survey.Comments
	kept     *kept // nil when nobody asks for the rows
	counted  map[count]bool
}

// The roles of groups, as they index collector.groups.
const (
	cellRole = iota
	segmentRole
	unitRole
)

var roles = [3]string{pack.RoleCell, pack.RoleSegment, pack.RoleUnit}

// group knows the ids of the cells, segments or units of one side.
type group struct {
	declared []string        // when not nil, no other is allowed
	found    map[string]bool // else those that were met
}

// collector returns the one of a pack's wave, made at its first row.
func (r *reading) collector(p *pack.Pack, wave string) *collector {
	for _, c := range r.collectors {
		if c.pack == p && c.wave == wave {
			return c
		}
	}
	c := &collector{
		wave: wave, pack: p, wanted: r.Wave == "" || r.Wave == wave,
		frame:    survey.Frame(p, r.Study, wave),
		comments: survey.NewComments(survey.TextQuestions(p)),
		counted:  map[count]bool{},
	}
	c.tally = gap.NewTally(c.frame, gap.Collect{Drivers: r.Drivers})
	if r.Each != nil && c.wanted {
		c.kept = &kept{layout: survey.NewLayout(p, c.frame)}
	}
	// The two sides share what is found of a unit: it exists on both.
	units := map[string]bool{}
	for a := range c.groups[0] {
		for role, list := range [3][]gap.Group{c.frame.Cells, c.frame.Segments, c.frame.Units} {
			g := group{found: map[string]bool{}}
			if role == unitRole {
				g.found = units
			}
			for _, d := range list {
				g.declared = append(g.declared, d.ID)
			}
			if g.declared == nil {
				g.declared = declared(r.Study, role)
			}
			if at := p.InRole(sides[a], roles[role]); g.declared == nil && at != nil {
				for _, option := range at.Options {
					g.declared = append(g.declared, option.ID)
				}
			}
			c.groups[role][a] = g
		}
	}
	r.collectors = append(r.collectors, c)
	return c
}

// declared are the ids the study declares, for a pack that does not itself ask for the group.
func declared(s *survey.Study, role int) []string {
	var ids []string
	switch role {
	case cellRole:
		for _, c := range s.Cells {
			ids = append(ids, c.ID)
		}
	case segmentRole:
		for _, g := range s.Segments {
			ids = append(ids, g.ID)
		}
	case unitRole:
		for _, u := range s.Units {
			ids = append(ids, u.ID)
		}
	}
	return ids
}

// known checks the id of a group. What is wrong with it and what to do are "" when nothing is.
func (c *collector) known(role int, a gap.Audience, id string) (what, do string) {
	g := c.groups[role][a]
	if id == "" || g.found[id] {
		return "", ""
	}
	if !plain(id) {
		return "the " + roles[role] + " " + quote(id) + " is no id", badID
	}
	if g.declared != nil {
		if slices.Contains(g.declared, id) {
			return "", ""
		}
		do = "write one of " + someOf(g.declared)
		if near := nearest(id, g.declared); near != "" {
			do = "write " + near + " if that is meant; declared are " + someOf(g.declared)
		}
		return "there is no " + roles[role] + " " + quote(id), do
	}
	if len(g.found) >= maxGroups {
		return "the file has very many different values in the column \"" + roles[role] + "\", among them " + quote(id),
			"use this column for groups; the id of a client belongs in the column account"
	}
	g.found[id] = true
	return "", ""
}

// result is what was gathered.
func (c *collector) result() *survey.Collected {
	out := &survey.Collected{Wave: c.wave, Pack: c.pack, Frame: c.frame, Tally: c.tally}
	c.comments.Into(out)
	return out
}
