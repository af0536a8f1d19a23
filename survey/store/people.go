package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"math"
	"slices"
	"strings"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fault"
	"mirror/survey/pack"
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
// opted out stays opted out. Once a wave is open, its invitations keep the groups they were made with.
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
		for i := range people {
			l.add(i, &people[i])
		}
		if len(l.faults) > 0 {
			return &InvalidPeople{l.faults}
		}
		if err := l.save(tx, study); err != nil {
			return err
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

// peopleList is the list of a study with what a new one adds and changes.
type peopleList struct {
	groups         map[groupKey]survey.GroupID
	byContact      map[contactKey]*personRow
	named          map[*personRow]int // by which person of the new list
	added, changed []*personRow
	faults         []PersonFault
}

// contactKey is how a person is found again.
type contactKey struct {
	audience gap.Audience
	column   string
	value    string // lower case
}

func newPeopleList(tx *gorm.DB, study survey.StudyID) (*peopleList, error) {
	l := &peopleList{byContact: map[contactKey]*personRow{}, named: map[*personRow]int{}}
	var err error
	if l.groups, err = groupNumbers(tx, study); err != nil {
		return nil, err
	}
	var rows []*personRow
	if err := tx.Raw("SELECT "+personColumns+" FROM people p WHERE p.study = ?", study).Scan(&rows).Error; err != nil {
		return nil, err
	}
	for _, r := range rows {
		l.index(r)
	}
	return l, nil
}

func (l *peopleList) index(r *personRow) {
	for _, c := range contacts(r.Audience, r.Email, r.Reference) {
		l.byContact[c] = r
	}
}

// contacts are the ways to find a person.
func contacts(a gap.Audience, email, reference string) (list []contactKey) {
	for _, c := range []contactKey{{a, "email", fold(email)}, {a, "reference", fold(reference)}} {
		if c.value != "" {
			list = append(list, c)
		}
	}
	return list
}

// fold makes contacts comparable.
func fold(contact string) string { return strings.ToLower(strings.TrimSpace(contact)) }

func (l *peopleList) bad(i int, field, what string) {
	l.faults = append(l.faults, PersonFault{Index: i, Field: field, What: what})
}

// add takes up one person of the new list.
func (l *peopleList) add(i int, p *survey.Person) {
	before := len(l.faults)
	r := l.checked(i, p)
	known := l.find(i, r)
	if len(l.faults) > before {
		return
	}
	if known == nil {
		r.ID = make([]byte, 16)
		_, _ = rand.Read(r.ID) // never fails: the program ends instead
		l.added = append(l.added, r)
		l.named[r] = i
		l.index(r)
		return
	}
	l.named[known] = i
	if known.update(r) {
		l.changed = append(l.changed, known)
		l.index(known)
	}
}

// checked is a person of the new list with groups as numbers.
func (l *peopleList) checked(i int, p *survey.Person) *personRow {
	r := &personRow{
		Audience: p.Audience, Email: fold(p.Email), Reference: strings.TrimSpace(p.Reference), Name: strings.TrimSpace(p.Name),
		Language: p.Language, Weight: p.Weight, Account: p.Account,
	}
	if r.Email == "" && r.Reference == "" {
		l.bad(i, "email", "nothing says how to reach this person: give an e-mail address or a reference")
	}
	own, kind := p.Segment, pack.RoleSegment
	if p.Audience == gap.Employee {
		own, kind = p.Cell, pack.RoleCell
		for _, c := range []struct {
			field string
			given bool
		}{{"segment", p.Segment != ""}, {"weight", p.Weight != 0}, {"account", p.Account != ""}} {
			if c.given {
				l.bad(i, c.field, "this is kept of customers only: leave it empty for employees")
			}
		}
	} else if p.Cell != "" {
		l.bad(i, "cell", "this is kept of employees only: leave it empty for customers")
	}
	if p.Weight < 0 || math.IsNaN(p.Weight) || math.IsInf(p.Weight, 0) {
		l.bad(i, "weight", "this is no weight: write a number above 0")
	}
	r.GroupID = l.group(i, kind, own)
	r.Unit = l.group(i, pack.RoleUnit, p.Unit)
	return r
}

// group is the number of a group named in the list.
func (l *peopleList) group(i int, kind, key string) survey.GroupID {
	if key == "" {
		return 0
	}
	id := l.groups[groupKey{kind, key}]
	if id == 0 {
		l.bad(i, kind, "the study has no such "+kind+": add it to the study file, or leave it empty")
	}
	return id
}

// find is the person on the study's list who has one of the contacts.
func (l *peopleList) find(i int, r *personRow) (known *personRow) {
	for _, c := range contacts(r.Audience, r.Email, r.Reference) {
		switch found := l.byContact[c]; {
		case found == nil:
		case known != nil && known != found:
			l.bad(i, "reference", "the e-mail address and the reference belong to two people on the list: correct one of them")
		default:
			known = found
		}
	}
	if j, twice := l.named[known]; twice && known != nil {
		l.bad(i, "email", fmt.Sprintf("this is the same person as number %d of the list: keep one of them", j+1))
	}
	return known
}

// update takes over what the new list gives, and reports whether anything changed.
func (r *personRow) update(n *personRow) bool {
	before := *r
	for _, f := range []struct {
		old *string
		new string
	}{{&r.Email, n.Email}, {&r.Name, n.Name}, {&r.Language, n.Language}, {&r.Account, n.Account}} {
		if f.new != "" {
			*f.old = f.new
		}
	}
	if fold(n.Reference) != fold(r.Reference) && n.Reference != "" { // another case of letters is no change
		r.Reference = n.Reference
	}
	if n.GroupID != 0 {
		r.GroupID = n.GroupID
	}
	if n.Unit != 0 {
		r.Unit = n.Unit
	}
	if n.Weight != 0 {
		r.Weight = n.Weight
	}
	return r.Email != before.Email || r.Reference != before.Reference || r.Name != before.Name || r.Language != before.Language ||
		r.Account != before.Account || r.GroupID != before.GroupID || r.Unit != before.Unit || r.Weight != before.Weight
}

// save writes what is new and what changed.
func (l *peopleList) save(tx *gorm.DB, study survey.StudyID) error {
	slices.SortFunc(l.added, func(a, b *personRow) int { return slices.Compare(a.ID, b.ID) }) // not in the list's order
	rows := make([][]any, len(l.added))
	for i, r := range l.added {
		rows[i] = []any{study, r.ID, int(r.Audience), r.Email, r.Reference, r.Name, r.Language, r.GroupID, r.Unit, r.Weight, r.Account}
	}
	if err := insert(tx, "people (study, id, audience, email, reference, name, language, group_id, unit, weight, account)", rows); err != nil {
		return err
	}
	for _, r := range l.changed {
		err := tx.Exec("UPDATE people SET email = ?, reference = ?, name = ?, language = ?, group_id = ?, unit = ?, weight = ?, account = ? WHERE study = ? AND id = ?",
			r.Email, r.Reference, r.Name, r.Language, r.GroupID, r.Unit, r.Weight, r.Account, study, r.ID).Error
		if err != nil {
			return err
		}
	}
	return nil
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
