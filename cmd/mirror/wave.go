package main

import (
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/pack"
	"mirror/survey/store"
)

// waveCmd leads a round of fieldwork from its draft to its end.
type waveCmd struct {
	List    waveListCmd    `cmd:"" help:"List the waves and how far they have come."`
	Ask     waveAskCmd     `cmd:"" help:"Say which questionnaires a wave will ask. They are frozen when it opens."`
	Merge   waveMergeCmd   `cmd:"" help:"Count a small group as part of another, before the wave opens."`
	Open    waveOpenCmd    `cmd:"" help:"Begin to take answers. From then on questionnaires, groups and thresholds stand."`
	Close   waveCloseCmd   `cmd:"" help:"End the taking of answers, mix them so that nothing tells who said what, and release the results."`
	Publish wavePublishCmd `cmd:"" help:"Show customers the page \"you said, we did\" of a released wave, or hide it."`
}

// oneWave is what most of these commands are about.
type oneWave struct {
	database
	Wave string `arg:"" help:"Id of the wave."`
}

// in runs a command on the wave's study.
func (c oneWave) in(a *app, do func(*store.Store, *fieldwork.Keys, survey.StudyID) error) error {
	return c.with(a, func(s *store.Store, keys *fieldwork.Keys) error {
		study, err := c.study(a, s)
		if err != nil {
			return err
		}
		return do(s, keys, study)
	})
}

type waveListCmd struct{ database }

// Run prints a line a wave. It tells no number of answers: a count that moves tells when somebody answered.
func (c *waveListCmd) Run(a *app) error {
	return c.with(a, func(s *store.Store, _ *fieldwork.Keys) error {
		study, err := c.study(a, s)
		if err != nil {
			return err
		}
		waves, err := s.Waves(a.ctx, study)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		for _, w := range waves {
			forms, err := s.Forms(a.ctx, study, w.Wave)
			if err != nil {
				return err
			}
			var packs []string
			for _, f := range forms {
				packs = append(packs, f.Pack.ID+" "+f.Pack.Version)
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", w.Wave, w.Name, w.State, strings.Join(packs, ", "))
		}
		return table.Flush()
	})
}

type waveAskCmd struct {
	oneWave
	Pack []string `help:"Questionnaire: a file, or the name of an embedded one. May be given more than once." placeholder:"FILE|NAME" required:"" sep:"none"`
}

// Run freezes the questionnaires' own text with the wave.
func (c *waveAskCmd) Run(a *app) error {
	sources := make([]store.PackSource, 0, len(c.Pack))
	for _, name := range c.Pack {
		source, err := packSource(name)
		if err != nil {
			return err
		}
		sources = append(sources, source)
	}
	return c.in(a, func(s *store.Store, keys *fieldwork.Keys, study survey.StudyID) error {
		linked, err := hasLinks(a, s, study, c.Wave)
		if err != nil {
			return err
		}
		if _, err := s.SetPacks(a.ctx, byCommand, study, c.Wave, sources); err != nil {
			return err
		}
		// The wave's key is made here and never again: links of a restored database whose keys are lost must not look as if they worked.
		if !linked {
			if err := keys.CreateWave(study, c.Wave); err != nil {
				return err
			}
		}
		for _, source := range sources {
			fmt.Fprintf(a.out, "%s will ask %s\n", c.Wave, source.Pack.Summary())
		}
		return nil
	})
}

// hasLinks reports whether anybody was invited to a wave already, or a link was made for it.
func hasLinks(a *app, s *store.Store, study survey.StudyID, wave string) (bool, error) {
	forms, err := s.Forms(a.ctx, study, wave)
	if err != nil {
		return false, err
	}
	for _, form := range forms {
		links, err := s.Links(a.ctx, study, form.ID)
		if err != nil || len(links) > 0 {
			return len(links) > 0, err
		}
		for _, side := range []gap.Audience{gap.Customer, gap.Employee} {
			for _, err := range s.Invitations(a.ctx, study, form.ID, side) {
				return err == nil, err
			}
		}
	}
	return false, nil
}

// packSource finds a questionnaire with its text.
func packSource(name string) (store.PackSource, error) {
	if source, ok := pack.Source(name); ok {
		p, _ := pack.Named(name)
		return store.PackSource{Pack: p, Source: source}, nil
	}
	p, err := findPack(name)
	if err != nil {
		return store.PackSource{}, err
	}
	source, err := os.ReadFile(name)
	return store.PackSource{Pack: p, Source: source}, err
}

type waveMergeCmd struct {
	oneWave
	Kind string `help:"What kind of group." enum:"cell,segment,unit" default:"cell"`
	Part string `arg:"" help:"Id of the small group."`
	Into string `arg:"" help:"Id of the group it counts with."`
}

// Run notes the merge; the wave must still be in draft.
func (c *waveMergeCmd) Run(a *app) error {
	return c.in(a, func(s *store.Store, _ *fieldwork.Keys, study survey.StudyID) error {
		forms, err := s.Forms(a.ctx, study, c.Wave)
		if err != nil {
			return err
		}
		if len(forms) == 0 {
			return usage{fmt.Sprintf("say first what the wave asks: mirror wave ask %s --pack mirror-core", c.Wave)}
		}
		part, into := forms[0].GroupNamed(c.Kind, c.Part), forms[0].GroupNamed(c.Kind, c.Into)
		if part == nil || into == nil {
			return usage{fmt.Sprintf("the study has no %s %q and %q", c.Kind, c.Part, c.Into)}
		}
		if err := s.MergeGroup(a.ctx, byCommand, study, c.Wave, part.ID, into.ID); err != nil {
			return err
		}
		fmt.Fprintf(a.out, "in %s, %s counts as part of %s\n", c.Wave, part.Name, into.Name)
		return nil
	})
}

type waveOpenCmd struct{ oneWave }

// Run opens the wave.
func (c *waveOpenCmd) Run(a *app) error {
	return c.in(a, func(s *store.Store, keys *fieldwork.Keys, study survey.StudyID) error {
		concerns, err := s.Concerns(a.ctx, study, c.Wave)
		if err != nil {
			return err
		}
		if err := s.OpenWave(a.ctx, byCommand, study, c.Wave); err != nil {
			return err
		}
		for _, sentence := range concerns {
			fmt.Fprintln(a.out, "note:", sentence)
		}
		fmt.Fprintf(a.out, "%s is open. Next: mirror invite --wave %s --audience employee --csv links.csv\n", c.Wave, c.Wave)
		return nil
	})
}

type waveCloseCmd struct{ oneWave }

// Run closes, mixes and releases.
func (c *waveCloseCmd) Run(a *app) error {
	return c.in(a, func(s *store.Store, _ *fieldwork.Keys, study survey.StudyID) error {
		if err := s.CloseWave(a.ctx, byCommand, study, c.Wave); err != nil {
			return err
		}
		fmt.Fprintf(a.out, "%s is closed and its answers are mixed.\n", c.Wave)
		return freeze(a, s, study, c.Wave)
	})
}

type wavePublishCmd struct {
	oneWave
	Hide bool `help:"Take the page away again."`
}

// Run shows or hides the page.
func (c *wavePublishCmd) Run(a *app) error {
	return c.in(a, func(s *store.Store, _ *fieldwork.Keys, study survey.StudyID) error {
		if err := s.PublishSaid(a.ctx, byCommand, study, c.Wave, !c.Hide); err != nil {
			return err
		}
		word := "shown"
		if c.Hide {
			word = "hidden"
		}
		fmt.Fprintf(a.out, "the page /said/%d/%s is %s\n", study, c.Wave, word)
		return nil
	})
}
