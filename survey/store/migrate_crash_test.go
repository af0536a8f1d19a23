package store_test

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"os"
	osexec "os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// migrateChild is the environment variable that makes the test binary migrate a database instead of running tests.
const migrateChild = "MIRROR_TEST_MIGRATE"

// steps is a migration of several statements, each followed by a mark that the parent sees: it kills there.
func steps(t testing.TB, dsn string, pause int) string {
	t.Helper()
	wait := "SELECT count(*) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000000) SELECT i FROM n);"
	if strings.HasPrefix(dsn, "postgres") {
		wait = "SELECT pg_sleep(60);"
	}
	all := []string{
		"ALTER TABLE urn ADD COLUMN later integer;", "UPDATE urn SET later = 1;",
		"CREATE TABLE later (study integer NOT NULL, id bigint NOT NULL, PRIMARY KEY (study, id));",
		"INSERT INTO later SELECT study, id FROM urn;", "UPDATE urn SET later = 2;",
	}
	if pause >= 0 {
		all = append(all[:pause:pause], append([]string{wait}, all[pause:]...)...)
	}
	return strings.Join(all, "\n")
}

const migrateSteps = 5

// TestMigrateChild is no test: it is what the next test starts and kills.
func TestMigrateChild(t *testing.T) {
	dsn, step, ok := strings.Cut(os.Getenv(migrateChild), "\n")
	if !ok {
		return
	}
	var pause int
	if _, err := fmt.Sscan(step, &pause); err != nil {
		t.Fatal(err)
	}
	o := store.WithMigrations(store.Options{Migrate: true}, later(t, dsn, steps(t, dsn, pause)))
	fmt.Println("begins")
	s, err := store.Open(context.Background(), dsn, o)
	t.Fatal("was to be killed before", s, err)
}

// protection.md P12: a migration that is killed anywhere leaves the database as it was, and runs through the next time.
func TestMigrationSurvivesAKill(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn, store.Options{})
		f := storetest.Wave(t, s, storetest.Setup{Customers: 200})
		submitAll(t.Context(), s, f, 1, nil) // one after the other: a box each
		before := counts(t, s)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		for step := range migrateSteps + 1 {
			killMigration(t, dsn, step)
			s := storetest.Open(t, dsn, store.Options{}) // the old program still works with it
			if after := counts(t, s); after != before {
				t.Fatalf("killed at step %d: %s; want %s", step, after, before)
			}
			if n, err := s.Number(t.Context(), "SELECT count(*) FROM urn"); err != nil || n != 200 {
				t.Fatalf("killed at step %d: %d boxes, %v", step, n, err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		o := store.WithMigrations(store.Options{Migrate: true}, later(t, dsn, steps(t, dsn, -1)))
		s = storetest.Open(t, dsn, o)
		if after := counts(t, s); after != before {
			t.Errorf("migrated: %s; want %s", after, before)
		}
		if n, err := s.Number(t.Context(), "SELECT count(*) FROM later JOIN urn ON urn.id = later.id AND urn.later = 2"); err != nil || n != 200 {
			t.Errorf("%d of 200 rows migrated, %v", n, err)
		}
	})
}

// killMigration starts a migration in another process and kills it while it stands at a step.
func killMigration(t *testing.T, dsn string, step int) {
	t.Helper()
	cmd := osexec.Command(os.Args[0], "-test.run=^TestMigrateChild$")
	cmd.Env = append(os.Environ(), migrateChild+"="+dsn+"\n"+fmt.Sprint(step))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || line != "begins\n" {
		t.Fatalf("the child said %q, %v", line, err)
	}
	kill := func() {
		t.Helper()
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // killed
	}
	if strings.HasPrefix(dsn, "postgres") {
		killInPostgres(t, dsn, kill)
		return
	}
	killInSQLite(t, dsn, kill)
}

// killInSQLite kills once the migration has the lock and has had time to come to its step.
func killInSQLite(t *testing.T, dsn string, kill func()) {
	t.Helper()
	db, err := sql.Open("sqlite3", strings.Replace(store.DSNOf(dsn), "_busy_timeout=5000", "_busy_timeout=0", 1))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for {
		tx, err := db.Begin()
		if err != nil {
			break
		}
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Millisecond)
	}
	time.Sleep(50 * time.Millisecond)
	kill()
}

// killInPostgres kills once the server stands at the step. The server would notice only when the step is over, so it is told.
func killInPostgres(t *testing.T, dsn string, kill func()) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	const others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
	await := func(want bool, query string) {
		t.Helper()
		for {
			var is bool
			if err := conn.QueryRow(t.Context(), "SELECT count(*) > 0 "+query).Scan(&is); err != nil {
				t.Fatal(err)
			}
			if is == want {
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
	}
	await(true, others+" AND state = 'active' AND query LIKE '%pg_sleep%'")
	kill()
	if _, err := conn.Exec(t.Context(), "SELECT pg_terminate_backend(pid) "+others); err != nil {
		t.Fatal(err)
	}
	await(false, others)
}

// counts are the numbers of rows of all tables that hold anything.
func counts(t testing.TB, s *store.Store) string {
	t.Helper()
	var all []string
	for _, table := range []string{"studies", "groups", "waves", "forms", "people", "invitations", "urn", "audit"} {
		n, err := s.Number(t.Context(), "SELECT count(*) FROM "+table)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%s %d", table, n))
	}
	return strings.Join(all, ", ")
}
