package sheet

import (
	"strings"
	"testing"

	"mirror/gap"
)

func TestCheckFindsFaults(t *testing.T) {
	dumbbell := func(n ...float64) *Dumbbell {
		return &Dumbbell{Head: Head{"Title", "A description of twenty letters or more"}, Labels: make([]string, len(n)), Customers: some(n...), Employees: some(n...)}
	}
	for name, c := range map[string]struct {
		spoil func(*Book)
		want  string
	}{
		"date":              {func(b *Book) { b.Date = "22.11.2026" }, "2026-11-22"},
		"title":             {func(b *Book) { b.Title = " " }, "title"},
		"header twice":      {func(b *Book) { b.Sheets[0].Table.Columns[1].Name = " dimension" }, "stands twice"},
		"header empty":      {func(b *Book) { b.Sheets[0].Table.Columns[0].Name = "\n" }, "has no name"},
		"no columns":        {func(b *Book) { b.Sheets[0].Table.Columns = nil }, "no columns"},
		"short row":         {func(b *Book) { b.Sheets[0].Table.Rows[0] = b.Sheets[0].Table.Rows[0][:1] }, "1 cells for 2 columns"},
		"strange value":     {func(b *Book) { b.Sheets[0].Table.Rows[0][0].Value = int64(1) }, "int64"},
		"gap without sign":  {func(b *Book) { b.Sheets[0].Table.Columns[1].Kind = Score }, "shows its sign"},
		"table called A1":   {func(b *Book) { b.Sheets[0].Table.Name = "A1" }, "nothing like A1"},
		"range called R1C1": {func(b *Book) { b.Sheets[0].Table.Columns[1].Defined = "r1c1" }, "nothing like A1"},
		"range twice": {func(b *Book) {
			b.Sheets[0].Table.Name, b.Sheets[0].Table.Columns[1].Defined = "gaps", "GAPS"
		}, "stands twice"},
		"sheet twice":      {func(b *Book) { b.Sheets = append(b.Sheets, &Sheet{Name: "1 GAPS", Title: "t", Description: "d"}) }, "two sheets"},
		"sheet Contents":   {func(b *Book) { b.Sheets[0].Name = "contents" }, "two sheets"},
		"sheet name long":  {func(b *Book) { b.Sheets[0].Name = strings.Repeat("n", 32) }, "SafeName"},
		"sheet name slash": {func(b *Book) { b.Sheets[0].Name = "1/2" }, "SafeName"},
		"no title":         {func(b *Book) { b.Sheets[0].Title = "" }, "title and a description"},
		"link to nowhere":  {func(b *Book) { b.Sheets[0].Table.Rows[0][0].Sheet = "9 Nothing" }, "no sheet"},
		"trend of nothing": {func(b *Book) {
			b.Sheets[0].Table.Columns[1] = Column{Name: "Trend", Kind: Trend, From: "2024", To: "2025"}
		}, "first and last column"},
		"chart without alt": {func(b *Book) {
			d := dumbbell(8.26)
			d.Alt = "short"
			b.Sheets[0].Charts = []Chart{d}
		}, "20 characters"},
		"chart of nothing":      {func(b *Book) { b.Sheets[0].Charts = []Chart{dumbbell()} }, "nothing to draw"},
		"chart tells more":      {func(b *Book) { b.Sheets[0].Charts = []Chart{dumbbell(8.26, 3)} }, "does not show"},
		"chart without a table": {func(b *Book) { b.Sheets[0].Table, b.Sheets[0].Charts = nil, []Chart{dumbbell(8.26)} }, "does not show"},
		"uneven lists": {func(b *Book) {
			d := dumbbell(8.26)
			d.Gaps = make([]gap.Number, 2)
			b.Sheets[0].Charts = []Chart{d}
		}, "differ in length"},
	} {
		t.Run(name, func(t *testing.T) {
			b := small()
			if err := b.check(); err != nil {
				t.Fatalf("before: %v", err)
			}
			c.spoil(b)
			if err := b.check(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want something about %q", err, c.want)
			}
		})
	}
}

func TestCheckListsAllFaults(t *testing.T) {
	b := small()
	b.Date, b.Sheets[0].Title, b.Sheets[0].Table.Columns[1].Name = "", "", "Dimension"
	err := b.check()
	if n := strings.Count(err.Error(), "\n") + 1; n != 3 {
		t.Errorf("%d faults, want 3:\n%v", n, err)
	}
}

// A chart repeats the table's figure, whichever way the table came to it.
func TestChartMayRepeatItsTable(t *testing.T) {
	b := small()
	b.Sheets[0].Charts = []Chart{&Bars{Head: Head{"Title", "A description of twenty letters or more"}, Labels: []string{"Trust", "None"}, Kind: Gap,
		Series: []Series{{Name: "Gap", Values: []gap.Number{gap.Some(8.26000001), {}}}}}}
	if err := b.check(); err != nil {
		t.Error(err)
	}
}

func TestSafeName(t *testing.T) {
	for in, want := range map[string]string{
		"4 Gap in Quayside":               "4 Gap in Quayside",
		"4 Gap in [North/South]: all?*\\": "4 Gap in North South all",
		"'quoted'":                        "’quoted’",
		"":                                "Sheet ",
		"History":                         "Sheet History",
		"4 " + strings.Repeat("Long ", 9): "4 Long Long Long Long Long Lon…",
		"4 🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂": "4 🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂…",
		"4 a\x00b\u202Ec": "4 a b c",
	} {
		got := SafeName(in)
		if got != want {
			t.Errorf("SafeName(%q) = %q, want %q", in, got, want)
		}
		b := small()
		if b.Sheets[0].Name = got; b.check() != nil {
			t.Errorf("SafeName(%q) = %q is refused", in, got)
		}
	}
}
