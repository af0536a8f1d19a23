package demo

import (
	"os"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/exchange"
	"mirror/survey/pack"
)

// readBack reads the demo the way anybody's files are read.
func readBack(t *testing.T, d Demo, change func(*survey.Study)) (*survey.Study, []*survey.Collected) {
	t.Helper()
	var files []string
	var packs []*pack.Pack
	for _, a := range d.Answers {
		p, ok := pack.Named(a.Pack)
		if !ok {
			t.Fatalf("no pack %s", a.Pack)
		}
		files, packs = append(files, a.File), append(packs, p)
	}
	f, err := os.Open(d.Study)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	study, err := exchange.ReadStudy(d.Study, f, packs...)
	if err != nil {
		t.Fatal(err)
	}
	change(study)
	collected, err := exchange.ReadAnswers(files, exchange.Options{Packs: packs, Study: study, Drivers: true})
	if err != nil {
		t.Fatal(err)
	}
	return study, collected
}

func asItIs(*survey.Study) {}

// Study and answers are read without a fault, and nobody is lost on the way.
func TestReadBack(t *testing.T) {
	study, collected := readBack(t, made(t, Options{Quirks: true}), asItIs)
	if len(study.Waves) != 4 || len(study.Cells) != 6 || len(study.Segments) != 5 || len(study.Units) != 8 || study.Banner == "" {
		t.Errorf("study: %d waves, %d cells, %d segments, %d units, banner %q", len(study.Waves), len(study.Cells), len(study.Segments), len(study.Units), study.Banner)
	}
	want := map[string][2]int64{"mirror-core": {1200, 416}, "trust-spectrum": {400, 200}, "perception-check": {600, 300}, "ambassador": {0, 416}}
	var order []string
	for _, c := range collected {
		order = append(order, c.Wave+" "+c.Pack.ID)
		if got := [2]int64{c.Tally.People(gap.Customer), c.Tally.People(gap.Employee)}; got != want[c.Pack.ID] {
			t.Errorf("%s %s: %v people, want %v", c.Wave, c.Pack.ID, got, want[c.Pack.ID])
		}
		if len(c.Comments) < 30 {
			t.Errorf("%s %s: %d comments, want some dozens", c.Wave, c.Pack.ID, len(c.Comments))
		}
	}
	if len(order) != 12 {
		t.Errorf("read %v: want twelve waves of packs", order)
	}
}
