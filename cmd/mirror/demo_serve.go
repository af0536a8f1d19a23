package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/demo"
	"mirror/survey/fieldwork"
	"mirror/survey/release"
	"mirror/survey/store"
	"mirror/web"
	"mirror/web/respond"
)

// tryWave is the wave a visitor of the demo can answer in.
const tryWave = "try"

// serve fills the demo's database, unless it is there from an earlier run, and answers until it is told to stop.
func (c *demoCmd) serve(a *app, made demo.Demo, study *survey.Study) error {
	host, port, err := net.SplitHostPort(c.Addr)
	if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return usage{fmt.Sprintf("--addr %s: the demo serves this machine only; give 127.0.0.1:PORT", c.Addr)}
	}
	d := database{DB: filepath.Join(c.Dir, "mirror.db")}
	fresh := d.isNew()
	s, keys, err := d.open(a, store.Options{Migrate: true})
	if err != nil {
		return err
	}
	defer s.Close()
	if fresh {
		if err := d.auditHead().forget(); err != nil {
			return err
		}
		if err := fill(a, s, keys, made, *study); err != nil {
			s.Close()
			for _, end := range []string{"", "-wal", "-shm"} { // half a demo is worth nothing
				if gone := os.Remove(d.file() + end); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
					err = errors.Join(err, gone)
				}
			}
			return err
		}
	}
	pages, err := tryPages(a, s, keys, study)
	if err != nil {
		return err
	}
	visit, err := demoEntrance(a, s)
	if err != nil {
		return err
	}
	pages.Results = visit.Path()
	base := "http://" + net.JoinHostPort(host, port)
	fmt.Fprintf(a.out, "\nSee the results: %s%s\n", base, visit.Path())
	return serve(a, s, keys, d.auditHead(), c.Addr, web.Config{BaseURL: base, Demo: pages, Visitor: visit})
}

// fill stores Larkfield's four waves as any import would, releases them, and opens one more wave to try.
func fill(a *app, s *store.Store, keys *fieldwork.Keys, made demo.Demo, study survey.Study) error {
	today := time.Now()
	study.Waves = append(study.Waves[:len(study.Waves):len(study.Waves)], survey.Wave{
		ID: tryWave, Name: "Try it yourself", From: today.Format(time.DateOnly), To: today.AddDate(0, 0, 30).Format(time.DateOnly),
	})
	study.Example = true
	id, err := s.SaveStudy(a.ctx, byCommand, &study)
	if err != nil {
		return err
	}
	var sources []store.PackSource
	var files []string
	for _, answers := range made.Answers {
		source, err := packSource(answers.Pack)
		if err != nil {
			return err
		}
		sources, files = append(sources, source), append(files, answers.File)
	}
	if _, err := importAnswers(a, s, id, &study, sources, files); err != nil {
		return err
	}
	for _, w := range study.Waves {
		if w.ID == tryWave {
			continue
		}
		if _, err := release.Make(a.ctx, s, byCommand, id, w.ID); err != nil {
			return err
		}
		if err := s.TellOf(a.ctx, byCommand, id, w.ID, made.Told[w.ID]); err != nil {
			return err
		}
		if err := s.PublishSaid(a.ctx, byCommand, id, w.ID, true); err != nil {
			return err
		}
	}
	return openTry(a, s, keys, id)
}

// openTry opens the wave to try, with one open link a side.
func openTry(a *app, s *store.Store, keys *fieldwork.Keys, id survey.StudyID) error {
	core, err := packSource("mirror-core")
	if err != nil {
		return err
	}
	forms, err := s.SetPacks(a.ctx, byCommand, id, tryWave, []store.PackSource{core})
	if err != nil {
		return err
	}
	if err := keys.CreateWave(id, tryWave); err != nil {
		return err
	}
	for _, side := range []gap.Audience{gap.Customer, gap.Employee} {
		l := survey.Link{Study: id, Form: forms[0], Audience: side, PerDay: 1000}
		if _, err := saveLink(a, s, keys, tryWave, l); err != nil {
			return err
		}
	}
	return s.OpenWave(a.ctx, byCommand, id, tryWave)
}

// tryPages says what the start page offers: a link as a customer and one as an employee.
func tryPages(a *app, s *store.Store, keys *fieldwork.Keys, study *survey.Study) (*respond.Demo, error) {
	d := database{}
	form, err := d.form(a, s, tryWave, "")
	if err != nil {
		return nil, err
	}
	links, err := s.Links(a.ctx, form.Study, form.ID)
	if err != nil {
		return nil, err
	}
	pages := &respond.Demo{Banner: study.Banner, Company: study.Company}
	for _, l := range links {
		code, err := keys.LinkCode(form.Study, tryWave, l.ID)
		if err != nil {
			return nil, err
		}
		if l.Audience == gap.Customer {
			pages.Customer = "/o/" + code.Text()
		} else {
			pages.Employee = "/o/" + code.Text()
		}
	}
	return pages, nil
}
