package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// EveryRow is every row of our tables as text.
func (s *Store) EveryRow(ctx context.Context) (all []string, err error) {
	return all, s.look(ctx, func(db *gorm.DB) error {
		tables, err := s.ownTables(db)
		if err != nil {
			return err
		}
		for _, table := range tables {
			var rows []map[string]any
			if err := db.Table(table).Find(&rows).Error; err != nil {
				return err
			}
			for _, r := range rows {
				for name, v := range r {
					switch v := v.(type) {
					case string: // one of the drivers gives bytes so
						r[name] = fmt.Sprintf("%x", v)
					case time.Time:
						r[name] = v.Format(time.DateOnly)
					case int16:
						r[name] = int64(v)
					case int32:
						r[name] = int64(v)
					case []byte:
						r[name] = fmt.Sprintf("%x", v)
					}
				}
				all = append(all, fmt.Sprint(table, " ", r))
			}
		}
		return nil
	})
}
