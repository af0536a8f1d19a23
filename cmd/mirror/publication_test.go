package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/reports"
	"mirror/survey"
)

// When one of the files cannot be made, none is there, and nothing is left lying about.
func TestPublicationIsAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	p := publication{
		Context: reports.Context{Release: disclosure.Protect(gap.Result{}), Study: survey.DefaultStudy()},
		json:    filepath.Join(dir, "all.json"), hr: filepath.Join(dir, "gone", "hr.xlsx"),
	}
	var out, errs bytes.Buffer
	if err := p.write(&app{ctx: context.Background(), out: &out, err: &errs}); err == nil {
		t.Fatal("a workbook was written into a folder that is not there")
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 || out.Len() > 0 {
		t.Errorf("left: %v %v; said: %s", left, err, &out)
	}
}
