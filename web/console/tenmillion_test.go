package console

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"mirror/gap"
	"mirror/gap/disclosure"
	"mirror/survey"
	"mirror/survey/demo"
	"mirror/survey/exchange"
	"mirror/survey/pack"
	"mirror/survey/store"
)

// A page of results costs hardly more processor time where a wave has ten million responses than where it has 9,000, and at most 50 ms: it reads a
// release, and a release does not grow with those who answered. go test ./web/console -run TenMillion -v prints what each page costs.
func TestPagesOfTenMillionResponses(t *testing.T) {
	w, few := tenMillion(t), larkfield(t).as(survey.RoleHR)
	pages := w.everyKind("/console/1/results/w4")
	if len(pages) < 15 {
		t.Fatalf("only %d pages of results: %v", len(pages), pages)
	}
	rounds := 5
	if raced {
		rounds = 1
	}
	few.everyKind("/console/1/results/w4") // warms up, as for the other
	for _, at := range pages {
		many, least := w.costs(at, rounds), few.costs(at, rounds)
		t.Logf("%5.1f ms, of few responses %5.1f ms  %s", float64(many.Microseconds())/1e3, float64(least.Microseconds())/1e3, at)
		if many > 3*least+20*time.Millisecond && !raced {
			t.Errorf("%s costs %v of processor time, and %v where few answered", at, many, least)
		}
		if many > 50*time.Millisecond && !raced {
			t.Errorf("%s costs %v of processor time, want at most 50 ms", at, many)
		}
	}
}

// costs is the processor time of a page, at the median of some rounds.
func (w *world) costs(at string, rounds int) time.Duration {
	w.t.Helper()
	var took []time.Duration
	for range rounds {
		before := processor(w.t)
		if got := w.get(at); got.Code != http.StatusOK {
			w.t.Fatalf("%s: %d", at, got.Code)
		}
		took = append(took, processor(w.t)-before)
	}
	slices.Sort(took)
	return took[len(took)/2]
}

// tenMillion is Larkfield with as many answers to its last wave as a large country's bank would get: the same people again
// and again, counted and not stored, released as any wave is.
func tenMillion(t *testing.T) *world {
	t.Helper()
	made, err := demo.Generate(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(made.Study)
	if err != nil {
		t.Fatal(err)
	}
	packs := pack.Embedded()
	study, err := exchange.ReadStudy(made.Study, bytes.NewReader(text), packs...)
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, a := range made.Answers {
		files = append(files, a.File)
	}
	read := func() []*survey.Collected {
		all, err := exchange.ReadAnswers(files, exchange.Options{Packs: packs, Study: study, Drivers: true})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	one, other, n := read(), read(), int64(0)
	for i, c := range one {
		for n = 0; n < 10_000_000; n = c.Tally.People(gap.Customer) + c.Tally.People(gap.Employee) {
			c.Tally.Merge(other[i].Tally) // grows as the numbers of Fibonacci do
			other[i].Tally.Merge(c.Tally)
		}
	}
	t.Logf("the last wave has %d responses", n)
	return released(t, study, packs, one)
}

// released stores a release of each wave as the store would have made it.
func released(t *testing.T, study *survey.Study, packs []*pack.Pack, all []*survey.Collected) *world {
	t.Helper()
	ctx := context.Background()
	w := newWorld(t).as(survey.RoleHR)
	for i := range study.Waves {
		study.Waves[i].From, study.Waves[i].To = "", "" // they are opened and closed now
	}
	id, err := w.Store.SaveStudy(ctx, "a test", study)
	if err != nil {
		t.Fatal(err)
	}
	for _, wave := range study.Waves {
		var sources []store.PackSource
		var of []*survey.Collected
		for _, c := range all {
			if c.Wave == wave.ID {
				source, _ := pack.Source(c.Pack.ID)
				sources, of = append(sources, store.PackSource{Pack: c.Pack, Source: source}), append(of, c)
			}
		}
		if _, err := w.Store.SetPacks(ctx, "a test", id, wave.ID, sources); err != nil {
			t.Fatal(err)
		}
		if err := w.Keys.CreateWave(id, wave.ID); err != nil {
			t.Fatal(err)
		}
		if err := w.Store.OpenWave(ctx, "a test", id, wave.ID); err != nil {
			t.Fatal(err)
		}
		if err := w.Store.CloseWave(ctx, "a test", id, wave.ID); err != nil {
			t.Fatal(err)
		}
		body, err := json.Marshal(disclosure.Protect(survey.Analyze(study, of, "on")))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Store.SaveRelease(ctx, "a test", id, wave.ID, store.Result{Body: body, Final: true}); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

var (
	hrefs    = regexp.MustCompile(`href="(/console/1/results/[^"#]*)`)
	oneOfAll = regexp.MustCompile(`/(dimensions|statements|teams|segments|units)/[^/?]+`)
)

// everyKind follows links from a page of results and returns an address of each kind; no files.
func (w *world) everyKind(from string) (pages []string) {
	w.t.Helper()
	kinds := map[string]bool{}
	for next := []string{from}; len(next) > 0; next = next[1:] {
		at := strings.ReplaceAll(next[0], "&amp;", "&")
		path, query, _ := strings.Cut(at, "?")
		kind := oneOfAll.ReplaceAllString(path, "/$1/:id") + "?" + regexp.MustCompile(`=[^&]*`).ReplaceAllString(query, "")
		if !strings.HasPrefix(path, from) || kinds[kind] || strings.Contains(path, "/downloads/") || strings.Contains(path, "/figures/") || strings.HasSuffix(path, ".xlsx") {
			continue
		}
		kinds[kind] = true
		got := w.get(at)
		if !strings.HasPrefix(got.Header().Get("Content-Type"), "text/html") || got.Code != http.StatusOK {
			continue
		}
		pages = append(pages, at)
		for _, m := range hrefs.FindAllStringSubmatch(got.Body.String(), -1) {
			next = append(next, m[1])
		}
	}
	return pages
}

// processor is the processor time this process has used.
func processor(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
