package bench

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "github.com/mattn/go-sqlite3"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/chunk"
)

// database is the store's database as its tables are, with a connection of its own.
type database struct {
	*sql.DB
	postgres bool
}

func openDatabase(dsn string) (*database, error) {
	d := &database{postgres: strings.HasPrefix(dsn, "postgres")}
	name := "pgx"
	if !d.postgres {
		name, dsn = "sqlite3", "file:"+(&url.URL{Path: filepath.ToSlash(dsn)}).EscapedPath()+"?_journal_mode=WAL&_synchronous=FULL&_busy_timeout=5000"
	}
	var err error
	if d.DB, err = sql.Open(name, dsn); err != nil || d.postgres {
		return d, err
	}
	// Mapped into memory, a chunk is copied from where it lies. Else each 4 KiB of it are read with a call of the system, which
	// took two thirds of the time of a count (19 MB: 20 ms, mapped 9 ms).
	d.SetMaxOpenConns(1)
	if _, err = d.Exec("PRAGMA mmap_size = 4294967296"); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// sql is a statement as the database takes it: PostgreSQL numbers its values.
func (d *database) sql(statement string) string {
	if !d.postgres {
		return statement
	}
	for i := 1; strings.Contains(statement, "?"); i++ {
		statement = strings.Replace(statement, "?", fmt.Sprintf("$%d", i), 1)
	}
	return statement
}

// chunks hands out the chunks of a form in one snapshot, which one statement is. The driver is asked itself: it gives each
// body in memory of its own, and database/sql would copy it.
func (d *database) chunks(ctx context.Context, form *survey.Form, do func(chunk.Source) error) error {
	conn, err := d.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	values := []driver.NamedValue{{Ordinal: 1, Value: int64(form.Study)}, {Ordinal: 2, Value: int64(form.ID)}}
	return conn.Raw(func(c any) error {
		rows, err := c.(driver.QueryerContext).QueryContext(ctx, d.sql("SELECT body FROM chunks WHERE study = ? AND form = ?"), values)
		if err != nil {
			return err
		}
		defer rows.Close()
		var row [1]driver.Value
		return do(func([]byte) ([]byte, error) {
			if err := rows.Next(row[:]); err != nil {
				return nil, err
			}
			body, ok := row[0].([]byte)
			if !ok {
				return nil, fmt.Errorf("a chunk is %T and not bytes", row[0])
			}
			return body, nil
		})
	})
}

// eachRow hands out the rows of a form.
func (d *database) eachRow(ctx context.Context, form *survey.Form, each func(*survey.Response) error) error {
	rows, err := d.QueryContext(ctx, d.sql("SELECT audience, group_id, unit, answers, coalesce(seconds, -1) FROM responses WHERE study = ? AND form = ?"), form.Study, form.ID)
	if err != nil {
		return err
	}
	defer rows.Close()
	var r survey.Response
	var answers sql.RawBytes
	for rows.Next() {
		var audience int
		if err := rows.Scan(&audience, &r.Group, &r.Unit, &answers, &r.Seconds); err != nil {
			return err
		}
		r.Audience, r.Answers = gap.Audience(audience), answers
		if err := each(&r); err != nil {
			return err
		}
	}
	return rows.Err()
}

// settle brings what was written last out of SQLite's log into its file, as the store does each time it takes away what was
// deleted, and as DuckDB is told to before it counts. What lies in the log is read page by page, and chunks twice as long.
func (d *database) settle(ctx context.Context) error {
	if d.postgres {
		return nil
	}
	var busy, pages, moved int
	if err := d.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return errors.New("somebody reads the database, so its log cannot be emptied")
	}
	return nil
}

// unseal throws the chunks of a form away.
func (d *database) unseal(ctx context.Context, form *survey.Form) error {
	_, err := d.ExecContext(ctx, d.sql("DELETE FROM chunks WHERE study = ? AND form = ?"), form.Study, form.ID)
	return err
}

// insert writes a chunk, in a transaction of its own as the store does.
func (d *database) insert(ctx context.Context, form *survey.Form, id, n int, body []byte) error {
	_, err := d.ExecContext(ctx, d.sql("INSERT INTO chunks (study, form, id, n, body) VALUES (?, ?, ?, ?, ?)"), form.Study, form.ID, id, n, body)
	return err
}

// fill writes the wave as chunks, without rows, and counts the people it makes one by one.
func (w *wave) fill(ctx context.Context) error {
	w.Log("writing chunks of %d responses", w.n)
	w.truth = newScan(w.form, false)
	rows := make([]survey.Response, chunk.Rows)
	room := make([]byte, len(rows)*w.form.Layout.Size)
	for i := range rows {
		rows[i].Answers = room[i*w.form.Layout.Size:][:w.form.Layout.Size]
	}
	var spent stopwatch
	for from := 0; from < w.n; from += chunk.Rows {
		some := rows[:min(chunk.Rows, w.n-from)]
		for i := range some {
			w.people.response(from+i, &some[i])
			if err := w.truth.add(&some[i]); err != nil {
				return err
			}
		}
		if err := spent.start(); err != nil {
			return err
		}
		body, err := chunk.Encode(w.form.Layout, some)
		if err == nil {
			err = w.raw.insert(ctx, w.form, from, len(some), body)
		}
		if err := errors.Join(err, spent.stop()); err != nil {
			return err
		}
	}
	m := w.note("encode and insert chunks", []stopwatch{spent})
	w.goal(atMost("encoding and inserting a response, µs of CPU", m.Each/1e3, 1.5))
	return nil
}
