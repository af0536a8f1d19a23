package store

import (
	"context"

	"gorm.io/gorm"
)

// Numbers reads a column of numbers.
func (s *Store) Numbers(ctx context.Context, query string, values ...any) (list []int, err error) {
	return list, s.look(ctx, func(db *gorm.DB) error {
		list, err = column[int](db, query, values...)
		return err
	})
}
