package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"mirror/survey/fieldwork"
	"mirror/survey/fieldwork/mail"
	"mirror/survey/fieldwork/mailroom"
	"mirror/survey/store"
)

// mailFlags say how invitations are sent. Passwords never stand on the command line, which everybody on the machine can read.
type mailFlags struct {
	SMTPHost         string `help:"Mail server that takes invitations. Without one there are link lists only." placeholder:"HOST" name:"smtp-host"`
	SMTPPort         int    `help:"Its port. 465 is encrypted from the start; on others encryption is turned on, and without it nothing is sent, unless the server is on this machine." default:"587" placeholder:"N" name:"smtp-port"`
	SMTPUser         string `help:"User at the mail server. The password is read from MIRROR_SMTP_PASSWORD or the file." placeholder:"NAME" name:"smtp-user"`
	SMTPPasswordFile string `help:"File with the password." placeholder:"FILE" name:"smtp-password-file"`
	MailFrom         string `help:"Who invitations come from, such as \"Larkfield Bank <survey@example.com>\"." placeholder:"ADDRESS" name:"mail-from"`
	MailReturn       string `help:"Mailbox that mails which cannot be delivered go back to: it must take bounces+ANYTHING@example.com. (default: that of --mail-from)" placeholder:"ADDRESS" name:"mail-return"`
	BounceSecretFile string `help:"File with the secret that a mail server gives when it tells of mails that came back (POST /api/v1/bounces); also MIRROR_BOUNCE_SECRET." placeholder:"FILE" name:"bounce-secret-file"`
}

// leastSecret is how many signs a secret for programs must have.
const leastSecret = 16

// room makes the mail room; nil where no mail server is named.
func (f *mailFlags) room(a *app, s *store.Store, keys *fieldwork.Keys, baseURL string) (*mailroom.Room, error) {
	if f.SMTPHost == "" {
		return nil, nil
	}
	if f.MailFrom == "" || baseURL == "" {
		return nil, usage{"mails need --mail-from, and --base-url for the links in them"}
	}
	base, err := fieldwork.BaseURL(baseURL)
	if err != nil {
		return nil, usage{err.Error()}
	}
	sender, err := mail.ParseSender(f.MailFrom, f.MailReturn)
	if err != nil {
		return nil, usage{err.Error()}
	}
	password, err := secretOf("MIRROR_SMTP_PASSWORD", f.SMTPPasswordFile)
	if err != nil {
		return nil, err
	}
	if f.SMTPUser != "" && password == "" {
		return nil, usage{"--smtp-user needs a password, in MIRROR_SMTP_PASSWORD or --smtp-password-file"}
	}
	return mailroom.New(mailroom.Config{Store: s, Keys: keys, Sender: sender, BaseURL: base, Log: slog.New(slog.NewJSONHandler(a.err, nil)),
		Server: mail.Server{Host: f.SMTPHost, Port: f.SMTPPort, User: f.SMTPUser, Password: password}}), nil
}

// bounceSecret is what mail servers must know; "" = none may tell of mails that came back.
func (f *mailFlags) bounceSecret() (string, error) {
	secret, err := secretOf("MIRROR_BOUNCE_SECRET", f.BounceSecretFile)
	if err == nil && secret != "" && len(secret) < leastSecret {
		err = usage{fmt.Sprintf("the secret for mails that came back has %d signs: take %d or more", len(secret), leastSecret)}
	}
	return secret, err
}

// secretOf reads a secret from a file, or else from the environment.
func secretOf(variable, file string) (string, error) {
	if file == "" {
		return os.Getenv(variable), nil
	}
	b, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return "", usage{fmt.Sprintf("there is no file %s", file)}
	}
	return strings.TrimSpace(string(b)), err
}

// bouncesCmd reads mails that came back.
type bouncesCmd struct {
	database
	Files []string `arg:"" help:"Mailboxes: files in the mbox format, single messages, or Maildir folders." placeholder:"FILE"`
}

// Help is shown by mirror bounces --help.
func (bouncesCmd) Help() string {
	return `Mails that cannot be delivered come back to the mailbox of --mail-return. Those that failed for good are noted: nobody is sent another mail there, and the page of invitations shows addresses to correct. Whose mail it was is told by the address it came back to, and by nothing else. Reading a mailbox again changes nothing.

A mail service can tell them by itself instead: POST /api/v1/bounces with "Authorization: Bearer SECRET" and either the message as it is (Content-Type: message/rfc822) or {"bounces": [{"return_path": "…", "permanent": true}]}.`
}

// Run notes what came back.
func (c *bouncesCmd) Run(a *app) error {
	return c.with(a, func(s *store.Store, keys *fieldwork.Keys) error {
		var back []store.Returned
		others := 0
		for _, file := range c.Files {
			err := mail.EachMessage(file, func(message []byte) error {
				which, failed := mail.ReadBounce(message)
				id, invitation, ours := keys.Returned(which)
				if !failed || !ours {
					others++
					return nil
				}
				back = append(back, store.Returned{Mailing: id, Invitation: invitation})
				return nil
			})
			if err != nil {
				return err
			}
		}
		n, err := s.Bounced(a.ctx, back)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.out, "%d mails came back for good and are noted; %d of other kinds or not of this database were passed over\n", n, others+len(back)-n)
		return nil
	})
}
