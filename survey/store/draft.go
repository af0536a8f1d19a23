package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
)

// SaveDraft keeps a sealed draft until a day, synced before it returns. A later save of the same draft takes its place.
func (s *Store) SaveDraft(ctx context.Context, id [32]byte, box []byte, expires time.Time) error {
	j := newJob()
	defer j.release()
	j.draft = savedDraft{id: id, box: box, expires: expires}
	return s.submits.do(ctx, j)
}

// Draft returns a sealed draft; ErrNotFound. Whether its day is over is for the retention job to see.
func (s *Store) Draft(ctx context.Context, id [32]byte) (box []byte, err error) {
	if s.kind == postgres {
		err = s.writers.QueryRow(ctx, "SELECT box FROM drafts WHERE id = $1", id[:]).Scan(&box)
	} else {
		var db *sql.DB
		if db, err = s.reader.DB(); err == nil { // every page reads its draft: past GORM, and from the connection's prepared statements
			err = db.QueryRowContext(ctx, "SELECT box FROM drafts WHERE id = ?", id[:]).Scan(&box)
		}
	}
	if errors.Is(err, pgx.ErrNoRows) || errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	return box, translate(err)
}
