package respond

import (
	"database/sql"
	"testing"

	_ "github.com/mattn/go-sqlite3"
)

// count reads a table behind the store's back.
func count(t testing.TB, dsn, table string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+dsn+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow("SELECT COUNT(*) FROM " + table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// execute changes the database behind the store's back.
func (w *world) execute(statements ...string) {
	w.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+w.dsn+"?_busy_timeout=5000")
	w.must(err)
	defer db.Close()
	for _, s := range statements {
		_, err := db.Exec(s)
		w.must(err)
	}
}

// database reads behind the store's back.
func (w *world) database() *sql.DB {
	w.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+w.dsn+"?mode=ro")
	w.must(err)
	return db
}

func (w *world) sum(query string) (n int) {
	w.t.Helper()
	db := w.database()
	defer db.Close()
	w.must(db.QueryRow(query).Scan(&n))
	return n
}
