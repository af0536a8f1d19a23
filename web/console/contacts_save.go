package console

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/exchange"
	"mirror/survey/pack"
	"mirror/survey/store"
)

// addNow makes new groups, merges small teams, adds the people, and invites them where a wave is open.
func (p *Pages) addNow(v *visit, l *waitingList, page *checkView) error {
	c, err := p.come(v, l)
	if err != nil {
		return err
	}
	if len(c.People) == 0 {
		page.Faults = []fault{{"", "Nobody of this list can be added. Correct the rows, then choose the file again."}}
		return show(v, http.StatusUnprocessableEntity, checkPage, page)
	}
	if err := p.newGroups(v, l, c); err != nil {
		return err
	}
	_, _, err = p.Store.SavePeople(v.ctx(), v.actor(), v.id, c.People)
	if bad, ok := errors.AsType[*store.InvalidPeople](err); ok {
		for i, f := range bad.Faults {
			if i == 5 {
				break
			}
			page.Faults = append(page.Faults, fault{"", fmt.Sprintf("Row %d: %s", c.Lines[f.Index], sentence(f.What))})
		}
		return show(v, http.StatusUnprocessableEntity, checkPage, page)
	}
	if err != nil {
		return err
	}
	if err := p.mergeSmall(v, l, c); err != nil {
		return err
	}
	if err := p.inviteLate(v, l.Side); err != nil {
		return err
	}
	if err := p.Store.DropUpload(v.ctx(), v.id, l.id); err != nil {
		return err
	}
	return p.see(v, path(v.id, "contacts"), "added")
}

// newGroups makes the groups that are to be made, and puts their people into them.
func (p *Pages) newGroups(v *visit, l *waitingList, c *coming) error {
	kinds := [2]string{pack.RoleSegment, pack.RoleUnit}
	if l.Side == gap.Employee {
		kinds[0] = pack.RoleCell
	}
	if len(c.NewNames[0])+len(c.NewNames[1]) == 0 {
		return nil
	}
	ids := [2]map[string]string{}
	err := p.Store.UpdateStudy(v.ctx(), v.actor(), v.id, "add groups of a list", func(s *survey.Study) error {
		for k, names := range c.NewNames {
			ids[k] = map[string]string{}
			list := edits(s, kinds[k])
			for _, name := range names {
				var taken []string
				for _, e := range list {
					taken = append(taken, e.id)
				}
				id := exchange.GroupID(name, taken)
				list, ids[k][exchange.NewGroup+name] = append(list, groupEdit{id: id, name: name}), id
			}
			put(s, kinds[k], list)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i := range c.People {
		x := &c.People[i]
		for _, f := range []struct {
			ids map[string]string
			key *string
		}{{ids[0], &x.Cell}, {ids[0], &x.Segment}, {ids[1], &x.Unit}} {
			if id := f.ids[*f.key]; id != "" {
				*f.key = id
			}
		}
	}
	return nil
}

// mergeSmall lets the wave in preparation report teams as part of others, as was chosen.
func (p *Pages) mergeSmall(v *visit, l *waitingList, c *coming) error {
	if c.look == nil {
		return nil
	}
	number := func(key string) survey.GroupID {
		at := slices.IndexFunc(c.look.Groups, func(g survey.Group) bool { return g.Kind == pack.RoleCell && g.Key == key })
		if at < 0 {
			return 0
		}
		return c.look.Groups[at].ID
	}
	for _, team := range slices.Sorted(maps.Keys(l.Merges)) {
		into := l.Merges[team]
		if into == "" || number(team) == 0 || number(into) == 0 {
			continue
		}
		err := p.Store.MergeGroup(v.ctx(), v.actor(), v.id, c.wave.Wave, number(team), number(into))
		if err != nil && !errors.Is(err, store.ErrState) { // two small teams that were each to join the other: one did
			return err
		}
	}
	return nil
}

// inviteLate makes invitations for people who joined the list while a wave is open.
func (p *Pages) inviteLate(v *visit, side gap.Audience) error {
	waves, err := p.Store.Waves(v.ctx(), v.id)
	if err != nil {
		return err
	}
	for _, w := range waves {
		if w.State != survey.WaveOpen {
			continue
		}
		forms, err := p.forms(v, w.Wave)
		if err != nil {
			return err
		}
		if err := p.invite(v, w.Wave, forms, side); err != nil {
			return err
		}
	}
	return nil
}

// invite makes invitations to all questionnaires of a wave for the people of a side who have none.
func (p *Pages) invite(v *visit, wave string, forms []*survey.Form, side gap.Audience) error {
	derive, err := p.Keys.Deriver(v.id, wave)
	if err != nil {
		return err
	}
	for _, f := range forms {
		if !slices.Contains(f.Pack.Audiences, side.String()) {
			continue
		}
		_, err := p.Store.Invite(v.ctx(), v.actor(), v.id, f.ID, side, func(id [16]byte, account string) store.Derived {
			return store.Derived(derive(id, account))
		})
		if err != nil {
			return err
		}
	}
	return nil
}
