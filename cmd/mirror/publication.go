package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"mirror/reports"
)

// publication is a release on its way into files.
type publication struct {
	reports.Context
	json, hr, marketing string // paths; "" = not wanted
}

// output is one file to be written.
type output struct {
	path, what string
	content    bytes.Buffer
}

// write makes every file in memory first, so that a failure leaves none half-written or alone,
// then puts them in place and prints the findings.
func (p publication) write(a *app) error {
	files, err := p.outputs(a)
	if err != nil {
		return err
	}
	if err := place(files); err != nil {
		return err
	}
	for _, finding := range reports.Findings(p.Context) {
		fmt.Fprintln(a.out, "-", finding.Sentence)
	}
	if len(files) > 0 {
		fmt.Fprintln(a.out)
	}
	for _, f := range files {
		fmt.Fprintf(a.out, "%s (%s)\n", f.path, f.what)
	}
	return nil
}

// outputs fills the files that are wanted.
func (p publication) outputs(a *app) ([]*output, error) {
	var files []*output
	for _, want := range []struct {
		path, what string
		fill       func(*bytes.Buffer) error
	}{
		{p.json, "all figures", func(b *bytes.Buffer) error { return encode(b, p.Release) }},
		{p.hr, "workbook for HR", func(b *bytes.Buffer) error { return reports.HR(p.Context).Write(b) }},
		{p.marketing, "workbook for marketing", func(b *bytes.Buffer) error { return reports.Marketing(p.Context).Write(b) }},
	} {
		if want.path == "" {
			continue
		}
		f := &output{path: want.path, what: want.what}
		if err := want.fill(&f.content); err != nil {
			return nil, fmt.Errorf("make %s: %w", f.path, err)
		}
		if err := a.ctx.Err(); err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

// place writes all files beside where they belong, and only then moves them there.
func place(files []*output) error {
	var staged []*stagedFile
	defer func() {
		for _, s := range staged {
			s.discard()
		}
	}()
	for _, f := range files {
		s, err := stage(f.path, f.content.Bytes())
		if err != nil {
			return fmt.Errorf("%s cannot be written: %w", f.path, err)
		}
		staged = append(staged, s)
	}
	for _, s := range staged {
		if err := s.publish(); err != nil {
			return err
		}
	}
	return nil
}

// encode writes a release as JSON on one line: with every breakdown it is long, and meant for programs.
func encode(b *bytes.Buffer, release json.Marshaler) error {
	line, err := release.MarshalJSON()
	if err != nil {
		return err
	}
	b.Write(line)
	return b.WriteByte('\n')
}
