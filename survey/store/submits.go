package store

// submits is what stores submissions and drafts: see writer.
type submits struct{ *writer }

// start begins to take submissions; Open calls it last.
func (w *submits) start(s *Store) error {
	engines, err := s.engines()
	if err != nil {
		return err
	}
	w.writer = newWriter(engines...)
	return nil
}

// engines is one. A second one for PostgreSQL was measured: batches became half as long, the processor time a submission
// costs rose by a fifth, and no more were stored.
func (s *Store) engines() ([]engine, error) {
	if s.kind == postgres {
		return []engine{newPostgresEngine(s)}, nil
	}
	e, err := newSQLiteEngine(s)
	if err != nil {
		return nil, err
	}
	return []engine{e}, nil
}

// stop stores what was accepted and ends; Close calls it first.
func (w *submits) stop() {
	if w.writer != nil {
		w.writer.stop()
	}
}

// Busy reports whether the queue is full, so that a submission would be refused: asked before one is read.
func (s *Store) Busy() bool { return s.submits.full() }

// Fatal gives one error when what was acknowledged could no longer be vouched for: the disk failed while syncing. The
// server must end; nothing is stored any more.
func (s *Store) Fatal() <-chan error { return s.submits.fatal }
