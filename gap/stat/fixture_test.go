package stat

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"mirror/gap/gaptest"
)

// Tolerances of methods.md §5.
const (
	closed     = 1e-9 // closed forms
	quantile   = 5e-8 // anything with quantiles of t
	noncentral = 1e-3
)

// fixture is one case of a reference file: what R and SciPy say.
type fixture struct {
	ID       string          `json:"id"`
	Input    json.RawMessage `json:"input"`
	Expected any             `json:"expected"`
}

// counts is the input of most cases.
type counts struct {
	Values    []float64 `json:"values"`
	Employees []float64 `json:"employee_counts"`
	Customers []float64 `json:"customer_counts"`
}

func (f fixture) input(t *testing.T, into any) {
	t.Helper()
	if err := json.Unmarshal(f.Input, into); err != nil {
		t.Fatal(err)
	}
}

// testdata runs a test on every case of a file in testdata.
func testdata(t *testing.T, file string, each func(*testing.T, fixture)) {
	cases(t, filepath.Join("testdata", file), each)
}

func cases(t *testing.T, file string, each func(*testing.T, fixture)) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var f struct{ Cases []fixture }
	if err := json.Unmarshal(b, &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Cases) == 0 {
		t.Fatal("no cases")
	}
	for _, c := range f.Cases {
		t.Run(c.ID, func(t *testing.T) { each(t, c) })
	}
}

// table is a CSV file by column name.
type table struct {
	rows    [][]string
	columns map[string]int
}

func readTable(t *testing.T, file string) table {
	t.Helper()
	rows := gaptest.Records(t, file)
	tab := table{rows[1:], map[string]int{}}
	for i, name := range rows[0] {
		tab.columns[name] = i
	}
	return tab
}

func (tab table) text(row int, column string) string { return tab.rows[row][tab.columns[column]] }

// number is NaN where the cell is empty.
func (tab table) number(row int, column string) float64 {
	x, err := strconv.ParseFloat(tab.text(row, column), 64)
	if err != nil {
		return math.NaN()
	}
	return x
}

// complete are the rows with a number in every one of the columns, in file order.
func (tab table) complete(columns ...string) [][]float64 {
	var out [][]float64
next:
	for i := range tab.rows {
		row := make([]float64, len(columns))
		for j, c := range columns {
			if row[j] = tab.number(i, c); math.IsNaN(row[j]) {
				continue next
			}
		}
		out = append(out, row)
	}
	return out
}

// expectation holds a case's expected figures and remembers which were looked
// at, so that none is left out unseen.
type expectation struct {
	t    *testing.T
	want map[string]any // leaf by dotted path
	seen map[string]bool
}

func expect(t *testing.T, f fixture) *expectation {
	e := &expectation{t, map[string]any{}, map[string]bool{}}
	e.flatten("", f.Expected)
	return e
}

func (e *expectation) flatten(path string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			e.flatten(strings.TrimPrefix(path+"."+k, "."), x)
		}
	case []any:
		for i, x := range v {
			e.flatten(fmt.Sprintf("%s.%d", path, i), x)
		}
	default:
		e.want[path] = v
	}
}

// near checks one figure to a relative tolerance (and 1e-10 absolutely, as
// figures around 0 are what is left of larger ones).
func (e *expectation) near(path string, got, tolerance float64) {
	e.t.Helper()
	e.seen[path] = true
	want, ok := e.want[path].(float64)
	if !ok {
		e.t.Errorf("%s: got %v, the reference has %v", path, got, e.want[path])
		return
	}
	if !close2(got, want, tolerance, 1e-10) {
		e.t.Errorf("%s: got %.15g, want %.15g", path, got, want)
	}
}

// pair checks the two ends of an interval.
func (e *expectation) pair(path string, low, high, tolerance float64) {
	e.t.Helper()
	e.near(path+".0", low, tolerance)
	e.near(path+".1", high, tolerance)
}

// null checks that the reference calls a figure undefined where we do.
func (e *expectation) null(path string, ok bool) {
	e.t.Helper()
	e.seen[path] = true
	if want, known := e.want[path]; ok != (want != nil) || !known {
		e.t.Errorf("%s: defined %v, the reference has %v", path, ok, want)
	}
}

// skip names figures that no method here gives, and why. A path covers all below it.
func (e *expectation) skip(reasons map[string]string) {
	for path := range e.want {
		for prefix := range reasons {
			if path == prefix || strings.HasPrefix(path, prefix+".") {
				e.seen[path] = true
			}
		}
	}
}

// done fails on figures nobody looked at.
func (e *expectation) done() {
	e.t.Helper()
	for path := range e.want {
		if !e.seen[path] {
			e.t.Errorf("%s: not compared", path)
		}
	}
}

func close2(got, want, relative, absolute float64) bool {
	return math.Abs(got-want) <= absolute+relative*math.Abs(want)
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !close2(got, want, tolerance, 1e-12) {
		t.Errorf("%s: got %.15g, want %.15g", what, got, want)
	}
}

// must is the value of a defined figure.
func must[T any](v T, ok bool) T {
	if !ok {
		panic("undefined")
	}
	return v
}
