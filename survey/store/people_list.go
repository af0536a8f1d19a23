package store

import (
	"crypto/rand"
	"fmt"
	"math"
	"slices"
	"strings"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// peopleList is the list of a study with what a new one adds and changes.
type peopleList struct {
	groups         map[groupKey]survey.GroupID
	byContact      map[contactKey]*personRow
	named          map[*personRow]int // by which person of the new list
	added, changed []*personRow
	faults         []PersonFault
	optedOut       func(*personRow) bool // who is to stay so; nil: nothing is saved
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
	if l.optedOut != nil && l.optedOut(known) { // is remembered under these contacts
		r.Email, r.Reference = "", ""
	}
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
// employees reports whether the list has any.
func (l *peopleList) employees() bool {
	return slices.ContainsFunc(slices.Concat(l.added, l.changed), func(r *personRow) bool { return r.Audience == gap.Employee })
}

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
