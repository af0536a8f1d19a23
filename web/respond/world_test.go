package respond

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// day is the server's clock.
var day = time.Date(2026, 3, 10, 10, 0, 0, 0, time.UTC)

const company = "Larkfield Bank"

// world is a small company in the middle of its fieldwork, with its pages.
type world struct {
	t      testing.TB
	echo   *echo.Echo
	pages  *Pages
	store  *store.Store
	keys   *fieldwork.Keys
	dsn    string
	study  survey.StudyID
	form   *survey.Form
	tokens [2][]fieldwork.Token // personal ones, by side
	outs   [2][]fieldwork.Token // those that stop invitations
	open   [2]fieldwork.Code    // open links without a group, by side
	kiosk  [2]fieldwork.Code
	now    time.Time
	hidden []error // failures the pages kept to themselves
}

// set says how a test wants its world.
type set struct {
	source []byte // of the questionnaire; nil = mirror-core
	pack   string // or an embedded one
	draft  bool   // do not open the wave
	people int    // invited on each side; 0 = 2
	perDay int    // of the open links; 0 = 1000
	banner string
	open   bool // the wave has no last day
	calm   bool // the store remembers forms as long as it does in service

	anonymous bool // customers
}

const waveID = "2026-1"

func newWorld(t testing.TB, s set) *world {
	t.Helper()
	w := &world{t: t, now: day, dsn: storetest.SQLiteDSN(t)}
	var err error
	w.keys, err = fieldwork.OpenKeys(filepath.Join(t.TempDir(), "keys"))
	w.must(err)
	refresh := time.Millisecond
	if s.calm {
		refresh = 0
	}
	w.store = storetest.Open(t, w.dsn, store.Options{Now: func() time.Time { return w.now }, Suppress: w.keys.Suppression, Urn: w.keys.Urn(), Refresh: refresh})
	w.fill(s)
	w.pages = New(Config{Store: w.store, Keys: w.keys, BaseURL: "https://survey.example.com", Now: func() time.Time { return w.now },
		Failed: func(_ echo.Context, err error) { w.hidden = append(w.hidden, err) }})
	w.echo = echo.New()
	for _, r := range w.pages.Routes() {
		w.echo.Add(r.Method, r.Path, r.Handler)
	}
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func programme(s set) *survey.Study {
	study := survey.DefaultStudy()
	study.Company, study.Banner, study.Confidential = company, s.banner, !s.anonymous
	study.Waves = []survey.Wave{{ID: waveID, Name: "Spring 2026", From: "2026-03-02", To: "2026-03-28"}}
	if s.open {
		study.Waves[0].To = ""
	}
	study.Cells = []survey.Cell{{ID: "branch", Name: "Branch staff", Headcount: 62}, {ID: "centre", Name: "Contact centre", Headcount: 41}, {ID: "office", Name: "Head office", Headcount: 150}}
	study.Segments = []survey.Segment{{ID: "everyday", Name: "Everyday banking"}, {ID: "wealth", Name: "Savings and wealth"}}
	study.Units = []survey.Unit{{ID: "north", Name: "Northgate"}, {ID: "south", Name: "Southside"}}
	return study
}

func (w *world) fill(s set) {
	w.t.Helper()
	ctx := context.Background()
	var err error
	w.study, err = w.store.SaveStudy(ctx, "test", programme(s))
	w.must(err)
	source := s.source
	if source == nil {
		source = storetest.Questionnaire(w.t, s.pack)
	}
	forms, err := w.store.SetPacks(ctx, "test", w.study, waveID, []store.PackSource{{Source: source}})
	w.must(err)
	w.must(w.keys.CreateWave(w.study, waveID))
	w.form, _, err = w.store.Form(ctx, w.study, forms[0])
	w.must(err)
	for _, name := range w.form.Pack.Audiences {
		side := gap.Customer
		if name == gap.Employee.String() {
			side = gap.Employee
		}
		w.invite(ctx, side, max(2, s.people))
		perDay := cmp.Or(s.perDay, 1000)
		if side == gap.Employee {
			perDay = max(perDay, w.form.Smallest(side))
		}
		w.open[side] = w.link(ctx, survey.Link{Audience: side, PerDay: perDay})
		w.kiosk[side] = w.link(ctx, survey.Link{Audience: side, Kiosk: true, PerDay: perDay})
	}
	w.colleagues(ctx)
	if !s.draft {
		w.bothRoads(func() { w.must(w.store.OpenWave(ctx, "test", w.study, waveID)) })
	}
	w.form, _, err = w.store.Form(ctx, w.study, forms[0])
	w.must(err)
}

// colleagues are on the list and not invited, so that no team is smaller than may be shown.
func (w *world) colleagues(ctx context.Context) {
	w.t.Helper()
	var people []survey.Person
	for i := range 45 {
		people = append(people, survey.Person{Audience: gap.Employee, Email: fmt.Sprintf("colleague%d@example.com", i), Cell: []string{"branch", "centre", "office"}[i%3]})
	}
	_, _, err := w.store.SavePeople(ctx, "test", w.study, people)
	w.must(err)
}

func (w *world) invite(ctx context.Context, side gap.Audience, n int) {
	w.t.Helper()
	var people []survey.Person
	for i := range n {
		p := survey.Person{Audience: side, Email: fmt.Sprintf("%s%d@example.com", side, i), Language: "en", Unit: []string{"north", "south"}[i%2]}
		if side == gap.Customer {
			p.Segment, p.Weight, p.Account, p.Unit = "everyday", 1, "A-1", ""
		} else {
			p.Cell = []string{"branch", "centre"}[i%2]
		}
		people = append(people, p)
	}
	_, _, err := w.store.SavePeople(ctx, "test", w.study, people)
	w.must(err)
	_, err = w.store.Invite(ctx, "test", w.study, w.form.ID, side, func(id [16]byte, account string) (d store.Derived) {
		token, out := w.secrets(id)
		d.Token, d.OptOut = token.Hash(), out.Hash()
		d.Account, err = w.keys.Account(w.study, waveID, account)
		w.must(err)
		return d
	})
	w.must(err)
	var invited []store.Invited
	for i, err := range w.store.Invitations(ctx, w.study, w.form.ID, side) {
		w.must(err)
		invited = append(invited, i)
	}
	slices.SortFunc(invited, func(a, b store.Invited) int { return strings.Compare(a.Person.Email, b.Person.Email) })
	for _, i := range invited {
		token, out := w.secrets(i.ID)
		w.tokens[side], w.outs[side] = append(w.tokens[side], token), append(w.outs[side], out)
	}
}

func (w *world) secrets(id [16]byte) (token, out fieldwork.Token) {
	token, err := w.keys.Invitation(w.study, waveID, id)
	w.must(err)
	out, err = w.keys.OptOut(w.study, waveID, id)
	w.must(err)
	return token, out
}

func (w *world) link(ctx context.Context, l survey.Link) (code fieldwork.Code) {
	l.Study, l.Form = w.study, w.form.ID
	w.bothRoads(func() {
		_, err := w.store.SaveLink(ctx, "test", l, func(id survey.LinkID) [32]byte {
			var err error
			code, err = w.keys.LinkCode(w.study, waveID, id)
			w.must(err)
			return code.Hash()
		})
		w.must(err)
	})
	return code
}

// bothRoads does what the store would refuse: it lets no team have personal links and an open one, and here all pages are
// tried in one wave.
func (w *world) bothRoads(do func()) {
	w.execute("UPDATE invitations SET audience = 0")
	defer w.execute("UPDATE invitations SET audience = (SELECT p.audience FROM people p WHERE p.study = invitations.study AND p.id = invitations.person)")
	do()
}

// stored counts the responses, comments and drafts.
func (w *world) stored(table string) int {
	w.t.Helper()
	return w.sum("SELECT COUNT(*) FROM " + table)
}

// sourceOf is the text of a questionnaire: an embedded one, or the one with every scale.
func sourceOf(t testing.TB, name string) []byte {
	t.Helper()
	if name != "every-scale" {
		return storetest.Questionnaire(t, name)
	}
	source, err := os.ReadFile(everyScale)
	if err != nil {
		t.Fatal(err)
	}
	return source
}
