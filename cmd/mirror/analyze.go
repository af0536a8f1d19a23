package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"mirror/gap/disclosure"
	"mirror/reports"
	"mirror/survey"
	"mirror/survey/exchange"
	"mirror/survey/fault"
	"mirror/survey/pack"
	"mirror/survey/store"
)

// analyzeCmd is the main job: answers in, workbooks out. Answers come from files, with no database, or from the store.
type analyzeCmd struct {
	Pack    []string `help:"Questionnaire: a file, or the name of an embedded one (see \"mirror pack list\"). May be given more than once." placeholder:"FILE|NAME" sep:"none"`
	Answers []string `help:"Answers, one row a person (CSV or XLSX). May be given more than once." placeholder:"FILE" sep:"none" xor:"in"`
	Tallies []string `help:"Counts of answers, where no rows are at hand (CSV: audience,item,value,n)." placeholder:"FILE" sep:"none" xor:"in"`
	DB      string   `help:"Take the answers Mirror itself collected from this database, with the questionnaires and the study frozen there." placeholder:"DSN" name:"db"`
	StudyNo int      `help:"Number of the study, where the database holds several." placeholder:"N" name:"study-number"`
	Study   string   `help:"Study file: groups, weights, waves, thresholds." placeholder:"FILE"`
	Wave    string   `help:"Only this wave; else all of them, and the workbooks show the last." placeholder:"ID"`

	JSON       string `help:"Write every figure as JSON." placeholder:"OUT.json" name:"json"`
	HR         string `help:"Write the workbook for HR." placeholder:"OUT.xlsx" name:"hr"`
	Marketing  string `help:"Write the workbook for marketing." placeholder:"OUT.xlsx"`
	Disclosure string `help:"Protect small groups (on), or show everything (off): only for those who hold the raw answers anyway." enum:"on,off" default:"on"`
}

// Help is shown by mirror analyze --help.
func (analyzeCmd) Help() string {
	return `Example:

  mirror analyze --pack mirror-core --answers answers.csv --hr hr.xlsx --marketing marketing.xlsx
  mirror analyze --db mirror.db --wave w1 --hr hr.xlsx --marketing marketing.xlsx

The answers file has one row a person: the column audience says customer or employee, then one column for each question, headed by its id ("mirror pack show mirror-core" lists the ids). Columns cell, segment and unit say which group the person belongs to. An x means "can't say", an empty cell means not answered.

When something is wrong with a file, every fault is listed with its place, nothing is written and the exit code is 2.`
}

// Run reads, analyses, protects and writes.
func (c *analyzeCmd) Run(a *app) error {
	if err := c.check(); err != nil {
		return err
	}
	read := c.readFiles
	if c.stored() {
		read = c.readStore
	}
	study, packs, collected, err := read(a)
	if err != nil {
		return err
	}
	if err := a.ctx.Err(); err != nil {
		return err
	}
	release := disclosure.Protect(survey.Analyze(study, collected, c.Disclosure))
	return publication{
		Context: reports.Context{Release: release, Study: study, Packs: packs, Wave: c.Wave, Version: version()},
		json:    c.JSON, hr: c.HR, marketing: c.Marketing,
	}.write(a)
}

// stored reports whether the answers come from the database. Files named on the command line win over a database
// that only the environment names.
func (c *analyzeCmd) stored() bool { return c.DB != "" && len(c.Answers)+len(c.Tallies) == 0 }

// readFiles takes the road of files.
func (c *analyzeCmd) readFiles(a *app) (*survey.Study, []*pack.Pack, []*survey.Collected, error) {
	packs, study, err := c.declared()
	if err != nil {
		return nil, nil, nil, err
	}
	bar := newProgress(a)
	options := exchange.Options{Packs: packs, Study: study, Wave: c.Wave, Drivers: true, Progress: bar.report("Reading answers")}
	read, files := exchange.ReadAnswers, c.Answers
	if len(c.Tallies) > 0 {
		read, files = exchange.ReadTallies, c.Tallies
	}
	collected, err := read(files, options)
	bar.done()
	if err != nil {
		return nil, nil, nil, err
	}
	if len(collected) == 0 {
		return nil, nil, nil, usage{fmt.Sprintf("there are no answers of wave %q in %s", c.Wave, strings.Join(files, ", "))}
	}
	return study, packs, collected, nil
}

// readStore folds the answers of the database.
func (c *analyzeCmd) readStore(a *app) (study *survey.Study, packs []*pack.Pack, collected []*survey.Collected, err error) {
	d := database{DB: c.DB, StudyNo: c.StudyNo}
	if d.isNew() {
		return nil, nil, nil, usage{fmt.Sprintf("there is no database %s", c.DB)}
	}
	s, err := store.Open(a.ctx, c.DB, store.Options{})
	if err != nil {
		return nil, nil, nil, err
	}
	defer s.Close()
	id, err := d.study(a, s)
	if err != nil {
		return nil, nil, nil, err
	}
	study, collected, err = s.Collected(a.ctx, id, c.Wave)
	if err != nil {
		return nil, nil, nil, err
	}
	if len(collected) == 0 {
		return nil, nil, nil, usage{"the database holds no answers of a closed wave"}
	}
	for _, one := range collected {
		if !slices.ContainsFunc(packs, func(p *pack.Pack) bool { return p.ID == one.Pack.ID }) {
			packs = append(packs, one.Pack)
		}
	}
	return study, packs, collected, nil
}

// check refuses what the flags themselves show to be wrong, before any work.
func (c *analyzeCmd) check() error {
	switch {
	case c.stored() && (len(c.Pack) > 0 || c.Study != ""):
		return usage{"with --db, questionnaires and study are those frozen in the database: leave --pack and --study out"}
	case c.stored():
	case len(c.Answers)+len(c.Tallies) == 0:
		return usage{"give the answers with --answers FILE, counts with --tallies FILE, or a database with --db"}
	case len(c.Pack) == 0:
		return usage{"say which questionnaire was answered with --pack FILE|NAME"}
	}
	in := slices.Concat(c.Answers, c.Tallies)
	if c.Study != "" {
		in = append(in, c.Study)
	}
	for _, path := range in {
		if info, err := os.Stat(path); err != nil || info.IsDir() {
			return usage{fmt.Sprintf("there is no file %s", path)}
		}
	}
	in = append(in, c.Pack...)
	var seen []string
	for _, out := range []struct{ flag, path, ext string }{{"--json", c.JSON, ".json"}, {"--hr", c.HR, ".xlsx"}, {"--marketing", c.Marketing, ".xlsx"}} {
		if out.path == "" {
			continue
		}
		if !strings.EqualFold(filepath.Ext(out.path), out.ext) {
			return usage{fmt.Sprintf("%s %s: the name must end in %s", out.flag, out.path, out.ext)}
		}
		if same := func(path string) bool { return samePlace(path, out.path) }; slices.ContainsFunc(in, same) || slices.ContainsFunc(seen, same) {
			return usage{fmt.Sprintf("%s %s: this file is already named for something else", out.flag, out.path)}
		}
		if info, err := os.Stat(out.path); err == nil && info.IsDir() {
			return usage{fmt.Sprintf("%s %s: this is a folder: give the name of a file", out.flag, out.path)}
		}
		if info, err := os.Stat(filepath.Dir(out.path)); err != nil || !info.IsDir() {
			return usage{fmt.Sprintf("%s %s: there is no folder %s", out.flag, out.path, filepath.Dir(out.path))}
		}
		seen = append(seen, out.path)
	}
	return nil
}

// samePlace reports whether two paths name one file, also where they are written differently.
func samePlace(a, b string) bool {
	if filepath.Clean(a) == filepath.Clean(b) {
		return true
	}
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// declared reads the packs and the study, with the faults of all of them at once.
func (c *analyzeCmd) declared() ([]*pack.Pack, *survey.Study, error) {
	var faults fault.List
	collect := func(err error) error {
		var invalid *fault.Error
		if errors.As(err, &invalid) {
			faults.Merge(&invalid.List)
			return nil
		}
		return err
	}
	packs := make([]*pack.Pack, 0, len(c.Pack))
	for _, name := range c.Pack {
		p, err := findPack(name)
		if err = collect(err); err != nil {
			return nil, nil, err
		}
		if p != nil && slices.ContainsFunc(packs, func(q *pack.Pack) bool { return q != nil && q.ID == p.ID }) {
			return nil, nil, usage{fmt.Sprintf("--pack %s: the questionnaire %s is given twice: give it once", name, p.ID)}
		}
		packs = append(packs, p)
	}
	study := survey.DefaultStudy()
	if c.Study != "" {
		f, err := os.Open(c.Study)
		if err != nil {
			return nil, nil, err
		}
		defer f.Close()
		study, err = exchange.ReadStudy(c.Study, f, packs...)
		if err = collect(err); err != nil {
			return nil, nil, err
		}
	}
	return packs, study, faults.Err()
}

// findPack takes the name of an embedded pack or the path of a file.
func findPack(name string) (*pack.Pack, error) {
	if p, ok := pack.Named(name); ok {
		return p, nil
	}
	p, _, err := pack.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usage{fmt.Sprintf("there is no questionnaire %q: give a file, or a name from \"mirror pack list\"", name)}
	}
	return p, err
}
