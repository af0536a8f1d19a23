package main

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/exchange"
	"mirror/survey/fieldwork"
	"mirror/survey/release"
	"mirror/survey/store"
)

// exportCmd writes what customers ticked, row by row.
type exportCmd struct {
	database
	Wave string `help:"Id of the wave; it must be closed." required:"" placeholder:"ID"`
	Pack string `help:"Which questionnaire, where the wave asks several." placeholder:"NAME"`
	Out  string `help:"File to write: .csv, .xlsx, or .sps for SPSS." short:"o" required:"" placeholder:"FILE"`
}

// Help is shown by mirror export --help.
func (exportCmd) Help() string {
	return `Customers' answers only, one row a person, in random order: groups and answers as they were ticked. There is no name, account, weight or time in it, and never a row of an employee. Branches, and then segments, with too few customers are left out of the rows. That it was done is noted in the audit trail.

FILE.csv   can be read again with mirror analyze; x = can't say, empty = no answer.
FILE.xlsx  has the sheets Answers, Codebook and Comments.
FILE.sps   is a syntax file for SPSS and PSPP, with labels for variables and values. It reads FILE.csv beside it, in which all answers are numbers: -9999 = can't say, empty = no answer; options of choices are numbered from 1, and each option of a choice of many is a variable of its own (1 ticked, 0 not). Open it in its folder and run all of it; its last line saves a .sav file.

With .csv and .sps, comments are written to FILE-comments.csv, as the wave's release shows them: masked, and without a link to rows.`
}

// Run makes all files in memory first, so that a failure leaves none half-written.
func (c *exportCmd) Run(a *app) error {
	kind := strings.ToLower(filepath.Ext(c.Out))
	if kind != ".csv" && kind != ".xlsx" && kind != ".sps" {
		return usage{fmt.Sprintf("-o %s: the name must end in .csv, .xlsx or .sps", c.Out)}
	}
	return c.with(a, func(s *store.Store, _ *fieldwork.Keys) error {
		form, err := c.form(a, s, c.Wave, c.Pack)
		if err != nil {
			return err
		}
		said, err := customersSaid(a, s, form)
		if err != nil {
			return err
		}
		people := 0
		customers := &exchange.Customers{Form: form, Rows: func(each func(*survey.Response) error) (err error) {
			people, err = s.CustomerRows(a.ctx, byCommand, form, kind, each)
			return err
		}}
		files, err := c.files(customers, kind, said)
		if errors.Is(err, store.ErrState) {
			return usage{err.Error()}
		}
		if err != nil {
			return err
		}
		if err := place(files); err != nil {
			return err
		}
		for _, f := range files {
			fmt.Fprintf(a.out, "%s (%s)\n", f.path, f.what)
		}
		fmt.Fprintf(a.out, "%d customers. Rare answers in a small group may tell who somebody is: keep the files to those who need them\n", people)
		return nil
	})
}

// files fills what is to be written.
func (c *exportCmd) files(customers *exchange.Customers, kind string, said []gap.Comment) ([]*output, error) {
	base := c.Out[:len(c.Out)-len(kind)]
	words := &output{path: base + "-comments.csv", what: "customers' comments"}
	if err := exchange.WriteCustomerComments(&words.content, said); err != nil {
		return nil, err
	}
	rows := &output{path: c.Out, what: "customers' answers"}
	switch kind {
	case ".xlsx":
		return []*output{rows}, customers.WriteXLSX(&rows.content, said)
	case ".csv":
		return []*output{rows, words}, customers.WriteCSV(&rows.content)
	}
	rows.path = base + ".csv"
	syntax := &output{path: c.Out, what: "syntax that reads it"}
	var text bytes.Buffer
	err := customers.WriteSPSS(&rows.content, &text, filepath.Base(rows.path))
	syntax.content = text
	return []*output{rows, syntax, words}, err
}

// customersSaid are the comments on a form as the wave's release shows them; none where it has no release.
func customersSaid(a *app, s *store.Store, form *survey.Form) ([]gap.Comment, error) {
	e, err := release.NewShelf(s).Edition(a.ctx, form.Study, form.Wave)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, w := range e.Release.Waves() {
		if w.ID == form.Wave && w.Pack == form.Pack.ID {
			return w.Comments, nil
		}
	}
	return nil, nil
}
