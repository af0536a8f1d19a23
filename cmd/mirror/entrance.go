package main

import (
	"errors"
	"fmt"

	"mirror/survey"
	"mirror/survey/account"
	"mirror/survey/fieldwork"
	"mirror/survey/store"
	"mirror/web/console"
)

// setUpLink prints a link that makes the first administrator, where there is nobody yet. Each start makes one, and it is
// good until somebody used it, for a day at most.
func setUpLink(a *app, s *store.Store, base string, anywhere bool) error {
	any, err := s.HasUsers(a.ctx)
	if any || err != nil {
		return err
	}
	link := account.NewSecret()
	if err := s.SaveEntrance(a.ctx, byCommand, store.Entrance{Hash: link.Hash()}); err != nil {
		return err
	}
	where, note := "on this machine", "From another machine it is refused, unless Mirror is started with --set-up-from anywhere.\n"
	if anywhere {
		where, note = "from any machine", "Whoever opens it first becomes the administrator: show it to nobody.\n"
	}
	fmt.Fprintf(a.out, "\nNobody can sign in yet. Open this link %s to set Mirror up; it works once, for a day:\n  %s%s/first-run/%s\n%s\n", where, base, console.Root, link.Text(), note)
	return nil
}

// visitor is who looks at the results of the demo.
const visitor = "visitor@example.com"

// demoEntrance lets visitors of the demo in, as somebody who may see everything but other people's accounts.
func demoEntrance(a *app, s *store.Store) (*console.Demo, error) {
	err := s.AddUser(a.ctx, byCommand, survey.User{Email: visitor, Name: "Visitor",
		Roles: []survey.Role{survey.RoleAuthor, survey.RoleFieldwork, survey.RoleHR, survey.RoleMarketing, survey.RoleAuditor}})
	if err != nil && !errors.Is(err, store.ErrConflict) { // there from an earlier start
		return nil, err
	}
	return &console.Demo{Code: account.NewSecret(), Email: visitor}, nil
}

type userLinkCmd struct {
	database
	Email        string `arg:"" help:"E-mail address."`
	BaseURL      string `help:"Address the console is reached at, such as https://survey.example.com, or http://127.0.0.1:8080 on this machine." required:"" placeholder:"URL" name:"base-url"`
	WithoutCodes bool   `help:"Also stop asking the person for one-time codes: for somebody who lost phone and recovery codes."`
}

// Run makes the link and prints it. Whoever may read the database may do this; the trail tells that it was done.
func (c *userLinkCmd) Run(a *app) error {
	base, err := fieldwork.BaseURL(c.BaseURL)
	if err != nil {
		return usage{err.Error()}
	}
	return c.with(a, func(s *store.Store, _ *fieldwork.Keys) error {
		link := account.NewSecret()
		err := s.SaveEntrance(a.ctx, byCommand, store.Entrance{Hash: link.Hash(), Email: c.Email, NoCode: c.WithoutCodes})
		if errors.Is(err, store.ErrNotFound) {
			return usage{fmt.Sprintf("there is nobody with access and the address %s: mirror user list", c.Email)}
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(a.out, "%s%s/invitation/%s\nIt works once, for %d days.\n", base, console.Root, link.Text(), store.InviteDays)
		return nil
	})
}
