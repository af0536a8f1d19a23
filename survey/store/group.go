package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// declaredGroups are the study's groups in its order, without numbers.
func declaredGroups(study *survey.Study) []survey.Group {
	var all []survey.Group
	for _, c := range study.Cells {
		all = append(all, survey.Group{Kind: pack.RoleCell, Key: c.ID, Name: c.Name, Headcount: c.Headcount})
	}
	for _, g := range study.Segments {
		all = append(all, survey.Group{Kind: pack.RoleSegment, Key: g.ID, Name: g.Name})
	}
	for _, u := range study.Units {
		all = append(all, survey.Group{Kind: pack.RoleUnit, Key: u.ID, Name: u.Name})
	}
	return all
}

// groupsOf are the groups that a pack's form is about: the study's; where it declares none of a kind, those the pack lists.
func groupsOf(study *survey.Study, p *pack.Pack) []survey.Group {
	all := declaredGroups(study)
	for _, kind := range []string{pack.RoleCell, pack.RoleSegment, pack.RoleUnit} {
		if slices.ContainsFunc(all, func(g survey.Group) bool { return g.Kind == kind }) {
			continue
		}
		for _, audience := range p.Audiences {
			if a := p.InRole(audience, kind); a != nil {
				for _, o := range a.Options {
					all = append(all, survey.Group{Kind: kind, Key: o.ID, Name: o.Label.In(study.Language, p.DefaultLanguage)})
				}
				break
			}
		}
	}
	return all
}

// saveGroups adds the groups that have no number yet and brings names and headcounts up to date.
func saveGroups(tx *gorm.DB, study survey.StudyID, groups []survey.Group) error {
	known, err := groupNumbers(tx, study)
	if err != nil {
		return err
	}
	next := survey.GroupID(0)
	for _, id := range known {
		next = max(next, id)
	}
	for _, g := range groups {
		if id := known[groupKey{g.Kind, g.Key}]; id != 0 {
			err = tx.Exec("UPDATE groups SET name = ?, headcount = ? WHERE study = ? AND id = ?", g.Name, g.Headcount, study, id).Error
		} else {
			next++
			err = tx.Exec("INSERT INTO groups (study, id, kind, key, name, headcount) VALUES (?, ?, ?, ?, ?, ?)",
				study, next, g.Kind, g.Key, g.Name, g.Headcount).Error
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// groupKey names a group within a study.
type groupKey struct{ kind, key string }

// groupNumbers are all groups a study ever had.
func groupNumbers(tx *gorm.DB, study survey.StudyID) (map[groupKey]survey.GroupID, error) {
	var rows []struct {
		ID        survey.GroupID
		Kind, Key string
	}
	if err := tx.Raw("SELECT id, kind, key FROM groups WHERE study = ?", study).Scan(&rows).Error; err != nil {
		return nil, err
	}
	known := make(map[groupKey]survey.GroupID, len(rows))
	for _, r := range rows {
		known[groupKey{r.Kind, r.Key}] = r.ID
	}
	return known, nil
}

// groupKeys are the ids in files of all groups a study ever had.
func groupKeys(tx *gorm.DB, study survey.StudyID) (map[survey.GroupID]string, error) {
	known, err := groupNumbers(tx, study)
	keys := make(map[survey.GroupID]string, len(known))
	for k, id := range known {
		keys[id] = k.key
	}
	return keys, err
}

// merges are a wave's, by member; the group they end up in, however long the chain.
func merges(tx *gorm.DB, study survey.StudyID, wave int) (map[survey.GroupID]survey.GroupID, error) {
	var rows []struct{ Member, IntoGroup survey.GroupID }
	if err := tx.Raw("SELECT member, into_group FROM merges WHERE study = ? AND wave = ?", study, wave).Scan(&rows).Error; err != nil {
		return nil, err
	}
	into := make(map[survey.GroupID]survey.GroupID, len(rows))
	for _, r := range rows {
		into[r.Member] = r.IntoGroup
	}
	return into, nil
}

// endOf follows merges from a group to the one that its answers are stored under.
func endOf(into map[survey.GroupID]survey.GroupID, id survey.GroupID) survey.GroupID {
	for range len(into) {
		next := into[id]
		if next == 0 {
			break
		}
		id = next
	}
	return id
}

// MergeGroup decides before opening that answers of a group are stored under another of the same kind; into 0 takes
// that back. Invitations made before follow. A merge that brings employees with personal links together with an open link is refused.
func (s *Store) MergeGroup(ctx context.Context, by Actor, study survey.StudyID, wave string, group, into survey.GroupID) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, s.lock())
		if err != nil {
			return err
		}
		if w.State != survey.WaveDraft {
			return refuse("groups can be merged only before the wave opens")
		}
		if err := checkMerge(tx, study, w.ID, group, into); err != nil {
			return err
		}
		if err := tx.Exec("DELETE FROM merges WHERE study = ? AND wave = ? AND member = ?", study, w.ID, group).Error; err != nil {
			return err
		}
		if into != 0 {
			if err := tx.Exec("INSERT INTO merges (study, wave, member, into_group) VALUES (?, ?, ?, ?)", study, w.ID, group, into).Error; err != nil {
				return err
			}
		}
		if err := snapshot(tx, study, w.ID); err != nil {
			return err
		}
		if into != 0 { // taking a merge back only parts teams
			if err := checkOneRoad(tx, study, w.ID, "merge only teams that are asked in the same way"); err != nil {
				return err
			}
		}
		return s.audit(tx, by, "merge group", fmt.Sprintf("study %d wave %s group %d into %d", study, wave, group, into))
	})
	if err != nil {
		return fmt.Errorf("merge group %d in wave %s: %w", group, wave, err)
	}
	s.forget()
	return nil
}

// checkMerge refuses groups of two kinds and merges that go round in a circle.
func checkMerge(tx *gorm.DB, study survey.StudyID, wave int, group, into survey.GroupID) error {
	for _, id := range []survey.GroupID{group, into} {
		if id != 0 && !exists(id) {
			return fmt.Errorf("group %d: %w", id, ErrNotFound)
		}
	}
	var rows []struct {
		ID   survey.GroupID
		Kind string
	}
	if err := tx.Raw("SELECT id, kind FROM groups WHERE study = ? AND id IN (?, ?)", study, group, into).Scan(&rows).Error; err != nil {
		return err
	}
	kinds := map[survey.GroupID]string{}
	for _, r := range rows {
		kinds[r.ID] = r.Kind
	}
	switch {
	case kinds[group] == "":
		return fmt.Errorf("group %d: %w", group, ErrNotFound)
	case into == 0:
		return nil
	case kinds[into] == "":
		return fmt.Errorf("group %d: %w", into, ErrNotFound)
	case group == into:
		return refuse("a group cannot be merged into itself")
	case kinds[group] != kinds[into]:
		return refuse("a %s cannot be merged into a %s", kinds[group], kinds[into])
	}
	already, err := merges(tx, study, wave)
	if err != nil {
		return err
	}
	if endOf(already, into) == group {
		return refuse("the other group is merged into this one already")
	}
	return nil
}

// snapshot brings the groups, units and weights of a wave's invitations in line with the people list and the merges.
// It runs until the wave opens and not after: whose answers count where is then settled.
func snapshot(tx *gorm.DB, study survey.StudyID, wave int) error {
	const person = "FROM people p WHERE p.study = invitations.study AND p.id = invitations.person"
	err := tx.Exec("UPDATE invitations SET group_id = (SELECT p.group_id "+person+"), unit = (SELECT p.unit "+person+"), weight = (SELECT p.weight "+person+") "+
		"WHERE study = ? AND form IN (SELECT id FROM forms WHERE study = ? AND wave = ?)", study, study, wave).Error
	if err != nil {
		return err
	}
	return followMerges(tx, "invitations", study, wave)
}

// followMerges puts the groups that others were merged into in place of these.
func followMerges(tx *gorm.DB, table string, study survey.StudyID, wave int) error {
	into, err := merges(tx, study, wave)
	if err != nil {
		return err
	}
	for member := range into { // where a chain ends there is no member, so the order does not matter
		for _, column := range []string{"group_id", "unit"} {
			err := tx.Exec("UPDATE "+table+" SET "+column+" = ? WHERE study = ? AND form IN (SELECT id FROM forms WHERE study = ? AND wave = ?) AND "+column+" = ?",
				endOf(into, member), study, study, wave, member).Error
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// foldMerged takes merged groups out of a form's frame and counts their people with the group they were merged into.
func foldMerged(form *survey.Form) {
	f := form.Frame
	for _, g := range form.Groups {
		end := form.Group(form.Reported(g.ID))
		if g.MergedInto == 0 || end == nil {
			continue
		}
		switch g.Kind {
		case pack.RoleCell:
			f.Cells = foldInto(f.Cells, g.Key, end.Key)
		case pack.RoleSegment:
			f.Segments = foldInto(f.Segments, g.Key, end.Key)
		case pack.RoleUnit:
			f.Units = foldInto(f.Units, g.Key, end.Key)
		}
	}
}

// foldInto adds a group's people to another and removes it. Whom the other group serves stays as declared.
func foldInto(groups []gap.Group, member, into string) []gap.Group {
	at := slices.IndexFunc(groups, func(g gap.Group) bool { return g.ID == member })
	to := slices.IndexFunc(groups, func(g gap.Group) bool { return g.ID == into })
	if at < 0 || to < 0 {
		return groups
	}
	groups[to].Invited += groups[at].Invited
	groups[to].Headcount += groups[at].Headcount
	groups[to].Share += groups[at].Share
	return slices.Delete(groups, at, at+1)
}
