package main

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/gap/gaptest"
)

// The demo is the first thing a newcomer runs: it must come out the same everywhere, to the byte.
func TestDemoIsReproducible(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	for _, dir := range []string{one, two} {
		if code, _, errs := mirror(t, "demo", "--no-serve", "--dir", dir); code != exitDone {
			t.Fatalf("exit code %d\n%s", code, errs)
		}
	}
	files, err := os.ReadDir(one)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !bytes.Equal(content(t, filepath.Join(one, f.Name())), content(t, filepath.Join(two, f.Name()))) {
			t.Errorf("%s differs between two runs", f.Name())
		}
	}
	for _, want := range []string{"larkfield.json", "mirror-hr-w4.xlsx", "mirror-marketing-w4.xlsx", "study.yaml", "mirror-core.csv"} {
		info, err := os.Stat(filepath.Join(one, want))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s may be read by others: mode %o", want, info.Mode().Perm())
		}
	}
	quaysideAdvisers(t, readResult(t, filepath.Join(one, "larkfield.json")))
}

// quaysideAdvisers checks that the three advisers of Quayside are not shown, and are not what is left when the shown
// parts of Quayside's staff, or of all advisers, are taken from the whole.
func quaysideAdvisers(t *testing.T, r gap.Result) {
	t.Helper()
	for _, w := range r.Waves {
		for _, row := range append(append([]gap.Row{}, w.Gaps...), w.Outcomes...) {
			if row.Cell == "advisers" && row.Unit == "quayside" && (row.Verdict != gap.NotShown || row.Employees.N.Known() || row.Employees.Score.Known() || row.Gap.Known()) {
				t.Errorf("%s %s: %s %s of the advisers in Quayside is shown", w.ID, w.Pack, row.Level, row.ID)
			}
		}
		for _, row := range w.Gaps {
			if row.Unit != "quayside" || row.Cell != "branch" || row.Verdict == gap.NotShown {
				continue
			}
			// Branch staff and advisers are all of Quayside: with both the whole and the branch staff shown, the
			// advisers would be the difference.
			if whole := find(t, w.Gaps, row.Level, row.ID, gap.Place{Unit: "quayside"}); whole.Verdict != gap.NotShown {
				t.Errorf("%s %s: %s %s of Quayside and of its branch staff are both shown", w.ID, w.Pack, row.Level, row.ID)
			}
		}
	}
}

// Both workbooks of the demo pass the acceptance checks.
func TestDemoWorkbooks(t *testing.T) {
	dir := t.TempDir()
	if code, _, errs := mirror(t, "demo", "--no-serve", "--dir", dir); code != exitDone {
		t.Fatalf("exit code %d\n%s", code, errs)
	}
	gaptest.CheckWorkbook(t, filepath.Join(dir, "mirror-hr-w4.xlsx"))
	gaptest.CheckWorkbook(t, filepath.Join(dir, "mirror-marketing-w4.xlsx"))
}

// Three people of a planted cell all answer in a way nobody else does and write a word nobody else writes. Nothing of
// it may be in any output.
func TestPlantedCellLeavesNoTrace(t *testing.T) {
	const canary = "xylophone"
	dir := t.TempDir()
	var b strings.Builder
	b.WriteString("audience,cell,care_seen,care_rushed,works,right,why\n")
	for i := range 60 {
		b.WriteString("customer,,4,2,4,3,\n")
		if i%2 == 0 {
			b.WriteString("employee,sales,3,2,4,4,A word of sales\n")
		} else {
			b.WriteString("employee,office,4,3,3,3,A word of the office\n")
		}
	}
	for range 3 {
		b.WriteString("employee,zzplanted,1,5,1,1," + canary + "\n")
	}
	answers := filepath.Join(dir, "answers.csv")
	if err := os.WriteFile(answers, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	at := func(name string) string { return filepath.Join(dir, name) }
	code, out, errs := mirror(t, "analyze", "--pack", filepath.Join("testdata", "broken", "pack.yaml"), "--answers", answers,
		"--json", at("out.json"), "--hr", at("hr.xlsx"), "--marketing", at("marketing.xlsx"))
	if code != exitDone {
		t.Fatalf("exit code %d\n%s", code, errs)
	}
	everything := map[string]string{"standard output": out, "out.json": string(content(t, at("out.json"))), "hr.xlsx": unzipped(t, at("hr.xlsx")), "marketing.xlsx": unzipped(t, at("marketing.xlsx"))}
	for where, text := range everything {
		for _, trace := range []string{canary, "zzplanted"} {
			if strings.Contains(text, trace) {
				t.Errorf("%s holds %q of a cell of three", where, trace)
			}
		}
	}
	if !strings.Contains(everything["out.json"], "office") {
		t.Error("the larger cells are not shown either")
	}
}

func content(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// unzipped is every part of a workbook, one after the other.
func unzipped(t *testing.T, path string) string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var b strings.Builder
	for _, f := range z.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(f.Name + "\n")
		if _, err := io.Copy(&b, part); err != nil {
			t.Fatal(err)
		}
		part.Close()
	}
	return b.String()
}
