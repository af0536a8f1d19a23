package console

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"mirror/gap"
)

// staff is a list of employees as somebody has it.
func staff(n int, team string) string {
	var b strings.Builder
	b.WriteString("Mail,Dept,Salary\n")
	for i := range n {
		fmt.Fprintf(&b, "p%d.%s@example.com,%s,52000\n", i, strings.ToLower(team), team)
	}
	return b.String()
}

// Nothing of a list is saved before somebody says yes; what is not needed is not kept at all.
func TestContacts(t *testing.T) {
	w := fresh(t).asking("mirror-core")
	w.done("/console/1/groups", url.Values{"kind": {"cell"}, "paste": {"Operations, 62\nField sales, 52"}})
	list := "\ufeffMail;Dept;Salary\n" + strings.ReplaceAll(strings.TrimPrefix(staff(20, "Operations"), "Mail,Dept,Salary\n"), ",", ";") +
		"P0.operations@example.com;Operations;1\nnobody;Operations;1\nx@example.com;Sales field;1\nl@example.com;Legal;1\n"
	got := w.file("/console/1/contacts", "C:\\lists\\staff.csv", list, url.Values{"side": {"employee"}})
	if got.Code != http.StatusSeeOther {
		t.Fatalf("%d: %s", got.Code, worded(got.Body.String()))
	}
	at := strings.TrimPrefix(got.Header().Get("Location"), w.BaseURL)
	html := w.page(at)
	says(t, html, "staff.csv: 24 rows read as employees, nothing saved yet", "Salary not read", "p0.operations@…", "22 can be added.", "1 is in the file twice and is added once: row 22.",
		"1 has no usable e-mail address: row 23.", "“Sales field” is not one of your teams", "Add 22 employees")
	if strings.Contains(html, "52000") {
		t.Error("the page shows a salary")
	}
	if n, _ := w.Store.PeopleCounts(t.Context(), 1); n.Sides != [2]int{} {
		t.Fatalf("saved before anybody said yes: %+v", n)
	}
	csv := w.page(at + "/problems.csv")
	if !strings.Contains(csv, "23,no usable e-mail address,nobody,Operations\n") || strings.Contains(csv, "52000") {
		t.Errorf("the rows with problems:\n%s", csv)
	}
	if back := w.done(at, url.Values{"group-0": {"field-sales"}, "group-1": {"+"}, "do": {"add"}}); back != at+"?done=checked" {
		t.Errorf("after choosing teams: %s", back)
	}
	if back := w.done(at, url.Values{"group-0": {"field-sales"}, "group-1": {"+"}, "do": {"add"}}); !strings.HasPrefix(back, "/console/1/contacts?") {
		t.Errorf("after adding: %s", back)
	}
	n, err := w.Store.PeopleCounts(t.Context(), 1)
	study, _ := w.Store.Study(t.Context(), 1)
	if err != nil || n.Sides[gap.Employee] != 22 || n.Apart[gap.Employee] != 0 || len(study.Cells) != 3 || study.Cells[2].ID != "legal" {
		t.Errorf("%+v, %+v, %v", n, study.Cells, err)
	}
	if got := w.get(at); got.Code != http.StatusNotFound {
		t.Errorf("the list is still there: %d", got.Code)
	}
	says(t, w.page("/console/1/contacts?side=employee&q=legal"), "Nobody was found")
	says(t, w.page("/console/1/contacts?side=employee&q=l%40example"), "l@example.com", "Legal", "1 to 1 of 1")
	w.done("/console/1/contacts/erase", url.Values{"who": {"L@example.com"}})
	if n, _ = w.Store.PeopleCounts(t.Context(), 1); n.Sides[gap.Employee] != 21 {
		t.Errorf("after erasing: %+v", n)
	}
}

// A column that was not read can be used all the same, when the file is given again.
func TestColumnThatWasNotRead(t *testing.T) {
	w := fresh(t).asking("mirror-core")
	list := "Adr,Wo\na@example.com,North\nb@example.com,South\n"
	at := strings.TrimPrefix(w.file("/console/1/contacts", "x.csv", list, url.Values{"side": {"customer"}}).Header().Get("Location"), w.BaseURL)
	says(t, w.page(at), "Wo not read", "Add 2 customers")
	form := url.Values{"use-0": {"email"}, "use-1": {"group"}, "do": {"check"}}
	got := w.post(at, form)
	if got.Code != http.StatusUnprocessableEntity {
		t.Fatal(got.Code)
	}
	says(t, got.Body.String(), "To read the column “Wo”, choose the file again here")
	if got := w.file(at, "x.csv", list, form); got.Code != http.StatusSeeOther {
		t.Fatal(got.Code, worded(got.Body.String()))
	}
	says(t, w.page(at), "“North” is not one of your segments", "“South” is not one of your segments")
	if got := w.post(at, url.Values{"use-0": {"email"}, "use-1": {"email"}}); got.Code != http.StatusUnprocessableEntity {
		t.Errorf("two columns of addresses: %d", got.Code)
	}
	w.now = w.now.Add(25 * time.Hour)
	if got := w.get(at); got.Code != http.StatusNotFound {
		t.Errorf("after a day: %d", got.Code)
	}
}

// Bad files are told in plain words and nothing is kept of them.
func TestBadLists(t *testing.T) {
	w := fresh(t)
	for name, c := range map[string][2]string{
		"no file":        {"", "Choose a file, or paste the list."},
		"headings alone": {"Mail\n", "The list has headings and no people"},
		"an old file":    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xxxxxxxx", "old Excel file"},
		"no workbook":    {"PK\x03\x04 nonsense", "damaged"},
	} {
		file := "list.xls"
		if c[0] == "" {
			file = ""
		}
		got := w.file("/console/1/contacts", file, c[0], url.Values{"side": {"employee"}})
		if got.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, got.Code)
		}
		says(t, got.Body.String(), c[1])
	}
	got := w.file("/console/1/contacts", "", "", url.Values{"side": {"customer"}, "text": {"a@example.com\nb@example.com\n"}})
	if got.Code != http.StatusSeeOther {
		t.Fatal(got.Code)
	}
	says(t, w.page(strings.TrimPrefix(got.Header().Get("Location"), w.BaseURL)), "Pasted list: 2 rows read as customers", "Add 2 customers")
}

// Who joins a team after the wave opened is looked at by a second person (P37).
func TestLatePeopleNeedASecondPerson(t *testing.T) {
	w := open(t)
	at := strings.TrimPrefix(w.file("/console/1/contacts", "late.csv", "Mail,Team\nlate@example.com,Operations\n", url.Values{"side": {"employee"}}).Header().Get("Location"), w.BaseURL)
	says(t, w.page(at), "Ask a second person to add 1 employee")
	w.done(at, url.Values{"do": {"add"}})
	if n, _ := w.Store.PeopleCounts(t.Context(), 1); n.Sides[gap.Employee] != 20 {
		t.Fatal("added by one person")
	}
	if got := w.post(at, url.Values{"do": {"add"}}); got.Code != http.StatusConflict {
		t.Errorf("the one who asked adds it: %d", got.Code)
	}
	w.user.Email = "second@example.org"
	w.done("/console/1/waves", url.Values{"name": {"Next"}})
	says(t, w.page("/console/1"), "A second person has to agree", "Asked for by somebody@example.org")
	w.done(at, url.Values{"do": {"add"}})
	if n, _ := w.Store.PeopleCounts(t.Context(), 1); n.Sides[gap.Employee] != 21 {
		t.Error("not added after the second person agreed")
	}
	if n := w.invited(gap.Employee); n != 21 {
		t.Errorf("%d employees have an invitation", n)
	}
}

// invited is how many people of a side have an invitation to the first questionnaire.
func (w *world) invited(a gap.Audience) (n int) {
	for _, err := range w.Store.Invitations(w.t.Context(), 1, 1, a) {
		if err != nil {
			w.t.Fatal(err)
		}
		n++
	}
	return n
}

// open is a console whose wave asks 20 employees and 30 customers, and is open.
func open(t testing.TB) *world {
	w := fresh(t).asking("mirror-core")
	w.done("/console/1/groups", url.Values{"kind": {"cell"}, "paste": {"Operations, 62"}})
	w.list("employee", staff(20, "Operations"))
	w.list("customer", strings.ReplaceAll(staff(30, "x"), "Dept", "nothing"))
	w.done("/console/1/waves/w1/open", url.Values{})
	return w
}

// list takes a list in.
func (w *world) list(side, text string) {
	w.t.Helper()
	got := w.file("/console/1/contacts", "list.csv", text, url.Values{"side": {side}})
	if got.Code != http.StatusSeeOther {
		w.t.Fatalf("%d: %s", got.Code, worded(got.Body.String()))
	}
	w.done(strings.TrimPrefix(got.Header().Get("Location"), w.BaseURL), url.Values{"do": {"add"}})
}
