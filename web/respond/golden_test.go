package respond

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey/fieldwork"
)

// Key pages stay as they are, sign for sign, until somebody means to change them (-update).
func TestGoldenPages(t *testing.T) {
	w := newWorld(t, set{banner: "Simulated data."})
	golden(t, "start-customer", w.start(gap.Customer, "en"))
	golden(t, "start-employee", w.start(gap.Employee, "de"))
	for _, c := range []struct {
		name, lang string
		side       gap.Audience
		page       int
		standing   func(s *sheet) standing
	}{
		{"statements-employee", "en", gap.Employee, 0, func(*sheet) standing { return standing{} }},
		{"statements-employee-ja", "ja", gap.Employee, 1, func(s *sheet) standing { return standing{missing: s.plan.pages(0)[1].asks[:1], unseen: true} }},
		{"outcomes-customer-fr", "fr", gap.Customer, 8, func(*sheet) standing { return standing{} }},
		{"percent-employee", "en", gap.Employee, 9, func(s *sheet) standing {
			return standing{problems: []problem{{ask: s.plan.pages(0)[9].asks[2]}}}
		}},
		{"words-customer-es", "es", gap.Customer, 11, func(s *sheet) standing {
			return standing{unsaved: "busy", count: &tally{n: 21, total: 22, page: 2, ask: s.plan.pages(0)[2].asks[0]}}
		}},
	} {
		s, err := w.pages.sheets.of(w.form, c.side, c.lang)
		w.must(err)
		var b bytes.Buffer
		in := filled{answers: w.form.Layout.Blank(), words: map[int]string{0: "<b>\n\"quoted\"</b>"}, typed: map[int]string{30: `forty"`}}
		key := frameKey{page: c.page, kind: fieldwork.Personal, until: dayOf(day)}
		w.must(s.pageFilled(&b, key, 0, &in, c.standing(s)))
		golden(t, c.name, b.String())
	}
}

// start is a start page with its ticket taken out.
func (w *world) start(side gap.Audience, lang string) string {
	address := w.visit(side, 0)
	ticket, _, _ := strings.Cut(strings.TrimPrefix(address, "/r/"), "?")
	page := w.get("/r/" + ticket + "?lang=" + lang).Body.String()
	return strings.ReplaceAll(page, ticket, "TICKET")
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".html")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s changed; if that is meant, run with -update (-want +got):\n%s", name, diff)
	}
}

// The CSS and a page stay small, as they travel to phones.
func TestPagesAreSmall(t *testing.T) {
	w := newWorld(t, set{})
	for _, side := range []gap.Audience{gap.Customer, gap.Employee} {
		for _, lang := range Languages {
			s, err := w.pages.sheets.of(w.form, side, lang)
			w.must(err)
			for n := range s.plan.pages(0) {
				var b bytes.Buffer
				w.must(s.pageFilled(&b, frameKey{page: n}, 0, &filled{answers: w.form.Layout.Blank()}, standing{}))
				if size := packed(b.Bytes()); size > 4<<10 || b.Len() > 12<<10 {
					t.Errorf("%s, %s, page %d: %d bytes, %d packed", side, lang, n+1, b.Len(), size)
				}
			}
		}
	}
}
