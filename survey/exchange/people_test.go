package exchange

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fault"
)

func peopleStudy() *survey.Study {
	s := survey.DefaultStudy()
	s.Cells = []survey.Cell{{ID: "sales"}}
	s.Segments = []survey.Segment{{ID: "family"}}
	s.Units = []survey.Unit{{ID: "north"}}
	return s
}

func peopleFile(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "people.csv")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestReadPeople(t *testing.T) {
	got, ignored, err := ReadPeople(peopleFile(t, "audience,email,reference,cell,segment,unit,weight,birthday\n"+
		"employee,a@example.com,,sales,,north,,1970-01-01\ncustomer,,K-17,,family,,2.5,\n\n"), peopleStudy())
	if err != nil {
		t.Fatal(err)
	}
	want := []survey.Person{
		{Audience: gap.Employee, Email: "a@example.com", Cell: "sales", Unit: "north"},
		{Audience: gap.Customer, Reference: "K-17", Segment: "family", Weight: 2.5},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"birthday"}, ignored); d != "" {
		t.Errorf("left out: %s", d)
	}
}

// Every fault of a list is told at once, at its row and column, and nobody is read.
func TestReadPeopleFaults(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"no audience":        {"email\na@example.com\n", `1:1: there is no column "audience"`},
		"no contact columns": {"audience,name\ncustomer,A\n", `neither a column "email" nor a column "reference"`},
		"nearly a column":    {"audience,email,segmnt\ncustomer,a@example.com,family\n", "1:3: the column \"segmnt\" is nearly"},
		"wrong side":         {"audience,email\nstaff,a@example.com\n", "2:1: the audience is \"staff\""},
		"no address":         {"audience,email\ncustomer,nobody\n", "2:2: this is no e-mail address"},
		"twice":              {"audience,email\ncustomer,a@example.com\ncustomer,A@example.com\n", "3:2: this email is there twice, also in row 2"},
		"unreachable":        {"audience,email,name\ncustomer,,A\n", "nothing says how to reach this person"},
		"unknown cell":       {"audience,email,cell\nemployee,a@example.com,sale\n", "2:3: the study has no cell \"sale\""},
		"employee's weight":  {"audience,email,weight\nemployee,a@example.com,2\n", `2:3: the column "weight" is for customers only`},
		"customer's cell":    {"audience,email,cell\ncustomer,a@example.com,sales\n", `2:3: the column "cell" is for employees only`},
		"bad weight":         {"audience,email,weight\ncustomer,a@example.com,-1\n", `2:3: the weight is "-1"`},
		"header in mail":     {"audience,email\ncustomer,\"a@example.com\r\nBcc: b@example.com\"\n", "2:2: "},
		"nobody":             {"audience,email\n", "no people"},
		"ragged":             {"audience,email\ncustomer\n", "the row has 1 values and the header has 2"},
	} {
		t.Run(name, func(t *testing.T) {
			got, _, err := ReadPeople(peopleFile(t, c.file), peopleStudy())
			var invalid *fault.Error
			if !errors.As(err, &invalid) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("ReadPeople = %v, %v; want a fault with %q", got, err, c.want)
			}
			if got != nil {
				t.Errorf("people were read: %v", got)
			}
		})
	}
}
