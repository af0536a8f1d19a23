package store

// IsPostgres reports which database it is.
func (s *Store) IsPostgres() bool { return s.kind == postgres }
