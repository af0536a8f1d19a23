package reports

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mirror/gap/disclosure"
	"mirror/reports/sheet"
	"mirror/survey"
	"mirror/survey/demo"
	"mirror/survey/exchange"
	"mirror/survey/pack"
)

// demoContext is the demo's release as the program makes it.
func demoContext(t testing.TB) Context {
	t.Helper()
	made, err := demo.Generate(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(made.Study)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	packs := pack.Embedded()
	study, err := exchange.ReadStudy(made.Study, f, packs...)
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, a := range made.Answers {
		files = append(files, a.File)
	}
	collected, err := exchange.ReadAnswers(files, exchange.Options{Packs: packs, Study: study, Drivers: true})
	if err != nil {
		t.Fatal(err)
	}
	return Context{Release: disclosure.Protect(survey.Analyze(study, collected, "on")), Study: study, Packs: packs, Version: "test"}
}

// The demo tells the story its scenario was written for.
func TestDemo(t *testing.T) {
	c := demoContext(t)
	c.Wave = "w1"
	said := map[string]string{}
	for _, f := range Findings(c) {
		said[f.ID] = f.Sentence
	}
	for id, wants := range map[string][]string{
		"who":           {"1,200 customers", "416 employees", "24 questions", "Spring 2025"},
		"headline_over": {"Anticipating needs"},
		"second":        {"Feeling special"},
		"basics":        {"Competence", "Reliability", "Ease"},
		"drivers":       {"the relationship"},
		"hidden":        {"Value for money"},
		"cells":         {"Closest to customers: Contact centre", "Furthest away: Head office"},
		"spectrum":      {"Relationship", "Trust"},
		"published":     {"29%", "74%"},
		"next":          {"Next, for", "within"},
	} {
		for _, want := range wants {
			if !strings.Contains(said[id], want) {
				t.Errorf("%s: %q does not speak of %q", id, said[id], want)
			}
		}
	}
	c.Wave = ""
	for _, f := range Findings(c) {
		said[f.ID+" later"] = f.Sentence
	}
	for id, want := range map[string]string{
		"change": "the gap in Anticipating needs has narrowed", "action": "more than chance explains", "linkage_none": "8 in all", "cell_types": "ask them first: Branch staff",
	} {
		if !strings.Contains(said[id+" later"], want) {
			t.Errorf("%s: %q does not speak of %q", id, said[id+" later"], want)
		}
	}
	c.Wave = "w1"
	quayside := 0
	for _, s := range HR(c).Sheets {
		for _, row := range s.Table.Rows {
			if len(row) < 3 || row[0].Value != "Quayside" || !strings.Contains(textOf(row[1]), "Advisers") {
				continue
			}
			quayside++
			for _, cell := range row[2:] {
				if cell.Value != sheet.Confidential {
					t.Errorf("%s: the three advisers of Quayside show %v", s.Name, cell.Value)
				}
			}
		}
	}
	if quayside == 0 {
		t.Error("no row of the advisers of Quayside")
	}
	for _, wave := range []string{"w1", ""} {
		c.Wave = wave
		for name, b := range map[string]*sheet.Book{"demo-hr": HR(c), "demo-marketing": Marketing(c)} {
			var out bytes.Buffer
			if err := b.Write(&out); err != nil {
				t.Fatalf("%s, wave %q: %v", name, wave, err)
			}
			if *books != "" {
				if err := os.WriteFile(filepath.Join(*books, name+wave+".xlsx"), out.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if trend := strings.Contains(headers(b), " Trend\n"); trend != (wave == "") {
				t.Errorf("%s, wave %q: trend %v", name, wave, trend)
			}
		}
	}
}

func textOf(c sheet.Cell) string {
	s, _ := c.Value.(string)
	return s
}

// BenchmarkHR is the HR workbook from a release: at most a second.
func BenchmarkHR(b *testing.B) {
	c := demoContext(b)
	c.Wave = "w1"
	for b.Loop() {
		if err := HR(c).Write(&bytes.Buffer{}); err != nil {
			b.Fatal(err)
		}
	}
}
