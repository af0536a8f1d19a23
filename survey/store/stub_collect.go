package store

import (
	"context"
	"iter"

	"mirror/survey"
)

// Load stores answers that were collected elsewhere in a wave that takes none (draft or closed), in one transaction. The wave is closed afterwards.
func (s *Store) Load(ctx context.Context, by Actor, study survey.StudyID, form survey.FormID, responses iter.Seq[survey.Response]) (int, error) {
	panic("stub")
}
