package bench

import (
	"context"
	"crypto/cipher"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"time"

	_ "github.com/mattn/go-sqlite3" // the floor is written without the store

	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/store"
	"mirror/survey/store/urn"
)

// bulkRows is the floor under every way to store answers: the rows that a closed wave holds of them, one for a response and
// one for each comment, under random ids, in one transaction with prepared statements, without HTTP, tokens or checks. It
// runs in this process, alone, on a database of its own.
func (b *Bench) bulkRows(ctx context.Context) (Measurement, error) {
	return b.bulk(ctx, "bulk insert of the same rows", insertRows)
}

// bulkBoxes is the same of what lies in the database as long as the wave takes answers: sealed boxes of 64 people each.
func (b *Bench) bulkBoxes(ctx context.Context) (Measurement, error) {
	keys, err := fieldwork.OpenKeys(b.keysDir)
	if err != nil {
		return Measurement{}, err
	}
	return b.bulk(ctx, "bulk insert of sealed boxes", func(ctx context.Context, tx *sql.Tx, n int) error {
		return insertBoxes(ctx, tx, keys.Urn(), n)
	})
}

func (b *Bench) bulk(ctx context.Context, name string, insert inserter) (Measurement, error) {
	var rounds []sample
	for range b.Rounds {
		b.run++
		one, err := insertAll(ctx, filepath.Join(b.Dir, fmt.Sprintf("bulk%d.db", b.run)), insert, b.N)
		if err != nil {
			return Measurement{}, fmt.Errorf("measure %s: %w", name, err)
		}
		rounds = append(rounds, one)
	}
	return median(name, "sqlite", rounds), nil
}

// inserter puts n people's answers into a database.
type inserter func(ctx context.Context, tx *sql.Tx, n int) error

// insertAll measures one transaction in a new database.
func insertAll(ctx context.Context, file string, insert inserter, n int) (one sample, err error) {
	if _, _, err := store.Migrate(ctx, file); err != nil {
		return one, err
	}
	db, err := sql.Open("sqlite3", "file:"+file+"?_journal_mode=WAL&_synchronous=FULL")
	if err != nil {
		return one, err
	}
	defer db.Close()
	began := time.Now()
	before, err := busyAndOwn()
	if err != nil {
		return one, err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return one, err
	}
	defer tx.Rollback()
	if err := insert(ctx, tx, n); err != nil {
		return one, err
	}
	if err = tx.Commit(); err != nil {
		return one, err
	}
	load := &Load{Requests: n, Took: time.Since(began)}
	after, err := busyAndOwn()
	if err != nil {
		return one, err
	}
	one = since(before, after, load)
	one.cpu, one.connections = after.own-before.own, 1
	return one, nil
}

const bulkComment = "they were quick to answer and kind but the letter came late and nobody told me why so I had to call"

func insertRows(ctx context.Context, tx *sql.Tx, n int) error {
	response, err := tx.PrepareContext(ctx, "INSERT INTO responses (study, form, id, audience, group_id, unit, answers) VALUES (1, 1, ?, 0, ?, ?, ?)")
	if err != nil {
		return err
	}
	comment, err := tx.PrepareContext(ctx, "INSERT INTO comments (study, form, id, audience, question, group_id, unit, language, body) VALUES (1, 1, ?, 0, ?, ?, ?, 'en', ?)")
	if err != nil {
		return err
	}
	answers := make([]byte, ratings+1)
	for i := range n {
		for q := range answers {
			answers[q] = byte(rand.N(5))
		}
		if _, err := response.ExecContext(ctx, int64(rand.Uint64()), i%6, i%8, answers); err != nil {
			return err
		}
		for w := range words {
			if _, err := comment.ExecContext(ctx, int64(rand.Uint64()), w, i%6, i%8, bulkComment); err != nil {
				return err
			}
		}
	}
	return nil
}

// bulkBox is how many people's answers lie in a box, as in a rush.
const bulkBox = 64

func insertBoxes(ctx context.Context, tx *sql.Tx, key cipher.AEAD, n int) error {
	insert, err := tx.PrepareContext(ctx, "INSERT INTO urn (id, study, form, key, box) SELECT ?, 1, 1, number, ? FROM urn_key")
	if err != nil {
		return err
	}
	for from := 0; from < n; from += bulkBox {
		all := make([]survey.Response, min(bulkBox, n-from))
		for i := range all {
			r := &all[i]
			r.Group, r.Unit, r.Seconds, r.Answers = survey.GroupID(i%6), survey.GroupID(i%8), -1, make([]byte, ratings+1)
			for q := range r.Answers {
				r.Answers[q] = byte(rand.N(5))
			}
			for w := range words {
				r.Comments = append(r.Comments, survey.Words{Question: w, Language: "en", Text: bulkComment})
			}
		}
		box, err := urn.Seal(key, 1, 1, all, rand.Shuffle)
		if err != nil {
			return err
		}
		if _, err := insert.ExecContext(ctx, box.ID, box.Body); err != nil {
			return err
		}
	}
	return nil
}

// busyAndOwn are the clocks of work that this process does itself.
func busyAndOwn() (k clocks, err error) {
	if k.own, err = ownCPU(); err != nil {
		return k, err
	}
	k.busy, err = busy()
	return k, err
}
