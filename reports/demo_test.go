package reports

import (
	"os"
	"path/filepath"
	"testing"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/survey"
	"mirror/survey/demo"
	"mirror/survey/exchange"
	"mirror/survey/pack"
)

// demoContext is the demo's release as the program makes it.
func demoContext(t *testing.T, wave string) Context {
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
	study, err := exchange.ReadStudy(made.Study, f, pack.Embedded()...)
	if err != nil {
		t.Fatal(err)
	}
	packs := pack.Embedded()
	var files []string
	for _, a := range made.Answers {
		files = append(files, a.File)
	}
	collected, err := exchange.ReadAnswers(files, exchange.Options{Packs: packs, Study: study, Drivers: true})
	if err != nil {
		t.Fatal(err)
	}
	return Context{Release: disclosure.Protect(survey.Analyze(study, collected, "on")), Study: study, Packs: packs, Wave: wave, Version: "test"}
}

func TestDemoBooks(t *testing.T) {
	if testing.Short() {
		t.Skip("makes the demo's answers")
	}
	c := demoContext(t, "w1")
	findings := Findings(c)
	for _, f := range findings {
		t.Log(f.Sentence)
	}
	if *books != "" {
		for name, b := range map[string]interface{ WriteFile(string) error }{"demo-hr": HR(c), "demo-marketing": Marketing(c)} {
			if err := b.WriteFile(filepath.Join(*books, name+".xlsx")); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = gap.Customer
}
