package main

import (
	"bytes"
	"fmt"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/fieldwork/mailroom"
	"mirror/survey/store"
)

// address is where respondents reach the server; every link begins with it.
type address struct {
	BaseURL string `help:"Address respondents see, such as https://survey.example.com, or http://127.0.0.1:8080 to try on this machine. Links are made with it and with nothing a request says." required:"" placeholder:"URL" name:"base-url"`
}

// inviteCmd makes personal links.
type inviteCmd struct {
	database
	address
	Wave     string `help:"Id of the wave." placeholder:"ID" required:""`
	Audience string `help:"Whom to invite: customer or employee." enum:"customer,employee" required:""`
	Pack     string `help:"Which questionnaire, where the wave asks several." placeholder:"NAME"`
	CSV      string `help:"Write the link list, for letters and for other mailers. Delete it after use." placeholder:"OUT.csv" name:"csv" required:""`
}

// Help is shown by mirror invite --help.
func (inviteCmd) Help() string {
	return `Everybody of a side who is on the people list, has no invitation to this questionnaire yet and did not ask to be left out gets one. The list then holds all of the side's links, whether they were used or not: nobody can read from it who has not answered. But whoever holds it can open each link and see whether it was used, or answer in its place: keep it from managers, and delete it after use. Writing it again gives the same links, so reminders can use it.

` + fieldwork.ListHelp
}

// Run invites, and writes the list.
func (c *inviteCmd) Run(a *app) error {
	return c.with(a, func(s *store.Store, keys *fieldwork.Keys) error {
		form, err := c.form(a, s, c.Wave, c.Pack)
		if err != nil {
			return err
		}
		if _, err := fieldwork.BaseURL(c.BaseURL); err != nil {
			return usage{err.Error()}
		}
		side := audienceNamed(c.Audience)
		derive, err := deriver(keys, form)
		if err != nil {
			return err
		}
		n, err := s.Invite(a.ctx, byCommand, form.Study, form.ID, side, derive)
		if err != nil {
			return err
		}
		var list bytes.Buffer
		lines, err := fieldwork.WriteLinkList(&list, c.BaseURL, mailroom.LinkLines(a.ctx, s, keys, form, side))
		if err != nil {
			return err
		}
		if err := place([]*output{{path: c.CSV, content: list}}); err != nil {
			return err
		}
		fmt.Fprintf(a.out, "%d people invited now; %s holds %d links\n", n, c.CSV, lines)
		return nil
	})
}

func audienceNamed(name string) gap.Audience {
	if name == gap.Employee.String() {
		return gap.Employee
	}
	return gap.Customer
}

// deriver makes what is stored of an invitation's secrets.
func deriver(keys *fieldwork.Keys, form *survey.Form) (func([16]byte, string) store.Derived, error) {
	derive, err := keys.Deriver(form.Study, form.Wave)
	if err != nil {
		return nil, err
	}
	return func(id [16]byte, account string) store.Derived { return store.Derived(derive(id, account)) }, nil
}
