package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

// Bounced notes that mails came back for good. Whose they were is told by what stands in their return path; mails that are
// not known any more are passed over. It returns how many were noted.
func (s *Store) Bounced(ctx context.Context, mails []Returned) (n int, err error) {
	err = s.write(ctx, func(tx *gorm.DB) error {
		n = 0
		for _, r := range mails {
			known, err := column[int](tx, "SELECT 1 FROM invitations i JOIN mailings m ON m.study = i.study AND m.form = i.form WHERE i.id = ? AND m.id = ?", r.Invitation[:], r.Mailing)
			if err != nil {
				return err
			}
			if len(known) == 0 {
				continue
			}
			n++
			err = tx.Exec("INSERT INTO deliveries (mailing, invitation, state) VALUES (?, ?, 'bounced') ON CONFLICT (invitation, mailing) DO UPDATE SET state = 'bounced'", r.Mailing, r.Invitation[:]).Error
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("note mails that came back: %w", err)
	}
	return n, nil
}

// Returned is a mail that came back, as its return path names it.
type Returned struct {
	Mailing    int
	Invitation [16]byte
}
