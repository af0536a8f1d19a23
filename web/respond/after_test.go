package respond

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html/atom"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
)

// released closes the wave and publishes made-up customers' scores: 80 for honesty, 40 for special, none for value.
func (w *world) released() {
	w.t.Helper()
	ctx := w.t.Context()
	w.must(w.store.CloseWave(ctx, "test", w.study, waveID))
	row := func(id string, score float64) gap.Row {
		return gap.Row{Level: gap.LevelDimension, ID: id, Customers: gap.Side{Score: gap.Some(score)}}
	}
	result := gap.Result{Format: gap.ResultFormat, Settings: gap.Settings{Company: company, Disclosure: "on"}, Waves: []gap.Wave{{
		ID: waveID, Pack: w.form.Pack.ID, Gaps: []gap.Row{row("honesty", 80), row("special", 40.4), row("communication", 60), {Level: gap.LevelDimension, ID: "value"}},
		Notes: []gap.Note{{ID: "protected", Text: "Small groups are hidden."}},
	}}}
	body, err := json.Marshal(result)
	w.must(err)
	_, err = w.store.SaveRelease(ctx, "test", w.study, waveID, store.Result{Body: body, Final: true})
	w.must(err)
	time.Sleep(5 * time.Millisecond) // longer than the store remembers
}

// An employee's code shows own predictions beside customers' released scores, and leaves no trace.
func TestOwnPredictions(t *testing.T) {
	w := newWorld(t, set{})
	answers := w.form.Layout.Blank()
	predict := func(value string, ids ...string) {
		for _, id := range ids {
			if !w.form.Layout.Set(answers, w.form.Layout.Question(id), gap.Employee, value) {
				t.Fatalf("%s takes no %s", id, value)
			}
		}
	}
	predict("7", "hon_truth", "hon_my_side") // 100
	predict("1", "hon_push")                 // reversed: 100
	predict("6", "spe_matter", "spe_remembered", "spe_kindness")
	predict("5", "com_plain") // one of three: too few
	predict("4", "val_worth", "val_fair")
	code := w.keys.Keepsake(w.study, w.form.Layout, w.form.ID, answers)

	r := w.post("/own", url.Values{"code": {code}})
	w.is(r, http.StatusOK)
	if all := text(w.page(r).root); !strings.Contains(all, "The results are not out yet") || strings.Contains(all, code) {
		t.Errorf("before the release: %s", all)
	}
	w.released()
	r = w.post("/own?lang=en", url.Values{"code": {strings.ToUpper(code)}, "s": {fmt.Sprint(int(w.study))}})
	w.is(r, http.StatusOK)
	d := w.page(r)
	for topic, want := range map[string]string{
		"Honesty and trust": "100 80 You expected 20 points more", "Feeling special": "83 40 You expected 43 points more",
		"Communication": "– 60 Too few of your answers", "Value for money": "50 – Hidden to protect people",
	} {
		found := ""
		for _, n := range d.all(atom.Tr) {
			cells := below(n, atom.Th, atom.Td)
			if words, ok := strings.CutPrefix(text(cells[0]), topic); ok {
				found = text(cells[1]) + " " + text(cells[2]) + " " + strings.TrimSpace(words)
			}
		}
		if found != want {
			t.Errorf("%s: %q, want %q", topic, found, want)
		}
	}
	for _, wrong := range []string{"", code[:len(code)-2], "nonsense"} {
		r := w.post("/own", url.Values{"code": {wrong}})
		w.is(r, http.StatusNotFound)
		if len(w.page(r).values()) > 0 {
			t.Error("the code is shown again")
		}
	}
}

// What customers said is told only when it is published, in words, with what was done since.
func TestSaidPage(t *testing.T) {
	w := newWorld(t, set{})
	w.released()
	address := saidAddress(w.study, waveID)
	w.is(w.get(address), http.StatusNotFound)
	study := programme(set{})
	study.Actions = []survey.Action{{Name: "One person to talk to", Answers: []string{"special", "communication"}, Started: "2026-04-14"}}
	_, err := w.store.SaveStudy(t.Context(), "test", study)
	w.must(err)
	w.must(w.store.PublishSaid(t.Context(), "test", w.study, waveID, true))
	r := w.get(address)
	w.is(r, http.StatusOK)
	all := text(w.page(r).root)
	for _, want := range []string{"Honesty and trust: good (80 of 100)", "Feeling special: not good enough (40 of 100)", "Communication: in between (60 of 100)",
		"Value for money: too few answers to show", "One person to talk to (Feeling special, Communication)", "Since 14 April 2026"} {
		if !strings.Contains(all, want) {
			t.Errorf("the page does not say %q: %s", want, all)
		}
	}
	for _, link := range []string{"You said, we did"} {
		if w.page(w.get(w.visit(gap.Customer, 0))).href(link) != address+"?lang=en" {
			t.Errorf("the closed survey does not lead to %q", link)
		}
	}
	for _, none := range []string{"/said/9/" + waveID, "/said/1/none", "/said/x/y"} {
		w.is(w.get(none), http.StatusNotFound)
	}
}

// The exact record names the fields of the real tables, all of them and no others.
func TestRecordIsTheRealOne(t *testing.T) {
	for _, side := range []gap.Audience{gap.Customer, gap.Employee} {
		w := newWorld(t, set{})
		address, query, _ := strings.Cut(w.visit(side, 0), "?")
		r := w.get(address + "/record?" + query)
		w.is(r, http.StatusOK)
		d := w.page(r)
		tables := d.all(atom.Table)
		for i, name := range map[int]string{0: "responses", 2: "comments"} {
			var fields []string
			for _, th := range below(tables[i], atom.Th) {
				if attr(th, "scope") == "row" {
					fields = append(fields, text(th))
				}
			}
			if got, want := strings.Join(fields, " "), w.columns(name); got != want {
				t.Errorf("%s: the page shows %s, the table has %s", name, got, want)
			}
		}
		if rows := len(below(tables[1], atom.Tr)) - 1; rows != w.form.Layout.Size {
			t.Errorf("%d bytes are explained, %d are stored", rows, w.form.Layout.Size)
		}
		s, err := w.pages.sheets.of(w.form, side, "en")
		w.must(err)
		if !w.form.Layout.Valid(s.madeUp(), side) {
			t.Error("the made-up answers are none the layout can hold")
		}
		if employee := strings.Count(text(d.root), "NULL"); (employee == 3) != (side == gap.Employee) {
			t.Errorf("%s: %d fields are empty", side, employee)
		}
	}
}

func (w *world) columns(table string) string {
	w.t.Helper()
	db := w.database()
	defer db.Close()
	rows, err := db.Query("SELECT name FROM pragma_table_info(?) ORDER BY cid", table)
	w.must(err)
	defer rows.Close()
	var all []string
	for rows.Next() {
		var name string
		w.must(rows.Scan(&name))
		all = append(all, name)
	}
	return strings.Join(all, " ")
}

// What is told to employees is true of the row that is stored: nothing but what the page names.
func TestPromiseIsKept(t *testing.T) {
	w := newWorld(t, set{})
	w.now = time.Date(2026, 3, 11, 13, 37, 41, 0, time.UTC)
	w.sent(w.started(gap.Employee, 0))
	if n := w.sum("SELECT COUNT(*) FROM responses WHERE weight IS NULL AND account IS NULL AND seconds IS NULL"); n != 1 {
		t.Error("an employee's row holds what is for customers only")
	}
	if n := w.sum("SELECT COUNT(*) FROM comments WHERE language <> '' OR score <> ''"); n != 0 {
		t.Error("an employee's comment holds a language or a score")
	}
	if n := w.sum("SELECT COUNT(*) FROM comments c JOIN responses r ON r.id = c.id"); n != 0 {
		t.Error("a comment has its response's number")
	}
	if n := w.sum("SELECT COUNT(*) FROM invitations WHERE state = 'used'"); n != 1 {
		t.Error("the link is not marked as used")
	}
}

// Customers' time is told in seconds, and not at all after another visit.
func TestSecondsOfCustomers(t *testing.T) {
	w := newWorld(t, set{})
	r := w.started(gap.Customer, 0)
	w.now = w.now.Add(187 * time.Second)
	w.sent(r)
	if n := w.sum("SELECT seconds FROM responses"); n != 187 {
		t.Errorf("%d seconds are stored", n)
	}
	w = newWorld(t, set{})
	w.started(gap.Customer, 0)
	w.now = w.now.Add(time.Hour)
	w.sent(w.follow(w.post(w.visit(gap.Customer, 0), nil)))
	if n := w.sum("SELECT COUNT(*) FROM responses WHERE seconds IS NULL"); n != 1 {
		t.Error("the time over two visits is stored")
	}
}

// A language written from right to left turns the page round, and poles stay where they are.
func TestRightToLeft(t *testing.T) {
	source := strings.ReplaceAll(string(sourceOf(t, "trust-spectrum")), "en:", "ar:")
	source = strings.NewReplacer("default_language: en", "default_language: ar", "languages: [en]", "languages: [ar]").Replace(source)
	w := newWorld(t, set{source: []byte(source)})
	r := w.started(gap.Customer, 0)
	d := w.page(r)
	if root := d.all(atom.Html)[0]; attr(root, "lang") != "ar" || attr(root, "dir") != "rtl" {
		t.Errorf("lang %q, dir %q", attr(root, "lang"), attr(root, "dir"))
	}
	for _, n := range d.all(atom.Span) {
		if attr(n, "class") == "poles" && attr(n, "dir") != "ltr" {
			t.Error("the left pole moves to the right")
		}
	}
}
