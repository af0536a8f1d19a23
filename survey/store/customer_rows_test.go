package store_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/exchange"
	"mirror/survey/pack"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// customersOf are customers' answers to the only form of a wave, as they are exported.
func customersOf(t *testing.T, s *store.Store, study survey.StudyID, wave string) *exchange.Customers {
	t.Helper()
	forms, err := s.Forms(t.Context(), study, wave)
	if err != nil {
		t.Fatal(err)
	}
	return &exchange.Customers{Form: forms[0], Rows: func(each func(*survey.Response) error) error {
		_, err := s.CustomerRows(t.Context(), "exporter@example.org", forms[0], "CSV", each)
		return err
	}}
}

// table reads a CSV file and refuses one without the mark that Excel needs.
func table(t *testing.T, text []byte) [][]string {
	t.Helper()
	rest, marked := bytes.CutPrefix(text, []byte("\ufeff"))
	rows, err := csv.NewReader(bytes.NewReader(rest)).ReadAll()
	if err != nil || !marked {
		t.Fatal(marked, err)
	}
	return rows
}

// picture are the rows of one side and wave, in no order, each as "column=value" for the columns given.
func picture(rows [][]string, columns []string) []string {
	var all []string
	for _, row := range rows[1:] {
		if row[0] != "customer" || row[1] != "a" {
			continue
		}
		var b strings.Builder
		for _, name := range columns {
			value := row[slices.Index(rows[0], name)]
			if strings.Contains(value, "|") { // the order in which several were ticked is not kept
				parts := strings.Split(value, "|")
				slices.Sort(parts)
				value = strings.Join(parts, "|")
			}
			fmt.Fprintf(&b, "%s=%s ", name, value)
		}
		all = append(all, b.String())
	}
	slices.Sort(all)
	return all
}

// What customers ticked comes out as it went in, without what nobody needs; what employees ticked does not come out at all.
func TestCustomersAnswersComeOutAsTheyWereTicked(t *testing.T) {
	f := filesOf(t, everyScale(t))
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		study := f.load(t, s)
		var out bytes.Buffer
		if err := customersOf(t, s, study, "a").WriteCSV(&out); err != nil {
			t.Fatal(err)
		}
		got := table(t, out.Bytes())
		for _, never := range []string{"cell", "account", "weight", "seconds", "language"} {
			if slices.Contains(got[0], never) {
				t.Errorf("the file has a column %s", never)
			}
		}
		file, err := os.ReadFile(f.answers[0])
		if err != nil {
			t.Fatal(err)
		}
		given, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		want, have := picture(given, got[0]), picture(got, got[0])
		if len(want) < 200 || len(have) != len(got)-1 || !slices.Equal(want, have) {
			t.Errorf("%d of %d rows, of %d customers", len(have), len(got)-1, len(want))
		}
		sorted := func(rows [][]string) bool {
			return slices.IsSortedFunc(rows[1:], func(a, b []string) int { return slices.Compare(a, b) })
		}
		if sorted(got) {
			t.Error("the rows are in an order")
		}
		path := filepath.Join(t.TempDir(), "again.csv")
		if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		again, err := exchange.ReadAnswers([]string{path}, exchange.Options{Study: f.study, Packs: []*pack.Pack{f.packs[0].Pack}})
		if err != nil || len(again) != 1 || again[0].Tally.People(customer) != int64(len(want)) || again[0].Tally.People(employee) != 0 {
			t.Errorf("the file cannot be analyzed: %v", err)
		}
		trail, err := s.Audit(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if last := trail[len(trail)-1]; last.Actor != "exporter@example.org" || last.Action != "export customers' answers" {
			t.Errorf("the trail ends with %+v", last)
		}
	})
}

// Rows leave only after their wave was closed, and never those of employees.
func TestWhatIsNotExported(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		f := storetest.Wave(t, s, storetest.Setup{Customers: 20, Employees: 20})
		none := func(*survey.Response) error { t.Error("a row came out"); return nil }
		if _, err := s.CustomerRows(ctx, "x", f.Form, "CSV", none); !errors.Is(err, store.ErrState) {
			t.Errorf("rows of an open wave: %v", err)
		}
		rows := make([]survey.Response, 20)
		for i := range rows {
			rows[i] = survey.Response{Audience: employee, Group: f.Form.GroupNamed("cell", "branch").ID, Answers: f.Form.Layout.Blank()}
		}
		if err := s.StoreResponses(ctx, f.Form, rows); err != nil {
			t.Fatal(err)
		}
		if err := s.CloseWave(ctx, "x", f.Study, f.Wave); err != nil {
			t.Fatal(err)
		}
		if n, err := s.CustomerRows(ctx, "x", f.Form, "CSV", none); n != 0 || err != nil {
			t.Errorf("of a wave that only employees answered: %d rows, %v", n, err)
		}
		own := *f.Form // a form that says it asks employees only
		asks := *own.Pack
		asks.Audiences = []string{gap.Employee.String()}
		own.Pack = &asks
		if _, err := s.CustomerRows(ctx, "x", &own, "CSV", none); !errors.Is(err, store.ErrState) {
			t.Errorf("rows of a questionnaire for employees: %v", err)
		}
	})
}

// Who has the list of people knows the only customer of a segment in a branch: no row may stand alone in both, and none be
// the difference between the rows of a branch and what its release says.
func TestNoRowStandsAloneInItsSegmentAndUnit(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Customers: 1, Employees: 1})
		number := func(kind, key string) survey.GroupID { return f.Form.GroupNamed(kind, key).ID }
		north, south, everyday, wealth := number("unit", "north"), number("unit", "south"), number("segment", "everyday"), number("segment", "wealth")
		k := f.Form.Smallest(customer)
		var rows []survey.Response
		add := func(n int, segment, unit survey.GroupID) {
			for range n {
				rows = append(rows, survey.Response{Audience: customer, Group: segment, Unit: unit, Answers: f.Form.Layout.Blank()})
			}
		}
		add(k, everyday, north)
		add(3*k, everyday, south)
		add(2*k, wealth, south)
		add(1, wealth, north)
		if err := s.StoreResponses(t.Context(), f.Form, rows); err != nil {
			t.Fatal(err)
		}
		if err := s.CloseWave(t.Context(), "x", f.Study, f.Wave); err != nil {
			t.Fatal(err)
		}
		got := map[[2]survey.GroupID]int{}
		n, err := s.CustomerRows(t.Context(), "x", f.Form, "CSV", func(r *survey.Response) error {
			got[[2]survey.GroupID{r.Group, r.Unit}]++
			return nil
		})
		if err != nil || n != len(rows) {
			t.Fatal(n, err)
		}
		for at, n := range got {
			if n < k {
				t.Errorf("%d rows of segment %d in unit %d", n, at[0], at[1])
			}
			if at[1] == north {
				t.Errorf("%d of the unit's rows are marked, and the others are known by the difference", n)
			}
		}
	})
}

// spoken are comments that a spreadsheet might run.
var spoken = []gap.Comment{
	{Audience: "customer", Question: "anything_else", Text: `=HYPERLINK("http://evil.example","x")`},
	{Audience: "customer", Question: "anything_else", Text: "＋1; @SUM(A1) _x0041_ \x07bell"},
	{Audience: "employee", Question: "anything_else", Text: "an employee's words"},
}

func TestCommentsOfTheExportAreTextAndCustomersOnly(t *testing.T) {
	var out bytes.Buffer
	if err := exchange.WriteCustomerComments(&out, spoken); err != nil {
		t.Fatal(err)
	}
	rows := table(t, out.Bytes())
	if len(rows) != 3 || rows[1][1] != `'=HYPERLINK("http://evil.example","x")` || rows[2][1] != "'＋1;' @SUM(A1) _x0041_  bell" {
		t.Errorf("the comments are %q", rows)
	}
}

func TestTheWorkbookOfCustomersAnswers(t *testing.T) {
	f := filesOf(t, everyScale(t))
	s := storetest.SQLite(t)
	study := f.load(t, s)
	var book, text bytes.Buffer
	c := customersOf(t, s, study, "a")
	if err := errors.Join(c.WriteXLSX(&book, spoken), c.WriteCSV(&text)); err != nil {
		t.Fatal(err)
	}
	x, err := excelize.OpenReader(bytes.NewReader(book.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = x.Close() }() // read only
	rows, err := x.GetRows("Answers")
	if err != nil {
		t.Fatal(err)
	}
	want := table(t, text.Bytes())
	for i := range rows {
		rows[i] = append(rows[i], make([]string, len(want[i])-len(rows[i]))...)
		if !slices.Equal(rows[i], want[i]) {
			t.Fatalf("row %d is %q, want %q", i+1, rows[i], want[i])
		}
	}
	if len(rows) != len(want) {
		t.Errorf("%d rows, want %d", len(rows), len(want))
	}
	said, err := x.GetRows("Comments")
	if err != nil || len(said) != 3 || said[1][1] != spoken[0].Text || said[2][1] != "＋1; @SUM(A1) _x0041_ bell" {
		t.Errorf("the comments are %q, %v", said, err)
	}
	if formula, err := x.GetCellFormula("Comments", "B2"); err != nil || formula != "" {
		t.Errorf("a comment is a formula: %q, %v", formula, err)
	}
}

// PSPP reads the data with the syntax beside it: every variable has its values, and 'can't say' is no number.
func TestSyntaxForSPSS(t *testing.T) {
	f := filesOf(t, everyScale(t))
	s := storetest.SQLite(t)
	c := customersOf(t, s, f.load(t, s), "a")
	folder := t.TempDir()
	var data, syntax bytes.Buffer
	if err := c.WriteSPSS(&data, &syntax, "customers' answers.csv"); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"/FILE='customers'' answers.csv'", "VALUE LABELS segment\r\n  1 'Segment'", "MISSING VALUES segment (-9999)."} {
		if !strings.Contains(syntax.String(), part) {
			t.Errorf("the syntax has no %q", part)
		}
	}
	for i, line := range strings.Split(syntax.String(), "\r\n") {
		if len(line) > 256 {
			t.Errorf("line %d has %d bytes", i+1, len(line))
		}
	}
	rows := table(t, data.Bytes())
	for _, row := range rows[1:] {
		for i, value := range row {
			if _, err := strconv.Atoi(value); err != nil && value != "" {
				t.Fatalf("%s holds %q", rows[0][i], value)
			}
		}
	}
	pspp, err := exec.LookPath("pspp")
	if err != nil {
		t.Skip("pspp is not installed, so the syntax is not run")
	}
	write := func(name string, text []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("customers' answers.csv", data.Bytes())
	write("run.sps", append(syntax.Bytes(), "SAVE OUTFILE='answers.sav'.\r\nDESCRIPTIVES segment /STATISTICS=MEAN.\r\n"...))
	run := exec.CommandContext(t.Context(), pspp, "-O", "format=csv", "run.sps")
	run.Dir = folder
	said, err := run.CombinedOutput()
	if err != nil || strings.Contains(string(said), "error") || strings.Contains(string(said), "warning") {
		t.Fatalf("pspp: %v\n%s", err, said)
	}
	if _, err := os.Stat(filepath.Join(folder, "answers.sav")); err != nil {
		t.Error(err)
	}
	sum, at := 0, slices.Index(rows[0], "segment")
	for _, row := range rows[1:] {
		n, _ := strconv.Atoi(row[at])
		sum += n
	}
	if mean := fmt.Sprintf(",%d,%.2f", len(rows)-1, float64(sum)/float64(len(rows)-1)); !strings.Contains(string(said), mean) {
		t.Errorf("pspp found other segments than %s:\n%s", mean, said)
	}
}
