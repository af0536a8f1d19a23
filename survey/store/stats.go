package store

// WriterStats are for the metrics page. They say how busy the writer is and nothing about anybody.
type WriterStats struct {
	Queued  int   // jobs waiting now
	Commits int64 // since the start
	Jobs    int64 // submissions and drafts in those commits
	Retried int64 // jobs tried again after their batch failed
	Refused int64 // jobs refused because the queue was full or the server was stopping
}

// WriterStats returns the writer's present counts.
func (s *Store) WriterStats() WriterStats {
	w := s.submits.writer
	return WriterStats{Queued: len(w.queue), Commits: w.commits.Load(), Jobs: w.jobs.Load(), Retried: w.retried.Load(), Refused: w.refused.Load()}
}
