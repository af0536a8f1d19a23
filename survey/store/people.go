package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fault"
)

// InvalidPeople says what is wrong with a list of people, of which nothing was stored. Whoever read the list knows the
// row each index stands for; nothing here repeats what is in it.
type InvalidPeople struct{ Faults []PersonFault }

// PersonFault is what is wrong with one person of a list.
type PersonFault struct {
	Index int    // in the list, from 0
	Field string // as the list's columns are called: email, reference, cell …
	What  string // what is wrong, and what to do
}

// Error lists the faults, counting people from 1.
func (e *InvalidPeople) Error() string {
	var b strings.Builder
	for i, f := range e.Faults {
		if i == fault.Most {
			fmt.Fprintf(&b, "\nand %d more faults", len(e.Faults)-i)
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "person %d: %s: %s", f.Index+1, f.Field, f.What)
	}
	return b.String()
}

// personRow is a person as stored.
type personRow struct {
	ID                     []byte
	Audience               gap.Audience
	Email, Reference, Name string
	Language               string
	GroupID, Unit          survey.GroupID
	Weight                 float64
	Account                string
}

const personColumns = "p.id, p.audience, p.email, p.reference, p.name, p.language, p.group_id, p.unit, p.weight, p.account"

// SavePeople adds people or brings them up to date: the same study, side and e-mail address or reference, whatever the
// case of their letters. What a list leaves empty stays as it was. All or nothing: bad input gives *InvalidPeople. Who
// opted out stays opted out, and keeps the contacts they are known by. Once a wave is open, its invitations keep the groups they were made with.
func (s *Store) SavePeople(ctx context.Context, by Actor, study survey.StudyID, people []survey.Person) (added, changed int, err error) {
	err = s.write(ctx, func(tx *gorm.DB) error {
		if err := s.unhurried(tx); err != nil {
			return err
		}
		if one, err := column[int](tx, "SELECT id FROM studies WHERE id = ?"+s.lock(), study); err != nil || len(one) == 0 {
			return orNotFound(err)
		}
		l, err := newPeopleList(tx, study)
		if err != nil {
			return err
		}
		out, err := optedOut(tx, study)
		if err != nil {
			return err
		}
		l.optedOut = func(r *personRow) bool { return s.isOut(out, r) }
		for i := range people {
			l.add(i, &people[i])
		}
		if len(l.faults) > 0 {
			return &InvalidPeople{l.faults}
		}
		if err := l.save(tx, study); err != nil {
			return err
		}
		if l.employees() {
			if err := askAnew(tx, study); err != nil {
				return err
			}
		}
		added, changed = len(l.added), len(l.changed)
		return s.audit(tx, by, "save people", fmt.Sprintf("study %d: %d added, %d changed", study, added, changed))
	})
	if err != nil {
		return 0, 0, fmt.Errorf("save people: %w", err)
	}
	return added, changed, nil
}

func orNotFound(err error) error {
	if err != nil {
		return err
	}
	return ErrNotFound
}

// person is the row as callers know it. Whether somebody opted out is told by who is on a link list, and not here.
func (r *personRow) person(keys map[survey.GroupID]string) survey.Person {
	p := survey.Person{
		ID: [16]byte(r.ID), Audience: r.Audience, Email: r.Email, Reference: r.Reference, Name: r.Name, Language: r.Language,
		Unit: keys[r.Unit], Weight: r.Weight, Account: r.Account,
	}
	if p.Audience == gap.Employee {
		p.Cell = keys[r.GroupID]
	} else {
		p.Segment = keys[r.GroupID]
	}
	return p
}

// insert adds rows, many with one statement. The first column must not be bytes: GORM takes a list that follows a
// parenthesis for the list of an IN.
func insert(tx *gorm.DB, into string, rows [][]any) error {
	for some := range slices.Chunk(rows, 500) {
		one := "(?" + strings.Repeat(", ?", len(some[0])-1) + ")"
		var values []any
		for _, r := range some {
			values = append(values, r...)
		}
		if err := tx.Exec("INSERT INTO "+into+" VALUES "+one+strings.Repeat(", "+one, len(some)-1), values...).Error; err != nil {
			return err
		}
	}
	return nil
}
