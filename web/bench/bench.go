package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/store"
)

// Bench is one run.
type Bench struct {
	DB          string   // "sqlite": a new file in Dir; or postgres://… on the loopback, a database that may be filled
	Dir         string   // working folder; removed by the caller
	Child       []string // command line of this program's child command
	Connections int
	N           int // submissions a round
	Rounds      int
	FsyncDelay  time.Duration // 0 = the disk's own
	DataDir     string        // PostgreSQL's data folder, to read its processor time; "" = not read
	Log         func(format string, args ...any)

	dsn, keysDir string
	postmaster   int
	preload      []string // environment that slows every sync down
	form         *survey.Form
	tokens       []string
	next         int // first token that was not used yet
	run          int // number of the child or of the bulk database, from 1
	repeats      int // rounds measured again so far
}

// prepare makes the database through the store's own methods: a study, an open wave, and as many invitations as the run needs.
func (b *Bench) prepare(ctx context.Context, tokens int) error {
	b.dsn, b.keysDir = b.DB, filepath.Join(b.Dir, "keys")
	if b.DB == "sqlite" {
		b.dsn = filepath.Join(b.Dir, "bench.db")
	} else if err := onlyLoopback(b.DB); err != nil {
		return err
	}
	if b.DataDir != "" {
		var err error
		if b.postmaster, err = postmasterOf(b.DataDir); err != nil {
			return fmt.Errorf("find PostgreSQL's processes: %w", err)
		}
	}
	if err := b.slowDown(ctx); err != nil {
		return err
	}
	keys, err := fieldwork.OpenKeys(b.keysDir)
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, b.dsn, store.Options{Migrate: true, Suppress: keys.Suppression, Urn: keys.Urn()})
	if err != nil {
		return err
	}
	return errors.Join(b.seed(ctx, s, keys, tokens), s.Close())
}

// onlyLoopback refuses a database elsewhere: this is a load test.
func onlyLoopback(dsn string) error {
	host, _, _ := strings.Cut(strings.TrimPrefix(dsn[strings.LastIndex(dsn, "@")+1:], "postgres://"), "/")
	name := strings.TrimSuffix(host, ":"+host[strings.LastIndex(host, ":")+1:])
	for _, ok := range []string{"", "localhost", "127.0.0.1", "[::1]"} {
		if name == ok || host == ok {
			return nil
		}
	}
	return fmt.Errorf("measuring floods the database: it must be on this machine")
}

func (b *Bench) seed(ctx context.Context, s *store.Store, keys *fieldwork.Keys, tokens int) error {
	const by = store.Actor("bench")
	id, err := s.SaveStudy(ctx, by, study())
	if err != nil {
		return err
	}
	source, err := questionnaire()
	if err != nil {
		return err
	}
	forms, err := s.SetPacks(ctx, by, id, "w", []store.PackSource{source})
	if err != nil {
		return err
	}
	people := make([]survey.Person, tokens)
	for i := range people {
		people[i] = survey.Person{Reference: reference(i), Segment: fmt.Sprintf("s%d", i%6), Unit: fmt.Sprintf("u%d", i%8)}
	}
	if _, _, err := s.SavePeople(ctx, by, id, people); err != nil {
		return err
	}
	if err := keys.CreateWave(id, "w"); err != nil {
		return err
	}
	if err := s.OpenWave(ctx, by, id, "w"); err != nil {
		return err
	}
	var failed error
	_, err = s.Invite(ctx, by, id, forms[0], gap.Customer, func(inv [16]byte, _ string) store.Derived {
		token, err := keys.Invitation(id, "w", inv)
		out, err2 := keys.OptOut(id, "w", inv)
		failed = errors.Join(failed, err, err2)
		b.tokens = append(b.tokens, token.Text())
		return store.Derived{Token: token.Hash(), OptOut: out.Hash()}
	})
	if err = errors.Join(err, failed); err != nil {
		return err
	}
	all, err := s.Forms(ctx, id, "w")
	if err != nil {
		return err
	}
	b.form = all[0]
	return nil
}

// take hands out tokens that were not used yet.
func (b *Bench) take(n int) []string {
	from := b.next
	b.next += n
	return b.tokens[from:b.next]
}

// slowSync is the library that makes each sync of the database take longer, as on a disk that really writes.
const slowSync = `#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>
static void wait_for(void){ const char *us = getenv("MIRROR_SYNC_DELAY_US"); if (us) usleep(atoi(us)); }
int fsync(int fd){ static int (*real)(int); if (!real) real = dlsym(RTLD_NEXT, "fsync"); wait_for(); return real(fd); }
int fdatasync(int fd){ static int (*real)(int); if (!real) real = dlsym(RTLD_NEXT, "fdatasync"); wait_for(); return real(fd); }
`

// slowDown builds the library with the C compiler, where a delay is asked for.
func (b *Bench) slowDown(ctx context.Context) error {
	if b.FsyncDelay == 0 {
		return nil
	}
	source, library := filepath.Join(b.Dir, "slowsync.c"), filepath.Join(b.Dir, "slowsync.so")
	if err := os.WriteFile(source, []byte(slowSync), 0o600); err != nil {
		return err
	}
	if err := run(ctx, "gcc", "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"); err != nil {
		return fmt.Errorf("a longer sync needs the C compiler gcc: %w", err)
	}
	b.preload = []string{"LD_PRELOAD=" + library, fmt.Sprintf("MIRROR_SYNC_DELAY_US=%d", b.FsyncDelay.Microseconds())}
	return nil
}
