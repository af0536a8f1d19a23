package exchange

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fault"
)

func listStudy() *survey.Study {
	s := survey.DefaultStudy()
	s.Cells = []survey.Cell{{ID: "ops", Name: "Operations"}, {ID: "field", Name: "Field sales"}}
	s.Segments = []survey.Segment{{ID: "family", Name: "Families"}}
	s.Units = []survey.Unit{{ID: "north", Name: "Nord"}}
	return s
}

// usesOf are the columns of a list as "name=use".
func usesOf(l *List) (list []string) {
	for _, c := range l.Columns {
		list = append(list, c.Name+"="+string(c.Use))
	}
	return list
}

// Lists come with headings of several languages or none; what is not needed is not kept.
func TestListColumnsAreUnderstood(t *testing.T) {
	for _, c := range []struct{ name, text, want, kept string }{
		{"English", "Mail,Dept,Salary\na.berg@example.com,Operations,52000\n", "Mail=email Dept=group Salary=", "a.berg@example.com|Operations"},
		{"German", "Personalnummer;Vorname;Nachname;E-Mail-Adresse;Abteilung;Gehalt\n7;Ann;Berg;a@example.com;Operations;1\n",
			"Personalnummer=reference Vorname=name Nachname=last_name E-Mail-Adresse=email Abteilung=group Gehalt=", "7|Ann|Berg|a@example.com|Operations"},
		{"French", "Prénom\tCourriel\tÉquipe\nAnn\ta@example.com\tField sales\n", "Prénom=name Courriel=email Équipe=group", "Ann|a@example.com|Field sales"},
		{"Japanese", "氏名,メールアドレス,部署\nAnn,a@example.com,Operations\n", "氏名=name メールアドレス=email 部署=group", "Ann|a@example.com|Operations"},
		{"by values", "Kontakt,OE,Wo\na@example.com,Operations,Nord\nb@example.com,field sales,Süd\n", "Kontakt=email OE=group Wo=", "a@example.com|Operations"},
		{"no headings", "a@example.com,Operations,secret\nb@example.com,Field sales,secret\n", "Column 1=email Column 2=group Column 3=", "a@example.com|Operations"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, err := ReadList(peopleFile(t, c.text), "list", listStudy(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(usesOf(l), " "); got != c.want {
				t.Errorf("columns %s\nwant    %s", got, c.want)
			}
			if got := strings.Join(l.Rows[0].Values, "|"); got != c.kept {
				t.Errorf("kept %s, want %s", got, c.kept)
			}
		})
	}
}

// A list comes to people and to problems, each row to one of both.
func TestListIsChecked(t *testing.T) {
	l, err := ReadList(peopleFile(t, strings.Join([]string{"Mail,Team,Branch,Ref",
		"a@example.com,Operations,north,1", "A@example.com,Operations,,2", "no address,Operations,,", "b@example.com,Sales field,,3",
		"c@example.com,sales field,,", "d@example.com,Legal,South,", "e@example.com,,,3", "f@example.com,a,b,c,d", "bad,field,,9",
	}, "\n")), "list", listStudy(), nil)
	if err != nil {
		t.Fatal(err)
	}
	c := l.Check(listStudy(), gap.Employee, Placing{"Sales field": "field", "Legal": NewGroup}, nil)
	var got []string
	for i, p := range c.People {
		got = append(got, fmt.Sprintf("%d %s %s/%s %s", c.Lines[i], p.Email, p.Cell, p.Unit, p.Reference))
	}
	want := []string{"2 a@example.com ops/north 1", "5 b@example.com field/ 3", "6 c@example.com / ", "7 d@example.com \x00newLegal/ ", "10  field/ 9"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !slices.Equal(c.Double, []int{3, 8}) || !slices.Equal(c.NoWay, []int{4}) || len(c.Other) != 1 || c.Other[0].Line != 9 {
		t.Errorf("double %v, no way %v, other %v", c.Double, c.NoWay, c.Other)
	}
	unknown := []Unknown{{"Sales field", 1, "field", ""}, {"sales field", 1, "", ""}, {"Legal", 1, NewGroup, ""}}
	if diff := cmp.Diff(unknown, c.Groups); diff != "" || len(c.Units) != 1 {
		t.Errorf("%s, units %v", diff, c.Units)
	}
}

// No list of these is taken for an empty one, and none holds the server up (protection.md P24).
func TestHostileListsAreRefused(t *testing.T) {
	row := `<row r="%d"><c r="A%[1]d" t="inlineStr"><is><t>a%[1]d@example.com</t></is></c></row>`
	whole := func(rows string) string {
		return remade(t, plainSheet(t), map[string]string{sheetPart: sheetHead + rows + sheetTail})
	}
	head := `<row r="1"><c r="A1" t="inlineStr"><is><t>Mail</t></is></c></row>`
	utf16 := func(s string) string {
		b := "\xff\xfe"
		for _, r := range s {
			b += string([]byte{byte(r), 0})
		}
		return b
	}
	file := func(text string) string { return write(t, "list", text) }
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	for _, name := range []string{"xl/workbook.xml", sheetPart} {
		w, _ := z.Create(name)
		for range 64 {
			_, _ = w.Write(make([]byte, 1<<20))
		}
	}
	_ = z.Close()
	for _, c := range []struct{ name, file string }{
		{"a bomb", file(bomb.String())},
		{"a cell at the end of the sheet", whole(head + fmt.Sprintf(row, 2) + `<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`)},
		{"a document type", remade(t, plainSheet(t), map[string]string{sheetPart: strings.Replace(sheetHead, "<worksheet", `<!DOCTYPE x [<!ENTITY a "a@b.example">]><worksheet`, 1) + head + sheetTail})},
		{"a sheet that breaks off", remade(t, plainSheet(t), map[string]string{sheetPart: sheetHead + head + fmt.Sprintf(row, 2)})},
		{"headings alone", whole(head)},
		{"an empty sheet", whole("")},
		{"a formula without a result", whole(head + `<row r="2"><c r="A2"><f>HYPERLINK("x")</f></c></row>`)},
		{"an old workbook", file("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("x", 600))},
		{"nothing", file("")},
		{"zeros", file(strings.Repeat("\x00", 4000))},
		{"zeros in the headings", file("Ma\x00il,Team\na@example.com,x\n")},
		{"a picture", file("\x89PNG\r\n\x1a\n" + strings.Repeat("\x01\x02", 4000))},
		{"a huge cell", file("Mail\n\"" + strings.Repeat("x", 10<<20) + "\"\n")},
		{"a huge line", file(strings.Repeat("x", 10<<20))},
		{"100,000 columns", file(strings.Repeat("a,", 100_000) + "\n1\n")},
		{"more people than there may be", file("Mail\n" + strings.Repeat("a@example.com\n", MostPeople+1))},
		{"UTF-16 without people", file(utf16("Mail\tTeam\n"))},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			l, err := ReadList(c.file, "list", listStudy(), nil)
			var bad *fault.Error
			if !errors.As(err, &bad) || l != nil {
				t.Fatalf("%v, %v", l, err)
			}
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("refused only after %v", took)
			}
			if strings.Contains(err.Error(), c.file) {
				t.Errorf("the error tells where the copy lay: %v", err)
			}
		})
	}
	if l, err := ReadList(file(utf16("Mail\tTeam\na@example.com\tOperations\n")), "list", listStudy(), nil); err != nil || len(l.Rows) != 1 {
		t.Errorf("Excel's Unicode text: %v, %v", l, err)
	}
}

// mostListMemory is what the server's resident memory may grow by while it reads a list (P24).
const mostListMemory = 32 << 20

// TestListMemory reads the largest list there may be, and a bomb, each in a process of its own: no child process is needed
// beside the server to bound what a list takes.
func TestListMemory(t *testing.T) {
	if file := os.Getenv("MIRROR_TEST_LIST"); file != "" {
		before := peak(t)
		_, err := ReadList(file, "list", listStudy(), nil)
		if _, bad := errors.AsType[*fault.Error](err); err != nil && !bad {
			t.Fatal(err)
		}
		fmt.Printf("grown by %d kB\n", peak(t)-before)
		return
	}
	var rows [][]string
	for i := range MostPeople {
		rows = append(rows, []string{fmt.Sprintf("somebody.with.a.name.%d@example.com", i), "Firstname Lastname of " + strconv.Itoa(i), "Operations", strconv.Itoa(i), "52000", strings.Repeat("what nobody needs ", 8)})
	}
	files := map[string]string{"the largest list": bookOf(t, [][]string{{"Mail", "Name", "Team", "Ref", "Salary", "Remark"}}, rows)}
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	w, _ := z.Create(sheetPart)
	for range 200 {
		_, _ = w.Write(bytes.Repeat([]byte(`<row r="1"/>`), 1<<20/12))
	}
	_ = z.Close()
	files["a bomb"] = write(t, "bomb.xlsx", bomb.String())
	for name, file := range files {
		child := exec.Command(os.Args[0], "-test.run=^TestListMemory$", "-test.v")
		child.Env = append(os.Environ(), "MIRROR_TEST_LIST="+file)
		start := time.Now()
		out, err := child.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		m := regexp.MustCompile(`grown by (\d+) kB`).FindSubmatch(out)
		if _, err := os.Stat("/proc/self/status"); m == nil && err != nil {
			t.Skip("there is no file /proc/self/status: only Linux tells the peak memory of a process")
		}
		if m == nil {
			t.Fatalf("the process does not say what memory it took:\n%s", out)
		}
		grown, _ := strconv.Atoi(string(m[1]))
		t.Logf("%s: resident memory grew by %.1f MiB, %v", name, float64(grown)/1024, time.Since(start).Round(time.Millisecond))
		if grown<<10 > mostListMemory*raceRoom {
			t.Errorf("%s: resident memory grew by %d kB", name, grown)
		}
	}
}

// bookOf is a workbook of rows, streamed.
func bookOf(t *testing.T, parts ...[][]string) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, rows := range parts {
		for _, row := range rows {
			n++
			values := make([]any, len(row))
			for i := range row {
				values[i] = row[i]
			}
			if err := w.SetRow("A"+strconv.Itoa(n), values); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	name := t.TempDir() + "/list.xlsx"
	if err := f.SaveAs(name); err != nil {
		t.Fatal(err)
	}
	return name
}

// peak is the highest resident memory of this process so far, in kB; 0 where it is not told.
func peak(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	m := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(string(m[1]))
	return n
}
