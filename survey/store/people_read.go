package store

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
)

// PeopleCounts are how many people are on a study's list.
type PeopleCounts struct {
	Sides  [2]int                 // by audience
	Groups map[survey.GroupID]int // of cells and segments; 0 is not among them
	Units  [2]map[survey.GroupID]int
	Apart  [2]int // by audience: who belongs to no cell or segment
}

// PeopleCounts counts who is on the list, and nothing else: whether somebody answered or opted out is told nowhere.
func (s *Store) PeopleCounts(ctx context.Context, study survey.StudyID) (PeopleCounts, error) {
	c := PeopleCounts{Groups: map[survey.GroupID]int{}, Units: [2]map[survey.GroupID]int{{}, {}}}
	err := s.read(ctx, func(tx *gorm.DB) error {
		for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
			at, err := listSizes(tx, study, a, "group_id")
			if err != nil {
				return err
			}
			for g, n := range at {
				c.Sides[a] += n
				if g == 0 {
					c.Apart[a] = n
				} else {
					c.Groups[g] += n
				}
			}
			if c.Units[a], err = listSizes(tx, study, a, "unit"); err != nil {
				return err
			}
			delete(c.Units[a], 0)
		}
		return nil
	})
	if err != nil {
		return PeopleCounts{}, fmt.Errorf("count the people of study %d: %w", study, err)
	}
	return c, nil
}

// People are some people of a side on a study's list by their e-mail addresses, from the given place on; sought, if not "",
// must stand in their address, name or reference. found is how many there are in all.
func (s *Store) People(ctx context.Context, study survey.StudyID, a gap.Audience, sought string, from, most int) (list []survey.Person, found int, err error) {
	if !exists(study) {
		return nil, 0, ErrNotFound
	}
	where, values := "p.study = ? AND p.audience = ?", []any{study, int(a)}
	if sought = strings.TrimSpace(sought); sought != "" {
		like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(strings.ToLower(sought)) + "%"
		where += ` AND (lower(p.email) LIKE ? ESCAPE '\' OR lower(p.name) LIKE ? ESCAPE '\' OR lower(p.reference) LIKE ? ESCAPE '\')`
		values = append(values, like, like, like)
	}
	err = s.read(ctx, func(tx *gorm.DB) error {
		n, err := column[int](tx, "SELECT COUNT(*) FROM people p WHERE "+where, values...)
		if err != nil {
			return err
		}
		found = n[0]
		keys, err := groupKeys(tx, study)
		if err != nil {
			return err
		}
		var rows []*personRow
		err = tx.Raw("SELECT "+personColumns+" FROM people p WHERE "+where+" ORDER BY p.email, p.reference LIMIT ? OFFSET ?", append(values, most, from)...).Scan(&rows).Error
		for _, r := range rows {
			list = append(list, r.person(keys))
		}
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("people of study %d: %w", study, err)
	}
	return list, found, nil
}

// Known says of each person of a list whether the study has them already (1), has not but remembers that they asked not to be
// invited (2), or knows nothing of them (0). Of who is on the list it does not say whether they asked: a list of one person
// would tell.
func (s *Store) Known(ctx context.Context, study survey.StudyID, people []survey.Person) ([]uint8, error) {
	known := make([]uint8, len(people))
	err := s.read(ctx, func(tx *gorm.DB) error {
		there := map[contactKey]bool{}
		for i := range people {
			for _, c := range contacts(people[i].Audience, people[i].Email, people[i].Reference) {
				there[c] = false
			}
		}
		if err := findContacts(tx, study, there); err != nil {
			return err
		}
		out, err := optedOut(tx, study)
		if err != nil {
			return err
		}
		for i := range people {
			p := &people[i]
			known[i] = 0
			for _, c := range contacts(p.Audience, p.Email, p.Reference) {
				if there[c] {
					known[i] = 1
				}
			}
			if known[i] == 0 && s.isOut(out, &personRow{Audience: p.Audience, Email: p.Email, Reference: p.Reference}) {
				known[i] = 2
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look people up: %w", err)
	}
	return known, nil
}

// findContacts notes which contacts are those of somebody in the study. It looks at everybody, as only fold knows what is the
// same, and keeps nobody: a list of a few people is checked in little memory, however many the study has.
func findContacts(tx *gorm.DB, study survey.StudyID, there map[contactKey]bool) error {
	rows, err := tx.Raw("SELECT p.audience, p.email, p.reference FROM people p WHERE p.study = ?", study).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var audience gap.Audience
		var email, reference string
		if err := rows.Scan(&audience, &email, &reference); err != nil {
			return err
		}
		for _, c := range contacts(audience, email, reference) {
			if _, asked := there[c]; asked {
				there[c] = true
			}
		}
	}
	return rows.Err()
}
