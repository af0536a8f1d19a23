package store_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// What the migrations make is written down beside them, so that a review sees what a migration does to the whole.
func TestSchemaIsAsWrittenDown(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		folder, queries := "sqlite", sqliteSchema
		if s.IsPostgres() {
			folder, queries = "postgres", postgresSchema
		}
		var lines []string
		for _, q := range queries {
			some, err := s.Lines(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			lines = append(append(lines, some...), "")
		}
		got := strings.Join(lines, "\n")
		golden := filepath.Join("../../migrations", folder, "schema.golden")
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("the schema is not that of %s (-update writes it anew):\n%s", golden, diff)
		}
	})
}

var sqliteSchema = []string{"SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'goose%' AND tbl_name NOT LIKE 'river%' ORDER BY type DESC, name"}

// No pg_dump: its output changes with its version.
var postgresSchema = []string{
	`SELECT format('%s.%s %s%s%s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN ' not null' ELSE '' END,
		coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), ''), CASE a.attstorage WHEN 'e' THEN ' storage external' ELSE '' END,
		CASE a.attstattarget WHEN 0 THEN ' no statistics' ELSE '' END)
	FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
	WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped AND c.relname NOT LIKE 'goose%' AND c.relname NOT LIKE 'river%'
	ORDER BY c.relname, a.attnum`,
	`SELECT format('%s: %s', c.conrelid::regclass, pg_get_constraintdef(c.oid)) FROM pg_constraint c
	WHERE c.connamespace = current_schema()::regnamespace AND c.conrelid::regclass::text NOT LIKE 'goose%' AND c.conrelid::regclass::text NOT LIKE 'river%' ORDER BY 1`,
	`SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename NOT LIKE 'goose%' AND tablename NOT LIKE 'river%' ORDER BY indexname`,
	`SELECT format('%s with %s', relname, array_to_string(reloptions, ', ')) FROM pg_class WHERE reloptions IS NOT NULL AND relname NOT LIKE 'river%' AND relnamespace = current_schema()::regnamespace ORDER BY 1`,
}

// Nothing that holds answers can tell when or in which order they came: no columns for it, and no hidden row numbers.
func TestNothingTellsTimeOrOrder(t *testing.T) {
	s := storetest.SQLite(t)
	for _, table := range []string{"responses", "comments", "invitations", "spent", "people", "chunks"} {
		sql, err := s.Lines(t.Context(), "SELECT lower(sql) FROM sqlite_schema WHERE name = '"+table+"'")
		if err != nil || len(sql) != 1 {
			t.Fatal(sql, err)
		}
		if !strings.HasSuffix(sql[0], "without rowid") {
			t.Errorf("%s has row numbers, and they tell the order in which rows came", table)
		}
		for _, word := range []string{"autoincrement", "timestamp", "datetime", "current_"} {
			if strings.Contains(sql[0], word) {
				t.Errorf("%s has %s", table, word)
			}
		}
	}
	for _, table := range []string{"urn", "drafts"} {
		if keys, err := s.Lines(t.Context(), "SELECT name || pk FROM pragma_table_info('"+table+"') WHERE pk"); err != nil || len(keys) != 1 || keys[0] != "id1" {
			t.Errorf("the key of %s is %q, %v, want the id, which then is its row number", table, keys, err)
		}
	}
	for table, columns := range map[string]string{
		"urn":       "id study form key box",
		"responses": "study form id audience group_id unit answers weight account seconds",
		"comments":  "study form id audience question group_id unit language score body",
	} {
		got, err := s.Lines(t.Context(), "SELECT name FROM pragma_table_info('"+table+"') ORDER BY cid")
		if err != nil || strings.Join(got, " ") != columns {
			t.Errorf("%s has the columns %q, %v: what is added here must be weighed against protection.md §4.2", table, got, err)
		}
	}
}

// DESIGN §5: an employee's 30 answers cost at most 90 bytes on SQLite and 160 on PostgreSQL, with the index, comments apart,
// after the wave was closed; what they cost before is in TestBytesOfASubmittedResponse.
func TestBytesPerResponse(t *testing.T) {
	const n = 50_000
	f := smallFiles(t)
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		form := openWave(t, s, f)
		size, limit := "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size", 90
		if s.IsPostgres() {
			size, limit = "SELECT pg_total_relation_size('responses')", 160
		}
		before, err := s.Number(t.Context(), size)
		if err != nil {
			t.Fatal(err)
		}
		rows := make([]survey.Response, 500)
		for i := range rows {
			rows[i] = survey.Response{Audience: employee, Group: form.GroupNamed("cell", "c1").ID, Unit: form.GroupNamed("unit", "c2").ID, Answers: randomAnswers(t, form)}
		}
		for range n / len(rows) {
			if err := s.StoreResponses(t.Context(), form, rows); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.MixOnly(t.Context(), form.Study, form.Wave); err != nil {
			t.Fatal(err)
		}
		after, err := s.Number(t.Context(), size)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%.1f bytes a response", float64(after-before)/n)
		if each := (after - before) / n; each > limit {
			t.Errorf("a response costs %d bytes; at most %d", each, limit)
		}
	})
}
