package bench

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"runtime"

	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/store"
)

// Aggregate is one run of the measurements of counting: what is asked of many stored answers, always from the database
// and with nothing kept from before. Every count is held to a scan of the rows.
type Aggregate struct {
	DB     string   // "sqlite": new files in Dir; or postgres://… on the loopback, an empty database
	Dir    string   // working folder; removed by the caller
	Sizes  []int    // responses
	DuckDB []string // command line of the comparison (web/bench/duckdb); nil = not compared
	Log    func(format string, args ...any)

	rowsUpTo int // 0 = loaded; a test makes it smaller
}

// loaded is the most responses that go the product's own way into the database, row by row. Larger waves are written as
// chunks alone: their rows would only fill the disk.
const loaded = 2_000_000

// Run measures every size: on SQLite each in a file of its own, on PostgreSQL one study after the other.
func (a *Aggregate) Run(ctx context.Context) (*CountReport, error) {
	if a.DB != "sqlite" {
		if err := onlyLoopback(a.DB); err != nil {
			return nil, err
		}
	}
	r := &CountReport{}
	for i, n := range a.Sizes {
		if n < 20_000 {
			return nil, fmt.Errorf("%d responses are too few to measure: at least 20,000", n)
		}
		if err := a.size(ctx, r, i, n); err != nil {
			return nil, fmt.Errorf("measure %d responses: %w", n, err)
		}
	}
	return r, nil
}

// wave is the answers of one wave in a database.
type wave struct {
	*Aggregate
	n      int
	report *CountReport
	dsn    string
	keys   *fieldwork.Keys
	store  *store.Store
	study  survey.StudyID
	form   *survey.Form
	people *people
	raw    *database
	truth  *scan

	floor float64         // ms of processor time, at the least: reading the answers once in memory
	alone map[int]float64 // the same of questions, by their index, on one processor
}

func (a *Aggregate) size(ctx context.Context, r *CountReport, i, n int) (err error) {
	w := &wave{Aggregate: a, n: n, report: r, dsn: a.DB, alone: map[int]float64{}}
	if a.DB == "sqlite" {
		w.dsn = filepath.Join(a.Dir, fmt.Sprintf("aggregate%d.db", i))
	}
	if w.keys, err = fieldwork.OpenKeys(filepath.Join(a.Dir, fmt.Sprintf("keys%d", i))); err != nil {
		return err
	}
	if w.store, err = store.Open(ctx, w.dsn, store.Options{Migrate: true, Urn: w.keys.Urn()}); err != nil {
		return err
	}
	defer w.store.Close()
	if err := w.prepare(ctx); err != nil {
		return err
	}
	if w.raw, err = openDatabase(w.dsn); err != nil {
		return err
	}
	defer w.raw.Close()
	settle := func(ctx context.Context) error { return w.raw.settle(ctx) }
	steps := []func(context.Context) error{w.fill, settle, w.readMemory, w.breakdowns, w.drivers, w.engine, w.erasures, w.fresh, w.duck}
	if n <= cmp.Or(a.rowsUpTo, loaded) {
		steps[0] = w.load
		steps = append(steps, w.releases)
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

const by = store.Actor("bench")

// prepare makes the study, its wave and the questionnaire.
func (w *wave) prepare(ctx context.Context) (err error) {
	if w.study, err = w.store.SaveStudy(ctx, by, countedStudy()); err != nil {
		return err
	}
	source, err := countedQuestionnaire()
	if err != nil {
		return err
	}
	ids, err := w.store.SetPacks(ctx, by, w.study, "w", []store.PackSource{source})
	if err != nil {
		return err
	}
	if w.form, _, err = w.store.Form(ctx, w.study, ids[0]); err != nil {
		return err
	}
	w.people, err = newPeople(w.form)
	return err
}

// load goes the product's own way: Load, which makes chunks too; and Seal, which makes them again when they are gone.
func (w *wave) load(ctx context.Context) error {
	w.Log("loading %d responses", w.n)
	rows := func(yield func(survey.Row) bool) {
		for i := range w.n {
			if !yield(w.people.row(i)) {
				return
			}
		}
	}
	_, err := w.measure("load: rows, then chunks", once, func() error {
		_, err := w.store.Load(ctx, by, w.study, store.Loaded{Form: w.form.ID, Rows: rows})
		return err
	})
	if err != nil {
		return err
	}
	if err := w.raw.unseal(ctx, w.form); err != nil {
		return err
	}
	runtime.GC() // what loading left behind is no work of sealing
	m, err := w.measure("seal: chunks from the rows", once, func() error { return w.store.Seal(ctx) })
	if err != nil {
		return err
	}
	w.goal(atMost("sealing a response, µs of CPU", m.Each/1e3, 1.5))
	w.truth = newScan(w.form, true)
	_, err = w.measure("scan of all rows, that counts are held to", once, func() error {
		return w.raw.eachRow(ctx, w.form, w.truth.add)
	})
	return err
}

func (w *wave) goal(g Goal) {
	g.Name = fmt.Sprintf("%s [%s]", g.Name, thousands(w.n))
	w.report.Goals = append(w.report.Goals, g)
}
