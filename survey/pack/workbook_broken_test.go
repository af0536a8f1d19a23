package pack

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"mirror/survey/fault"
)

// edited is the workbook of testdata/good.yaml after somebody worked in it.
func edited(t *testing.T, work func(f *excelize.File) error) []byte {
	t.Helper()
	p, _, err := ReadFile("testdata/good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	content, err := WriteWorkbook(p)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := work(f); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// toldOf are the faults of a workbook as people are told them.
func toldOf(t *testing.T, content []byte) []string {
	t.Helper()
	p, _, err := ReadWorkbook("mine.xlsx", bytes.NewReader(content), int64(len(content)))
	if err == nil {
		return nil
	}
	var bad *fault.Error
	if !errors.As(err, &bad) || p != nil {
		t.Fatalf("pack %v, error %v", p, err)
	}
	var all []string
	for _, f := range bad.Faults {
		all = append(all, Told(f))
	}
	return all
}

// All slips are told at once, each at its cell.
func TestWorkbookFaultsAtTheirCells(t *testing.T) {
	set := func(sheet, cell string, v any) func(*excelize.File) error {
		return func(f *excelize.File) error { return f.SetCellValue(sheet, cell, v) }
	}
	for name, c := range map[string]struct {
		work func(*excelize.File) error
		want []string
	}{
		"nothing":           {func(*excelize.File) error { return nil }, nil},
		"dimension unknown": {set("Statements", "B2", "cares"), []string{`Sheet Statements, row 2, column B: item care_seen: there is no dimension "cares": did you mean care?`}},
		"text missing":      {set("Dimensions", "D2", ""), []string{"Sheet Dimensions, row 2, column C: dimension care, name: there is no text in ja: write it in every language of the pack."}},
		"head misspelled":   {set("Statements", "C1", "custommer en"), []string{`Sheet Statements, row 1, column C: the column "custommer en" is not known: did you mean customer en?`}},
		"key unknown":       {set("About", "A2", "idd"), []string{`Sheet About, row 2, column A: the key "idd" is not known: did you mean id?`, "mine.xlsx: id is missing: add id: …"}},
		"no sheet":          {func(f *excelize.File) error { return f.DeleteSheet("Scales") }, []string{"mine.xlsx: there is no sheet Scales: add it; mirror pack new makes a workbook with all sheets."}},
		"another sheet": {func(f *excelize.File) error { _, err := f.NewSheet("Statement"); return err },
			[]string{"Sheet Statement: the sheet is not known: take it out, or rename it: a questionnaire has About, Scales, Dimensions, Statements, Outcomes, Questions, Picks, Attributes, Bands, Sorting."}},
		"placeholder unknown": {set("Statements", "C2", "{firm} is there."), nil},
		"too many rows":       {set("Bands", "A5001", "z"), []string{"Sheet Bands, row 5001, column A: the sheet has more than 5000 rows: delete the rows that are empty."}},
	} {
		t.Run(name, func(t *testing.T) {
			got := toldOf(t, edited(t, c.work))
			if name == "placeholder unknown" {
				if len(got) == 0 || !strings.Contains(got[0], "Sheet Statements, row 2, column C: ") || !strings.Contains(got[0], "{firm} is not among the pack's placeholders") {
					t.Errorf("%q", got)
				}
				return
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// zipped is a workbook of these parts.
func zipped(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for name, content := range parts {
		w, err := out.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Files that were made to do harm are refused in words, soon.
func TestHostileWorkbooks(t *testing.T) {
	sound := edited(t, func(*excelize.File) error { return nil })
	const book = `<workbook xmlns:r="x"><sheets><sheet name="About" r:id="a"/></sheets></workbook>`
	const rels = `<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>`
	about := func(sheet string) []byte {
		return zipped(t, map[string]string{"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": rels, "xl/worksheets/sheet1.xml": sheet})
	}
	for name, content := range map[string][]byte{
		"nothing":        nil,
		"text":           []byte("format: mirror-pack/1"),
		"cut off":        sound[:len(sound)/2],
		"a bomb":         about("<worksheet>" + strings.Repeat("<row/>", 20<<20/6)),
		"an entity":      about(`<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>`),
		"far away":       about(`<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>`),
		"no result":      about(`<worksheet><sheetData><row r="1"><c r="A1"><f>1+1</f><v></v></c></row></sheetData></worksheet>`),
		"breaks off":     about(`<worksheet><sheetData><row r="1"><c r="A1"`),
		"no such sheet":  zipped(t, map[string]string{"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": rels}),
		"no relations":   zipped(t, map[string]string{"xl/workbook.xml": book}),
		"a path outside": zipped(t, map[string]string{"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": strings.ReplaceAll(rels, "worksheets", "../../../etc"), "../../../etc/sheet1.xml": "<worksheet/>"}),
		"too large":      append(bytes.Clone(sound), make([]byte, MaxWorkbook)...),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			if got := toldOf(t, content); len(got) == 0 {
				t.Error("it was read")
			}
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("refused only after %v", took)
			}
		})
	}
}

func FuzzReadWorkbook(f *testing.F) {
	p, _, err := ReadFile("testdata/good.yaml")
	if err != nil {
		f.Fatal(err)
	}
	content, err := WriteWorkbook(p)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(content)
	if other, err := os.ReadFile("testdata/good.yaml"); err == nil {
		f.Add(other)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		p, _, err := ReadWorkbook("fuzz.xlsx", bytes.NewReader(content), int64(len(content)))
		if (p == nil) == (err == nil) {
			t.Fatalf("pack %v, error %v", p, err)
		}
	})
}
