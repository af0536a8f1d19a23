package store

import (
	"context"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
)

// draftNumber is the number a draft is stored under: the first 64 bits of its id, which is a hash. Should two ever meet, the
// later one takes the other's place, and whoever holds the other link begins anew: a box opens with its own link only.
func draftNumber(id [32]byte) int64 { return int64(binary.BigEndian.Uint64(id[:])) }

// SaveDraft keeps a sealed draft until a day, synced before it returns. A later save of the same draft takes its place.
func (s *Store) SaveDraft(ctx context.Context, id [32]byte, box []byte, expires time.Time) error {
	j := newJob()
	defer j.release()
	j.draft = savedDraft{id: draftNumber(id), box: box, expires: expires}
	return s.submits.do(ctx, j)
}

// Draft returns a sealed draft; ErrNotFound. Whether its day is over is for the retention job to see.
func (s *Store) Draft(ctx context.Context, id [32]byte) (box []byte, err error) {
	if s.kind == postgres {
		err = s.writers.QueryRow(ctx, "SELECT box FROM drafts WHERE id = $1", draftNumber(id)).Scan(&box)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil, ErrNotFound
		}
		return box, translate(err)
	}
	var row [1]driver.Value
	err = s.ready.first(ctx, func(r *readyReader) *statement { return r.draft }, row[:], draftNumber(id))
	box, _ = row[0].([]byte)
	return box, err
}
