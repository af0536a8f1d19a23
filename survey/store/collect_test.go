package store_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mirror/gap/disclosure"
	"mirror/survey"
	"mirror/survey/demo"
	"mirror/survey/exchange"
	"mirror/survey/pack"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

const tester store.Actor = "test"

// files are a study and its answers as files.
type files struct {
	study   *survey.Study
	packs   []store.PackSource
	answers []string
}

func (f files) options() exchange.Options {
	o := exchange.Options{Study: f.study, Drivers: true}
	for _, p := range f.packs {
		o.Packs = append(o.Packs, p.Pack)
	}
	return o
}

// byFile takes the file road to the release.
func (f files) byFile(t *testing.T) []byte {
	t.Helper()
	collected, err := exchange.ReadAnswers(f.answers, f.options())
	if err != nil {
		t.Fatal(err)
	}
	return released(t, f.study, collected)
}

func released(t *testing.T, study *survey.Study, collected []*survey.Collected) []byte {
	t.Helper()
	b, err := json.Marshal(disclosure.Protect(survey.Analyze(study, collected, "on")))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// load brings the files into a store: the study, the questionnaires of each wave, the answers.
func (f files) load(t *testing.T, s *store.Store) survey.StudyID {
	t.Helper()
	study, err := s.SaveStudy(t.Context(), tester, f.study)
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string][]store.PackSource{}
	rows := map[string]iter.Seq[survey.Row]{}
	o := f.options()
	o.Each = func(c *survey.Collected, all iter.Seq[survey.Row]) error {
		for _, p := range f.packs {
			if p.Pack.ID == c.Pack.ID {
				asked[c.Wave] = append(asked[c.Wave], p)
			}
		}
		rows[c.Wave+" "+c.Pack.ID] = all
		return nil
	}
	if _, err := exchange.ReadAnswers(f.answers, o); err != nil {
		t.Fatal(err)
	}
	var loads []store.Loaded
	for wave, packs := range asked {
		forms, err := s.SetPacks(t.Context(), tester, study, wave, packs)
		if err != nil {
			t.Fatal(err)
		}
		for i, form := range forms {
			loads = append(loads, store.Loaded{Form: form, Rows: rows[wave+" "+packs[i].Pack.ID]})
		}
	}
	if _, err := s.Load(t.Context(), tester, study, loads...); err != nil {
		t.Fatal(err)
	}
	return study
}

// byStore takes the store's road.
func byStore(t *testing.T, s *store.Store, study survey.StudyID, wave string) []byte {
	t.Helper()
	frozen, collected, err := s.Collected(t.Context(), study, wave)
	if err != nil {
		t.Fatal(err)
	}
	return released(t, frozen, collected)
}

// same compares two results, and shows where they begin to differ.
func same(t *testing.T, want, got []byte) {
	t.Helper()
	if bytes.Equal(want, got) {
		return
	}
	i := 0
	for i < min(len(want), len(got)) && want[i] == got[i] {
		i++
	}
	around := func(b []byte) string { return string(b[max(0, i-200):min(len(b), i+200)]) }
	t.Errorf("%d and %d bytes, different from byte %d on\nfile:  …%s…\nstore: …%s…", len(want), len(got), i, around(want), around(got))
}

func source(t testing.TB, name string) store.PackSource {
	t.Helper()
	p, ok := pack.Named(name)
	text, found := pack.Source(name)
	if !ok || !found {
		t.Fatalf("there is no questionnaire %s", name)
	}
	return store.PackSource{Pack: p, Source: text}
}

// larkfield are the files of the demo.
func larkfield(t *testing.T) files {
	t.Helper()
	made, err := demo.Generate(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var f files
	var packs []*pack.Pack
	for _, a := range made.Answers {
		f.packs = append(f.packs, source(t, a.Pack))
		packs = append(packs, f.packs[len(f.packs)-1].Pack)
		f.answers = append(f.answers, a.File)
	}
	in, err := os.Open(made.Study)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }() // read only
	if f.study, err = exchange.ReadStudy(made.Study, in, packs...); err != nil {
		t.Fatal(err)
	}
	return f
}

// The road through the store gives the very bytes that the road of files gives, for all waves and questionnaires of
// Larkfield; wave by wave too, and after the chunks were made again.
func TestLarkfieldThroughTheStore(t *testing.T) {
	f := larkfield(t)
	want := f.byFile(t)
	waves := map[string][]byte{}
	for _, w := range f.study.Waves {
		o := f.options()
		o.Wave = w.ID
		one, err := exchange.ReadAnswers(f.answers, o)
		if err != nil {
			t.Fatal(err)
		}
		waves[w.ID] = unprotected(t, f.study, one)
	}
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		study := f.load(t, s)
		same(t, want, byStore(t, s, study, ""))
		for _, w := range f.study.Waves {
			if err := s.Rebuild(t.Context(), study, w.ID); err != nil {
				t.Fatal(err)
			}
			frozen, one, err := s.Collected(t.Context(), study, w.ID)
			if err != nil {
				t.Fatal(err)
			}
			same(t, waves[w.ID], unprotected(t, frozen, one))
		}
		if n := number(t, s, "SELECT count(*) FROM unsealed"); n != 0 {
			t.Errorf("%d responses of closed waves are in no chunk", n)
		}
		if n := number(t, s, "SELECT sum(n) FROM chunks") - number(t, s, "SELECT count(*) FROM responses"); n != 0 {
			t.Errorf("chunks hold %d responses more than there are", n)
		}
	})
}

// unprotected is every figure there is, before any is hidden or rounded.
func unprotected(t *testing.T, study *survey.Study, collected []*survey.Collected) []byte {
	t.Helper()
	b, err := json.Marshal(survey.Analyze(study, collected, "off"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// smallFiles are a few hundred answers with weights, accounts that answered several times, times, and comments with all that files may hold.
func smallFiles(t testing.TB) files {
	t.Helper()
	study := survey.DefaultStudy()
	study.Company = "Weights and accounts"
	study.Waves = []survey.Wave{{ID: "a", Name: "First"}, {ID: "b", Name: "Second"}}
	for i := range 4 {
		study.Cells = append(study.Cells, survey.Cell{ID: fmt.Sprintf("c%d", i), Name: "Cell", Headcount: 100})
		study.Units = append(study.Units, survey.Unit{ID: fmt.Sprintf("c%d", i), Name: "Unit"}) // the same ids as cells: kinds must not be mixed up
		study.Segments = append(study.Segments, survey.Segment{ID: fmt.Sprintf("s%d", i), Name: "Segment", Share: 0.25})
	}
	study.Breakdowns = [][]string{{"cell", "unit"}, {"segment", "unit"}}
	core := source(t, "mirror-core")
	frame := survey.Frame(core.Pack, study, "a")
	header := []string{"audience", "wave", "cell", "segment", "unit", "account", "weight", "seconds", "language", "importance", "feelings"}
	for _, q := range frame.Questions {
		header = append(header, q.ID)
	}
	for _, o := range core.Pack.Open {
		header = append(header, o.ID)
	}
	layout := survey.NewLayout(core.Pack, frame)
	r := seeded(11)
	var b strings.Builder
	b.WriteString(strings.Join(header, ",") + "\n")
	pick := func(from []string, blank int) string {
		if r.IntN(blank) == 0 {
			return ""
		}
		return from[r.IntN(len(from))]
	}
	for i := range 900 {
		a, row := customer, []string{"customer", pick([]string{"a", "b"}, 1000), "", fmt.Sprintf("s%d", r.IntN(4)), pick([]string{"c0", "c1", "c2"}, 5),
			pick([]string{"firm 1", "firm 2", fmt.Sprintf("firm %d", i)}, 4), pick([]string{"0.5", "1", "2.25"}, 3), pick([]string{"8", "95", "600"}, 4), pick([]string{"de", "pt-BR"}, 3)}
		if i%3 == 0 {
			a, row = employee, []string{"employee", pick([]string{"a", "b"}, 1000), fmt.Sprintf("c%d", r.IntN(3)), "", pick([]string{"c0", "c1"}, 5), "", "", "", ""}
		}
		if row[1] == "" {
			row[1] = "a"
		}
		row = append(row, pick(frame.Picks[0].Options, 3), "")
		for q := range frame.Questions {
			if values := layout.Values(q, a); values != nil {
				row = append(row, pick(append(values, "x"), 12))
			} else {
				row = append(row, "")
			}
		}
		for k, o := range layout.Texts {
			text := pick([]string{"Kurz\x07 und gut", "  spaces around  ", "too expensive", strings.Repeat("long ", 400), "=1+1"}, 3)
			if !o.Asked[a] || k >= len(core.Pack.Open) {
				text = ""
			}
			row = append(row, text)
		}
		b.WriteString(strings.Join(row, ",") + "\n")
	}
	file := filepath.Join(t.TempDir(), "answers.csv")
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return files{study: study, packs: []store.PackSource{core}, answers: []string{file}}
}

// Weights, accounts that answer more than once, times taken and comments take both roads alike.
func TestWeightsAndAccountsThroughTheStore(t *testing.T) {
	f := smallFiles(t)
	want := f.byFile(t)
	for _, part := range []string{`"clustered":true`, `"weighted_n":`, "too expensive", `"flag":"too_fast"`} {
		if !bytes.Contains(want, []byte(part)) {
			t.Fatalf("the answers do not bring about %s", part)
		}
	}
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		study := f.load(t, s)
		same(t, want, byStore(t, s, study, ""))
	})
}

// Results are made of closed waves only, and a load only where nothing is yet.
func TestCollectedOfClosedWavesOnly(t *testing.T) {
	f := smallFiles(t)
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		study, err := s.SaveStudy(t.Context(), tester, f.study)
		if err != nil {
			t.Fatal(err)
		}
		forms, err := s.SetPacks(t.Context(), tester, study, "a", f.packs)
		if err != nil {
			t.Fatal(err)
		}
		collect := func(wave string) error {
			_, _, err := s.Collected(t.Context(), study, wave)
			return err
		}
		if err := collect("a"); !errors.Is(err, store.ErrState) {
			t.Errorf("a wave in draft: %v", err)
		}
		if err := collect("z"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a wave that does not exist: %v", err)
		}
		if err := s.OpenWave(t.Context(), tester, study, "a"); err != nil {
			t.Fatal(err)
		}
		if err := collect("a"); !errors.Is(err, store.ErrState) || !strings.Contains(err.Error(), "still takes answers") {
			t.Errorf("an open wave: %v", err)
		}
		none := func(func(survey.Row) bool) {}
		if _, err := s.Load(t.Context(), tester, study, store.Loaded{Form: forms[0], Rows: none}); !errors.Is(err, store.ErrState) {
			t.Errorf("a load into an open wave: %v", err)
		}
		if _, all, err := s.Collected(t.Context(), study, ""); err != nil || len(all) != 0 {
			t.Errorf("a study without a closed wave: %d results, %v", len(all), err)
		}
		if err := s.CloseWave(t.Context(), tester, study, "a"); err != nil {
			t.Fatal(err)
		}
		if _, all, err := s.Collected(t.Context(), study, "a"); err != nil || len(all) != 0 {
			t.Errorf("a closed wave nobody answered: %d results, %v", len(all), err)
		}
	})
}
