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
// how long somebody waits who answers meanwhile, and who answers alone.
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
			erase(0) // it also empties the log of what was filled in before
			const alone = 50
			var apart []time.Duration
			spent := cpu(b)
			for i := range alone {
				apart = append(apart, erase(1+i))
			}
			spent = cpu(b) - spent
			at := n
			answer := func(until <-chan struct{}) (all []time.Duration) {
				for ; at < len(tokens); at++ {
					select {
					case <-until:
						return all
					default:
					}
					began := time.Now()
					got, err := s.Submit(b.Context(), &survey.Submission{Study: f.Study, Form: f.Form.ID, Token: tokens[at],
						Response: survey.Response{Audience: gap.Customer, Answers: f.Form.Layout.Blank(), Seconds: -1}})
					if got != survey.Recorded || err != nil {
						b.Error(got, err)
					}
					all = append(all, time.Since(began))
					time.Sleep(time.Millisecond)
				}
				return all
			}
			report := func(what string, all []time.Duration) {
				slices.Sort(all)
				b.ReportMetric(all[len(all)/2].Seconds()*1e3, what+"-p50-ms")
				b.ReportMetric(all[len(all)*99/100].Seconds()*1e3, what+"-p99-ms")
			}
			stop := make(chan struct{})
			time.AfterFunc(3*time.Second, func() { close(stop) })
			before := answer(stop)
			stop = make(chan struct{})
			var other sync.WaitGroup
			var beside []time.Duration
			other.Go(func() { beside = answer(stop) })
			var all []time.Duration
			for b.Loop() {
				all = append(all, erase(1+alone+len(all)))
			}
			close(stop)
			other.Wait()
			b.ReportMetric(spent.Seconds()*1e3/alone, "erase-alone-cpu-ms")
			report("erase-alone", apart)
			report("answer-alone", before)
			report("answer", beside)
			report("erase", all)
		})
	}
}
