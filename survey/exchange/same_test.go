package exchange

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/unicode"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// smallAnswers are n rows of valid answers to smallPack, the header first.
func smallAnswers(n int) [][]string {
	rows := [][]string{strings.Split(strings.TrimSpace(head), ",")}
	draw := rand.New(rand.NewPCG(3, 4))
	one := func(of ...string) string { return of[draw.IntN(len(of))] }
	agree := func() string { return one("1", "2", "3", "4", "5", "x", "") }
	for i := range n {
		comment := one("", "", "Gut, aber teuer", "They said \"soon\";\nit took weeks\tand days", "対応が早い", fmt.Sprintf("Comment %d", i))
		unit := one("north", "süd", "")
		if draw.IntN(3) == 0 {
			rows = append(rows, []string{"employee", one("1", "2"), one("sales", "service", ""), "", unit, "", "", "", "", "",
				agree(), agree(), "", one("said_no", "said_yes", "x"), one("0", "7", "10"), one("0", "29", "100", "x"), one("trust", "speed|price", ""), "", comment, ""})
			continue
		}
		rows = append(rows, []string{"customer", one("1", "2"), "", one("home", "firm", ""), unit, one("", "a1", "a2"), one("", "0.5", "2"), one("", "30", "600"), one("de", "ja", ""), one("new", "old", ""),
			agree(), agree(), agree(), one("said_no", "said_yes", "not_sure"), one("0", "8", "10", "x"), one("said_no", "said_yes"), one("trust|price", "speed"), one("glad", "calm|angry", ""), comment, one("", "More people")})
	}
	return rows
}

// separated writes rows as CSV.
func separated(rows [][]string, comma rune, crlf bool) string {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = comma, crlf
	if err := w.WriteAll(rows); err != nil {
		panic(err)
	}
	return b.String()
}

func utf16(s string, order unicode.Endianness, mark unicode.BOMPolicy) string {
	out, err := unicode.UTF16(order, mark).NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return out
}

// sheet writes rows as a workbook, numbers as numbers.
func sheet(t testing.TB, rows [][]string) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		values := make([]any, len(row))
		for j, v := range row {
			if values[j] = v; v == "" {
				values[j] = nil
			} else if x, err := strconv.ParseFloat(v, 64); err == nil {
				values[j] = x
			}
		}
		if err := w.SetRow("A"+strconv.Itoa(i+1), values); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "answers.xlsx")
	if err := f.SaveAs(file); err != nil {
		t.Fatal(err)
	}
	return file
}

func readSmall(t testing.TB, files ...string) []*survey.Collected {
	t.Helper()
	all, err := ReadAnswers(files, Options{Packs: []*pack.Pack{smallPack()}, Drivers: true})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// differ says what differs in two collections, or "". Each tally is merged into a fresh one
// before it is compared, so that only what it counted takes part and not the room it works in.
func differ(want, got []*survey.Collected) string {
	if len(want) != len(got) {
		return fmt.Sprintf("%d collected, want %d", len(got), len(want))
	}
	for i := range want {
		w, g := *want[i], *got[i]
		if !reflect.DeepEqual(counted(&w), counted(&g)) {
			return "the tallies of wave " + w.Wave + " differ"
		}
		w.Pack, w.Frame, w.Tally = nil, nil, nil
		g.Pack, g.Frame, g.Tally = nil, nil, nil
		if diff := cmp.Diff(w, g); diff != "" {
			return "-want +got:\n" + diff
		}
	}
	return ""
}

func counted(c *survey.Collected) *gap.Tally {
	t := gap.NewTally(c.Frame, gap.Collect{Drivers: true})
	t.Merge(c.Tally)
	return t
}

func TestFormatsGiveTheSame(t *testing.T) {
	rows := smallAnswers(300)
	want := readSmall(t, write(t, "a.csv", separated(rows, ',', false)))
	if len(want) != 2 || want[0].Wave != "1" || want[1].Wave != "2" {
		t.Fatalf("%d waves collected, want 1 and 2", len(want))
	}
	if n := want[0].Tally.People(gap.Customer) + want[0].Tally.People(gap.Employee) + want[1].Tally.People(gap.Customer) + want[1].Tally.People(gap.Employee); n != 300 {
		t.Fatalf("%d people counted, want 300", n)
	}
	comma, semicolon := separated(rows, ',', false), separated(rows, ';', true)
	tab := separated(rows, '\t', false)
	wrong := smallAnswers(300)
	wrong[7][10] = "1"
	wrong[8][10] = "2"
	if differ(want, readSmall(t, write(t, "a.csv", separated(wrong, ',', false)))) == "" {
		t.Fatal("two other answers make no difference")
	}
	half := append([][]string{rows[0]}, rows[150:]...)
	tests := []struct {
		name  string
		files []string
	}{
		{"semicolon, CRLF", []string{write(t, "a.csv", semicolon)}},
		{"tab", []string{write(t, "a.tsv", tab)}},
		{"byte order mark", []string{write(t, "a.csv", "\xef\xbb\xbf"+comma)}},
		{"sep= line", []string{write(t, "a.csv", "sep=;\r\n"+semicolon)}},
		{"sep= line in quotes", []string{write(t, "a.csv", "\"sep=;\"\n"+semicolon)}},
		{"no line break at the end", []string{write(t, "a.csv", strings.TrimRight(comma, "\n"))}},
		{"UTF-16 LE, marked", []string{write(t, "a.csv", utf16(tab, unicode.LittleEndian, unicode.UseBOM))}},
		{"UTF-16 BE, marked", []string{write(t, "a.csv", utf16(tab, unicode.BigEndian, unicode.UseBOM))}},
		{"UTF-16 LE, unmarked", []string{write(t, "a.csv", utf16(comma, unicode.LittleEndian, unicode.IgnoreBOM))}},
		{"UTF-16 BE, unmarked", []string{write(t, "a.csv", utf16(comma, unicode.BigEndian, unicode.IgnoreBOM))}},
		{"blank and empty rows", []string{write(t, "a.csv", strings.Replace(comma, "\ncustomer,", "\n\n"+strings.Repeat(",", len(rows[0])-1)+"\ncustomer,", 1))}},
		{"spaces around values", []string{write(t, "a.csv", strings.ReplaceAll(comma, "customer,", " customer , "))}},
		{"workbook", []string{sheet(t, rows)}},
		{"two files", []string{write(t, "b.csv", separated(half, ',', false)), write(t, "a.csv", separated(rows[:150], ';', false))}},
		{"CSV and workbook", []string{sheet(t, half), write(t, "a.csv", separated(rows[:150], '\t', false))}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := differ(want, readSmall(t, test.files...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The order of rows and of columns must not show in anything that is collected.
func TestOrderDoesNotShow(t *testing.T) {
	rows := smallAnswers(400)
	want := readSmall(t, write(t, "a.csv", separated(rows, ',', false)))
	draw := rand.New(rand.NewPCG(5, 6))
	for range 10 {
		mixed := append([][]string{}, rows...)
		draw.Shuffle(len(mixed)-1, func(i, j int) { mixed[i+1], mixed[j+1] = mixed[j+1], mixed[i+1] })
		order := draw.Perm(len(rows[0]))
		for i, row := range mixed {
			mixed[i] = make([]string, len(row))
			for j, from := range order {
				mixed[i][j] = row[from]
			}
		}
		if diff := differ(want, readSmall(t, write(t, "a.csv", separated(mixed, ',', false)))); diff != "" {
			t.Fatal("another order gives another result: " + diff)
		}
	}
}
