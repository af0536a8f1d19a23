package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"mirror/gap"
	"mirror/survey/fieldwork"
	"mirror/survey/store"
)

// Verify holds the running server to its two hardest promises: one token counts once, however often and at once it is
// sent, and what was acknowledged is there after kill −9. It returns one line a finding and an error where one is broken.
func (b *Bench) Verify(ctx context.Context) ([]string, error) {
	storm, load := max(b.N/100, 10), max(b.N/10, 100)
	if err := b.prepare(ctx, storm+b.Rounds*load); err != nil {
		return nil, err
	}
	first, err := b.storm(ctx, b.take(storm))
	if err != nil {
		return nil, err
	}
	acknowledged := 0
	for range b.Rounds {
		n, err := b.killed(ctx, b.take(load))
		if err != nil {
			return nil, err
		}
		acknowledged += n
	}
	stored, err := b.stored(ctx)
	if err != nil {
		return nil, err
	}
	if want := int64(storm + b.Rounds*load); stored != want {
		return nil, fmt.Errorf("%d responses are stored for %d tokens", stored, want)
	}
	return []string{first,
		fmt.Sprintf("kill −9: %d rounds, %d answers acknowledged before the end, 0 lost; every token sent again, 0 counted twice", b.Rounds, acknowledged),
		fmt.Sprintf("%d tokens, %d responses stored", storm+b.Rounds*load, stored)}, nil
}

// repeats is how often each token of the storm is sent.
const repeats = 8

// storm sends every token several times at once, each time with other answers.
func (b *Bench) storm(ctx context.Context, tokens []string) (string, error) {
	c, err := b.start(ctx, whatServer, 0, b.preload...)
	if err != nil {
		return "", err
	}
	defer c.kill()
	var requests [][]byte
	for i, t := range tokens {
		for k := range repeats {
			requests = append(requests, post(c.addr, b.path(), "application/json", body(t, i*repeats+k)))
		}
	}
	rand.Shuffle(len(requests), func(i, j int) { requests[i], requests[j] = requests[j], requests[i] })
	l, err := send(ctx, c.addr, b.Connections, requests)
	if err != nil {
		return "", err
	}
	if l.Status[201] != len(tokens) || l.Status[200] != len(tokens)*(repeats-1) {
		return "", fmt.Errorf("%d tokens sent %d times each were answered %v: want 201 once a token and 200 else", len(tokens), repeats, l.Status)
	}
	return fmt.Sprintf("token storm: %d tokens × %d posts at once: %d recorded, %d already recorded, nothing else", len(tokens), repeats, l.Status[201], l.Status[200]), c.stop()
}

// killed sends tokens, ends the server in the middle of it, starts it again, and sends all of them again: whatever was
// acknowledged must be there.
func (b *Bench) killed(ctx context.Context, tokens []string) (acknowledged int, err error) {
	c, err := b.start(ctx, whatServer, 0, b.preload...)
	if err != nil {
		return 0, err
	}
	defer c.kill()
	var done atomic.Int64
	seen := make([]bool, len(tokens))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range b.Connections {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(tokens) {
					return
				}
				l, err := send(ctx, c.addr, 1, [][]byte{post(c.addr, b.path(), "application/json", body(tokens[i], i))})
				if err != nil {
					return // the server is gone
				}
				if l.Status[201] == 1 {
					seen[i] = true
					done.Add(1)
				}
			}
		})
	}
	time.Sleep(50*time.Millisecond + rand.N(450*time.Millisecond))
	c.kill()
	wg.Wait()

	again, err := b.start(ctx, whatServer, 0)
	if err != nil {
		return 0, fmt.Errorf("start again after kill −9: %w", err)
	}
	defer again.kill()
	for i, t := range tokens {
		l, err := send(ctx, again.addr, 1, [][]byte{post(again.addr, b.path(), "application/json", body(t, i+1))})
		if err != nil {
			return 0, err
		}
		if seen[i] && l.Status[200] != 1 {
			return 0, fmt.Errorf("an acknowledged answer is lost: its token was answered %v after kill −9", l.Status)
		}
		if l.Status[200]+l.Status[201] != 1 {
			return 0, fmt.Errorf("a token was answered %v after kill −9", l.Status)
		}
	}
	return int(done.Load()), again.stop()
}

// stored closes the wave and counts what is there.
func (b *Bench) stored(ctx context.Context) (n int64, err error) {
	keys, err := fieldwork.OpenKeys(b.keysDir)
	if err != nil {
		return 0, err
	}
	s, err := store.Open(ctx, b.dsn, store.Options{Suppress: keys.Suppression, Urn: keys.Urn()})
	if err != nil {
		return 0, err
	}
	defer s.Close()
	if err := s.CloseWave(ctx, "bench", b.form.Study, "w"); err != nil {
		return 0, err
	}
	_, all, err := s.Collected(ctx, b.form.Study, "w")
	if err != nil {
		return 0, err
	}
	for _, c := range all {
		n += c.Tally.People(gap.Customer)
	}
	return n, nil
}

// path is where finished forms are sent to.
func (b *Bench) path() string {
	return fmt.Sprintf("/api/v1/studies/%d/forms/%d/customer", b.form.Study, b.form.ID)
}
