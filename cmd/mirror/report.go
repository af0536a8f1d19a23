package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"mirror/reports"
	"mirror/survey/fieldwork"
	"mirror/survey/release"
	"mirror/survey/store"
)

// reportCmd writes a file for readers from a stored release.
type reportCmd struct {
	database
	Wave string `help:"Id of the wave." required:"" placeholder:"ID"`
	For  string `help:"Whom it is for: the workbook for HR, the one for marketing, or all figures as JSON (data)." enum:"hr,marketing,data" required:""`
	Out  string `help:"File to write: .xlsx, or .json for data." short:"o" required:"" placeholder:"FILE"`
}

// Run reads the release of the wave and those before it; answers are not touched.
func (c *reportCmd) Run(a *app) error {
	ext := ".xlsx"
	if c.For == "data" {
		ext = ".json"
	}
	if !strings.EqualFold(filepath.Ext(c.Out), ext) {
		return usage{fmt.Sprintf("-o %s: the name must end in %s", c.Out, ext)}
	}
	return c.with(a, func(s *store.Store, _ *fieldwork.Keys) error {
		study, err := c.study(a, s)
		if err != nil {
			return err
		}
		e, err := release.NewShelf(s).Edition(a.ctx, study, c.Wave)
		if errors.Is(err, store.ErrNotFound) {
			return usage{fmt.Sprintf("the wave %s has no release: mirror release --wave %s makes one of an open wave, mirror wave close %s the final one", c.Wave, c.Wave, c.Wave)}
		}
		if err != nil {
			return err
		}
		p := publication{Context: reports.Context{Release: e.Release, Study: e.Study, Packs: e.Packs, Wave: e.Wave, Version: version()}}
		switch c.For {
		case "hr":
			p.hr = c.Out
		case "marketing":
			p.marketing = c.Out
		default:
			p.json = c.Out
		}
		return p.write(a)
	})
}
