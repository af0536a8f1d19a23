package store

import (
	"context"

	"gorm.io/gorm"

	"mirror/survey"
)

// Words reads one column of a query as text.
func (s *Store) Words(ctx context.Context, query string, values ...any) (list []string, err error) {
	return list, s.look(ctx, func(db *gorm.DB) error { return db.Raw(query, values...).Scan(&list).Error })
}

// MixOnly closes a wave as CloseWave does, and stops there as a crash would: what was there before is left in the files.
func (s *Store) MixOnly(ctx context.Context, study survey.StudyID, wave string) error {
	return s.mixAnd(ctx, study, wave, nil)
}

// MixAndFail breaks off when all is done but the commit.
func (s *Store) MixAndFail(ctx context.Context, study survey.StudyID, wave string) error {
	return s.mixAnd(ctx, study, wave, context.Canceled)
}

func (s *Store) mixAnd(ctx context.Context, study survey.StudyID, wave string, end error) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, s.lock())
		if err != nil {
			return err
		}
		if err := s.closeNow(tx, "test", study, &w); err != nil {
			return err
		}
		return end
	})
}

// EmptyLog brings SQLite's write-ahead log into the file.
func (s *Store) EmptyLog(ctx context.Context) error { return s.emptyLog(ctx) }
