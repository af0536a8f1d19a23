package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"mirror/survey"
)

// Telling is one event on its way to one receiver.
type Telling struct {
	Webhook
	Study survey.StudyID
	Wave  string // the study file's id
	Event string
	Tries int // this one included

	waveID int
}

// Retries of a webhook: the wait grows fourfold each time, up to a day, and after mostTellings it is given up. So a
// receiver may be away for a weekend.
const (
	mostTellings   = 12
	firstRetry     = 30 * time.Second
	longestRetry   = 24 * time.Hour
	tellingLease   = 2 * time.Minute // after it, another process takes over from one that died
	tellingsAtOnce = 20
)

// Tellings claims the events that are due to be told. What has happened is read from the waves themselves, so nothing is
// lost where a process dies between a wave's step and its telling. Any number of processes may ask; each event goes to one
// of them, and back to all when it was not Told within two minutes.
func (s *Store) Tellings(ctx context.Context) (all []Telling, err error) {
	if any, err := s.anyTellings(ctx); err != nil || !any {
		return nil, err
	}
	var rows []struct {
		Webhook, Wave, Tries int
		Study                survey.StudyID
		Key, Event, URL      string
		Salt                 []byte
	}
	err = s.write(ctx, func(tx *gorm.DB) error {
		now := s.now().Unix()
		if err := noteEvents(tx, EventWaiting, now); err != nil {
			return err
		}
		lock := ""
		if s.kind == postgres {
			lock = " FOR UPDATE OF e SKIP LOCKED"
		}
		rows = nil
		err := tx.Raw(`SELECT e.webhook, e.study, e.wave, e.event, e.tries, w.key, h.url, h.salt FROM webhook_events e
			JOIN waves w ON w.study = e.study AND w.id = e.wave JOIN webhooks h ON h.id = e.webhook
			WHERE e.state = 'waiting' AND e.due <= ? ORDER BY e.due, e.webhook, e.study, e.wave, CASE e.event WHEN 'wave.opened' THEN 0 WHEN 'wave.closed' THEN 1 ELSE 2 END LIMIT ?`+lock, now, tellingsAtOnce).Scan(&rows).Error
		if err != nil {
			return err
		}
		for _, r := range rows {
			err := tx.Exec("UPDATE webhook_events SET tries = tries + 1, due = ? WHERE webhook = ? AND study = ? AND wave = ? AND event = ?",
				now+int64(tellingLease.Seconds()), r.Webhook, r.Study, r.Wave, r.Event).Error
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find whom to tell of waves: %w", err)
	}
	for _, r := range rows {
		all = append(all, Telling{Webhook: Webhook{ID: r.Webhook, URL: r.URL, Salt: [16]byte(r.Salt)}, Study: r.Study, Wave: r.Key,
			Event: r.Event, Tries: r.Tries + 1, waveID: r.Wave})
	}
	return all, nil
}

// unnoted selects, for each receiver and wave, the events that happened and are not noted yet.
const unnoted = `SELECT h.id AS webhook, w.study, w.id AS wave, w.state FROM webhooks h CROSS JOIN waves w WHERE w.state <> 'draft'
	AND (SELECT COUNT(*) FROM webhook_events e WHERE e.webhook = h.id AND e.study = w.study AND e.wave = w.id)
		< CASE w.state WHEN 'open' THEN 1 WHEN 'closed' THEN 2 ELSE 3 END`

// anyTellings reports, without writing, whether there may be something to tell.
func (s *Store) anyTellings(ctx context.Context) (any bool, err error) {
	err = s.look(ctx, func(db *gorm.DB) error {
		found, err := column[int](db, "SELECT 1 WHERE EXISTS (SELECT 1 FROM webhook_events WHERE state = 'waiting' AND due <= ?) OR EXISTS ("+unnoted+")", s.now().Unix())
		any = len(found) > 0
		return err
	})
	return any, err
}

// noteEvents notes what happened to waves and is not noted yet.
func noteEvents(tx *gorm.DB, state string, due int64) error {
	var found []struct {
		Webhook, Wave int
		Study         survey.StudyID
		State         survey.WaveState
	}
	if err := tx.Raw(unnoted).Scan(&found).Error; err != nil {
		return err
	}
	for _, f := range found {
		for _, event := range happened(f.State) {
			err := tx.Exec("INSERT INTO webhook_events (webhook, study, wave, event, state, due) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
				f.Webhook, f.Study, f.Wave, event, state, due).Error
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// Told notes what became of a telling. After a failure it comes again later, or is given up.
func (s *Store) Told(ctx context.Context, t Telling, ok bool) error {
	state, due := EventTold, int64(0)
	switch {
	case ok:
	case t.Tries >= mostTellings:
		state = EventGivenUp
	default:
		state, due = EventWaiting, s.now().Add(retryAfter(t.Tries)).Unix()
	}
	err := s.write(ctx, func(tx *gorm.DB) error {
		return tx.Exec("UPDATE webhook_events SET state = ?, due = ? WHERE webhook = ? AND study = ? AND wave = ? AND event = ?",
			state, due, t.ID, t.Study, t.waveID, t.Event).Error
	})
	if err != nil {
		return fmt.Errorf("note what a receiver was told: %w", err)
	}
	return nil
}

// retryAfter is how long to wait after so many tries.
func retryAfter(tries int) time.Duration {
	wait := firstRetry
	for range tries - 1 {
		if wait *= 4; wait >= longestRetry {
			return longestRetry
		}
	}
	return wait
}
