package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what the program prints into testdata")

// breaks are single slips in a good pack, study, answers or tallies file: in file, old becomes new.
var breaks = []struct{ name, file, old, new string }{
	{"pack, key misspelt", "pack.yaml", "default_scale:", "defualt_scale:"},
	{"pack, key twice", "pack.yaml", "version: \"1.0.0\"", "version: \"1.0.0\"\nversion: \"1.0.1\""},
	{"pack, other format", "pack.yaml", "mirror-pack/1", "mirror-pack/9"},
	{"pack, not YAML", "pack.yaml", "  customer: {en: \"Groups only.\"}", "  customer: {en: \"Groups only.\""},
	{"pack, language missing", "pack.yaml", "languages: [en]", "languages: [en, de]"},
	{"pack, item id twice", "pack.yaml", "{id: right,", "{id: works,"},
	{"pack, dimension unknown", "pack.yaml", "{id: right, dimension: basics", "{id: right, dimension: basic"},
	{"pack, dimension without items", "pack.yaml", "dimension: care, ", "dimension: basics, "},
	{"pack, values skip", "pack.yaml", "{value: 4, label", "{value: 6, label"},
	{"pack, placeholder unknown", "pack.yaml", "It is right.", "{firm} is right."},
	{"pack, no way out", "pack.yaml", "    missing: {label: {en: \"I can't say\"}}\n", ""},
	{"pack, kind unknown", "pack.yaml", "kind: functional", "kind: rational"},
	{"pack, smallest group too small", "pack.yaml", "placeholders: [company]", "placeholders: [company]\nmin_cell: 3"},
	{"study, threshold below the floor", "study.yaml", "employees: 7", "employees: 3"},
	{"study, shares do not add up", "study.yaml", "share: 0.3", "share: 0.2"},
	{"study, served segment unknown", "study.yaml", "business: 0.4", "busines: 0.4"},
	{"study, dates in the wrong order", "study.yaml", "to: 2026-03-27", "to: 2026-02-27"},
	{"study, key misspelt", "study.yaml", "margin:", "margn:"},
	{"answers, column unknown", "answers.csv", "works,", "workz,"},
	{"answers, column twice", "answers.csv", "works,", "right,"},
	{"answers, no audience", "answers.csv", "audience,", "side,"},
	{"answers, audience unknown", "answers.csv", "customer,w1,,home", "client,w1,,home"},
	{"answers, value outside the scale", "answers.csv", "4,2,5,4,care", "4,2,7,4,care"},
	{"answers, row too short", "answers.csv", "basics,\n", "basics\n"},
	{"answers, value after a line break in quotes", "answers.csv", "4,2,4,x,,", "4,2,4,?,,"},
	{"answers, wave unknown", "answers.csv", "employee,w2", "employee,w3"},
	{"answers, cell unknown", "answers.csv", "w1,sales,", "w1,sails,"},
	{"answers, group of the other side", "answers.csv", "customer,w1,,home", "customer,w1,sales,home"},
	{"answers, weight not a number", "answers.csv", "2.5", "\"2,5\""},
	{"answers, picked twice", "answers.csv", "5,4,care,", "5,4,care|care,"},
	{"answers, quote never closed", "answers.csv", "all of them\"", "all of them"},
	{"answers, not UTF-8", "answers.csv", "They knew my name", "\xdcberall"},
	{"answers, header only", "answers.csv", "*", "audience,wave,works\n"},
	{"answers, empty", "answers.csv", "*", ""},
	{"tallies, count not whole", "tallies.csv", "120", "12.5"},
	{"tallies, same count twice", "tallies.csv", "works,4,80", "works,5,80"},
	{"tallies, item unknown", "tallies.csv", "employee,works", "employee,work"},
	{"tallies, column missing", "tallies.csv", "value,", "values,"},
}

// Whatever is wrong with a file, its user is told what, where and what to do, and nothing is written.
func TestBrokenInput(t *testing.T) {
	golden := filepath.Join("testdata", "broken.txtar")
	archive, err := txtar.ParseFile(golden)
	if err != nil && !*update {
		t.Fatal(err)
	}
	want := map[string]string{}
	if archive != nil {
		for _, f := range archive.Files {
			want[f.Name] = string(f.Data)
		}
	}
	var got txtar.Archive
	for _, b := range breaks {
		t.Run(b.name, func(t *testing.T) {
			said := broken(t, b.file, b.old, b.new)
			got.Files = append(got.Files, txtar.File{Name: b.name, Data: []byte(said)})
			if diff := cmp.Diff(want[b.name], said); diff != "" && !*update {
				t.Errorf("message (-want +got):\n%s", diff)
			}
		})
	}
	if *update {
		if err := os.WriteFile(golden, txtar.Format(&got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// broken runs mirror analyze over good files of which one has a slip, and returns what it says.
func broken(t *testing.T, file, old, new string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"pack.yaml", "study.yaml", "answers.csv", "tallies.csv"} {
		content, err := os.ReadFile(filepath.Join("testdata", "broken", name))
		if err != nil {
			t.Fatal(err)
		}
		if name == file && old == "*" {
			content = []byte(new)
		} else if name == file {
			if !strings.Contains(string(content), old) {
				t.Fatalf("%s has no %q to break", name, old)
			}
			content = []byte(strings.ReplaceAll(string(content), old, new))
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	from := "answers"
	if file == "tallies.csv" {
		from = "tallies"
	}
	args := []string{"analyze", "--pack", filepath.Join(dir, "pack.yaml"), "--study", filepath.Join(dir, "study.yaml"), "--" + from, filepath.Join(dir, from+".csv"),
		"--json", filepath.Join(dir, "out.json"), "--hr", filepath.Join(dir, "hr.xlsx"), "--marketing", filepath.Join(dir, "marketing.xlsx")}
	code, out, errs := mirror(t, args...)
	if code != exitInvalid {
		t.Errorf("exit code %d, want %d\n%s%s", code, exitInvalid, out, errs)
	}
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(left) != 4 {
		t.Errorf("the folder holds %d files, want the 4 that were given: something was written", len(left))
	}
	return strings.ReplaceAll(errs, dir+string(filepath.Separator), "")
}

// The files are good before they are broken.
func TestUnbrokenInput(t *testing.T) {
	at := func(name string) string { return filepath.Join("testdata", "broken", name) }
	analyzed(t, "--pack", at("pack.yaml"), "--study", at("study.yaml"), "--answers", at("answers.csv"))
	analyzed(t, "--pack", at("pack.yaml"), "--study", at("study.yaml"), "--tallies", at("tallies.csv"))
}
