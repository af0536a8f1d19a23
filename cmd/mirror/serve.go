package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"time"

	"mirror/survey/fieldwork"
	"mirror/survey/release"
	"mirror/survey/store"
	"mirror/survey/webhook"
	"mirror/web"
)

// serveCmd takes answers until it is told to stop.
type serveCmd struct {
	database
	mailFlags
	signInFlags
	BaseURL        string         `help:"Address respondents see, such as https://survey.example.com. Needed unless the server listens on this machine only." placeholder:"URL" name:"base-url"`
	Addr           string         `help:"Address to listen on." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	TrustedProxy   []netip.Prefix `help:"Network of a proxy in front, such as 10.0.0.0/8: only its X-Forwarded-For is believed. May be given more than once." placeholder:"CIDR"`
	MetricsAddr    string         `help:"Serve technical figures for Prometheus here, on this machine only." placeholder:"127.0.0.1:PORT"`
	WebhookNetwork []netip.Prefix `help:"Private network that webhooks may reach, such as 10.0.0.0/8; others than public ones are refused otherwise. May be given more than once." placeholder:"CIDR"`
	SetUpFrom      string         `help:"From where the link that sets Mirror up is answered: loopback (this machine) or anywhere, for an administrator who sits elsewhere." enum:"loopback,anywhere" default:"loopback" placeholder:"WHERE"`
	Migrate        bool           `help:"Bring the schema up to date first; make a backup before."`
}

// Run serves.
func (c *serveCmd) Run(a *app) error {
	s, keys, err := c.open(a, store.Options{Migrate: c.Migrate || c.isNew()})
	if err != nil {
		return err
	}
	defer s.Close()
	room, err := c.room(a, s, keys, c.BaseURL)
	if err != nil {
		return err
	}
	secret, err := c.bounceSecret()
	if err != nil {
		return err
	}
	provider, err := c.provider()
	if err != nil {
		return err
	}
	return serve(a, s, keys, c.auditHead(), c.Addr, web.Config{SetUpAnywhere: c.SetUpFrom == "anywhere", SignIn: provider, Mail: room, BounceSecret: secret, BaseURL: c.BaseURL, TrustedProxies: c.TrustedProxy, MetricsAddr: c.MetricsAddr,
		Webhooks: webhook.New(s, keys.WebhookSecret, c.WebhookNetwork, nil)})
}

// serve listens, says where, and runs server and upkeep until the context ends.
func serve(a *app, s *store.Store, keys *fieldwork.Keys, head anchor, addr string, config web.Config) error {
	log := slog.New(slog.NewJSONHandler(a.err, nil))
	config.Store, config.Keys, config.Log, config.Version = s, keys, log, version()
	if config.Webhooks == nil {
		config.Webhooks = webhook.New(s, keys.WebhookSecret, nil, nil)
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", addr, err)
	}
	defer listener.Close()
	if config.BaseURL == "" {
		if config.BaseURL, err = web.LocalURL(listener.Addr()); err != nil {
			return usage{err.Error()}
		}
	}
	server, err := web.New(config)
	if err != nil {
		return usage{err.Error()}
	}
	if err := setUpLink(a, s, config.BaseURL, config.SetUpAnywhere); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s answers; press Ctrl+C to stop\n", config.BaseURL)

	ctx, cancel := context.WithCancel(a.ctx)
	done := make(chan struct{})
	go func() { defer close(done); upkeep(ctx, s, config.Webhooks, head, log) }()
	mailed := make(chan struct{})
	go func() {
		defer close(mailed)
		if config.Mail != nil {
			config.Mail.Run(ctx)
		}
	}()
	err = server.Serve(a.ctx, listener)
	cancel()
	<-done
	<-mailed
	return err
}

// upkeep does what has to be done from time to time; any number of processes may do it side by side.
func upkeep(ctx context.Context, s *store.Store, hooks *webhook.Messenger, head anchor, log *slog.Logger) {
	each := func(name string, do func() error) {
		if err := do(); err != nil && ctx.Err() == nil {
			log.Error(name, "error", err)
		}
	}
	minutes, hours := time.NewTicker(time.Minute), time.NewTicker(time.Hour)
	defer minutes.Stop()
	defer hours.Stop()
	retain := func() error { return s.Retain(ctx, store.Retention{}) }
	anchored := func() error { return head.advance(ctx, s, log) }
	each("retention", retain)
	each("verify the audit trail", anchored)
	for {
		select {
		case <-ctx.Done():
			return
		case <-minutes.C:
			each("close waves that are over", func() error { return s.CloseDue(ctx) })
			each("release closed waves", func() error { return release.Due(ctx, s) })
			each("tell other programs of waves", func() error { return hooks.TellAll(ctx) })
			each("seal answers", func() error { return s.Seal(ctx) })
			each("note how many took part", func() error { return s.NoteParticipation(ctx) })
		case <-hours.C:
			each("retention", retain)
			each("verify the audit trail", anchored)
		}
	}
}
