package store_test

import (
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

func BenchmarkSubmit(b *testing.B) {
	for _, c := range []int{1, 64} {
		name := map[int]string{1: "1", 64: "64"}[c]
		b.Run("SQLite/"+name, func(b *testing.B) {
			benchmarkSubmit(b, storetest.Open(b, storetest.SQLiteDSN(b), fieldOptions()), c)
		})
		b.Run("PostgreSQL/"+name, func(b *testing.B) {
			benchmarkSubmit(b, storetest.Open(b, storetest.PostgresDSN(b), fieldOptions()), c)
		})
	}
}

func benchmarkSubmit(b *testing.B, s *store.Store, clients int) {
	plantField(b, s)
	tokens := plantInvitations(b, s, b.N, invitee{audience: gap.Customer, group: segmentGold})
	var next atomic.Int64
	var clientsDone sync.WaitGroup
	b.ResetTimer()
	cpu := ownCPU()
	for range clients {
		clientsDone.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= b.N {
					return
				}
				sub := personalSubmission(tokens[i], gap.Customer, i)
				sub.Response.Comments = threeComments
				if got, err := s.Submit(b.Context(), sub); err != nil || got != survey.Recorded {
					b.Error(got, err)
					return
				}
			}
		})
	}
	clientsDone.Wait()
	b.StopTimer()
	b.ReportMetric(float64((ownCPU()-cpu).Microseconds())/float64(b.N), "cpu-µs/op")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "ops/s")
	if w := s.WriterStats(); w.Commits > 0 {
		b.ReportMetric(float64(w.Jobs)/float64(w.Commits), "jobs/commit")
	}
}

// ownCPU is the processor time this process has used.
func ownCPU() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
