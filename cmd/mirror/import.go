package main

import (
	"fmt"
	"iter"
	"os"
	"slices"
	"strings"

	"mirror/survey"
	"mirror/survey/exchange"
	"mirror/survey/fieldwork"
	"mirror/survey/pack"
	"mirror/survey/store"
)

// importCmd brings in what others prepared.
type importCmd struct {
	Study   importStudyCmd   `cmd:"" help:"Bring in a study file: company, groups, waves, thresholds; or a newer version of it."`
	People  importPeopleCmd  `cmd:"" help:"Bring in a list of people to invite (CSV or XLSX)."`
	Answers importAnswersCmd `cmd:"" help:"Bring in answers that were collected elsewhere, for waves that are over."`
}

type importStudyCmd struct {
	database
	File string `arg:"" help:"Study file (mirror-study/1)."`
}

// Run checks the file and saves the study.
func (c *importStudyCmd) Run(a *app) error {
	f, err := os.Open(c.File)
	if err != nil {
		return usage{fmt.Sprintf("there is no file %s", c.File)}
	}
	defer f.Close()
	study, err := exchange.ReadStudy(c.File, f)
	if err != nil {
		return err
	}
	return c.made(a, func(s *store.Store, _ *fieldwork.Keys) error {
		id, err := s.SaveStudy(a.ctx, byCommand, study)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.out, "%s is study number %d: %d waves, %d staff groups, %d customer groups, %d units\n",
			study.Company, id, len(study.Waves), len(study.Cells), len(study.Segments), len(study.Units))
		return nil
	})
}

type importPeopleCmd struct {
	database
	File string `arg:"" help:"One row a person: audience (customer or employee), email or reference; where known name, language, cell, segment, unit, weight, account."`
}

// Run checks the whole list first; then everybody on it is saved, or nobody.
func (c *importPeopleCmd) Run(a *app) error {
	if _, err := os.Stat(c.File); err != nil {
		return usage{fmt.Sprintf("there is no file %s", c.File)}
	}
	return c.with(a, func(s *store.Store, _ *fieldwork.Keys) error {
		id, err := c.study(a, s)
		if err != nil {
			return err
		}
		study, err := s.Study(a.ctx, id)
		if err != nil {
			return err
		}
		people, ignored, err := exchange.ReadPeople(c.File, study)
		if err != nil {
			return err
		}
		added, changed, err := s.SavePeople(a.ctx, byCommand, id, people)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.out, "%d people added, %d brought up to date\n", added, changed)
		if len(ignored) > 0 {
			fmt.Fprintf(a.out, "not read, because nothing needs them: %s\n", strings.Join(ignored, ", "))
		}
		return nil
	})
}

type importAnswersCmd struct {
	database
	Pack  []string `help:"Questionnaire: a file, or the name of an embedded one. May be given more than once." placeholder:"FILE|NAME" required:"" sep:"none"`
	Files []string `arg:"" help:"Answers files as mirror analyze reads them."`
}

// Run reads every file to its end before anything is stored. The waves are closed afterwards.
func (c *importAnswersCmd) Run(a *app) error {
	var sources []store.PackSource
	for _, name := range c.Pack {
		source, err := packSource(name)
		if err != nil {
			return err
		}
		sources = append(sources, source)
	}
	return c.with(a, func(s *store.Store, _ *fieldwork.Keys) error {
		id, err := c.study(a, s)
		if err != nil {
			return err
		}
		study, err := s.Study(a.ctx, id)
		if err != nil {
			return err
		}
		n, err := importAnswers(a, s, id, study, sources, c.Files)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.out, "%d answers stored\n", n)
		return nil
	})
}

// kept are the rows of one wave and questionnaire, waiting until all files are found sound.
type kept struct {
	wave string
	pack *pack.Pack
	rows iter.Seq[survey.Row]
}

// importAnswers stores answers collected elsewhere: each wave's questionnaires are frozen and the rows go in, or nothing happens.
func importAnswers(a *app, s *store.Store, id survey.StudyID, study *survey.Study, sources []store.PackSource, files []string) (int, error) {
	packs := make([]*pack.Pack, len(sources))
	for i := range sources {
		packs[i] = sources[i].Pack
	}
	var all []kept
	options := exchange.Options{Packs: packs, Study: study, Each: func(c *survey.Collected, rows iter.Seq[survey.Row]) error {
		all = append(all, kept{c.Wave, c.Pack, rows})
		return nil
	}}
	if _, err := exchange.ReadAnswers(files, options); err != nil {
		return 0, err
	}
	loads := make([]store.Loaded, len(all))
	for i, k := range all {
		loads[i] = store.Loaded{Wave: k.wave, Pack: sources[slices.Index(packs, k.pack)], Rows: k.rows}
	}
	return s.Load(a.ctx, byCommand, id, loads...)
}
