package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"mirror/gap"
)

// written is a book's bytes.
func written(t testing.TB, b *Book) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := b.Write(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// parts are the unzipped parts of a workbook by name.
func parts(t testing.TB, book []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := out[f.Name]; twice {
			t.Errorf("part %s stands twice in the archive", f.Name)
		}
		out[f.Name] = string(b)
	}
	return out
}

// small is the least book that can be written.
func small() *Book {
	return &Book{Title: "Report", Language: "en", Date: "2026-11-22", Description: "What it is.",
		Sheets: []*Sheet{{Name: "1 Gaps", Title: "Table 1: Gaps", Description: "One table.",
			Table: &Table{Columns: []Column{{Name: "Dimension"}, {Name: "Gap", Kind: Gap}}, Rows: []Row{{Words("Trust"), Figure(gap.Some(8.26), Confidential)}}}}}}
}

func TestSameBookSameBytes(t *testing.T) {
	first := written(t, showcase())
	for range 3 {
		if !bytes.Equal(first, written(t, showcase())) {
			t.Fatal("the same book gave different bytes")
		}
	}
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "report.xlsx")
	if err := os.WriteFile(path, []byte("an older file that everyone may read"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := small().WriteFile(path); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("mode %o, want 600", got)
	}
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, written(t, small())) {
		t.Errorf("the file differs from what Write writes (%v)", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestWriteFileLeavesNothingOnFailure(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "report.xlsx")
	bad := small()
	bad.Sheets[0].Table.Columns[1].Name = "dimension"
	if err := bad.WriteFile(path); err == nil {
		t.Error("a header that stands twice was written")
	}
	if err := small().WriteFile(filepath.Join(dir, "nowhere", "report.xlsx")); err == nil {
		t.Error("a folder that is not there was written to")
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

type failing struct{}

var errFull = errors.New("no space left")

func (failing) Write([]byte) (int, error) { return 0, errFull }

func TestWriteReportsTheWritersError(t *testing.T) {
	if err := showcase().Write(failing{}); !errors.Is(err, errFull) {
		t.Errorf("got %v, want %v", err, errFull)
	}
}

func TestWriteRefusesWithoutWriting(t *testing.T) {
	bad := small()
	bad.Date = "yesterday"
	var buf bytes.Buffer
	if err := bad.Write(&buf); err == nil || buf.Len() > 0 {
		t.Errorf("error %v, %d bytes written", err, buf.Len())
	}
}

// Text that people typed comes back as that text: nothing is a formula, and
// what XML or Excel cannot hold is replaced.
func TestHostileTextComesBackAsText(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(written(t, showcase())))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	want := append([]string(nil), hostile...)
	want[5] = "nul   bell   vt  "
	want[6] = "not a character   "
	want[8] = "turned  round "
	want[10] = "Line one\nline two\ttab <tag> & ]]> “quotes”"
	want[11] = "(phone)"
	want[12] = "invalid \uFFFD bytes"
	want[13] = hostile[13][:32766] + "…"
	for i, w := range want {
		cell := at(3, headRow+1+i)
		got, err := f.GetCellValue("8 Employee comments", cell)
		if err != nil {
			t.Fatal(err)
		}
		if got != w {
			t.Errorf("%s: got %.60q, want %.60q", cell, got, w)
		}
	}
	for name, part := range parts(t, written(t, showcase())) {
		if strings.HasPrefix(name, "xl/worksheets/") && strings.Contains(part, "<f>") && !strings.Contains(part, "x14:sparkline") {
			t.Errorf("%s holds a formula", name)
		}
	}
}

func TestTableWithoutRows(t *testing.T) {
	b := small()
	b.Sheets[0].Table.Rows = nil
	b.Sheets[0].Table.Empty = "No dimension was asked of both sides"
	b.Sheets[0].Table.Columns[1].Bar = true
	f, err := excelize.OpenReader(bytes.NewReader(written(t, b)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if got, _ := f.GetCellValue("1 Gaps", "A6"); got != b.Sheets[0].Table.Empty {
		t.Errorf("A6 says %q", got)
	}
	tables, err := f.GetTables("1 Gaps")
	if err != nil || len(tables) != 1 || tables[0].Range != "A5:B6" {
		t.Errorf("tables %v, %v", tables, err)
	}
}

func TestFiguresAreRoundedAndFinite(t *testing.T) {
	b := small()
	b.Sheets[0].Table.Rows = []Row{
		{Words("a"), {Value: 0.78289999999999997 * 10}},
		{Words("b"), {Value: nan()}},
		{Words("c"), {Value: -0.00001}},
	}
	f, err := excelize.OpenReader(bytes.NewReader(written(t, b)), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for cell, want := range map[string]string{"B6": "7.829", "B7": NotAvailable, "B8": "0"} {
		if got, _ := f.GetCellValue("1 Gaps", cell, excelize.Options{RawCellValue: true}); got != want {
			t.Errorf("%s: got %q, want %q", cell, got, want)
		}
	}
}

func nan() float64 {
	zero := 0.0
	return zero / zero
}

func BenchmarkWrite(b *testing.B) {
	book := showcase()
	for b.Loop() {
		if err := book.Write(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

// The banner is on every sheet and every printed page; a sheet prints one page wide.
func TestBannerIsEverywhere(t *testing.T) {
	b := edges()
	f, err := excelize.OpenReader(bytes.NewReader(written(t, b)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for _, name := range f.GetSheetList() {
		cell := "A4"
		if name == ContentsName {
			cell = "A3"
		}
		if got, _ := f.GetCellValue(name, cell); !strings.HasPrefix(got, "100 % simulated & ") {
			t.Errorf("%s, %s: %q", name, cell, got)
		}
		h, err := f.GetHeaderFooter(name)
		if err != nil || h == nil || !strings.HasPrefix(h.OddHeader, "&C&8 100 % simulated && ") || !strings.HasPrefix(h.OddFooter, "&L&8 2026 && later&C") {
			t.Errorf("%s: header and footer %+v, %v", name, h, err)
		}
		l, err := f.GetPageLayout(name)
		if err != nil || *l.FitToWidth != 1 || *l.Orientation != "landscape" {
			t.Errorf("%s: layout %+v, %v", name, l, err)
		}
	}
}

// A page prints a figure as the workbook shows it: excelize reads a cell the way Excel formats it.
func TestPrintIsWhatTheWorkbookShows(t *testing.T) {
	kinds := []Kind{Count, Score, Mean, Gap, Share, ShareGap, Net, Change, Index, Weight, Rank} // excelize does not read P's condition
	figures := []float64{0, 0.031, 0.125, 0.5, 1, 4.25, 12.34, 62.5, 99.96, 1234, -0.125, -0.52, -8.25, -62.5}
	b := small()
	table := &Table{Name: "kinds"}
	for i, k := range kinds {
		table.Columns = append(table.Columns, Column{Name: "Kind " + string(rune('A'+i)), Kind: k})
	}
	for _, x := range figures {
		row := make(Row, len(kinds))
		for i := range row {
			row[i] = Cell{Value: x}
		}
		table.Rows = append(table.Rows, row)
	}
	b.Sheets[0].Table = table
	f, err := excelize.OpenReader(bytes.NewReader(written(t, b)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for i, k := range kinds {
		for j, x := range figures {
			if x < 0 && !k.signed() && k != Index { // no such figure has a minus
				continue
			}
			want, err := f.GetCellValue("1 Gaps", at(i+1, j+6))
			if err != nil {
				t.Fatal(err)
			}
			if strings.Trim(want, "+−0.%") == "" { // excelize takes the first of three formats for zero, Excel the third
				want = strings.TrimLeft(want, "+−")
			}
			if got := k.Print(Cell{Value: x}); got != want {
				t.Errorf("%s of %v: printed %q, the workbook shows %q", k.format(), x, got, want)
			}
		}
	}
}

// A difference of shares is told in points, beside the shares in per cent that it is made of.
func TestDifferenceOfSharesIsStoredInPoints(t *testing.T) {
	b := small()
	b.Sheets[0].Table = &Table{Name: "shares", Columns: []Column{{Name: "Share", Kind: Share}, {Name: "Share gap", Kind: ShareGap}, {Name: "Difference", Kind: Gap}},
		Rows: []Row{{{Value: 0.55}, {Value: -0.13}, {Value: 0.07, Kind: ShareGap}}}}
	f, err := excelize.OpenReader(bytes.NewReader(written(t, b)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for cell, want := range map[string][2]string{"A6": {"0.55", "55%"}, "B6": {"-13", "−13"}, "C6": {"7", "+7"}} {
		raw, _ := f.GetCellValue("1 Gaps", cell, excelize.Options{RawCellValue: true})
		shown, _ := f.GetCellValue("1 Gaps", cell)
		if got := [2]string{raw, shown}; got != want {
			t.Errorf("%s: stored and shown %q, want %q", cell, got, want)
		}
	}
}
