package respond

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey/fieldwork"
)

func packed(page []byte) int {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(page)
	w.Close()
	return b.Len()
}

// cpu is the time this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkJourney is everything one person costs: the link, the start, each page got and posted, and Send, with all
// drafts synced. The CPU per journey is what counts; waiting for the disk is shared when many answer at once.
func BenchmarkJourney(b *testing.B) {
	for _, side := range []gap.Audience{gap.Customer, gap.Employee} {
		b.Run(side.String(), func(b *testing.B) {
			w := newWorld(b, set{calm: true})
			forms := w.forms(side)
			home := "/o/" + w.open[side].Text()
			w.perDay()
			b.ResetTimer()
			before := cpu()
			b.SetParallelism(32) // so that commits are shared, as they are when many answer
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					w.journey(home, side, forms)
				}
			})
			b.ReportMetric(float64((cpu()-before).Microseconds())/float64(b.N), "cpu-µs/journey")
			b.ReportMetric(float64(2*len(forms)+4), "requests/journey")
		})
	}
}

// perDay lets open links take as many as a benchmark sends.
func (w *world) perDay() { w.execute("UPDATE links SET per_day = 1000000000") }

// forms is a filled-in form for everything a side is asked: fields have the same names in every arrangement, and a page
// takes only its own.
func (w *world) forms(side gap.Audience) []url.Values {
	s, err := w.pages.sheets.of(w.form, side, "en")
	w.must(err)
	form := url.Values{}
	for i := range s.plan.asks {
		a := &s.plan.asks[i]
		switch {
		case a.question >= 0:
			form.Set(a.field(), w.form.Layout.Values(a.question, side)[1])
		case a.pick >= 0:
			form.Set(a.field(), w.form.Frame.Picks[a.pick].Options[0])
		default:
			form.Set(a.field(), "Somebody called me back on the same day.")
		}
	}
	var all []url.Values
	for range s.plan.pages(0) {
		all = append(all, form)
	}
	return all
}

func (w *world) journey(home string, side gap.Audience, forms []url.Values) {
	w.get(home)
	r := w.post(home+"?lang=en", nil)
	at := r.Header().Get("Location")
	if side == gap.Employee {
		w.get(at)
		at = w.post(at, url.Values{"group": {"0"}, "unit": {"0"}}).Header().Get("Location")
	}
	for i, form := range forms {
		r = w.post(at, onPage(w.get(at).Body.String(), form))
		if i < len(forms)-1 {
			at = r.Header().Get("Location")
		}
	}
	if side == gap.Customer {
		r = w.get(r.Header().Get("Location"))
	}
	if r.Code != http.StatusOK || !strings.Contains(r.Body.String(), "arrived") {
		w.t.Fatalf("a journey ended with %d: %s", r.Code, bodyText(r.Body.String()))
	}
}

// onPage is what a browser sends of a form: the fields of the page.
func onPage(page string, form url.Values) url.Values {
	sent := url.Values{}
	for {
		_, rest, more := strings.Cut(page, ` name="`)
		if !more {
			return sent
		}
		name, after, _ := strings.Cut(rest, `"`)
		sent[name], page = form[name], after
	}
}

// BenchmarkPage is rendering alone: a page of statements with every question answered.
func BenchmarkPage(b *testing.B) {
	w := newWorld(b, set{calm: true})
	s, err := w.pages.sheets.of(w.form, gap.Employee, "en")
	w.must(err)
	in := filled{answers: s.madeUp()}
	var out bytes.Buffer
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		out.Reset()
		if err := s.pageFilled(&out, frameKey{kind: fieldwork.Personal, until: time.Date(2026, 3, 28, 0, 0, 0, 0, time.UTC)}, 3, &in, standing{}); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(out.Len()))
}
