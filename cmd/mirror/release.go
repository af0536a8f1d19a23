package main

import (
	"errors"
	"fmt"

	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/release"
	"mirror/survey/store"
)

// releaseCmd freezes the protected results of a wave. That happens by itself when a wave is closed; of an open one it shows
// how things stand.
type releaseCmd struct {
	database
	Wave string `help:"Id of the wave." required:"" placeholder:"ID"`
}

// Help is shown by mirror release --help.
func (releaseCmd) Help() string {
	return `A release is what readers see of a wave: protected, frozen, never changed afterwards. Closing a wave makes its final release; where that failed, this command makes it.

While a wave takes answers, this command releases its results so far. A later release, the final one too, then shows a group only if enough people of it answered in between, so that nobody is found by subtracting one release from the other: each release in between can cost groups in the final one. Where too few answers came since the last release, none is made.`
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
	if errors.Is(err, release.ErrTooFew) {
		fmt.Fprintf(a.out, "no release of %s is made: too few people have answered, or too few since the last release, to show results without telling whose they are. What was released stays as it is\n", wave)
		return nil
	}
	if err != nil {
		return err
	}
	which := "the results of %s"
	if !made.Final {
		which += " so far"
	}
	fmt.Fprintf(a.out, which+" are released (%x). Next: mirror report --wave %s --for hr -o hr.xlsx\n", wave, made.Digest[:6], wave)
	return nil
}
