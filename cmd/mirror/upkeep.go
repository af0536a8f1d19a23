package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/store"
)

type migrateCmd struct{ database }

// Run brings the schema up to date. Only one program may do so at a time; the others refuse to start meanwhile.
func (c *migrateCmd) Run(a *app) error {
	from, to, err := store.Migrate(a.ctx, c.DB)
	if err != nil {
		return err
	}
	if from == to {
		fmt.Fprintf(a.out, "the database is up to date (version %d)\n", to)
		return nil
	}
	fmt.Fprintf(a.out, "the database went from version %d to %d\n", from, to)
	return nil
}

type backupCmd struct {
	database
	File string `arg:"" help:"File to write. It holds answers and contact data: keep it safe, and away from the keys."`
}

// Run copies the database while it is in use.
func (c *backupCmd) Run(a *app) error {
	if _, err := os.Stat(c.File); err == nil {
		return usage{fmt.Sprintf("there is already a file %s: choose another name", c.File)}
	}
	return c.with(a, func(s *store.Store, _ *fieldwork.Keys) error {
		if err := s.Backup(a.ctx, c.File); err != nil {
			return err
		}
		fmt.Fprintf(a.out, "%s is a complete copy. The key files are not in it: keep %s too, in another place\n", c.File, c.keysFolder())
		open, err := anyOpen(a, s)
		if open {
			fmt.Fprintln(a.out, "A backup made while a wave is open holds its answers sealed: without the key folder they cannot be read, so keep a copy of the key folder too, in another place.")
		}
		return err
	})
}

// anyOpen reports whether a wave of any study takes answers.
func anyOpen(a *app, s *store.Store) (bool, error) {
	studies, err := s.Studies(a.ctx)
	if err != nil {
		return false, err
	}
	for _, study := range studies {
		waves, err := s.Waves(a.ctx, study)
		if err != nil {
			return false, err
		}
		if slices.ContainsFunc(waves, func(w survey.Fieldwork) bool { return w.State == survey.WaveOpen }) {
			return true, nil
		}
	}
	return false, nil
}

type restoreCmd struct {
	database
	File string `arg:"" help:"Copy made by mirror backup."`
}

// Run fills an empty or absent database.
func (c *restoreCmd) Run(a *app) error {
	if _, err := os.Stat(c.File); err != nil {
		return usage{fmt.Sprintf("there is no file %s", c.File)}
	}
	_, err := os.Stat(c.ledger())
	noted := err == nil
	o := store.Options{Ledger: c.ledger()}
	if _, err := os.Stat(filepath.Join(c.keysFolder(), "server.key")); err == nil { // else the keys come back later, and none are made here
		keys, err := fieldwork.OpenKeys(c.keysFolder())
		if err != nil {
			return err
		}
		o.Suppress, o.Urn = keys.Suppression, keys.Urn()
	}
	if err := store.Restore(a.ctx, c.File, c.DB, o); err != nil {
		return err
	}
	if err := c.auditHead().forget(); err != nil { // the trail is that of the copy
		return err
	}
	since := "without those erased since"
	if !noted {
		since = fmt.Sprintf("but whoever was erased since is in it again: there is no note of erasures in %s", c.keysFolder())
	}
	fmt.Fprintf(a.out, "%s is restored, %s. Links work, and answers of a wave that is open can be read, when the key files of that time are in that folder (%s)\n", c.File, since, c.keysFolder())
	return nil
}

type eraseCmd struct {
	database
	Person string `arg:"" help:"E-mail address or reference of the person."`
}

// Run removes a person from every list, and takes a customer's answers out of waves that still take some, unless the study is
// anonymous. Other answers have no link to anybody, so there is nothing to find among them.
func (c *eraseCmd) Run(a *app) error {
	return c.with(a, func(s *store.Store, _ *fieldwork.Keys) error {
		studies, err := s.Studies(a.ctx)
		if err != nil {
			return err
		}
		found := 0
		for _, study := range studies { // somebody who wants to be forgotten means everywhere
			n, err := s.Erase(a.ctx, byCommand, study, c.Person)
			if err != nil {
				return err
			}
			found += n
		}
		if found == 0 {
			return usage{"nobody with this address or reference is on a list"}
		}
		fmt.Fprintln(a.out, "erased from every list. What a customer answered in a wave that is open goes too, unless the study is anonymous; all other answers hold no link to the person and stay, as do releases that were made; backups made earlier still hold the contact data until they expire")
		return nil
	})
}

type auditCmd struct {
	database
	Wave   string `help:"Attack the release of a wave instead: try to work out what single people said." placeholder:"ID" xor:"what"`
	Result string `help:"Attack a result in a file (mirror-result/1) instead." placeholder:"FILE.json" xor:"what"`
}

// Run prints who did what, and fails where the trail was tampered with or does not go on from what a server noted.
// With a wave or a result it attacks that instead.
func (c *auditCmd) Run(a *app) error {
	if c.Wave != "" || c.Result != "" {
		return c.attack(a)
	}
	return c.with(a, func(s *store.Store, _ *fieldwork.Keys) error {
		trail, _, err := c.auditHead().verified(a.ctx, s)
		table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		for _, e := range trail {
			fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\n", e.Seq, e.At.Format(time.DateTime), e.Actor, e.Action, e.Object)
		}
		if flushed := table.Flush(); err == nil {
			err = flushed
		}
		return err
	})
}

// userCmd keeps the list of who works with studies and results.
type userCmd struct {
	Add     userAddCmd     `cmd:"" help:"Add somebody; mirror user link gives them a way in."`
	List    userListCmd    `cmd:"" help:"List everybody."`
	Disable userDisableCmd `cmd:"" help:"Take somebody's access away."`
	Link    userLinkCmd    `cmd:"" help:"Make a link with which somebody chooses a passphrase, once: at the beginning, or when they cannot sign in any more."`
}

type userAddCmd struct {
	database
	Email string   `arg:"" help:"E-mail address, with which they sign in."`
	Name  string   `required:"" help:"As pages call them." placeholder:"NAME"`
	Role  []string `required:"" help:"What the person may do: admin, author, fieldwork, hr, marketing, auditor, export. Several with commas between them."`
}

func (c *userAddCmd) Run(a *app) error {
	roles, ok := survey.ParseRoles(strings.Join(c.Role, ","))
	if !ok {
		return usage{fmt.Sprintf("--role %s: give one or more of admin, author, fieldwork, hr, marketing, auditor, export", strings.Join(c.Role, ","))}
	}
	return c.with(a, func(s *store.Store, _ *fieldwork.Keys) error {
		return s.AddUser(a.ctx, byCommand, survey.User{Email: c.Email, Name: c.Name, Roles: roles})
	})
}

type userListCmd struct{ database }

func (c *userListCmd) Run(a *app) error {
	return c.with(a, func(s *store.Store, _ *fieldwork.Keys) error {
		users, err := s.Users(a.ctx)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		for _, u := range users {
			state := ""
			if u.Disabled {
				state = "disabled"
			}
			var roles []string // as --role takes them
			for _, r := range u.Roles {
				roles = append(roles, string(r))
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", u.Email, u.Name, strings.Join(roles, ","), state)
		}
		return table.Flush()
	})
}

type userDisableCmd struct {
	database
	Email string `arg:"" help:"E-mail address."`
}

func (c *userDisableCmd) Run(a *app) error {
	return c.with(a, func(s *store.Store, _ *fieldwork.Keys) error { return s.DisableUser(a.ctx, byCommand, c.Email) })
}
