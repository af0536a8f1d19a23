package main

import (
	"bytes"
	"context"
	"database/sql"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"mirror/survey"
	"mirror/survey/store"
)

// P28: a trail whose end was cut off, or that was made anew from some entry on, is a sound chain by itself. What was
// noted beside the keys tells.
func TestCutTrailIsFound(t *testing.T) {
	dir := t.TempDir()
	d := database{DB: filepath.Join(dir, "mirror.db")}
	s, _, err := d.open(&app{ctx: t.Context()}, store.Options{Migrate: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	add := func(name string) {
		if err := s.AddUser(t.Context(), byCommand, survey.User{Email: name + "@example.com", Roles: []survey.Role{survey.RoleHR}}); err != nil {
			t.Fatal(err)
		}
	}
	var said bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&said, nil))
	for _, name := range []string{"ana", "ben", "eve"} {
		add(name)
	}
	if err := d.auditHead().advance(t.Context(), s, log); err != nil {
		t.Fatal(err)
	}
	noted, err := os.ReadFile(filepath.Join(dir, "mirror.db.keys", "audit-head"))
	if err != nil || !regexp.MustCompile(`^3 [0-9a-f]{64}\n$`).Match(noted) {
		t.Fatalf("noted %q, %v", noted, err)
	}
	if line := said.String(); !strings.Contains(line, `"entries":3,"hash":"`+strings.TrimSpace(string(noted[2:]))) || strings.Contains(line, "@") || strings.Count(line, ":") > 8 {
		t.Errorf("the log says %s", line)
	}
	audit := func() (code int, errs string) {
		var out, told bytes.Buffer
		code = run(context.Background(), []string{"audit", "--db", d.DB}, strings.NewReader(""), &out, &told)
		return code, told.String()
	}
	if code, errs := audit(); code != exitDone {
		t.Fatalf("a sound trail: %d %s", code, errs)
	}
	cut := func() {
		db, err := sql.Open("sqlite3", d.DB)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for _, statement := range []string{"DELETE FROM audit WHERE seq > 2", "UPDATE audit_ends SET seq = 2, hash = (SELECT hash FROM audit WHERE seq = 2) WHERE at = 'last'"} {
			if _, err := db.Exec(statement); err != nil {
				t.Fatal(err)
			}
		}
	}
	cut()
	for _, made := range []string{"cut off", "made anew"} {
		if _, err := s.Audit(t.Context()); err != nil {
			t.Fatalf("%s: the chain by itself: %v", made, err)
		}
		if code, errs := audit(); code == exitDone || !strings.Contains(errs, "the audit trail was changed: entry 3 is not the one that was known") {
			t.Errorf("%s: %d %s", made, code, errs)
		}
		if err := d.auditHead().advance(t.Context(), s, log); err == nil {
			t.Errorf("%s: a server goes on as if nothing had happened", made)
		}
		if now, _ := os.ReadFile(string(d.auditHead())); !bytes.Equal(now, noted) {
			t.Errorf("%s: what was noted is overwritten", made)
		}
		add(strings.ReplaceAll(made, " ", "-")) // in the place of the one that was cut off
	}
}
