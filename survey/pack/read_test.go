package pack

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap/gaptest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestEmbedded(t *testing.T) {
	want := []string{
		"mirror-core 1.0.0: 24 items in 9 dimensions, 8 outcomes, 5 languages",
		"trust-spectrum 1.0.0: 8 items in 8 dimensions, 2 outcomes, 1 language",
		"service-quality 1.0.0: 20 items in 10 dimensions (5 of them expectations), 1 language",
		"perception-check 1.0.0: 6 items in 3 dimensions, 1 language",
		"ambassador 1.0.0: 9 items in 3 dimensions, 6 outcomes, 1 language",
	}
	var got []string
	for _, p := range Embedded() {
		got = append(got, p.Summary())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	all, err := filepath.Glob("packs/*.yaml")
	if err != nil || len(all) != len(want) {
		t.Errorf("%d pack files (%v), %d embedded", len(all), err, len(want))
	}
	if _, ok := Named("mirror-core"); !ok {
		t.Error("mirror-core is not found by its name")
	}
	if _, ok := Named("mirror"); ok {
		t.Error("a pack is found by a name no pack has")
	}
}

func TestMirrorCore(t *testing.T) {
	p, _ := Named("mirror-core")
	kinds := map[string]int{}
	for _, d := range p.Dimensions {
		kinds[d.Kind]++
	}
	roles := map[string]int{}
	for _, o := range p.Outcomes {
		roles[o.Role]++
	}
	groups := map[string]int{}
	for _, o := range p.Feelings.Options {
		groups[o.Group]++
	}
	got := map[string]any{
		"languages": p.Languages, "kinds": kinds, "roles": roles, "feelings": len(p.Feelings.Options), "groups": groups,
		"pick": []int{p.Importance.Pick, p.Feelings.Pick}, "open": len(p.Open), "short": len(p.ShortForm), "predicts": p.Predicts,
	}
	want := map[string]any{
		"languages": []string{"en", "de", "es", "fr", "ja"}, "kinds": map[string]int{"emotional": 5, "functional": 4},
		"roles":    map[string]int{Recommend: 1, Trust: 1, Intent: 4, Behaviour: 2},
		"feelings": 13, "groups": map[string]int{"builds": 6, "holds": 2, "erodes": 5},
		"pick": []int{3, 3}, "open": 4, "short": 9, "predicts": true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	badly := p.Outcomes[len(p.Outcomes)-1]
	if badly.ID != "spoke_badly" || badly.GoodWhenHigh || !badly.EmployeePercent {
		t.Errorf("spoke_badly is read as %+v", badly)
	}
	// The frame makes every employees' text that is written in the file, in all five languages, word for word.
	for _, it := range p.Items {
		if diff := cmp.Diff(it.Wording.Employee.Text, p.Mirrored(it.Wording.Customer.Text)); diff != "" {
			t.Errorf("%s: %s", it.ID, diff)
		}
	}
}

// The packs and the data of other publishers read without a fault.
func TestSharedPacks(t *testing.T) {
	dir := filepath.Dir(gaptest.Shared(t, "DESIGN.md"))
	var files []string
	for _, pattern := range []string{"domain/packs/*.yaml", "real-data/*/pack.yaml"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) < 7 {
		t.Fatalf("only %d packs in %s", len(files), dir)
	}
	for _, f := range files {
		if _, _, err := ReadFile(f); err != nil {
			t.Error(err)
		}
	}
}

// A file named pack.yaml may hold any pack, and so may what comes from elsewhere than a YAML file.
func TestFileNames(t *testing.T) {
	content, err := os.ReadFile("testdata/good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, ok := range map[string]bool{"a/good.yaml": true, "good.yml": true, "a/pack.yaml": true, "upload": true, "better.yaml": false, "good (1).yaml": false} {
		if _, _, err := Read(name, strings.NewReader(string(content))); (err == nil) != ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNotes(t *testing.T) {
	for name, want := range map[string][]string{
		"testdata/good.yaml": {
			"testdata/good.yaml:20:15: mirror_frame: 1 employee text is made from the mirror frame: read them once with mirror pack show",
		},
		"testdata/notes.yaml": {
			"testdata/notes.yaml:6:25: no text uses {minutes}: take it out of placeholders",
			"testdata/notes.yaml:7:12: employees have no attribute with the role cell: add one to see which staff groups know their customers best",
			"testdata/notes.yaml:16:5: scale spare: nothing is answered on this scale: take it out, or use it",
			"testdata/notes.yaml:25:5: dimension care: the dimension has expectation and perception items: they are scored apart: the expectations become the dimension care_expected",
			"testdata/notes.yaml:26:5: dimension ours: the dimension has one item: its reliability cannot be told; ask two or three where there is room",
			"testdata/notes.yaml:26:5: dimension ours: the dimension is asked of one side only: it will have no gap",
			"testdata/notes.yaml:28:107: item seen, employee, en: the text does not follow the mirror frame: the frame makes \"Customers: “{company} sees me.”\"",
			"testdata/notes.yaml:30:5: item proud: the item is functional in a dimension that is emotional: scores of the two families go by the dimension; the item's own kind is for reading only",
			"testdata/notes.yaml:31:13: short_form: the short form has no item of the dimension ours: add one, so that both forms have the same dimensions",
		},
	} {
		p, notes, err := ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, n := range notes {
			got = append(got, n.String())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: notes differ (-want +got):\n%s", p.ID, diff)
		}
	}
}

func TestExpectationsApart(t *testing.T) {
	p, _ := Named("service-quality")
	d := p.Dimensions[5]
	want := Dimension{ID: "sq_reliability_expected", Kind: "functional", Expects: "sq_reliability",
		Name: Text{"en": "Reliability (expected)"}, Meaning: Text{"en": "Doing what was promised, correctly"}}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Error(diff)
	}
	count := map[string]int{}
	for _, it := range p.Items {
		count[it.Dimension]++
	}
	if count["sq_reliability"] != 3 || count["sq_reliability_expected"] != 1 {
		t.Errorf("items by dimension: %v", count)
	}
}

func TestWithoutStop(t *testing.T) {
	for in, want := range map[string]string{
		"It works.": "It works", "動く。": "動く", "動く．": "動く", "And so on...": "And so on...", "It works": "It works", " It works. ": "It works",
	} {
		if got := withoutStop(in); got != want {
			t.Errorf("withoutStop(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestBenchmarks(t *testing.T) {
	b, ok := BenchmarkNamed("inmoment-2018-staff-cause")
	want := BenchmarkSide{Share: 0.74, N: 2000, Who: "US consumers"}
	if !ok || b.Customer != want || b.Company.Share != 0.29 || b.GoodWhenHigh || b.Year != 2018 || b.Source == "" {
		t.Errorf("got %+v", b)
	}
	if len(Benchmarks()) != 10 {
		t.Errorf("%d benchmarks, want 10", len(Benchmarks()))
	}
	if _, err := readBenchmarks("b.yaml", []byte("format: mirror-benchmarks/1\nentries:\n  - {id: a, share: 2}\n")); err == nil {
		t.Error("a broken file of benchmarks reads without a fault")
	}
}

func TestRoles(t *testing.T) {
	p, _, err := ReadFile("testdata/good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	name := func(a *Attribute) string {
		if a == nil {
			return "–"
		}
		return a.ID
	}
	got := []string{}
	for _, audience := range []string{"customer", "employee"} {
		for _, role := range []string{RoleCell, RoleSegment, RoleUnit} {
			got = append(got, name(p.InRole(audience, role)))
		}
		for _, a := range p.Filters(audience) {
			got = append(got, "filter "+a.ID)
		}
	}
	if diff := cmp.Diff([]string{"–", "segment", "place", "filter years", "team", "–", "place"}, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzRead(f *testing.F) {
	b, err := os.ReadFile("testdata/notes.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(b))
	for _, s := range []string{"", "a: [", "- - - -", "{a: {b: {c: d}}}", "scales: 1\nitems: [1, {id: x}]", "format: mirror-pack/1\nscales:\n  - {id: a, type: rating, points: []}\ndefault_scale: a\nitems:\n  - {id: b}\nbands: [{from: 1}]", "? a\n: b", "a: &b [*b]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, _, err := Read("fuzz", strings.NewReader(s))
		if (p == nil) == (err == nil) {
			t.Fatalf("pack %v, error %v", p, err)
		}
	})
}
