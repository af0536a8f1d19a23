package store

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// lease gives one process at a time a job to itself. It returns nil where another one has it. Release gives it back;
// should the process die before, the lease ends by itself.
func (s *Store) lease(ctx context.Context, job string, length time.Duration) (release func(), err error) {
	var until int64
	var mine bool
	err = s.write(ctx, func(tx *gorm.DB) error {
		now := s.now()
		until = now.Add(length).Unix()
		got := tx.Exec(`INSERT INTO leases (job, until) VALUES (?, ?)
			ON CONFLICT (job) DO UPDATE SET until = excluded.until WHERE leases.until <= ?`, job, until, now.Unix())
		mine = got.RowsAffected == 1
		return got.Error
	})
	if err != nil || !mine {
		return nil, err
	}
	return func() {
		// Also when the caller has been told to stop. Where it does not work out, the lease ends by itself.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = s.write(ctx, func(tx *gorm.DB) error {
			return tx.Exec("DELETE FROM leases WHERE job = ? AND until = ?", job, until).Error
		})
	}, nil
}
