package console

import (
	"bytes"
	"context"
	"iter"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"mirror/survey"
	"mirror/survey/demo"
	"mirror/survey/exchange"
	"mirror/survey/fieldwork"
	"mirror/survey/pack"
	"mirror/survey/release"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// larkfield is a console over the simulated bank: study 1 with the waves w1 to w4 released. The database is filled once for
// all tests; each gets a copy of its own.
func larkfield(t testing.TB) *world {
	t.Helper()
	whole, err := filledLarkfield()
	if err != nil {
		t.Fatal(err)
	}
	dsn := filepath.Join(t.TempDir(), "mirror.db")
	if err := os.WriteFile(dsn, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	keys, err := fieldwork.OpenKeys(t.TempDir() + "/keys")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, echo: echo.New(), now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	return w.over(storetest.Open(t, dsn, store.Options{Now: func() time.Time { return w.now }, Suppress: keys.Suppression}), keys)
}

// filledLarkfield is the database's file.
var filledLarkfield = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "larkfield")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	made, err := demo.Generate(dir)
	if err != nil {
		return nil, err
	}
	dsn := filepath.Join(dir, "mirror.db")
	if err := fillLarkfield(dsn, made); err != nil {
		return nil, err
	}
	return os.ReadFile(dsn)
})

func fillLarkfield(dsn string, made demo.Demo) error {
	ctx, by := context.Background(), store.Actor("a test")
	if _, _, err := store.Migrate(ctx, dsn); err != nil {
		return err
	}
	s, err := store.Open(ctx, dsn, store.Options{Urn: storetest.Urn(1)})
	if err != nil {
		return err
	}
	defer s.Close()
	text, err := os.ReadFile(made.Study)
	if err != nil {
		return err
	}
	packs := pack.Embedded()
	study, err := exchange.ReadStudy(made.Study, bytes.NewReader(text), packs...)
	if err != nil {
		return err
	}
	id, err := s.SaveStudy(ctx, by, study)
	if err != nil {
		return err
	}
	var files []string
	for _, a := range made.Answers {
		files = append(files, a.File)
	}
	var loads []store.Loaded
	_, err = exchange.ReadAnswers(files, exchange.Options{Packs: packs, Study: study, Each: func(c *survey.Collected, rows iter.Seq[survey.Row]) error {
		source, _ := pack.Source(c.Pack.ID)
		loads = append(loads, store.Loaded{Wave: c.Wave, Pack: store.PackSource{Pack: c.Pack, Source: source}, Rows: rows})
		return nil
	}})
	if err != nil {
		return err
	}
	if _, err := s.Load(ctx, by, id, loads...); err != nil {
		return err
	}
	for _, wave := range study.Waves {
		if _, err := release.Make(ctx, s, by, id, wave.ID); err != nil {
			return err
		}
	}
	return s.Close()
}

func TestLarkfieldIsReleased(t *testing.T) {
	w := larkfield(t)
	for _, wave := range []string{"w1", "w2", "w3", "w4"} {
		if f, err := w.Store.Fieldwork(context.Background(), 1, wave); err != nil || f.State != survey.WaveReleased {
			t.Errorf("wave %s is %v, %v", wave, f.State, err)
		}
	}
}
