package store

import (
	"context"
	"crypto/sha256"
	"fmt"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
)

// OptOut stops invitations to the person behind a token (the personal one or the opt-out one), now and after any later
// import. Who has answered keeps having answered. ErrNotFound.
func (s *Store) OptOut(ctx context.Context, token [32]byte) error {
	err := s.optOut(ctx, token, func(tx *gorm.DB, study survey.StudyID, person []byte, hashes [][32]byte) error {
		for _, h := range hashes {
			if err := s.ledger.opted(study, h, true); err != nil {
				return err
			}
			if err := tx.Exec("INSERT INTO suppressions (study, hash) VALUES (?, ?) ON CONFLICT DO NOTHING", study, h[:]).Error; err != nil {
				return err
			}
		}
		return tx.Exec("UPDATE invitations SET state = 'optout' WHERE study = ? AND person = ? AND state = 'open'", study, person).Error
	})
	if err != nil {
		return fmt.Errorf("opt out: %w", err)
	}
	return nil
}

// OptIn takes an opt-out back. ErrNotFound.
func (s *Store) OptIn(ctx context.Context, token [32]byte) error {
	err := s.optOut(ctx, token, func(tx *gorm.DB, study survey.StudyID, person []byte, hashes [][32]byte) error {
		for _, h := range hashes {
			if err := s.ledger.opted(study, h, false); err != nil {
				return err
			}
			if err := tx.Exec("DELETE FROM suppressions WHERE study = ? AND hash = ?", study, h[:]).Error; err != nil {
				return err
			}
		}
		return tx.Exec("UPDATE invitations SET state = 'open' WHERE study = ? AND person = ? AND state = 'optout'", study, person).Error
	})
	if err != nil {
		return fmt.Errorf("opt in: %w", err)
	}
	return nil
}

// optOut finds the person behind a token and runs change with the hashes of all contacts, so that a later list which
// knows only one of them is recognised.
func (s *Store) optOut(ctx context.Context, token [32]byte, change func(tx *gorm.DB, study survey.StudyID, person []byte, hashes [][32]byte) error) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		var rows []struct {
			Study            survey.StudyID
			Person           []byte
			Audience         gap.Audience
			Email, Reference string
		}
		err := tx.Raw("SELECT i.study, i.person, p.audience, p.email, p.reference FROM invitations i JOIN people p ON p.study = i.study AND p.id = i.person "+
			"WHERE i.token = ? OR i.opt_out = ?", token[:], token[:]).Scan(&rows).Error
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return ErrNotFound
		}
		r := rows[0]
		// In the order in which the writer of submissions locks them, so that the two never wait in a circle.
		if _, err := column[[]byte](tx, "SELECT token FROM invitations WHERE study = ? AND person = ? ORDER BY token"+s.lock(), r.Study, r.Person); err != nil {
			return err
		}
		var hashes [][32]byte
		for _, c := range contacts(r.Audience, r.Email, r.Reference) {
			hashes = append(hashes, s.suppression(c.audience, c.value))
		}
		return change(tx, r.Study, r.Person, hashes)
	})
}

// optedOut are the hashes of all who opted out of a study.
func optedOut(tx *gorm.DB, study survey.StudyID) (map[[32]byte]bool, error) {
	rows, err := column[[]byte](tx, "SELECT hash FROM suppressions WHERE study = ?", study)
	out := make(map[[32]byte]bool, len(rows))
	for _, h := range rows {
		out[[32]byte(h)] = true
	}
	return out, err
}

// isOut reports whether a person opted out, under any of the contacts.
func (s *Store) isOut(out map[[32]byte]bool, p *personRow) bool {
	if len(out) == 0 {
		return false
	}
	for _, c := range contacts(p.Audience, p.Email, p.Reference) {
		if out[s.suppression(c.audience, c.value)] {
			return true
		}
	}
	return false
}

// suppression is the hash under which a contact that opted out is remembered.
func (s *Store) suppression(a gap.Audience, contact string) [32]byte {
	if s.options.Suppress != nil {
		return s.options.Suppress(a, fold(contact))
	}
	return sha256.Sum256([]byte("opted out\x00" + a.String() + "\x00" + fold(contact)))
}
