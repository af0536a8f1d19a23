package exchange

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"mirror/gap"
	"mirror/survey/fault"
	"mirror/survey/guard"
	"mirror/survey/pack"
)

// remade copies a workbook with some of its parts changed; an empty part is left out, an unknown one is added.
func remade(t testing.TB, file string, parts map[string]string) string {
	t.Helper()
	in, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	put := func(name string, r io.Reader) {
		method := zip.Deflate
		if strings.HasSuffix(name, ".png") {
			method = zip.Store
		}
		w, err := out.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(w, r); err != nil {
			t.Fatal(err)
		}
	}
	for _, part := range in.File {
		content, changed := parts[part.Name]
		delete(parts, part.Name)
		switch {
		case changed && content != "":
			put(part.Name, strings.NewReader(content))
		case !changed:
			r, err := part.Open()
			if err != nil {
				t.Fatal(err)
			}
			put(part.Name, r)
		}
	}
	for name, content := range parts {
		put(name, strings.NewReader(content))
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return write(t, "remade.xlsx", b.String())
}

const (
	sheetPart = "xl/worksheets/sheet1.xml"
	sheetHead = `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`
	sheetTail = `</sheetData></worksheet>`
	headRow   = `<row r="1"><c r="A1" t="inlineStr"><is><t>audience</t></is></c><c r="B1" t="inlineStr"><is><t>trust_1</t></is></c></row>`
	goodRow   = `<row r="2"><c r="A2" t="inlineStr"><is><t>customer</t></is></c><c r="B2"><v>5</v></c></row>`
)

func plainSheet(t testing.TB) string {
	return sheet(t, [][]string{{"audience", "trust_1"}, {"customer", "5"}})
}

// Every one of these makes excelize return fewer or other cells without an error, or much memory go; none may pass.
func TestBrokenWorkbooks(t *testing.T) {
	whole := func(rows string) map[string]string { return map[string]string{sheetPart: sheetHead + rows + sheetTail} }
	customer := `<c r="A3" t="inlineStr"><is><t>customer</t></is></c>`
	tests := []struct {
		name  string
		parts map[string]string
	}{
		{"no header row", whole(goodRow)},
		{"no row", whole("")},
		{"header only", whole(headRow)},
		{"sheet breaks off", map[string]string{sheetPart: sheetHead + headRow + goodRow}},
		{"sheet breaks off in a tag", map[string]string{sheetPart: sheetHead + headRow + goodRow + `<row r="3"><c r="A3`}},
		{"tags crossed", whole(headRow + goodRow + `<row r="3">` + customer + `<c r="B3"><v>5</c></v></row>`)},
		{"entity unknown", whole(headRow + goodRow + `<row r="3">` + customer + `<c r="B3"><v>&five;</v></c></row>` + strings.ReplaceAll(goodRow, "2", "4"))},
		{"document type", map[string]string{sheetPart: strings.Replace(sheetHead, "<worksheet", `<!DOCTYPE x [<!ENTITY five "5">]><worksheet`, 1) + headRow + goodRow + sheetTail}},
		{"rows out of order", whole(headRow + strings.ReplaceAll(goodRow, "2", "5") + goodRow)},
		{"cells out of order", whole(headRow + `<row r="2"><c r="B2"><v>5</v></c><c r="A2" t="inlineStr"><is><t>customer</t></is></c></row>`)},
		{"cell of another row", whole(headRow + `<row r="2"><c r="A7" t="inlineStr"><is><t>customer</t></is></c></row>`)},
		{"cell far to the right", whole(headRow + goodRow + `<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`)},
		{"cell beyond the header", whole(headRow + `<row r="2"><c r="A2" t="inlineStr"><is><t>customer</t></is></c><c r="B2"><v>5</v></c><c r="D2"><v>1</v></c></row>`)},
		{"formula without a result", whole(headRow + `<row r="2"><c r="A2" t="inlineStr"><is><t>customer</t></is></c><c r="B2"><f>1+1</f><v></v></c></row>`)},
		{"true and false", whole(headRow + `<row r="2"><c r="A2" t="inlineStr"><is><t>customer</t></is></c><c r="B2" t="b"><v>1</v></c></row>`)},
		{"error value", whole(headRow + `<row r="2"><c r="A2" t="inlineStr"><is><t>customer</t></is></c><c r="B2" t="e"><v>#N/A</v></c></row>`)},
		{"value outside the scale", whole(headRow + goodRow + strings.ReplaceAll(strings.ReplaceAll(goodRow, "2", "9"), ">5<", ">7<"))},
		{"no workbook part", map[string]string{"xl/workbook.xml": ""}},
		{"no sheet part", map[string]string{sheetPart: ""}},
		{"sheet in UTF-16", map[string]string{sheetPart: "\xff\xfe<\x00x\x00"}},
		{"a large picture", map[string]string{"xl/media/image1.png": noise(int(answerLimits.Other) + 1)}},
		{"a bomb", map[string]string{"xl/worksheets/sheet2.xml": strings.Repeat("<c/>", 16<<20/4)}},
		{"very many parts", parts(answerLimits.Parts)},
	}
	want := sections(t, "broken_workbooks.golden")
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			file := remade(t, plainSheet(t), test.parts)
			start := time.Now()
			got, err := ReadAnswers([]string{file}, Options{Packs: []*pack.Pack{smallPack()}})
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("refused only after %v", took)
			}
			if err == nil || got != nil {
				t.Fatalf("accepted, with result %v", got)
			}
			want.check(t, test.name, faultsOf(t, file, err))
		})
	}
	want.done(t)
}

func parts(n int) map[string]string {
	all := map[string]string{}
	for i := range n {
		all[fmt.Sprintf("xl/media/image%d.bin", i)] = "x"
	}
	return all
}

// noise is text that hardly compresses.
func noise(n int) string {
	b := make([]byte, n)
	x := uint64(1)
	for i := range b {
		x = x*6364136223846793005 + 1442695040888963407
		b[i] = byte(x >> 56)
	}
	return string(b)
}

// A directory that states a smaller size than a part has makes excelize return nothing and no error.
func TestLyingSizes(t *testing.T) {
	b, err := os.ReadFile(plainSheet(t))
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.LastIndex(b, []byte(sheetPart)) // in the directory at the end
	size := b[at-46+24 : at-46+28]
	for _, lie := range []string{"\x10\x00\x00\x00", "\xff\xff\xff\x0f", "\x00\x00\x00\x00"} {
		copy(size, lie)
		if _, err := ReadAnswers([]string{write(t, "lie.xlsx", string(b))}, Options{Packs: []*pack.Pack{smallPack()}}); err == nil {
			t.Errorf("the size %q was believed", lie)
		}
	}
	for _, cut := range []int{100, len(b) / 2, len(b) - 10} {
		if _, err := ReadAnswers([]string{write(t, "cut.xlsx", string(b[:cut]))}, Options{Packs: []*pack.Pack{smallPack()}}); err == nil {
			t.Errorf("a workbook cut off after %d bytes was read", cut)
		}
	}
	if _, err := ReadAnswers([]string{write(t, "text.xlsx", "audience,trust_1\n")}, Options{Packs: []*pack.Pack{smallPack()}}); err == nil {
		t.Error("text was taken for a workbook")
	}
}

// A bomb that would unpack to hundreds of times its size is refused before memory and time go.
func TestBombTakesNoMemory(t *testing.T) {
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	w, err := out.Create(sheetPart)
	if err != nil {
		t.Fatal(err)
	}
	chunk := bytes.Repeat([]byte("<row/>"), 1<<20/6)
	for range 256 / tenth {
		if _, err := w.Write(chunk); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	file := write(t, "bomb.xlsx", b.String())
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := cpu(t)
	_, err = ReadAnswers([]string{file}, Options{Packs: []*pack.Pack{smallPack()}})
	took := cpu(t) - start
	runtime.ReadMemStats(&after)
	var bad *fault.Error
	if !errors.As(err, &bad) || !strings.Contains(err.Error(), guard.TooLarge) {
		t.Errorf("a bomb: %v", err)
	}
	t.Logf("refused in %v of processor time", took)
	if used := after.TotalAlloc - before.TotalAlloc; used > 8<<20 || took > tenth*time.Second {
		t.Errorf("refusing a bomb took %d MiB and %v", used>>20, took)
	}
}

func TestSheets(t *testing.T) {
	book := func(fill func(*excelize.File)) string {
		f := excelize.NewFile()
		defer f.Close()
		fill(f)
		file := filepath.Join(t.TempDir(), "a.xlsx")
		if err := f.SaveAs(file); err != nil {
			t.Fatal(err)
		}
		return file
	}
	answers := func(f *excelize.File, name string) {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range [][]any{{" audience ", "trust_1", "weight"}, {"customer", 5, 0.75}, {"customer", "x"}} {
			if err := f.SetSheetRow(name, fmt.Sprintf("A%d", i+3), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	read := func(file string) (int64, error) {
		all, err := ReadAnswers([]string{file}, Options{Packs: []*pack.Pack{smallPack()}})
		if err != nil {
			return 0, err
		}
		return all[0].Tally.People(gap.Customer), nil
	}
	second := book(func(f *excelize.File) { answers(f, "Data") })
	if n, err := read(second); err != nil || n != 2 {
		t.Errorf("answers on the second sheet, from row 3: %d people, %v", n, err)
	}
	twice := book(func(f *excelize.File) { answers(f, "Data"); answers(f, "Copy of data") })
	if _, err := read(twice); err == nil || !strings.Contains(err.Error(), `the sheets "Data", "Copy of data" all hold answers`) {
		t.Errorf("answers on two sheets: %v", err)
	}
	hidden := book(func(f *excelize.File) {
		answers(f, "Data")
		answers(f, "Copy of data")
		if err := f.SetSheetVisible("Copy of data", false); err != nil {
			t.Fatal(err)
		}
	})
	if n, err := read(hidden); err != nil || n != 2 {
		t.Errorf("a hidden copy: %d people, %v", n, err)
	}
	secret := book(func(f *excelize.File) { answers(f, "Data") })
	f, err := excelize.OpenFile(secret)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.SaveAs(secret, excelize.Options{Password: "secret"}); err != nil {
		t.Fatal(err)
	}
	if _, err := read(secret); err == nil || !strings.Contains(err.Error(), "with a password") {
		t.Errorf("a workbook with a password: %v", err)
	}
}

// 200,000 people with 35 answers each are within the limits.
func TestLargeWorkbookIsWithinTheLimits(t *testing.T) {
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	out.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	w, err := out.Create(sheetPart)
	if err != nil {
		t.Fatal(err)
	}
	row := []byte(sheetHead)
	for n := range 200_000 / tenth {
		row = fmt.Appendf(row, `<row r="%d"><c r="A%d" t="inlineStr"><is><t>customer</t></is></c>`, n+1, n+1)
		for i := range 35 {
			row = fmt.Appendf(row, `<c r="%c%c%d" s="1"><v>%d</v></c>`, 'A'+i/26, 'A'+i%26, n+1, 1+(n*7919+i*i*n)%7)
		}
		row = append(row, "</row>"...)
		if _, err := w.Write(row); err != nil {
			t.Fatal(err)
		}
		row = row[:0]
	}
	if _, err := io.WriteString(w, sheetTail); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"xl/workbook.xml": `<workbook xmlns:r="x"><sheets><sheet name="Data" r:id="a"/></sheets></workbook>`, "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>`} {
		if w, err = out.Create(name); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(write(t, "large.xlsx", b.String()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	found, err := guard.Look(f, info.Size(), answerLimits)
	if err != nil {
		t.Fatal(err)
	}
	if facts := found.Facts("Data"); facts == nil || facts.Last != 200_000/tenth || facts.Problem.What != "" {
		t.Errorf("found %+v", facts)
	}
}

// A sheet too large for memory is unpacked into a folder of our own, which is gone afterwards.
func TestNothingUnpackedIsLeft(t *testing.T) {
	rows := [][]string{{"audience", "why", "trust_1"}}
	const length = 30_000
	letters := base64.StdEncoding.EncodeToString([]byte(noise(300 * length)))
	for n := range 400 {
		rows = append(rows, []string{"customer", letters[n*length : (n+1)*length], "5"})
	}
	file := sheet(t, rows)
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	all, err := ReadAnswers([]string{file}, Options{Packs: []*pack.Pack{smallPack()}})
	if err != nil {
		t.Fatal(err)
	}
	if n := all[0].Tally.People(gap.Customer); n != 400 || all[0].CommentsSeen[gap.Customer] != 400 {
		t.Errorf("%d people, %v comments, want 400", n, all[0].CommentsSeen)
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("left in the temporary folder: %v %v", left, err)
	}
}

// Of two parts of the same name one would be looked at and the other read.
func TestPartTwice(t *testing.T) {
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for range 2 {
		if _, err := out.Create(sheetPart); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	file := write(t, "twice.xlsx", b.String())
	_, err := ReadAnswers([]string{file}, Options{Packs: []*pack.Pack{smallPack()}})
	if got, want := faultsOf(t, file, err), "twice.xlsx: "+guard.Damaged+": "+guard.SaveAgain; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
