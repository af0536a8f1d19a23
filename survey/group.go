package survey

import (
	"maps"
	"slices"

	"mirror/gap"
	"mirror/survey/pack"
)

// InvitedIn is how many people of a group were asked in a wave; 0 = not known. The number under ""
// holds for every wave that has none of its own.
func InvitedIn(byWave map[string]int, wave string) int {
	if n, ok := byWave[wave]; ok {
		return n
	}
	return byWave[""]
}

func cells(p *pack.Pack, s *Study, wave string) []gap.Group {
	a := inRole(p, pack.RoleCell)
	if a == nil {
		return nil
	}
	var all []gap.Group
	for _, c := range s.Cells {
		all = append(all, gap.Group{ID: c.ID, Invited: InvitedIn(c.Invited, wave), Headcount: c.Headcount, Serves: wholeOf(c.Serves)})
	}
	return orListed(all, a)
}

func segments(p *pack.Pack, s *Study, wave string) []gap.Group {
	a := inRole(p, pack.RoleSegment)
	if a == nil {
		return nil
	}
	sum := 0.0
	for _, g := range s.Segments {
		sum += g.Share
	}
	var all []gap.Group
	for _, g := range s.Segments {
		group := gap.Group{ID: g.ID, Invited: InvitedIn(g.Invited, wave), MergeWith: g.MergeWith}
		if sum > 0 {
			group.Share = g.Share / sum
		}
		all = append(all, group)
	}
	return orListed(all, a)
}

func units(p *pack.Pack, s *Study, wave string) []gap.Group {
	a := inRole(p, pack.RoleUnit)
	if a == nil {
		return nil
	}
	var all []gap.Group
	for _, u := range s.Units {
		all = append(all, gap.Group{ID: u.ID, Invited: InvitedIn(u.Invited, wave)})
	}
	return orListed(all, a)
}

// inRole is the attribute that plays a role for either audience.
func inRole(p *pack.Pack, role string) *pack.Attribute {
	for _, audience := range p.Audiences {
		if a := p.InRole(audience, role); a != nil {
			return a
		}
	}
	return nil
}

// orListed takes the attribute's own options where the study declares no group.
func orListed(declared []gap.Group, a *pack.Attribute) []gap.Group {
	if len(declared) > 0 {
		return declared
	}
	for _, o := range a.Options {
		declared = append(declared, gap.Group{ID: o.ID})
	}
	return declared
}

// wholeOf makes shares that were rounded in the file sum to 1 again, and leaves out those that are 0.
func wholeOf(shares map[string]float64) map[string]float64 {
	if len(shares) == 0 {
		return nil
	}
	sum := 0.0
	for _, id := range slices.Sorted(maps.Keys(shares)) { // in one order: sums of floats depend on it
		sum += shares[id]
	}
	if sum <= 0 {
		return nil
	}
	whole := map[string]float64{}
	for id, v := range shares {
		if v > 0 {
			whole[id] = v / sum
		}
	}
	return whole
}
