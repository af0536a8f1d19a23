package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"mirror/reports"
)

// publication is a release on its way into files.
type publication struct {
	reports.Context
	json, hr, marketing string // paths; "" = not wanted
}

// write makes every file in memory first, so that a failure leaves none half-written or alone,
// then puts them in place and prints the findings.
func (p publication) write(a *app) error {
	type file struct {
		path, what string
		content    bytes.Buffer
	}
	var files []*file
	add := func(path, what string, fill func(*bytes.Buffer) error) error {
		if path == "" {
			return nil
		}
		f := &file{path: path, what: what}
		files = append(files, f)
		if err := fill(&f.content); err != nil {
			return fmt.Errorf("make %s: %w", path, err)
		}
		return a.ctx.Err()
	}
	for _, err := range []error{
		add(p.json, "all figures", func(b *bytes.Buffer) error { return encode(b, p.Release) }),
		add(p.hr, "workbook for HR", func(b *bytes.Buffer) error { return reports.HR(p.Context).Write(b) }),
		add(p.marketing, "workbook for marketing", func(b *bytes.Buffer) error { return reports.Marketing(p.Context).Write(b) }),
	} {
		if err != nil {
			return err
		}
	}
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

// encode writes a release as JSON on one line: with every breakdown it is long, and meant for programs.
func encode(b *bytes.Buffer, release json.Marshaler) error {
	line, err := release.MarshalJSON()
	if err != nil {
		return err
	}
	b.Write(line)
	return b.WriteByte('\n')
}

// stagedFile is whole on the disk beside the file whose place it takes.
type stagedFile struct{ tmp, path string }

// stage writes a file under another name in its folder, readable by its owner only.
func stage(path string, content []byte) (_ *stagedFile, err error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.part")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			tmp.Close()
			os.Remove(tmp.Name())
		}
	}()
	if _, err = tmp.Write(content); err != nil {
		return nil, err
	}
	if err = tmp.Sync(); err != nil {
		return nil, err
	}
	if err = tmp.Close(); err != nil {
		return nil, err
	}
	return &stagedFile{tmp.Name(), path}, nil
}

// publish puts the file in place: a reader never sees half of it, and a failure
// keeps what was there before.
func (s *stagedFile) publish() error {
	err := os.Rename(s.tmp, s.path)
	if err == nil {
		s.tmp = ""
	}
	return err
}

// discard removes what was not published.
func (s *stagedFile) discard() {
	if s.tmp != "" {
		os.Remove(s.tmp)
	}
}
