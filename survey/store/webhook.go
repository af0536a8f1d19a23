package store

import (
	"context"
	"crypto/rand"
	"fmt"

	"gorm.io/gorm"

	"mirror/survey"
)

// Webhook is a program elsewhere that is told how far waves have come, and nothing else.
type Webhook struct {
	ID   int
	URL  string
	Salt [16]byte // the secret that signs is made of it: fieldwork.Keys.WebhookSecret
	Made string   // yyyy-mm-dd
}

// The events of a wave.
const (
	WaveOpened   = "wave.opened"
	WaveClosed   = "wave.closed"
	WaveReleased = "wave.released"
)

// happened are the events behind a wave in a state.
func happened(state survey.WaveState) []string {
	switch state {
	case survey.WaveOpen:
		return []string{WaveOpened}
	case survey.WaveClosed:
		return []string{WaveOpened, WaveClosed}
	case survey.WaveReleased:
		return []string{WaveOpened, WaveClosed, WaveReleased}
	}
	return nil
}

// States of what a receiver is to be told.
const (
	EventWaiting = "waiting"
	EventTold    = "told"
	EventGivenUp = "given up"
)

// mostWebhooks is how many receivers there may be: each wave tells all of them.
const mostWebhooks = 20

// webhookRow is a receiver as it is stored.
type webhookRow struct {
	ID   int
	URL  string
	Salt []byte
	Made string
}

// MakeWebhook adds a receiver; the address was checked. It is told what happens from now on.
func (s *Store) MakeWebhook(ctx context.Context, by Actor, url string) (Webhook, error) {
	hook := Webhook{URL: url, Made: day(s.now())}
	rand.Read(hook.Salt[:]) // never fails: the runtime ends the process instead
	err := s.write(ctx, func(tx *gorm.DB) error {
		known, err := column[int](tx, "SELECT id FROM webhooks ORDER BY id DESC")
		if err != nil {
			return err
		}
		if len(known) >= mostWebhooks {
			return refuse("there are %d receivers: take one away first", mostWebhooks)
		}
		if hook.ID = 1; len(known) > 0 {
			hook.ID = known[0] + 1
		}
		if err := tx.Exec("INSERT INTO webhooks (id, url, salt, made) VALUES (?, ?, ?, ?)", hook.ID, url, hook.Salt[:], hook.Made).Error; err != nil {
			return err
		}
		if err := noteEvents(tx, EventTold, 0); err != nil { // what was before is no news
			return err
		}
		return s.audit(tx, by, "make webhook", fmt.Sprintf("webhook %d", hook.ID))
	})
	if err != nil {
		return Webhook{}, fmt.Errorf("make a webhook: %w", err)
	}
	return hook, nil
}

// DropWebhook forgets a receiver; ErrNotFound.
func (s *Store) DropWebhook(ctx context.Context, by Actor, id int) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		if err := tx.Exec("DELETE FROM webhook_events WHERE webhook = ?", id).Error; err != nil {
			return err
		}
		done := tx.Exec("DELETE FROM webhooks WHERE id = ?", id)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return ErrNotFound
		}
		return s.audit(tx, by, "drop webhook", fmt.Sprintf("webhook %d", id))
	})
	if err != nil {
		return fmt.Errorf("drop a webhook: %w", err)
	}
	return nil
}

// Webhooks are all receivers, the oldest first, with how many events are in each state.
func (s *Store) Webhooks(ctx context.Context) (hooks []Webhook, states map[int]map[string]int, err error) {
	var rows []webhookRow
	var counts []struct {
		Webhook, N int
		State      string
	}
	err = s.read(ctx, func(tx *gorm.DB) error {
		if err := tx.Raw("SELECT id, url, salt, " + s.dayText("made") + " FROM webhooks ORDER BY id").Scan(&rows).Error; err != nil {
			return err
		}
		return tx.Raw("SELECT webhook, state, COUNT(*) AS n FROM webhook_events WHERE tries > 0 OR state = 'waiting' GROUP BY webhook, state").Scan(&counts).Error
	})
	states = map[int]map[string]int{}
	for _, r := range rows {
		hooks = append(hooks, Webhook{ID: r.ID, URL: r.URL, Salt: [16]byte(r.Salt), Made: r.Made})
		states[r.ID] = map[string]int{}
	}
	for _, c := range counts {
		states[c.Webhook][c.State] = c.N
	}
	return hooks, states, err
}
