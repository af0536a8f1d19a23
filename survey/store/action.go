package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"mirror/survey"
)

// SaveAction adds an action to a study's course of action, or replaces the one of its id, with the units that take part in
// it; "" = a new one, whose id is given back. ErrState: it has begun, and other units are to take part than before. What customers
// are told of it is kept: see TellOf.
func (s *Store) SaveAction(ctx context.Context, by Actor, study survey.StudyID, a survey.Action, units []string) (id string, err error) {
	err = s.write(ctx, func(tx *gorm.DB) error {
		id = a.ID
		err := s.changeStudy(tx, study, func(declared *survey.Study) error {
			at := slices.IndexFunc(declared.Actions, func(x survey.Action) bool { return x.ID == id && id != "" })
			if at < 0 && id != "" {
				return ErrNotFound
			}
			if err := s.unitsStay(declared, &a, at, units); err != nil {
				return err
			}
			if at < 0 {
				id = nextAction(declared.Actions)
				declared.Actions = append(declared.Actions, survey.Action{ID: id})
				at = len(declared.Actions) - 1
			}
			changed := a
			changed.ID, changed.Told = id, declared.Actions[at].Told
			declared.Actions[at] = changed
			takePart(declared.Units, id, units)
			return nil
		})
		if err != nil {
			return err
		}
		return s.audit(tx, by, "save action", fmt.Sprintf("study %d action %s %s", study, id, a.State))
	})
	if err != nil {
		return "", fmt.Errorf("save an action: %w", err)
	}
	s.forget()
	return id, nil
}

// unitsStay refuses other units for an action that has begun, or that is to have begun in the past.
func (s *Store) unitsStay(declared *survey.Study, a *survey.Action, at int, units []string) error {
	var before []string
	begun := a.Started != "" && a.Started < day(s.now())
	if at >= 0 {
		begun = declared.Actions[at].Begun(day(s.now()))
		for _, u := range declared.Units {
			if u.TakesPart[a.ID] {
				before = append(before, u.ID)
			}
		}
	}
	if !begun || slices.Equal(slices.Sorted(slices.Values(before)), slices.Sorted(slices.Values(units))) {
		return nil
	}
	return refuse("the units that take part were fixed when the action began")
}

// withActions is a declaration with the actions that were begun on the pages (they have a state) and that it does not name
// itself, and with the units that take part in them.
func (s *Store) withActions(tx *gorm.DB, study *survey.Study) (*survey.Study, error) {
	ids, err := column[survey.StudyID](tx, "SELECT id FROM studies WHERE company = ? ORDER BY id LIMIT 1", study.Company)
	if err != nil || len(ids) == 0 {
		return study, err
	}
	before, err := s.lockedStudy(tx, ids[0])
	if err != nil {
		return nil, err
	}
	after := *study
	after.Actions, after.Units = slices.Clone(study.Actions), slices.Clone(study.Units)
	for _, a := range before.Actions {
		if a.State == "" || slices.ContainsFunc(study.Actions, func(x survey.Action) bool { return x.ID == a.ID }) {
			continue
		}
		after.Actions = append(after.Actions, a)
		var units []string
		for _, u := range before.Units {
			if u.TakesPart[a.ID] {
				units = append(units, u.ID)
			}
		}
		for i := range after.Units {
			after.Units[i].TakesPart = maps.Clone(after.Units[i].TakesPart)
		}
		takePart(after.Units, a.ID, units)
	}
	return &after, nil
}

// nextAction is an id that no action has.
func nextAction(all []survey.Action) string {
	for n := len(all) + 1; ; n++ {
		id := "action-" + strconv.Itoa(n)
		if !slices.ContainsFunc(all, func(a survey.Action) bool { return a.ID == id }) {
			return id
		}
	}
}

// takePart notes which units take part in an action. A unit that is not named is one of the others, and said to be so where
// any takes part.
func takePart(all []survey.Unit, action string, units []string) {
	for i := range all {
		u := &all[i]
		delete(u.TakesPart, action)
		if slices.Contains(units, u.ID) {
			if u.TakesPart == nil {
				u.TakesPart = map[string]bool{}
			}
			u.TakesPart[action] = true
		}
	}
}

// TellOf stores what customers read about actions on the page "you said, we did" of a wave: sentences by action and
// language. Actions that are not named are not told of there.
func (s *Store) TellOf(ctx context.Context, by Actor, study survey.StudyID, wave string, told map[string]map[string]string) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		if _, err := readWave(tx, study, wave, ""); err != nil {
			return err
		}
		err := s.changeStudy(tx, study, func(declared *survey.Study) error {
			for i := range declared.Actions {
				a := &declared.Actions[i]
				delete(a.Told, wave)
				if len(told[a.ID]) == 0 {
					continue
				}
				if a.Told == nil {
					a.Told = map[string]map[string]string{}
				}
				a.Told[wave] = told[a.ID]
			}
			return nil
		})
		if err != nil {
			return err
		}
		return s.audit(tx, by, "write said", fmt.Sprintf("study %d wave %s: %d actions", study, wave, len(told)))
	})
	if err != nil {
		return fmt.Errorf("what is told of wave %s: %w", wave, err)
	}
	s.forget()
	return nil
}
