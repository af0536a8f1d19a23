package store_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// How long it takes to erase a customer whose answer lies in the urn among so many, a box each as where nobody hurries, and
// how long somebody who answers meanwhile waits at the most.
func BenchmarkEraseAnswers(b *testing.B) {
	for _, n := range []int{10_000, 200_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := storetest.Open(b, storetest.SQLiteDSN(b), store.Options{Ledger: b.TempDir() + "/ledger"})
			f := storetest.Wave(b, s, storetest.Setup{Customers: n + 20_000})
			tokens := f.Tokens[gap.Customer]
			if err := s.FillUrn(b.Context(), f.Form, tokens[:n], 1); err != nil {
				b.Fatal(err)
			}
			erase := func(i int) time.Duration {
				began := time.Now()
				if n, err := s.Erase(b.Context(), storetest.By, f.Study, f.Invited[gap.Customer][i].Person.Reference); n != 1 || err != nil {
					b.Fatal(n, err)
				}
				return time.Since(began)
			}
			b.ReportMetric(erase(0).Seconds()*1e3, "first-ms")
			stop, at, most := make(chan struct{}), n, time.Duration(0)
			var other sync.WaitGroup
			other.Go(func() {
				for ; at < len(tokens); at++ {
					select {
					case <-stop:
						return
					default:
					}
					began := time.Now()
					got, err := s.Submit(b.Context(), &survey.Submission{Study: f.Study, Form: f.Form.ID, Token: tokens[at],
						Response: survey.Response{Audience: gap.Customer, Answers: f.Form.Layout.Blank(), Seconds: -1}})
					if got != survey.Recorded || err != nil {
						b.Error(got, err)
					}
					most = max(most, time.Since(began))
					time.Sleep(time.Millisecond)
				}
			})
			var all []time.Duration
			for b.Loop() {
				all = append(all, erase(len(all)+1))
			}
			close(stop)
			other.Wait()
			slices.Sort(all)
			b.ReportMetric(all[len(all)/2].Seconds()*1e3, "p50-ms")
			b.ReportMetric(all[len(all)*99/100].Seconds()*1e3, "p99-ms")
			b.ReportMetric(most.Seconds()*1e3, "writer-held-ms")
		})
	}
}
