package store

import (
	"context"
	"iter"

	"mirror/survey"
)

// Seal moves waiting responses into column chunks, as far as there are enough of them. Any number of processes may call it.
func (s *Store) Seal(ctx context.Context) error { panic("stub") }

// Rebuild throws the chunks of a wave away and makes them again from the rows.
func (s *Store) Rebuild(ctx context.Context, study survey.StudyID, wave string) error { panic("stub") }

// Collected folds the stored responses of a wave into tallies, one a form, in one read snapshot; wave "" = all waves.
// Waves that still take answers are refused with ErrState: results are made when a wave is closed.
func (s *Store) Collected(ctx context.Context, study survey.StudyID, wave string) (*survey.Study, []*survey.Collected, error) {
	panic("stub")
}

// Load stores answers that were collected elsewhere in a wave that takes none (draft or closed), in one transaction. The wave is closed afterwards.
func (s *Store) Load(ctx context.Context, by Actor, study survey.StudyID, form survey.FormID, responses iter.Seq[survey.Response]) (int, error) {
	panic("stub")
}

// SaveRelease freezes the protected result of a closed wave (mirror-result/1); the wave is then released. Release returns it; ErrNotFound.
func (s *Store) SaveRelease(ctx context.Context, by Actor, study survey.StudyID, wave string, result []byte) error {
	panic("stub")
}
func (s *Store) Release(ctx context.Context, study survey.StudyID, wave string) ([]byte, error) {
	panic("stub")
}
