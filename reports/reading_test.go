package reports

import (
	"testing"

	"mirror/gap"
	"mirror/reports/sheet"
)

// Pages say a figure, a mark and a verdict in the words of the workbook.
func TestReadingSaysWhatTheWorkbookSays(t *testing.T) {
	v := sampleView()
	r := &Reading{v.main, v}
	book := v.main.gapByDimension("Gap by dimension", "gap_by_dimension").Table
	column := func(name string) int {
		for i, c := range book.Columns {
			if c.Name == name {
				return i
			}
		}
		t.Fatalf("there is no column %q", name)
		return 0
	}
	for i, row := range r.Mirrored(gap.LevelDimension) {
		cell := func(name string) string {
			c := column(name)
			return book.Columns[c].Kind.Print(book.Rows[i][c])
		}
		name, certain := Verdict(row)
		if certain != "" {
			name += ", " + certain
		}
		for _, x := range []struct {
			column string
			got    Shown
		}{
			{"Dimension", Shown{Text: r.Dimension(row.ID)}},
			{"Gap", OfBoth(row, sheet.Gap, row.Gap)},
			{"Gap, lower 95%", Doubt(row, sheet.Gap, row.Low)},
			{"Customers: mean score", OfSide(row, row.Customers, sheet.Score, row.Customers.Score)},
			{"Employees: mean score", OfSide(row, row.Employees, sheet.Score, row.Employees.Score)},
			{"n employees", BaseOf(row, row.Employees)},
		} {
			if got := x.got.Text + x.got.Mark; got != cell(x.column) {
				t.Errorf("%s: %s: the page says %q, the workbook %q", row.ID, x.column, got, cell(x.column))
			}
		}
		if want := cell("Verdict"); name != want && (want != sheet.Confidential || name != "Hidden to protect people") {
			t.Errorf("%s: the page says %q, the workbook %q", row.ID, name, want)
		}
	}
}

// A group that may not be shown has a name and a reason, and no number.
func TestReadingHidesGroups(t *testing.T) {
	v := sampleView()
	hidden := 0
	for _, g := range (&Reading{v.main, v}).Groups(ByCell) {
		if !g.Hidden {
			continue
		}
		hidden++
		for _, row := range g.Dims {
			got := OfBoth(row, sheet.Gap, row.Gap)
			if got.Known() || got.Why() != "Hidden to protect people" || g.Low {
				t.Errorf("%s: %+v, low base %v", g.Name, got, g.Low)
			}
		}
		if g.Base[0].Known() {
			t.Errorf("%s: a number of answers is told: %v", g.Name, g.Base)
		}
	}
	if hidden == 0 {
		t.Error("the sample has no hidden group, so nothing was tested")
	}
}

func TestReadingOfEachQuestionnaire(t *testing.T) {
	v := sampleView()
	r := &Reading{v.main, v}
	if r.Of("none") != nil {
		t.Error("there is a reading of a questionnaire that was not asked")
	}
	for _, q := range r.All() {
		if q.Of(q.Pack).Pack != q.Pack || q.Title() == "" || q.Title() == q.Pack {
			t.Errorf("%s is called %q", q.Pack, q.Title())
		}
		if h := q.History(); h[len(h)-1].ID != "w2" || h[len(h)-1].Pack != q.Pack {
			t.Errorf("%s: the last of its waves is %s", q.Pack, h[len(h)-1].ID)
		}
	}
	if r.Pack != v.main.Pack || r.view.main != v.main {
		t.Error("reading another questionnaire changed this one")
	}
}
