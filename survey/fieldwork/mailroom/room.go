// Package mailroom sends mailings: invitations and reminders, one mail after the other, as jobs of a queue in the database.
//
// A job is "go on with mailing 7" and nothing else. Who gets the next mail is decided when it is sent; then it is noted as
// being sent (committed), handed to the mail server, and what became of it is noted. So a mail is lost or sent twice by no
// crash: the one that was being handed over is known to be unknown, and is never sent again by itself. Links are made of
// the key folder for each mail; nothing readable rests in the database, and no log holds an address.
//
// The queue runs only while there is something to send: idle, a mail room reads one row now and then and writes nothing.
package mailroom

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"mirror/survey/fieldwork"
	"mirror/survey/fieldwork/mail"
	"mirror/survey/store"
)

// Config is what a mail room needs.
type Config struct {
	Store   *store.Store
	Keys    *fieldwork.Keys
	Server  mail.Server
	Sender  mail.Sender
	BaseURL string       // links begin with it, without a final slash
	Log     *slog.Logger // never gets an address

	// Look is how often to look for mailings, and Rescue how long after a crash others go on; 0 = 5 s and 3 minutes.
	Look, Rescue time.Duration
}

// Room is where mailings are sent. Any number of processes may have one.
type Room struct {
	Config
	wake chan struct{}
	rows sync.Map // mailing id → *row
}

// New makes a mail room; Run opens it.
func New(c Config) *Room {
	if c.Look == 0 {
		c.Look = 5 * time.Second
	}
	if c.Rescue == 0 {
		c.Rescue = 3 * time.Minute
	}
	return &Room{Config: c, wake: make(chan struct{}, 1)}
}

// Wake has the room look at once, for there may be something new.
func (r *Room) Wake() {
	select {
	case r.wake <- struct{}{}:
	default: // it will look anyway
	}
}

// restAfter is how many looks without a mailing close the queue.
const restAfter = 3

// Run sends mailings until the context ends. Then the mails that are being handed over are finished first.
func (r *Room) Run(ctx context.Context) {
	look := time.NewTicker(r.Look)
	defer look.Stop()
	var q *queue
	defer func() { q.end() }()
	for idle := 0; ; {
		due, err := r.Store.DueMailings(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
		case len(due) == 0:
			if idle++; idle == restAfter {
				q.end()
				q = nil
			}
		default:
			idle = 0
			if q == nil {
				q, err = r.begin()
			}
			if err == nil {
				err = q.add(ctx, due)
			}
		}
		if err != nil && ctx.Err() == nil {
			r.Log.Error("mailings", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		case <-r.wake:
		}
	}
}
