package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql/driver"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
)

// Derived is what is stored of an invitation's secrets: hashes, made of its random id with keys the database does not hold.
type Derived struct {
	Token, OptOut [32]byte
	Account       uint64 // of a customer's client account; 0 = none given
}

// Invited is one line of a link list.
type Invited struct {
	ID     [16]byte
	Person survey.Person
}

// inviteAtOnce is how many people are invited in one transaction: answers that come meanwhile wait no longer than that takes.
const inviteAtOnce = 5000

// Invite makes invitations to a form for all people of a side who have none yet and did not opt out, and says how many. The
// wave is in draft or open. Broken off, it can be called again for the rest. Employees of a team that answers through an
// open link are refused: they could answer twice.
func (s *Store) Invite(ctx context.Context, by Actor, study survey.StudyID, form survey.FormID, a gap.Audience, derive func(id [16]byte, account string) Derived) (int, error) {
	f, _, err := s.Form(ctx, study, form)
	if err == nil && !slices.Contains(f.Pack.Audiences, a.String()) {
		err = refuse("the questionnaire %s does not ask %ss", f.Pack.ID, a)
	}
	if err != nil {
		return 0, fmt.Errorf("invite to form %d: %w", form, err)
	}
	total := 0
	for after, more := []byte{}, true; more; {
		var n int
		err := s.write(ctx, func(tx *gorm.DB) error {
			people, err := s.uninvited(tx, study, form, a, after)
			if err != nil {
				return err
			}
			if more = len(people) == inviteAtOnce; len(people) > 0 {
				after = people[len(people)-1].ID
			}
			if n, err = s.inviteSome(tx, f, a, people, derive); err != nil {
				return err
			}
			return s.audit(tx, by, "invite", fmt.Sprintf("study %d form %d: %d %ss", study, form, n, a))
		})
		if err != nil {
			return total, fmt.Errorf("invite to form %d: %w", form, err)
		}
		total += n
	}
	return total, nil
}

// uninvited are the next people of a side, by id, who have no invitation to a form.
func (s *Store) uninvited(tx *gorm.DB, study survey.StudyID, form survey.FormID, a gap.Audience, after []byte) ([]*personRow, error) {
	states, err := column[survey.WaveState](tx, "SELECT w.state FROM waves w JOIN forms f ON f.study = w.study AND f.wave = w.id WHERE f.study = ? AND f.id = ?"+s.share("w, f"), study, form)
	switch {
	case err != nil:
		return nil, err
	case len(states) == 0:
		return nil, ErrNotFound
	case states[0] != survey.WaveDraft && states[0] != survey.WaveOpen:
		return nil, refuse("the wave is over")
	}
	var people []*personRow
	// A value that is missing, and not NOT EXISTS: that PostgreSQL would make a join of, and as long as it has not counted the
	// new rows, one that goes through all invitations for each person.
	err = tx.Raw("SELECT "+personColumns+" FROM people p WHERE p.study = ? AND p.audience = ? AND p.id > ? AND "+
		"(SELECT 1 FROM invitations i WHERE i.study = p.study AND i.form = ? AND i.person = p.id) IS NULL ORDER BY p.id LIMIT ?",
		study, int(a), after, form, inviteAtOnce).Scan(&people).Error
	return people, err
}

// inviteSome makes the invitations of some people. Groups are those the answers will be stored under.
func (s *Store) inviteSome(tx *gorm.DB, f *survey.Form, a gap.Audience, people []*personRow, derive func([16]byte, string) Derived) (int, error) {
	out, err := optedOut(tx, f.Study)
	if err != nil {
		return 0, err
	}
	wave, err := readWave(tx, f.Study, f.Wave, "")
	if err != nil {
		return 0, err
	}
	into, err := merges(tx, f.Study, wave.ID)
	if err != nil {
		return 0, err
	}
	open := map[survey.GroupID]bool{}
	if a == gap.Employee {
		if open, err = openTeams(tx, f, into); err != nil {
			return 0, err
		}
	}
	var rows [][]any
	for _, p := range people {
		if s.isOut(out, p) {
			continue
		}
		if open[0] || open[endOf(into, p.GroupID)] {
			return 0, refuse("employees on the list can use an open link, and could answer twice: take those of its team off the list, or do without it")
		}
		var id [16]byte
		_, _ = rand.Read(id[:]) // never fails: the program ends instead
		d := derive(id, p.Account)
		rows = append(rows, []any{f.Study, d.Token[:], d.OptOut[:], id[:], f.ID, p.ID, int(a),
			endOf(into, p.GroupID), endOf(into, p.Unit), p.Weight, int64(d.Account)})
	}
	slices.SortFunc(rows, func(a, b []any) int { return bytes.Compare(a[1].([]byte), b[1].([]byte)) }) // in an order that says nothing
	return len(rows), insert(tx, "invitations (study, token, opt_out, id, form, person, audience, group_id, unit, weight, account)", rows)
}

// Invitations are those of a form and side that are not opted out, in an order that says nothing: that of random ids.
// Whether a link was used is not told, and used ones are among them, so that a list says nothing about who answered.
// People who opted out since are left out even where their link was used before.
func (s *Store) Invitations(ctx context.Context, study survey.StudyID, form survey.FormID, a gap.Audience) iter.Seq2[Invited, error] {
	return func(yield func(Invited, error) bool) {
		for after := []byte{}; ; {
			lines, last, err := s.someInvitations(ctx, study, form, a, after)
			if err != nil {
				yield(Invited{}, fmt.Errorf("invitations to form %d: %w", form, err))
				return
			}
			for _, line := range lines {
				if !yield(line, nil) {
					return
				}
			}
			if last == nil {
				return
			}
			after = last
		}
	}
}

// listAtOnce is how many lines of a link list are read at once, so that no read stays open as long as its reader likes.
const listAtOnce = 1000

// someInvitations are the next lines, and the person to go on after; nil = that was all.
func (s *Store) someInvitations(ctx context.Context, study survey.StudyID, form survey.FormID, a gap.Audience, after []byte) (lines []Invited, last []byte, err error) {
	var rows []struct {
		Person     personRow `gorm:"embedded"`
		Invitation []byte
	}
	var names map[survey.GroupID]string
	var out map[[32]byte]bool
	if !exists(study) || !exists(form) {
		return nil, nil, ErrNotFound
	}
	err = s.read(ctx, func(tx *gorm.DB) error {
		if names, err = groupKeys(tx, study); err != nil {
			return err
		}
		if out, err = optedOut(tx, study); err != nil {
			return err
		}
		return tx.Raw("SELECT "+personColumns+", i.id AS invitation FROM invitations i JOIN people p ON p.study = i.study AND p.id = i.person "+
			"WHERE i.study = ? AND i.form = ? AND i.person > ? AND i.audience = ? AND i.state <> 'optout' ORDER BY i.person LIMIT ?",
			study, form, after, int(a), listAtOnce).Scan(&rows).Error
	})
	if err != nil {
		return nil, nil, err
	}
	for i := range rows {
		if s.isOut(out, &rows[i].Person) {
			continue
		}
		lines = append(lines, Invited{ID: [16]byte(rows[i].Invitation), Person: rows[i].Person.person(names)})
	}
	if len(rows) == listAtOnce {
		last = rows[len(rows)-1].Person.ID
	}
	return lines, last, nil
}

// Invitation is what the hash of a personal token opens; ErrNotFound. It is read on every visit, past GORM.
func (s *Store) Invitation(ctx context.Context, token [32]byte) (i survey.Invitation, err error) {
	if s.kind == postgres {
		err = s.pool.QueryRow(ctx, invitationOf("NULL", "$1"), token[:]).Scan(&i.Study, &i.Form, &i.Audience, &i.Group, &i.Unit, &i.State, &i.Language, nil)
		if errors.Is(err, pgx.ErrNoRows) {
			return survey.Invitation{}, ErrNotFound
		}
		return i, translate(err)
	}
	var row [8]driver.Value
	if err := s.ready.first(ctx, func(r *readyReader) *statement { return r.invitation }, row[:], token[:]); err != nil {
		return survey.Invitation{}, err
	}
	return invitationIn(row[:]), nil
}

// InvitationAndDraft is Invitation, and in the same read the sealed draft with an id, nil where there is none. ErrNotFound
// is about the invitation.
func (s *Store) InvitationAndDraft(ctx context.Context, token, draft [32]byte) (i survey.Invitation, box []byte, err error) {
	if s.kind == postgres {
		err = s.pool.QueryRow(ctx, invitationOf("(SELECT box FROM drafts WHERE id = $2)", "$1"), token[:], draftNumber(draft)).
			Scan(&i.Study, &i.Form, &i.Audience, &i.Group, &i.Unit, &i.State, &i.Language, &box)
		if errors.Is(err, pgx.ErrNoRows) {
			return survey.Invitation{}, nil, ErrNotFound
		}
		return i, box, translate(err)
	}
	var row [8]driver.Value
	if err := s.ready.first(ctx, func(r *readyReader) *statement { return r.both }, row[:], token[:], draftNumber(draft)); err != nil {
		return survey.Invitation{}, nil, err
	}
	box, _ = row[7].([]byte)
	return invitationIn(row[:]), box, nil
}

// invitationIn reads an invitation in SQLite's row of it.
func invitationIn(row []driver.Value) survey.Invitation {
	o := originOf(row)
	state, _ := row[5].(string)
	language, _ := row[6].(string)
	return survey.Invitation{Study: o.study, Form: o.form, Audience: o.audience, Group: o.group, Unit: o.unit,
		State: survey.InvitationState(state), Language: language}
}

// invitationOf reads an invitation by its token, and something else beside it.
func invitationOf(beside, token string) string {
	return "SELECT i.study, i.form, i.audience, i.group_id, i.unit, i.state, p.language, " + beside +
		" FROM invitations i JOIN people p ON p.study = i.study AND p.id = i.person WHERE i.token = " + token
}
