package bench

import (
	"bytes"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/chunk"
	"mirror/survey/store/storetest"
)

// All that is measured is measured on a small wave too, and every count is the one of the rows: else Run fails.
func TestAggregate(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) { aggregate(t, "sqlite") })
	t.Run("PostgreSQL", func(t *testing.T) { aggregate(t, storetest.PostgresDSN(t)) })
}

func aggregate(t *testing.T, db string) {
	a := Aggregate{DB: db, Dir: t.TempDir(), Sizes: []int{20_000}, Log: t.Logf}
	r, err := a.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var text, lines bytes.Buffer
	if err := r.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteJSON(&lines); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(lines.String(), "\n"); n != len(r.Figures)+len(r.Goals) || n < 20 {
		t.Errorf("%d lines of JSON for %d figures and %d goals", n, len(r.Figures), len(r.Goals))
	}
	for _, f := range r.Figures {
		if f.Wall <= 0 || f.CPU <= 0 || f.N != 20_000 || !strings.Contains(text.String(), f.Name) {
			t.Errorf("%+v is no figure, or not in the table", f)
		}
	}
}

func TestAggregateRefuses(t *testing.T) {
	for name, a := range map[string]Aggregate{
		"a database elsewhere": {DB: "postgres://db.example.com/x", Sizes: []int{20_000}},
		"too few":              {DB: "sqlite", Dir: t.TempDir(), Sizes: []int{100}},
	} {
		if _, err := a.Run(t.Context()); err == nil {
			t.Errorf("%s is measured", name)
		}
	}
}

// A wave too large for rows is written as chunks, and counted as exactly.
func TestAggregateChunksAlone(t *testing.T) {
	a := Aggregate{DB: "sqlite", Dir: t.TempDir(), Log: t.Logf, rowsUpTo: 1}
	a.Sizes = []int{30_000}
	if _, err := a.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// formOf is the questionnaire that is counted, with the study's groups numbered.
func formOf(t *testing.T) *survey.Form {
	t.Helper()
	source, err := countedQuestionnaire()
	if err != nil {
		t.Fatal(err)
	}
	study := countedStudy()
	form := &survey.Form{Pack: source.Pack, Frame: survey.Frame(source.Pack, study, "w")}
	form.Layout = survey.NewLayout(source.Pack, form.Frame)
	for i, g := range study.Segments {
		form.Groups = append(form.Groups, survey.Group{ID: survey.GroupID(1 + i), Kind: "segment", Key: g.ID}, survey.Group{ID: survey.GroupID(101 + i), Kind: "cell", Key: study.Cells[i].ID})
	}
	for i, u := range study.Units {
		form.Groups = append(form.Groups, survey.Group{ID: survey.GroupID(201 + i), Kind: "unit", Key: u.ID})
	}
	return form
}

// Person number i is always the same one, and what they answer is in their questionnaire.
func TestPeopleAreTheSame(t *testing.T) {
	form := formOf(t)
	p, err := newPeople(form)
	if err != nil {
		t.Fatal(err)
	}
	employees, places := 0, map[spot]bool{}
	for i := range 20_000 {
		a, b := p.row(i), p.row(i)
		if a.Group != b.Group || a.Unit != b.Unit || !bytes.Equal(a.Response.Answers, b.Response.Answers) {
			t.Fatalf("person %d is two", i)
		}
		if !form.Layout.Valid(a.Response.Answers, a.Response.Audience) {
			t.Fatalf("person %d answers what is not asked", i)
		}
		if a.Response.Audience == gap.Employee {
			employees++
		}
		places[spot{a.Response.Audience, a.Response.Group, a.Response.Unit}] = true
	}
	if employees < 1000 || employees > 1500 || len(places) != 2*countedGroups*countedUnits {
		t.Errorf("%d employees, %d places", employees, len(places))
	}
}

// The scan notices one answer that is counted otherwise, and one person too many.
func TestScanNoticesOneAnswer(t *testing.T) {
	form := formOf(t)
	p, err := newPeople(form)
	if err != nil {
		t.Fatal(err)
	}
	everybody := chunk.Grouping{Groups: 1, Of: func(gap.Audience, survey.GroupID, survey.GroupID) int { return 0 }}
	for name, change := range map[string]func(i int, r *survey.Response, c *chunk.Counts){
		"nothing": func(int, *survey.Response, *chunk.Counts) {},
		"an answer": func(i int, r *survey.Response, _ *chunk.Counts) {
			if i == 77 {
				r.Answers[12] ^= 1
			}
		},
		"a person": func(i int, r *survey.Response, c *chunk.Counts) {
			if i == 77 {
				if err := c.Row(r); err != nil {
					t.Fatal(err)
				}
			}
		},
	} {
		scan, counts := newScan(form, true), chunk.NewCounts(form.Layout, everybody)
		r := survey.Response{Answers: make([]byte, form.Layout.Size)}
		for i := range 500 {
			p.response(i, &r)
			if err := scan.add(&r); err != nil {
				t.Fatal(err)
			}
			change(i, &r, counts)
			if err := counts.Row(&r); err != nil {
				t.Fatal(err)
			}
		}
		if err := scan.same(everybody, counts); (err != nil) != (name != "nothing") {
			t.Errorf("%s is changed, and the scan says: %v", name, err)
		}
	}
}
