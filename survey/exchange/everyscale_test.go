package exchange

import (
	"encoding/csv"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// everyScale is the pack that has every kind of question.
func everyScale(t *testing.T) *pack.Pack {
	t.Helper()
	return readPack(t, everyPack)
}

// column is a column of a file of answers, of the rows of one side.
func column(t *testing.T, file, side, name string) []string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(rows[0], name)
	var all []string
	for _, row := range rows[1:] {
		if row[0] == side {
			all = append(all, row[at])
		}
	}
	return all
}

const (
	everyPack = "../testdata/every-scale.yaml"
	everyFile = "../testdata/every-scale.csv"
)

// A pack with every kind of question comes out of the analysis, each kind as it should.
func TestEveryScale(t *testing.T) {
	p := everyScale(t)
	all, err := ReadAnswers([]string{everyFile}, Options{Packs: []*pack.Pack{p}})
	if err != nil {
		t.Fatal(err)
	}
	w := survey.Analyze(survey.DefaultStudy(), all, "off").Waves[0]
	rows := map[string]gap.Row{}
	for _, r := range slices.Concat(w.Gaps, w.Outcomes) {
		if r.Place == (gap.Place{}) && (r.Level == gap.LevelItem || r.Level == gap.LevelOutcome) {
			rows[r.ID] = r
		}
	}
	// Who picked any option that counts is counted; who answered otherwise is not; the rest did not answer.
	for id, counted := range map[string][]string{"care_ways": {"phone", "app", "chat"}, "basics_trouble": {"letter", "press"}, "complained": {"letter", "branch", "phone", "app", "chat", "mail", "press"}} {
		share, n := shareOf(column(t, everyFile, "customer", id), counted)
		got := rows[id].Customers
		if f, ok := got.Favourable.Value(); !ok || math.Abs(f-share) > 1e-12 || got.N.Or(-1) != float64(n) {
			t.Errorf("%s: %v of %v customers, want %v of %d", id, got.Favourable, got.N, share, n)
		}
	}
	share, n := shareOf(column(t, everyFile, "employee", "care_ways"), []string{"phone", "app", "chat"})
	if got := rows["care_ways"].Employees; math.Abs(got.Favourable.Or(-1)-share) > 1e-12 || got.N.Or(-1) != float64(n) {
		t.Errorf("care_ways: %v of %v employees, want %v of %d", got.Favourable, got.N, share, n)
	}
	if !rows["care_ways"].Gap.Known() || !rows["complained"].Gap.Known() || rows["basics_trouble"].Gap.Known() {
		t.Error("a choice of many that both sides are asked has no gap, or one that one side is asked has")
	}
	for _, d := range w.Distributions {
		if id := d.ID; id == "care_ways" || id == "basics_trouble" || id == "complained" {
			t.Errorf("%s has shares of options, and only one of the options ticked is counted", id)
		}
	}
	if _, is := rows["care_story"]; is {
		t.Error("what is answered in words has a score")
	}
	stories := 0
	for _, c := range w.Comments {
		if c.Question == "care_story" && c.About == "care" && c.Text != "" {
			stories++
		}
	}
	written := slices.DeleteFunc(slices.Concat(column(t, everyFile, "customer", "care_story"), column(t, everyFile, "employee", "care_story")), func(s string) bool { return s == "" })
	if stories != len(written) || stories == 0 {
		t.Errorf("%d stories of %d came out as comments", stories, len(written))
	}
	for _, want := range []string{"care_seen", "care_rushed", "care_thanked", "basics_speed", "basics_sides", "basics_first_time", "recommend", "trust", "spoke_well"} {
		if _, is := rows[want]; !is {
			t.Errorf("%s is missing", want)
		}
	}
}

// shareOf is the share of those who answered that picked any of counted.
func shareOf(answers, counted []string) (share float64, n int) {
	k := 0
	for _, a := range answers {
		if a == "" || a == "x" {
			continue
		}
		n++
		if slices.ContainsFunc(strings.Split(a, "|"), func(v string) bool { return slices.Contains(counted, v) }) {
			k++
		}
	}
	return float64(k) / float64(n), n
}

// The order of the options in a cell says nothing, and what is no answer is told.
func TestChoiceOfManyInFiles(t *testing.T) {
	p := everyScale(t)
	read := func(cell string) (*survey.Collected, error) {
		all, err := ReadAnswers([]string{write(t, "a.csv", "audience,care_ways,care_story\ncustomer,"+cell+",\n")}, Options{Packs: []*pack.Pack{p}})
		if err != nil {
			return nil, err
		}
		return all[0], nil
	}
	result := func(cell string) string {
		c, err := read(cell)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range gap.Analyze(c.Frame, c.Tally).Gaps {
			if r.ID == "care_ways" && r.Level == gap.LevelItem {
				b, _ := r.Customers.Favourable.MarshalJSON()
				return string(b)
			}
		}
		return ""
	}
	for cell, want := range map[string]string{"letter|app": "1", "app|letter": "1", " app | letter ": "1", "letter|other_way": "0", "friend": "0", "chat": "1", "x": "null", "": "null"} {
		if got := result(cell); got != want {
			t.Errorf("%q counts as %s, not %s", cell, got, want)
		}
	}
	for cell, want := range map[string]string{
		"app|app":   `a.csv:2:2: "app" is chosen twice in care_ways: write each value once`,
		"app|x":     `a.csv:2:2: "x" is no answer to care_ways: write one or more of letter, branch, phone, app, chat, mail, friend, press, …, joined by |; or x alone for "can't say", or leave it empty`,
		"app|":      `a.csv:2:2: "" is no answer to care_ways: write one or more of letter, branch, phone, app, chat, mail, friend, press, …, joined by |; or x alone for "can't say", or leave it empty`,
		"telegraph": `a.csv:2:2: "telegraph" is no answer to care_ways: write one or more of letter, branch, phone, app, chat, mail, friend, press, …, joined by |, x for "can't say", or leave it empty`,
	} {
		_, err := read(cell)
		if err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%q: %v", cell, err)
		}
	}
}

// Counts of a choice of many may name several options; words cannot be counted.
func TestChoiceOfManyInTallies(t *testing.T) {
	p := everyScale(t)
	read := func(rows string) ([]*survey.Collected, error) {
		return ReadTallies([]string{write(t, "t.csv", "audience,item,value,n\n"+rows)}, Options{Packs: []*pack.Pack{p}})
	}
	all, err := read("customer,care_ways,letter|app,6\ncustomer,care_ways,app,2\ncustomer,care_ways,letter|press,2\ncustomer,care_ways,x,1\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range gap.Analyze(all[0].Frame, all[0].Tally).Gaps {
		if r.ID == "care_ways" && r.Level == gap.LevelItem && (r.Customers.Favourable.Or(-1) != 0.8 || r.Customers.N.Or(-1) != 10) {
			t.Errorf("%v of %v", r.Customers.Favourable, r.Customers.N)
		}
	}
	for rows, want := range map[string]string{
		"customer,care_ways,letter|app,6\ncustomer,care_ways,app|letter,2\n": `t.csv:3:2: "care_ways" with the value "app|letter" is counted twice for the same group: give each combination once`,
		"customer,care_story,Fine,6\n":                                       `t.csv:2:2: care_story is answered in words, which are not counted: take the row out; words belong in an answers file`,
		"customer,care_ways,app|app,6\n":                                     `t.csv:2:3: "app|app" is no answer to care_ways: write one or more of letter, branch, phone, app, chat, mail, friend, press, …, joined by |, or x for "can't say"`,
	} {
		if _, err := read(rows); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%q: %v", rows, err)
		}
	}
}
