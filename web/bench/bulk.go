package bench

import (
	"context"
	"crypto/cipher"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"time"

	sqlite3 "github.com/mattn/go-sqlite3" // the floor is written without the store

	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/store"
	"mirror/survey/store/urn"
)

// bulkRows is the floor under every way to store answers: the rows that a closed wave holds of them, one for a response and
// one for each comment, under random ids, in one transaction with prepared statements of the driver itself, without HTTP,
// tokens or checks. It runs in this process, alone, on a database of its own.
func (b *Bench) bulkRows(ctx context.Context) (Measurement, error) {
	return b.bulk(ctx, "bulk insert of the same rows", insertRows)
}

// bulkBoxes is the same of what lies in the database as long as the wave takes answers: sealed boxes of 64 people each.
func (b *Bench) bulkBoxes(ctx context.Context) (Measurement, error) {
	keys, err := fieldwork.OpenKeys(b.keysDir)
	if err != nil {
		return Measurement{}, err
	}
	return b.bulk(ctx, "bulk insert of sealed boxes", func(conn *sqlite3.SQLiteConn, n int) error {
		return insertBoxes(conn, keys.Urn(), n)
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
type inserter func(conn *sqlite3.SQLiteConn, n int) error

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
	conn, err := db.Conn(ctx)
	if err != nil {
		return one, err
	}
	defer conn.Close()
	began := time.Now()
	before, err := busyAndOwn()
	if err != nil {
		return one, err
	}
	if err := conn.Raw(func(raw any) error { return inOne(raw.(*sqlite3.SQLiteConn), insert, n) }); err != nil {
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

// inOne puts everything into one transaction. No page is written before its end: there is room for all of them.
func inOne(conn *sqlite3.SQLiteConn, insert inserter, n int) error {
	if _, err := conn.Exec("PRAGMA cache_size = -1048576; BEGIN", nil); err != nil {
		return err
	}
	if err := insert(conn, n); err != nil {
		return err
	}
	_, err := conn.Exec("COMMIT", nil)
	return err
}

// prepared is a statement that takes its values in one call into SQLite, as the store's writer does it.
func prepared(conn *sqlite3.SQLiteConn, text string) (run func(values ...driver.Value) error, err error) {
	s, err := conn.Prepare(text)
	if err != nil {
		return nil, err
	}
	var named []driver.NamedValue
	return func(values ...driver.Value) error {
		named = named[:0]
		for i, v := range values {
			named = append(named, driver.NamedValue{Ordinal: i + 1, Value: v})
		}
		rows, err := s.(driver.StmtQueryContext).QueryContext(context.Background(), named)
		if err != nil {
			return err
		}
		return rows.Close()
	}, nil
}

const bulkComment = "they were quick to answer and kind but the letter came late and nobody told me why so I had to call"

func insertRows(conn *sqlite3.SQLiteConn, n int) error {
	response, err := prepared(conn, "INSERT INTO responses (study, form, id, audience, group_id, unit, answers) VALUES (1, 1, ?, 0, ?, ?, ?)")
	if err != nil {
		return err
	}
	comment, err := prepared(conn, "INSERT INTO comments (study, form, id, audience, question, group_id, unit, language, body) VALUES (1, 1, ?, 0, ?, ?, ?, 'en', ?)")
	if err != nil {
		return err
	}
	answers := make([]byte, ratings+1)
	for i := range int64(n) {
		for q := range answers {
			answers[q] = byte(rand.N(5))
		}
		if err := response(int64(rand.Uint64()), i%6, i%8, answers); err != nil {
			return err
		}
		for w := range int64(words) {
			if err := comment(int64(rand.Uint64()), w, i%6, i%8, bulkComment); err != nil {
				return err
			}
		}
	}
	return nil
}

// bulkBox is how many people's answers lie in a box, as in a rush.
const bulkBox = 64

func insertBoxes(conn *sqlite3.SQLiteConn, key cipher.AEAD, n int) error {
	insert, err := prepared(conn, "INSERT INTO urn (id, study, form, key, box) SELECT ?, 1, 1, number, ? FROM urn_key")
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
		if err := insert(box.ID, box.Body); err != nil {
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
