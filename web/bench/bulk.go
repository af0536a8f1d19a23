package bench

import (
	"context"
	"crypto/cipher"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"time"

	_ "github.com/mattn/go-sqlite3" // the floor is written without the store

	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/store"
	"mirror/survey/store/urn"
)

// bulk is the floor under every way to store answers: the same boxes, of 64 people each, in one transaction with one prepared
// statement, without HTTP, tokens or checks. It runs in this process, alone, on a database of its own.
func (b *Bench) bulk(ctx context.Context) (m Measurement, err error) {
	m = Measurement{Name: "bulk insert of the same rows", DB: "sqlite", Connections: 1, N: b.N, Rounds: b.Rounds}
	keys, err := fieldwork.OpenKeys(b.keysDir)
	if err != nil {
		return m, err
	}
	var rounds []sample
	for i := range b.Rounds {
		file := filepath.Join(b.Dir, fmt.Sprintf("bulk%d.db", i))
		if _, _, err := store.Migrate(ctx, file); err != nil {
			return m, err
		}
		one, err := insertAll(ctx, file, keys.Urn(), b.N)
		if err != nil {
			return m, fmt.Errorf("insert rows in bulk: %w", err)
		}
		rounds = append(rounds, one)
	}
	return median(m.Name, m.DB, rounds), nil
}

// bulkBox is how many people's answers lie in a box, as in a rush.
const bulkBox = 64

func insertAll(ctx context.Context, file string, key cipher.AEAD, n int) (one sample, err error) {
	db, err := sql.Open("sqlite3", "file:"+file+"?_journal_mode=WAL&_synchronous=FULL")
	if err != nil {
		return one, err
	}
	defer db.Close()
	began := time.Now()
	before, err := busyAndOwn()
	if err != nil {
		return one, err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return one, err
	}
	defer tx.Rollback()
	insert, err := tx.PrepareContext(ctx, "INSERT INTO urn (id, study, form, box) VALUES (?, 1, 1, ?)")
	if err != nil {
		return one, err
	}
	const comment = "they were quick to answer and kind but the letter came late and nobody told me why so I had to call"
	for from := 0; from < n; from += bulkBox {
		all := make([]survey.Response, min(bulkBox, n-from))
		for i := range all {
			r := &all[i]
			r.Group, r.Unit, r.Seconds, r.Answers = survey.GroupID(i%6), survey.GroupID(i%8), -1, make([]byte, ratings+1)
			for q := range r.Answers {
				r.Answers[q] = byte(rand.N(5))
			}
			for w := range words {
				r.Comments = append(r.Comments, survey.Words{Question: w, Language: "en", Text: comment})
			}
		}
		box, err := urn.Seal(key, 1, 1, all, rand.Shuffle)
		if err != nil {
			return one, err
		}
		if _, err := insert.ExecContext(ctx, box.ID, box.Body); err != nil {
			return one, err
		}
	}
	if err = tx.Commit(); err != nil {
		return one, err
	}
	load := &Load{Requests: n, Took: time.Since(began)}
	after, err := busyAndOwn()
	if err != nil {
		return one, err
	}
	one = since(before, after, load)
	one.cpu, one.connections = after.own-before.own, 1
	return one, nil
}

// busyAndOwn are the clocks of work that this process does itself.
func busyAndOwn() (k clocks, err error) {
	if k.own, err = ownCPU(); err != nil {
		return k, err
	}
	k.busy, err = busy()
	return k, err
}

// judge compares the figures of the run with the goals (perf.md §6).
func (b *Bench) judge(r *Report, by map[string]Measurement, bulk Measurement) {
	bare, submit, obvious := by["bare POST"], by["submit"], by["obvious"]
	least := 6.0
	if b.FsyncDelay > 0 {
		least = 15
	}
	r.Goals = append(r.Goals, atLeast("submissions a second, × the obvious implementation", submit.PerSecond/obvious.PerSecond, least))
	if b.DB == "sqlite" && b.FsyncDelay == 0 {
		r.Goals = append(r.Goals,
			atLeast("submissions a second, share of a bare POST's", submit.PerSecond/bare.PerSecond, 0.25),
			atMost("processor time, × the floor (bare POST + bulk insert)", submit.CPU/(bare.CPU+bulk.CPU), 2),
			atMost("p99 in ms", submit.P99, 10))
		if form, ok := by["form"]; ok {
			r.Goals = append(r.Goals, atMost("processor time of a form's last page, × the floor", form.CPU/(bare.CPU+bulk.CPU), 4))
		}
	}
}

// judgeJourney holds what a whole journey costs against LimeSurvey's, which the same 30 ratings and 3 texts were measured with.
func (b *Bench) judgeJourney(r *Report, journey Measurement, all walked) {
	n := float64(b.walks())
	pages, requests := float64(all.pages)/n, float64(all.requests)/n
	cpu := journey.CPU + journey.DBCPU
	r.Goals = append(r.Goals,
		atLeast(fmt.Sprintf("a journey (start, %.0f pages, send; %.0f requests) costs %.2f ms: LimeSurvey's %v, × ours", pages, requests, cpu/1e3, limeSurvey), float64(limeSurvey.Microseconds())/cpu, 300),
		atMost("processor time of a page, got and sent, in ms", cpu/pages/1e3, 2))
}
