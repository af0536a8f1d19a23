package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"mirror/gap"
	"mirror/gap/attack"
	"mirror/survey/fieldwork"
	"mirror/survey/store"
)

// errPinned is why an audit of a release fails.
var errPinned = errors.New("somebody who knows the company could work out what few people said: do not pass this result on")

// attack tries, as an insider would, to work out from a release what single people said. It prints which groups and
// questions can be told, and never what was told.
func (c *auditCmd) attack(a *app) error {
	body, err := c.published(a)
	if err != nil {
		return err
	}
	var r gap.Result
	if err := json.Unmarshal(body, &r); err != nil || r.Format != gap.ResultFormat {
		return usage{"this is no result of Mirror: give a file written by mirror analyze --json or mirror report --for data"}
	}
	report := attack.Audit(&r, attack.Insider{})
	fmt.Fprintf(a.out, "Tried as somebody who holds every figure, knows who was invited, and subtracts whatever can be subtracted: %d questions about few people.\n", report.Targets)
	fmt.Fprintf(a.out, "%d of %d figures of groups are shown.\n", report.Shown, report.Declared)
	if report.Targets > 0 {
		fmt.Fprintf(a.out, "The closest that can be told about few people is to within %.0f of them.\n", max(report.Narrowest, 0))
	}
	rare := c.tell(a, report)
	if !report.Safe() {
		return errPinned
	}
	if rare > 0 {
		fmt.Fprintln(a.out, "Beyond that, nobody can be told apart.")
	} else {
		fmt.Fprintln(a.out, "Nobody can be told apart.")
	}
	return nil
}

// tell prints what was found, in words and without the numbers. It returns how often a rare answer can be told.
func (c *auditCmd) tell(a *app, report *attack.Report) (rare int) {
	told := map[string]bool{}
	for _, f := range report.Pinned {
		if f.Rare {
			rare++
			continue
		}
		line := fmt.Sprintf("wave %s, %s, %ss, %s: how many %s can be told: %s (%s)\n", f.Wave, f.Pack, f.Audience, f.ID, whatOf[f.Of], f.Target, f.Kind)
		if !told[line] { // once for all answers to a question
			told[line] = true
			fmt.Fprint(a.out, line)
		}
	}
	own := 0
	for _, d := range report.Decoded {
		if d.Own > 0 {
			own++
			continue
		}
		fmt.Fprintf(a.out, "wave %s, %s, %ss, %s: only %d sets of answers are possible in a small group: %s\n", d.Wave, d.Pack, d.Audience, d.ID, d.Sets, d.Group)
	}
	for _, u := range report.Unsolved {
		fmt.Fprintf(a.out, "not settled: %s\n", u)
	}
	if rare > 0 {
		fmt.Fprintf(a.out, "%d times it can be told that at most one of a small group gave a certain answer, because hardly anybody did.\n", rare)
	}
	if own > 0 {
		fmt.Fprintf(a.out, "%d times one or two members of a small group would be left with fewer than ten sets of answers for the others, if they themselves had answered quite unlike them.\n", own)
	}
	return rare
}

var whatOf = map[string]string{"people": "people answered", "answers": "gave one of the answers"}

// published is the release to be attacked: a file, or what the database froze.
func (c *auditCmd) published(a *app) (body []byte, err error) {
	if c.Result != "" {
		if body, err = os.ReadFile(c.Result); err != nil {
			return nil, usage{fmt.Sprintf("%s cannot be read: %v", c.Result, err)}
		}
		return body, nil
	}
	err = c.with(a, func(s *store.Store, _ *fieldwork.Keys) error {
		study, err := c.study(a, s)
		if err != nil {
			return err
		}
		release, err := s.Release(a.ctx, study, c.Wave)
		body = release.Body
		return err
	})
	return body, err
}
