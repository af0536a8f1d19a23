package store_test

import (
	"database/sql"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"mirror/gap"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// A plan is made once and kept while tables grow from nothing to millions of rows: it must find rows by their keys, even
// where it was made when the tables were known to be empty.
func TestPlansOfSubmissionsGoByKeys(t *testing.T) {
	dsn := storetest.PostgresDSN(t)
	s := storetest.Open(t, dsn, fieldOptions())
	plantField(t, s)
	plantInvitations(t, s, 5000, invitee{audience: gap.Employee})
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }() // nothing hangs on it
	say := func(statement string) []string {
		t.Helper()
		results, err := conn.PgConn().Exec(t.Context(), statement).ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
		var lines []string
		for _, row := range results[0].Rows {
			lines = append(lines, string(row[0]))
		}
		return lines
	}
	whole := regexp.MustCompile(`Seq Scan on (invitations|urn|spent|drafts)|invitations_study_form_person`)
	say(store.Settle)
	for _, state := range []string{"new tables", "tables known to be empty"} {
		for name, text := range store.PlannedOnce {
			say("DEALLOCATE ALL")
			say("PREPARE planned " + text)
			values := strings.Count(text[:strings.Index(text, " AS ")], ",") + 1
			plan := strings.Join(say("EXPLAIN EXECUTE planned ("+strings.TrimSuffix(strings.Repeat("NULL,", values), ",")+")"), "\n")
			if whole.MatchString(plan) {
				t.Errorf("%s, %s:\n%s", state, name, plan)
			}
		}
		say("ANALYZE")
	}
}

// Spending a link happens with every submission: nothing may make SQLite build a table for it, as a CHECK with a list does.
func TestSpendingALinkBuildsNoTable(t *testing.T) {
	dsn := storetest.SQLiteDSN(t)
	storetest.Open(t, dsn, fieldOptions())
	db, err := sql.Open("sqlite3", "file:"+dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // nothing hangs on it
	rows, err := db.QueryContext(t.Context(), "EXPLAIN UPDATE invitations SET state = 'used' WHERE token = x'00'")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }() // Err tells what went wrong
	var all []string
	for rows.Next() {
		var step string
		var other any
		if err := rows.Scan(&other, &step, &other, &other, &other, &other, &other, &other); err != nil {
			t.Fatal(err)
		}
		all = append(all, step)
	}
	if err := rows.Err(); err != nil || !slices.Contains(all, "IdxInsert") || slices.Contains(all, "OpenEphemeral") {
		t.Error(err, all)
	}
}
