package main

import (
	"fmt"
	"os"
	"path/filepath"

	"mirror/gap/disclosure"
	"mirror/reports"
	"mirror/survey"
	"mirror/survey/demo"
	"mirror/survey/exchange"
	"mirror/survey/pack"
)

// demoCmd shows the whole product on a bank that does not exist.
type demoCmd struct {
	Dir     string `help:"Folder to write into; made when it is not there." default:"./mirror-demo" placeholder:"DIR"`
	Addr    string `help:"Address to serve the survey on, on this machine." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	NoServe bool   `help:"Write the files and stop." name:"no-serve"`
}

// Run generates the answers, reads them back as anybody's would be read, and publishes the last wave.
func (c *demoCmd) Run(a *app) error {
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return err
	}
	made, err := demo.Generate(c.Dir)
	if err != nil {
		return err
	}
	study, packs, collected, err := readDemo(a, made)
	if err != nil {
		return err
	}
	release := disclosure.Protect(survey.Analyze(study, collected, "on"))
	last := study.Waves[len(study.Waves)-1].ID

	fmt.Fprintln(a.out, study.Banner)
	fmt.Fprintln(a.out)
	for _, line := range made.Story() {
		fmt.Fprintln(a.out, line)
	}
	fmt.Fprintf(a.out, "\nWhat the last wave (%s) found:\n", last)
	err = publication{
		Context:   reports.Context{Release: release, Study: study, Packs: packs, Wave: last, Version: version()},
		json:      filepath.Join(c.Dir, "larkfield.json"),
		hr:        filepath.Join(c.Dir, "mirror-hr-"+last+".xlsx"),
		marketing: filepath.Join(c.Dir, "mirror-marketing-"+last+".xlsx"),
	}.write(a)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s and %d files of answers (simulated)\n", made.Study, len(made.Answers))
	if c.NoServe {
		return nil
	}
	return c.serve(a, made, study)
}

// readDemo takes the same road as mirror analyze: nothing about the demo is special.
func readDemo(a *app, made demo.Demo) (*survey.Study, []*pack.Pack, []*survey.Collected, error) {
	var packs []*pack.Pack
	var files []string
	for _, answers := range made.Answers {
		p, ok := pack.Named(answers.Pack)
		if !ok {
			return nil, nil, nil, fmt.Errorf("there is no questionnaire %q", answers.Pack)
		}
		packs = append(packs, p)
		files = append(files, answers.File)
	}
	f, err := os.Open(made.Study)
	if err != nil {
		return nil, nil, nil, err
	}
	defer f.Close()
	study, err := exchange.ReadStudy(made.Study, f, packs...)
	if err != nil {
		return nil, nil, nil, err
	}
	bar := newProgress(a)
	defer bar.done()
	collected, err := exchange.ReadAnswers(files, exchange.Options{Packs: packs, Study: study, Drivers: true, Progress: bar.report("Reading answers")})
	return study, packs, collected, err
}
