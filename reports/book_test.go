package reports

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/reports/sheet"
)

var update = flag.Bool("update", false, "rewrite the golden files")
var books = flag.String("books", "", "write the sample's workbooks to this folder, to look at them")

// golden compares with a file of testdata, or rewrites it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; go test -update rewrites it):\n%s", name, diff)
	}
}

// headers lists each sheet's name and its table's header.
func headers(b *sheet.Book) string {
	var s strings.Builder
	for _, sh := range b.Sheets {
		s.WriteString(sh.Name + "\n")
		for _, c := range sh.Table.Columns {
			s.WriteString("\t" + c.Name + "\n")
		}
	}
	return s.String()
}

func TestHeaders(t *testing.T) {
	v := sampleView()
	golden(t, "hr-headers.golden", headers(hr(v)))
	golden(t, "marketing-headers.golden", headers(marketing(v)))
}

func TestFindings(t *testing.T) {
	var s strings.Builder
	for _, f := range sampleView().findings() {
		s.WriteString(f.ID + " [" + f.Certainty + "; n " + f.Customers.String() + " / " + f.Employees.String() + "; " + string(f.topic) + "]\n\t" + f.Sentence + "\n")
	}
	golden(t, "findings.golden", s.String())
}

// Every book that can be laid out must also be one that can be written, with
// charts that draw nothing their table does not show.
func TestBooksAreWritten(t *testing.T) {
	for name, b := range map[string]*sheet.Book{"hr": hr(sampleView()), "marketing": marketing(sampleView())} {
		var first, second bytes.Buffer
		if err := b.Write(&first); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		again := hr(sampleView())
		if name == "marketing" {
			again = marketing(sampleView())
		}
		if err := again.Write(&second); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Errorf("%s: the same release gave other bytes", name)
		}
		if *books != "" {
			if err := os.WriteFile(filepath.Join(*books, name+".xlsx"), first.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
