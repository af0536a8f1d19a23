package store_test

import (
	"database/sql"
	"strings"
	"testing"

	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// A migration that was cut off before the queue's tables were made is run to its end, and until then nothing opens.
func TestQueueTablesAreMadeAfterACut(t *testing.T) {
	dsn := storetest.SQLiteDSN(t)
	db, err := sql.Open("sqlite3", "file:"+dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, table := range []string{"river_client_queue", "river_client", "river_queue", "river_leader", "river_job", "river_migration"} {
		if _, err := db.Exec("DROP TABLE " + table); err != nil {
			t.Fatal(err)
		}
	}
	if s, err := store.Open(t.Context(), dsn, store.Options{}); err == nil || !strings.Contains(err.Error(), "mirror migrate") {
		t.Errorf("opened %v, %v", s, err)
	}
	if _, _, err := store.Migrate(t.Context(), dsn); err != nil {
		t.Fatal(err)
	}
	s := storetest.Open(t, dsn, store.Options{})
	if n, err := s.Number(t.Context(), "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'river_job'"); err != nil || n != 1 {
		t.Errorf("%d, %v", n, err)
	}
}
