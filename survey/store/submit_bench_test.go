package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/obvious"
	"mirror/survey/store/storetest"
	"mirror/survey/store/storetest/pgtest"
)

// BenchmarkSubmit measures complete submissions, 30 ratings and 3 comments each, against the obvious way to store them.
// cpu-µs/op is this process's processor time, db-µs/op that of PostgreSQL's.
func BenchmarkSubmit(b *testing.B) {
	for _, kind := range []string{"SQLite", "PostgreSQL"} {
		for _, clients := range []int{1, 64} {
			b.Run(fmt.Sprintf("%s/%d", kind, clients), func(b *testing.B) {
				s := storetest.Open(b, benchDSN(b, kind), fieldOptions())
				plantField(b, s)
				tokens := plantInvitations(b, s, b.N, invitee{audience: gap.Customer, group: segmentGold})
				benchmark(b, kind, clients, func(ctx context.Context, i int) (survey.Outcome, error) {
					sub := personalSubmission(tokens[i], gap.Customer, i)
					sub.Response.Comments = threeComments
					return s.Submit(ctx, sub)
				})
				w := s.WriterStats()
				b.ReportMetric(float64(w.Jobs)/float64(w.Commits), "jobs/commit")
			})
			b.Run(fmt.Sprintf("%s/%d/obvious", kind, clients), func(b *testing.B) {
				s, err := obvious.Open(b.Context(), benchDSN(b, kind))
				if err != nil {
					b.Fatal(err)
				}
				defer func() { _ = s.Close() }() // measured already
				tokens := make([][32]byte, b.N)
				for i := range tokens {
					tokens[i] = openSubmission(1, i).Once
				}
				if err := s.Invite(b.Context(), tokens); err != nil {
					b.Fatal(err)
				}
				benchmark(b, kind, clients, func(ctx context.Context, i int) (survey.Outcome, error) {
					return s.Submit(ctx, tokens[i], &survey.Response{Answers: answersOf(i)[:30], Comments: threeComments})
				})
			})
		}
	}
}

func benchDSN(b *testing.B, kind string) string {
	if kind == "SQLite" {
		return storetest.SQLiteDSN(b)
	}
	return storetest.PostgresDSN(b)
}

func benchmark(b *testing.B, kind string, clients int, submit func(ctx context.Context, i int) (survey.Outcome, error)) {
	var next atomic.Int64
	var done sync.WaitGroup
	own, server := ownCPU(), serverCPU(b, kind)
	b.ResetTimer()
	for range clients {
		done.Go(func() {
			for i := int(next.Add(1)) - 1; i < b.N; i = int(next.Add(1)) - 1 {
				if got, err := submit(b.Context(), i); err != nil || got != survey.Recorded {
					b.Error(got, err)
					return
				}
			}
		})
	}
	done.Wait()
	b.StopTimer()
	b.ReportMetric(float64((ownCPU()-own).Microseconds())/float64(b.N), "cpu-µs/op")
	if kind == "PostgreSQL" {
		b.ReportMetric(float64((serverCPU(b, kind)-server).Microseconds())/float64(b.N), "db-µs/op")
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "ops/s")
}

// ownCPU is the processor time this process has used.
func ownCPU() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// serverCPU is what the living processes of the test's PostgreSQL have used, from /proc, in steps of 10 ms.
func serverCPU(b *testing.B, kind string) (sum time.Duration) {
	if kind != "PostgreSQL" {
		return 0
	}
	var master int
	text, err := os.ReadFile(pgtest.Get(b).Data() + "/postmaster.pid")
	if err != nil {
		b.Fatal(err)
	}
	if _, err := fmt.Sscan(string(text), &master); err != nil {
		b.Fatal(err)
	}
	all, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		b.Fatal(err)
	}
	for _, path := range all {
		line, err := os.ReadFile(path)
		if err != nil {
			continue // it ended
		}
		var state string
		var parent, user, system, skip int
		rest := string(line[strings.LastIndexByte(string(line), ')')+1:])
		_, err = fmt.Sscan(rest, &state, &parent, &skip, &skip, &skip, &skip, &skip, &skip, &skip, &skip, &skip, &user, &system)
		if err == nil && parent == master {
			sum += time.Duration(user+system) * 10 * time.Millisecond
		}
	}
	return sum
}

// What an employee's response of 30 ratings takes in the urn while the wave is open, alone in its box and in a rush, with
// the room that hides whether anything was written.
func TestBytesOfASubmittedResponse(t *testing.T) {
	storetest.BothWith(t, fieldOptions(), func(t *testing.T, s *store.Store) {
		plantField(t, s)
		size, limit := "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", map[int]int{1: 2100, 64: 150}
		if s.IsPostgres() {
			size, limit = "SELECT pg_total_relation_size('urn')", map[int]int{1: 1500, 64: 200}
		}
		for _, clients := range []int{1, 64} {
			const n = 8000
			tokens := plantInvitations(t, s, n, invitee{audience: gap.Employee, group: cellSales})
			before := number(t, s, size)
			submitFrom(t, s, clients, tokens)
			each := (number(t, s, size) - before) / n
			t.Logf("%d at once: %d bytes a response", clients, each)
			if each > limit[clients] {
				t.Errorf("%d at once: a response costs %d bytes; at most %d", clients, each, limit[clients])
			}
		}
	})
}

func submitFrom(t *testing.T, s *store.Store, clients int, tokens [][32]byte) {
	t.Helper()
	var next atomic.Int64
	var done sync.WaitGroup
	for range clients {
		done.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(tokens); i = int(next.Add(1)) - 1 {
				if got, err := s.Submit(t.Context(), personalSubmission(tokens[i], gap.Employee, i)); got != survey.Recorded || err != nil {
					t.Error(got, err)
					return
				}
			}
		})
	}
	done.Wait()
}
