package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"mirror/survey/demo"
	"mirror/survey/store"
)

// The demo's four waves, released one after the other as a company would, say what the files say when all four are
// analysed at once: the same bytes of JSON and of both workbooks. And what is released stays readable without the answers.
func TestReleasesSayWhatTheFilesSay(t *testing.T) {
	dir := t.TempDir()
	if code, _, errs := mirror(t, "demo", "--no-serve", "--dir", dir); code != exitDone {
		t.Fatalf("exit code %d\n%s", code, errs)
	}
	var out, errs bytes.Buffer
	a := &app{ctx: context.Background(), out: &out, err: &errs}
	made, err := demo.Generate(filepath.Join(dir))
	if err != nil {
		t.Fatal(err)
	}
	study, _, _, err := readDemo(a, made)
	if err != nil {
		t.Fatal(err)
	}
	d := database{DB: filepath.Join(dir, "mirror.db")}
	s, keys, err := d.open(a, store.Options{Migrate: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := fill(a, s, keys, made, *study); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for whom, file := range map[string]string{"data": "larkfield.json", "hr": "mirror-hr-w4.xlsx", "marketing": "mirror-marketing-w4.xlsx"} {
		got := filepath.Join(dir, whom+filepath.Ext(file))
		if code, _, errs := mirror(t, "report", "--db", d.DB, "--wave", "w4", "--for", whom, "-o", got); code != exitDone {
			t.Fatalf("exit code %d\n%s", code, errs)
		}
		if !bytes.Equal(content(t, got), content(t, filepath.Join(dir, file))) {
			t.Errorf("the report for %s is not %s, which was made of the files at once", whom, file)
		}
	}
	if raced {
		return
	}
	// And nobody is found in what the database froze.
	code, said, errs2 := mirror(t, "audit", "--db", d.DB, "--wave", "w4")
	if code != exitDone || !strings.Contains(strings.ToLower(said), "nobody can be told apart.") {
		t.Errorf("exit code %d\n%s%s", code, said, errs2)
	}
}
