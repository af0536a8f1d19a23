package store

import (
	"time"

	"mirror/survey"
)

// Read makes a form one that was read so long ago, and holds it as if somebody were reading it again until done is called.
func (s *Store) Read(study survey.StudyID, id survey.FormID, ago time.Duration) (done func()) {
	seen := s.memory.seen(formKey{study, id})
	then := *seen.last.Load()
	then.at = time.Now().Add(-ago)
	seen.last.Store(&then)
	seen.reading.Lock()
	return seen.reading.Unlock
}
