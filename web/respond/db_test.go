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
