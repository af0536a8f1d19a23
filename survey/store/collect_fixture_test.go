package store_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/survey"
	"mirror/survey/demo"
	"mirror/survey/exchange"
	"mirror/survey/pack"
	"mirror/survey/store"
)

const tester store.Actor = "test"

// files are a study and its answers as files.
type files struct {
	study   *survey.Study
	packs   []store.PackSource
	answers []string
	wave    string // "" = all
}

func (f files) options() exchange.Options {
	o := exchange.Options{Study: f.study, Wave: f.wave, Drivers: true}
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

// smallFiles are a few hundred answers to mirror-core.
func smallFiles(t testing.TB) files {
	t.Helper()
	return filesOf(t, source(t, "mirror-core"))
}

// everyScale is the questionnaire that has every kind of question there is.
func everyScale(t testing.TB) store.PackSource {
	t.Helper()
	text, err := os.ReadFile("../testdata/every-scale.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := pack.Read("every-scale.yaml", bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return store.PackSource{Pack: p, Source: text}
}

// smallStudy has two waves, and cells and units with the same ids: kinds must not be mixed up.
func smallStudy() *survey.Study {
	study := survey.DefaultStudy()
	study.Company = "Weights and accounts"
	study.Waves = []survey.Wave{{ID: "a", Name: "First"}, {ID: "b", Name: "Second"}}
	for i := range 4 {
		study.Cells = append(study.Cells, survey.Cell{ID: fmt.Sprintf("c%d", i), Name: "Cell", Headcount: 100})
		study.Units = append(study.Units, survey.Unit{ID: fmt.Sprintf("c%d", i), Name: "Unit"})
		study.Segments = append(study.Segments, survey.Segment{ID: fmt.Sprintf("s%d", i), Name: "Segment", Share: 0.25})
	}
	study.Breakdowns = [][]string{{"cell", "unit"}, {"segment", "unit"}}
	return study
}

// filesOf are 900 random answers to a questionnaire, with weights, accounts that answered several times, times taken,
// and comments with all that files may hold.
func filesOf(t testing.TB, p store.PackSource) files {
	t.Helper()
	study := smallStudy()
	frame := survey.Frame(p.Pack, study, "a")
	layout := survey.NewLayout(p.Pack, frame)
	header := []string{"audience", "wave", "cell", "segment", "unit", "account", "weight", "seconds", "language"}
	for _, k := range frame.Picks {
		header = append(header, k.ID)
	}
	for _, q := range frame.Questions {
		header = append(header, q.ID)
	}
	for _, q := range layout.Texts {
		header = append(header, q.ID)
	}
	lines := []string{strings.Join(header, ",")}
	r := seeded(11)
	for i := range 900 {
		one := func(blank int, from ...string) string {
			if r.IntN(blank) == 0 {
				return ""
			}
			return from[r.IntN(len(from))]
		}
		a, row := customer, []string{"customer", "a", "", fmt.Sprintf("s%d", r.IntN(4)), one(5, "c0", "c1", "c2"),
			one(4, "firm 1", "firm 2", fmt.Sprintf("firm %d", i)), one(3, "0.5", "1", "2.25"), one(4, "8", "95", "600"), one(3, "de", "pt-BR")}
		if i%3 == 0 {
			a, row = employee, []string{"employee", "a", fmt.Sprintf("c%d", r.IntN(3)), "", one(5, "c0", "c1"), "", "", "", ""}
		}
		if i%2 == 0 {
			row[1] = "b"
		}
		lines = append(lines, strings.Join(append(row, ticked(r, layout, a, one)...), ","))
	}
	file := filepath.Join(t.TempDir(), "answers.csv")
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return files{study: study, packs: []store.PackSource{p}, answers: []string{file}}
}

// ticked are the answers of one person: picks, questions, comments.
func ticked(r *rand.Rand, l *survey.Layout, a gap.Audience, one func(blank int, from ...string) string) (row []string) {
	for i, k := range l.Frame.Picks {
		value := ""
		if l.PickAsked(i, a) {
			value = one(3, k.Options...)
		}
		row = append(row, value)
	}
	for q := range l.Frame.Questions {
		values := l.Values(q, a)
		if values == nil {
			row = append(row, "")
			continue
		}
		value := one(12, append(slices.Clone(values), "x")...)
		if many := l.Blank(); r.IntN(2) == 0 && l.Set(many, q, a, values[0]+"|"+values[len(values)-1]) {
			value = values[0] + "|" + values[len(values)-1] // a choice of many
		}
		row = append(row, value)
	}
	for _, q := range l.Texts {
		value := ""
		if q.Asked[a] {
			value = one(3, "Kurz\x07 und gut", "  spaces around  ", "too expensive", strings.Repeat("long ", 400), "=1+1")
		}
		row = append(row, value)
	}
	return row
}
