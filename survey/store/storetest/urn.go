package storetest

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"database/sql"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "github.com/mattn/go-sqlite3"

	"mirror/gap"
	"mirror/survey/store/urn"
)

// Urn is a key for the urn; another seed gives another.
func Urn(seed byte) cipher.AEAD {
	block, err := aes.NewCipher(append(make([]byte, 31), seed))
	if err != nil {
		panic(err) // of 32 bytes there is always one
	}
	key, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	return key
}

// Unsealed hands out a connection to a database on which the tables responses and comments hold what is in the urn, too, as
// if its waves had been closed without taking any group off: for tests that ask what was stored of an answer. All it shows is
// of one moment. A nil key is Urn's.
func Unsealed(t testing.TB, dsn string, key cipher.AEAD, do func(*sql.Conn)) {
	t.Helper()
	if key == nil {
		key = Urn(1)
	}
	driver, address, begin := "sqlite3", "file:"+dsn+"?_busy_timeout=5000", "BEGIN"
	if strings.HasPrefix(dsn, "postgres") {
		driver, address, begin = "pgx", dsn, "BEGIN ISOLATION LEVEL REPEATABLE READ"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // nothing was written
	conn, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	u := unsealed{t, conn}
	u.exec(begin)
	for _, table := range []string{"responses", "comments"} { // a temporary table goes before another of its name
		u.exec("CREATE TEMPORARY TABLE " + table + " AS SELECT * FROM " + table)
	}
	for _, box := range u.boxes("SELECT study, form, id, box FROM urn") {
		u.spread(key, &box)
	}
	do(conn)
	_ = conn.Close() // the transaction ends with it
}

type unsealed struct {
	t    testing.TB
	conn *sql.Conn
}

func (u unsealed) exec(statement string, values ...any) {
	u.t.Helper()
	if _, err := u.conn.ExecContext(context.Background(), statement, values...); err != nil {
		u.t.Fatalf("%s: %v", statement, err)
	}
}

func (u unsealed) boxes(query string) (all []urn.Sealed) {
	u.t.Helper()
	rows, err := u.conn.QueryContext(context.Background(), query)
	if err != nil {
		u.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }() // Err tells what went wrong
	for rows.Next() {
		var b urn.Sealed
		if err := rows.Scan(&b.Study, &b.Form, &b.ID, &b.Body); err != nil {
			u.t.Fatal(err)
		}
		all = append(all, b)
	}
	if err := rows.Err(); err != nil {
		u.t.Fatal(err)
	}
	return all
}

// spread puts what is in a box into the temporary tables, under ids of its own.
func (u unsealed) spread(key cipher.AEAD, at *urn.Sealed) {
	u.t.Helper()
	box, err := urn.Open(key, at)
	if err != nil {
		u.t.Fatal(err)
	}
	words, err := box.Comments()
	if err != nil {
		u.t.Fatal(err)
	}
	for i, r := range box.Responses() {
		var weight, account, seconds any
		if r.Weight != 0 {
			weight = r.Weight
		}
		if r.Account != 0 {
			account = int64(r.Account)
		}
		if r.Audience == gap.Customer && r.Seconds >= 0 {
			seconds = r.Seconds
		}
		u.exec("INSERT INTO responses (study, form, id, audience, group_id, unit, answers, weight, account, seconds) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
			at.Study, at.Form, at.ID+2*int64(i), r.Audience, r.Group, r.Unit, r.Answers, weight, account, seconds)
	}
	for i, c := range words {
		u.exec("INSERT INTO comments (study, form, id, audience, question, group_id, unit, language, score, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
			at.Study, at.Form, at.ID+2*int64(i)+1, c.Audience, c.Question, c.Group, c.Unit, c.Language, c.Score, c.Text)
	}
}
