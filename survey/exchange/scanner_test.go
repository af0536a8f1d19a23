package exchange

import (
	"encoding/csv"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"mirror/survey/fault"
)

// cells reads everything with the scanner; the faults tell what it did not accept.
func cells(r io.Reader, comma byte) ([][]string, []int, *fault.List) {
	var list fault.List
	s := newScanner(r, reporter{&list, "f"})
	s.buf = s.buf[:16] // so that every row crosses the end of the buffer
	s.comma = comma
	var rows [][]string
	var lines []int
	var rec record
	for s.next(&rec) {
		row := make([]string, len(rec.spans))
		for i, v := range rec.spans {
			row[i] = string(rec.data[v.from:v.to])
		}
		rows, lines = append(rows, row), append(lines, rec.line)
	}
	return rows, lines, &list
}

// reference reads the same with encoding/csv.
func reference(content string, comma byte) ([][]string, []int, error) {
	r := csv.NewReader(strings.NewReader(content))
	r.Comma, r.FieldsPerRecord = rune(comma), -1
	var rows [][]string
	var lines []int
	for {
		row, err := r.Read()
		if err == io.EOF {
			return rows, lines, nil
		}
		if err != nil {
			return nil, nil, err
		}
		line, _ := r.FieldPos(0)
		rows, lines = append(rows, row), append(lines, line)
	}
}

// FuzzScanner holds the scanner against encoding/csv: it accepts the same texts and cuts them into the same cells.
func FuzzScanner(f *testing.F) {
	for _, s := range []string{
		"a,b\n1,2\n", "a,b\r\n1,2", "\"a\",\"b \"\"c\"\"\"\n", "\"two\r\nlines\",x\n\n\ny,z", "a,\n,\n", "\"", "a\"b\n", "\"a\"b\n", "\r\n\r", "\"a\"\r", "x,\"\"\r\n\"\"",
		"a\r\r\n", "a\rb\n", ",\"\n\",\n", "\"a\r\"\n", "ä,日本\n", "0,\"\n0\"", "\xff,a\n", strings.Repeat("long ", 20) + ",\"" + strings.Repeat("q\n", 20) + "\"\n",
	} {
		f.Add(s, byte(','))
		f.Add(strings.ReplaceAll(s, ",", ";"), byte(';'))
	}
	f.Fuzz(func(t *testing.T, content string, comma byte) {
		if comma != ',' && comma != ';' && comma != '\t' {
			return
		}
		got, gotLines, faults := cells(iotest.OneByteReader(strings.NewReader(content)), comma)
		want, wantLines, err := reference(content, comma)
		if !utf8.ValidString(content) {
			return // encoding/csv takes any bytes; here it is enough not to panic
		}
		if (err == nil) != (len(faults.Faults) == 0) {
			t.Fatalf("%q: encoding/csv says %v, the scanner %v", content, err, faults.Faults)
		}
		if err != nil {
			return
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: cells (-encoding/csv +scanner):\n%s", content, diff)
		}
		if diff := cmp.Diff(wantLines, gotLines); diff != "" {
			t.Errorf("%q: lines (-encoding/csv +scanner):\n%s", content, diff)
		}
	})
}

func TestRowLongerThanTheBuffer(t *testing.T) {
	long := strings.Repeat("word ", 100_000)
	rows, _, faults := cells(strings.NewReader("a,\""+long+"\"\nb,"+long+"\n"), ',')
	if len(faults.Faults) > 0 || len(rows) != 2 || rows[0][1] != long || rows[1][1] != long {
		t.Fatalf("%d rows, faults %v", len(rows), faults.Faults)
	}
	for _, content := range []string{strings.Repeat("x", maxRecord+1), "a,\"" + strings.Repeat("x", maxRecord+1) + "\"\n"} {
		if _, _, faults := cells(strings.NewReader("a,b\n"+content), ','); len(faults.Faults) != 1 || faults.Faults[0].Line != 2 {
			t.Errorf("a row of %d bytes: faults %v, want one in line 2", len(content), faults.Faults)
		}
	}
}

// FuzzAnswers (run it with -fuzzminimizetime 20x, or it spends its time on making inputs smaller) feeds whole files: whatever they hold, reading ends in a result or in faults.
func FuzzAnswers(f *testing.F) {
	f.Add([]byte(separated(smallAnswers(5), ',', false)))
	f.Add([]byte("sep=;\naudience;trust_1\ncustomer;5\n"))
	f.Add([]byte("\xff\xfea\x00u\x00"))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, content []byte) {
		for _, read := range []func(string){
			func(file string) { readAny(t, file, ReadAnswers) },
			func(file string) { readAny(t, file, ReadTallies) },
		} {
			read(write(t, "any.csv", string(content)))
		}
	})
}
