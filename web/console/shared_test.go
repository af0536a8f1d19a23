package console

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"testing"

	"mirror/survey"
	"mirror/survey/release"
)

// All readers share the releases they read. However many pages, drawings and files are made of one at once, it stays what was
// frozen, byte by byte; with -race, no reader writes at all.
func TestReadersChangeNoRelease(t *testing.T) {
	w := larkfield(t).as(survey.RoleHR, survey.RoleMarketing)
	w.turns.taken, w.press.computing.taken = make(chan struct{}, 4), make(chan struct{}, 4)
	at := "/console/1/results/w4"
	pages := w.everyKind(at)
	for _, file := range []string{"hr.xlsx", "marketing.xlsx", "data.json", "figures.csv"} {
		pages = append(pages, at+"/downloads/"+file)
	}
	if len(pages) < 20 {
		t.Fatalf("only %d pages of results: %v", len(pages), pages)
	}
	text := func(h *release.Shelf) []byte {
		e, err := h.Edition(context.Background(), 1, "w4")
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(e.Release)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	readers := 4
	if raced {
		readers = 2 // each takes ten times as long, and two are enough for a race
	}
	var all sync.WaitGroup
	for reader := range readers {
		all.Go(func() {
			for i := range pages { // each begins at another page
				page := pages[(i+reader*len(pages)/readers)%len(pages)]
				if got := w.get(page); got.Code != http.StatusOK && got.Code != http.StatusServiceUnavailable {
					t.Errorf("%s: %d", page, got.Code)
				}
			}
		})
	}
	all.Wait()
	if !bytes.Equal(text(w.Shelf), text(release.NewShelf(w.Store))) {
		t.Error("a release changed while it was read")
	}
}
