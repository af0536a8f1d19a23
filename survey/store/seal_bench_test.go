package store_test

import (
	"context"
	"syscall"
	"testing"
	"time"

	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// benchmarkBoth runs a benchmark on both databases, with a wave of mirror-core.
func benchmarkBoth(b *testing.B, fn func(b *testing.B, s *store.Store, form *survey.Form)) {
	f := smallFiles(b)
	b.Run("SQLite", func(b *testing.B) {
		s := storetest.SQLite(b)
		fn(b, s, openWave(b, s, f))
	})
	b.Run("PostgreSQL", func(b *testing.B) {
		s := storetest.Postgres(b)
		fn(b, s, openWave(b, s, f))
	})
}

const fullChunk = 8192

// cpu is what this process used so far. It is the same on a busy machine, where the time that passes is not.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// What one response costs when a full chunk is made: read, encoded, written, synced.
func BenchmarkSeal(b *testing.B) {
	benchmarkBoth(b, func(b *testing.B, s *store.Store, form *survey.Form) {
		if err := s.StoreResponses(b.Context(), form, someResponses(seeded(1), form, fullChunk)); err != nil {
			b.Fatal(err)
		}
		if err := s.MixOnly(b.Context(), form.Study, form.Wave); err != nil {
			b.Fatal(err)
		}
		var seal time.Duration
		for b.Loop() {
			b.StopTimer()
			plantExec(b, s, "DELETE FROM chunks")
			from := cpu(b)
			b.StartTimer()
			if err := s.SealForm(b.Context(), form); err != nil {
				b.Fatal(err)
			}
			seal += cpu(b) - from
		}
		all := float64(b.N) * fullChunk
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/all, "ns/response")
		b.ReportMetric(float64(seal.Nanoseconds())/all, "cpu-ns/response")
	})
}

// The tally with all that drivers need of a wave of 100,000: from its chunks; from the rows instead; and
// what it costs to make the chunks of the whole wave again, as after its end.
func BenchmarkCount(b *testing.B) {
	const wave = 100_000
	benchmarkBoth(b, func(b *testing.B, s *store.Store, form *survey.Form) {
		rows := someResponses(seeded(1), form, fullChunk)
		for i := range rows {
			rows[i].Weight, rows[i].Account = 0, 0
		}
		for stored := 0; stored < wave; stored += len(rows) {
			rows = rows[:min(len(rows), wave-stored)]
			if err := s.StoreResponses(b.Context(), form, rows); err != nil {
				b.Fatal(err)
			}
		}
		if err := s.CloseWave(b.Context(), tester, form.Study, form.Wave); err != nil {
			b.Fatal(err)
		}
		for _, way := range []struct {
			name  string
			count func(context.Context, *survey.Form) error
		}{{"chunks", s.CountChunks}, {"rows", s.CountRows}, {"rebuild", func(ctx context.Context, form *survey.Form) error { return s.Rebuild(ctx, form.Study, form.Wave) }}} {
			b.Run(way.name, func(b *testing.B) {
				from := cpu(b)
				for b.Loop() {
					if err := way.count(b.Context(), form); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64((cpu(b)-from).Nanoseconds())/float64(b.N)/wave, "cpu-ns/response")
			})
		}
	})
}
