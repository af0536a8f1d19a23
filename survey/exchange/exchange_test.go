package exchange

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fault"
	"mirror/survey/pack"
)

// readAny demands either something collected or a *fault.Error.
func readAny(t *testing.T, file string, read func([]string, Options) ([]*survey.Collected, error)) {
	t.Helper()
	all, err := read([]string{file}, Options{Packs: []*pack.Pack{smallPack()}})
	var bad *fault.Error
	switch {
	case err == nil && len(all) == 0:
		t.Fatal("neither a result nor a fault")
	case err != nil && !errors.As(err, &bad):
		t.Fatalf("error is %T: %v", err, err)
	}
}

// row reads one answers row and returns what is handed to the tally.
func row(t *testing.T, content string) gap.Response {
	t.Helper()
	file := write(t, "a.csv", content)
	r := &reading{Options: Options{Packs: []*pack.Pack{smallPack()}, Study: survey.DefaultStudy()}}
	rows, err := r.open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.close()
	report := reporter{&r.faults, file}
	names, line, _ := header(rows, report)
	a := newAnswers(r, r.newPlan(names, line, report), report)
	a.read(rows)
	if err := r.faults.Err(); err != nil {
		t.Fatal(err)
	}
	return a.row
}

func TestCodes(t *testing.T) {
	const blank, cant = gap.Blank, gap.CantSay
	// trust_1, trust_2 (reversed, which is not turned here), speed_1, price_1, recommend, spoke
	tests := []struct {
		name, content string
		want          gap.Response
	}{
		{"customer", head + "customer,1,,s,u,a1,1.25,90.9,de,new,5,1,x,said_yes,10,not_sure,price|trust,calm,,\n",
			gap.Response{Codes: []uint8{4, 0, cant, 1, 10, 2}, Picks: []uint64{0b101, 0b010}, Weight: 1.25, Account: survey.NewHash.Add([]byte("a1")).Sum(), Seconds: 90}},
		{"employee in per cent", head + "employee,1,sales,,u,,,,,,1,5,,said_no,0,100,speed,,,\n",
			gap.Response{Codes: []uint8{0, 4, blank, 0, 0, 100}, Picks: []uint64{0b010, 0}, Seconds: -1}},
		{"nothing answered counts as a person", "audience,trust_1,spoke\nemployee,,\n",
			gap.Response{Codes: []uint8{blank, blank, blank, blank, blank, blank}, Picks: []uint64{0, 0}, Seconds: -1}},
		{"nothing of the row before is left", head + "customer,1,,s,u,a1,2,9,de,new,5,1,3,said_yes,10,not_sure,price,calm,,\n" + "customer,1,,s,u,,,,,,,,,,,,,,,\n",
			gap.Response{Codes: []uint8{blank, blank, blank, blank, blank, blank}, Picks: []uint64{0, 0}, Seconds: -1}},
		{"quotes and spaces", "audience,trust_1,spoke\n\"employee\",\" 3\",\"29\"\n",
			gap.Response{Codes: []uint8{2, blank, blank, blank, blank, 29}, Picks: []uint64{0, 0}, Seconds: -1}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, row(t, test.content)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestWaves(t *testing.T) {
	content := "audience,wave,trust_1\ncustomer,w2,5\nemployee,w2,4\ncustomer,w1,3\n"
	packs := []*pack.Pack{smallPack(), wavePack()}
	other := "audience,wave,item_01\ncustomer,w1,7\n"
	files := []string{write(t, "other.csv", other), write(t, "a.csv", content)}
	ids := func(o Options) (got []string) {
		t.Helper()
		o.Packs = packs
		all, err := ReadAnswers(files, o)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range all {
			if c.Frame.Wave != c.Wave || c.Frame.Pack != c.Pack.ID {
				t.Errorf("frame of %s %s is that of %s %s", c.Wave, c.Pack.ID, c.Frame.Wave, c.Frame.Pack)
			}
			got = append(got, c.Wave+" "+c.Pack.ID)
		}
		return got
	}
	if diff := cmp.Diff([]string{"w1 small", "w1 wave", "w2 small"}, ids(Options{})); diff != "" {
		t.Errorf("all waves:\n%s", diff)
	}
	late := survey.DefaultStudy()
	late.Waves = []survey.Wave{{ID: "w2"}, {ID: "w1"}}
	if diff := cmp.Diff([]string{"w2 small", "w1 small", "w1 wave"}, ids(Options{Study: late})); diff != "" {
		t.Errorf("in the study's order:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"w2 small"}, ids(Options{Wave: "w2"})); diff != "" {
		t.Errorf("one wave:\n%s", diff)
	}
	if got := ids(Options{Wave: "w9"}); got != nil {
		t.Errorf("a wave nobody answered in: %v", got)
	}
	one := survey.DefaultStudy()
	one.Waves = []survey.Wave{{ID: "spring"}}
	all, err := ReadAnswers([]string{write(t, "a.csv", "audience,trust_1\ncustomer,5\n")}, Options{Packs: packs, Study: one})
	if err != nil || len(all) != 1 || all[0].Wave != "spring" {
		t.Errorf("without the column, the study's one wave: %v, %v", all, err)
	}
}

func TestFileTwiceAndFileMissing(t *testing.T) {
	file := write(t, "a.csv", "audience,trust_1\ncustomer,5\n")
	var bad *fault.Error
	if _, err := ReadAnswers([]string{file, file}, Options{Packs: []*pack.Pack{smallPack()}}); !errors.As(err, &bad) || len(bad.Faults) != 1 {
		t.Errorf("the same file twice: %v", err)
	}
	if _, err := ReadAnswers([]string{file + "x"}, Options{Packs: []*pack.Pack{smallPack()}}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := ReadAnswers([]string{filepath.Dir(file)}, Options{Packs: []*pack.Pack{smallPack()}}); err == nil {
		t.Error("a folder was read")
	}
}

func TestFaultsOfAllFilesAreTold(t *testing.T) {
	a, b := write(t, "a.csv", "audience,trust_1\ncustomer,9\n"), write(t, "b.csv", "audience,trust_1\ncustomer,8\n")
	var bad *fault.Error
	if _, err := ReadAnswers([]string{a, b}, Options{Packs: []*pack.Pack{smallPack()}}); !errors.As(err, &bad) || len(bad.Faults) != 2 {
		t.Errorf("want a fault of each file: %v", err)
	}
}

func TestProgress(t *testing.T) {
	file := writeWave(t, 60_000)
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	var last, calls int64
	_, err = ReadAnswers([]string{file}, Options{Packs: []*pack.Pack{wavePack()}, Progress: func(done, total int64) {
		if calls++; done <= last || done > total || total != info.Size() {
			t.Errorf("%d of %d after %d; the file has %d", done, total, last, info.Size())
		}
		last = done
	}})
	if err != nil || calls != info.Size()/progressStep {
		t.Errorf("%d calls for %d bytes, error %v", calls, info.Size(), err)
	}
}

func TestTallies(t *testing.T) {
	p := smallPack()
	answers := write(t, "a.csv", "audience,cell,segment,unit,trust_1,spoke\n"+
		"customer,,home,u1,5,said_yes\ncustomer,,home,u1,5,x\ncustomer,,firm,u1,1,\nemployee,sales,,u1,x,29\n")
	counts := "audience,item,value,n,cell,segment,unit\n" +
		"customer,trust_1,5,2,,home,u1\ncustomer,trust_1,1,1,,firm,u1\nemployee,trust_1,x,1,sales,,u1\n" +
		"customer,spoke,said_yes,1,,home,u1\ncustomer,spoke,x,1,,home,u1\nemployee,spoke,29,1,sales,,u1\nemployee,spoke,30,0,sales,,u1\n"
	want, err := ReadAnswers([]string{answers}, Options{Packs: []*pack.Pack{p}})
	if err != nil {
		t.Fatal(err)
	}
	for _, packs := range [][]*pack.Pack{{p}, {wavePack(), p}} {
		got, err := ReadTallies([]string{write(t, "t.csv", counts)}, Options{Packs: packs})
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
			if w, g := want[0].Tally.People(a), got[0].Tally.People(a); g != w {
				t.Errorf("%d %ss, want %d", g, a, w)
			}
		}
	}
	two := "audience,item,value,n,unit\ncustomer,trust_1,5,2,u1\n"
	if _, err := ReadTallies([]string{write(t, "t.csv", two), write(t, "u.csv", two)}, Options{Packs: []*pack.Pack{p}}); err == nil {
		t.Error("the same counts in two files were added up")
	}
	if _, err := ReadTallies([]string{write(t, "t.csv", "audience,item,value,n\ncustomer,trust_1,5,2\ncustomer,item_01,5,2\n")}, Options{Packs: []*pack.Pack{p, wavePack()}}); err == nil {
		t.Error("items of two packs in one file were accepted")
	}
}

// A column with an id of each person, taken for a group or a wave, must not fill the memory.
func TestLimits(t *testing.T) {
	lines := func(head string, n int, row func(int) string) string {
		b := []byte(head + "\n")
		for i := range n {
			b = append(append(b, row(i)...), '\n')
		}
		return string(b)
	}
	tests := []struct{ name, content, want string }{
		{"groups", lines("audience,unit,trust_1", maxGroups+1, func(i int) string { return fmt.Sprintf("customer,u%d,5", i) }),
			"a.csv:5002:2: the file has very many different values in the column \"unit\", among them \"u5000\": use this column for groups; the id of a client belongs in the column account"},
		{"waves", lines("audience,wave,trust_1", maxWaves+1, func(i int) string { return fmt.Sprintf("customer,w%d,5", i) }),
			"a.csv:102:2: the column \"wave\" has very many different values, among them \"w100\": give each round of fieldwork one id; a date is not a wave"},
		{"columns", "audience" + strings.Repeat(",c", maxColumns) + "\n",
			"a.csv:1:2001: the file has more than 2000 columns: keep only the columns that are needed"},
		{"places", lines("audience,segment,unit,trust_1", maxPlaces+1, func(i int) string { return fmt.Sprintf("customer,s%d,u%d,5", i%500, i/500) }),
			"a.csv:50002:3: there are more than 50000 combinations of segment and unit: use broader groups"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			file := write(t, "a.csv", test.content)
			_, err := ReadAnswers([]string{file}, Options{Packs: []*pack.Pack{smallPack()}})
			if diff := cmp.Diff(test.want, faultsOf(t, file, err)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
