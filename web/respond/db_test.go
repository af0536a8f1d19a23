package respond

import (
	"database/sql"

	_ "github.com/mattn/go-sqlite3"

	"mirror/survey/store/storetest"
)

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

// sum is a number that the database gives. What is in the urn counts as responses and comments.
func (w *world) sum(query string) (n int) {
	w.t.Helper()
	storetest.Unsealed(w.t, w.dsn, w.keys.Urn(), func(conn *sql.Conn) {
		w.must(conn.QueryRowContext(w.t.Context(), query).Scan(&n))
	})
	return n
}
