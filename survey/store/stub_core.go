package store

import (
	"context"

	"gorm.io/gorm"
)

func (s *Store) eraseAgain(ctx context.Context) error { return nil }

// ledger is the file of erasures and opt-outs.
type ledger struct{ file string }

// audit appends to the trail, inside the transaction of what it tells.
func (s *Store) audit(tx *gorm.DB, by Actor, action, object string) error { return nil }

// scrub takes deleted content out of the files.
func (s *Store) scrub(ctx context.Context, tables ...string) error { return nil }
