package main

import (
	"errors"
	"fmt"

	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/release"
	"mirror/survey/store"
)

// releaseCmd freezes the protected results of a wave. That happens by itself when a wave is closed.
type releaseCmd struct {
	database
	Wave string `help:"Id of the wave." required:"" placeholder:"ID"`
}

// Help is shown by mirror release --help.
func (releaseCmd) Help() string {
	return `A release is what readers see of a wave: protected, frozen, never changed afterwards. Closing a wave makes its final release; this command is for a wave whose release was not made then.`
}

// Run makes the release.
func (c *releaseCmd) Run(a *app) error {
	return c.with(a, func(s *store.Store, _ *fieldwork.Keys) error {
		study, err := c.study(a, s)
		if err != nil {
			return err
		}
		return freeze(a, s, study, c.Wave)
	})
}

// freeze makes the next release of a wave and says how to read it.
func freeze(a *app, s *store.Store, study survey.StudyID, wave string) error {
	made, err := release.Make(a.ctx, s, byCommand, study, wave)
	if errors.Is(err, release.ErrNoAnswers) {
		fmt.Fprintf(a.out, "nobody answered in %s, so there are no results to release\n", wave)
		return nil
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "the results of %s are released (%x). Next: mirror report --wave %s --for hr -o hr.xlsx\n", wave, made.Digest[:6], wave)
	return nil
}
