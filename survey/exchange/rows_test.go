package exchange

import (
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// handed reads files with a row sink, and counts what it is given as the store would.
func handed(t *testing.T, files ...string) (collected, again []*survey.Collected, rows []survey.Row) {
	t.Helper()
	collected, err := ReadAnswers(files, Options{Packs: []*pack.Pack{smallPack()}, Drivers: true,
		Each: func(c *survey.Collected, all iter.Seq[survey.Row]) error {
			l := survey.NewLayout(c.Pack, c.Frame)
			comments := survey.NewComments(l.Texts)
			other := &survey.Collected{Wave: c.Wave, Pack: c.Pack, Frame: c.Frame, Tally: gap.NewTally(c.Frame, gap.Collect{Drivers: true})}
			for row := range all {
				rows = append(rows, row)
				r := row.Response
				if !l.Valid(r.Answers, r.Audience) {
					t.Errorf("packed answers that the page would refuse")
				}
				answer := gap.Response{Weight: r.Weight, Account: r.Account, Seconds: -1}
				if r.Audience == gap.Customer {
					answer.Seconds = r.Seconds
				}
				l.Unpack(r.Answers, &answer)
				other.Tally.Add(other.Tally.Atom(r.Audience, row.Group, row.Unit), &answer)
				for _, w := range r.Comments {
					comments.Offer(&survey.Remark{Question: w.Question, Audience: r.Audience, Group: gap.Word(row.Group), Unit: gap.Word(row.Unit),
						Language: []byte(w.Language), Score: w.Score, Text: []byte(w.Text)})
				}
			}
			comments.Into(other)
			again = append(again, other)
			return nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	return collected, again, rows
}

// The rows handed on count to what the file counts to: nothing is lost on the way to the store.
func TestRowsCountToTheSame(t *testing.T) {
	collected, again, rows := handed(t, write(t, "a.csv", separated(smallAnswers(300), ',', false)), write(t, "b.csv", separated(smallAnswers(40), ';', false)))
	if len(rows) != 340 {
		t.Fatalf("%d rows handed on, want 340", len(rows))
	}
	if diff := differ(collected, again); diff != "" {
		t.Error(diff)
	}
	if len(collected[0].Comments) == 0 || !slices.ContainsFunc(rows, func(r survey.Row) bool { return r.Response.Weight == 0.5 && r.Response.Account != 0 }) {
		t.Error("the test has no comments, weights or accounts")
	}
	for _, r := range rows {
		if r.Response.Audience == gap.Employee && (r.Response.Weight != 0 || r.Response.Seconds != 0) {
			t.Fatal("an employee's row with a weight or a time")
		}
	}
}

// Rows are handed on only when everything is sound, and only of the wave that is asked for.
func TestRowsAreAllOrNothing(t *testing.T) {
	good := separated(smallAnswers(50), ',', false)
	wrong := smallAnswers(50)
	wrong[50][10] = "9"
	called := 0
	each := func(*survey.Collected, iter.Seq[survey.Row]) error {
		called++
		return nil
	}
	o := Options{Packs: []*pack.Pack{smallPack()}, Each: each}
	if _, err := ReadAnswers([]string{write(t, "a.csv", good), write(t, "b.csv", separated(wrong, ',', false))}, o); err == nil || called > 0 {
		t.Errorf("a fault in the last row: error %v, and %d times rows were handed on", err, called)
	}
	o.Wave = "2"
	o.Each = func(c *survey.Collected, rows iter.Seq[survey.Row]) error {
		called++
		if n := int64(len(slices.Collect(rows))); c.Wave != "2" || n != c.Tally.People(gap.Customer)+c.Tally.People(gap.Employee) {
			t.Errorf("%d rows of wave %s", n, c.Wave)
		}
		return nil
	}
	if _, err := ReadAnswers([]string{write(t, "a.csv", good)}, o); err != nil || called != 1 {
		t.Errorf("error %v, and %d times rows were handed on", err, called)
	}
	o.Each = func(*survey.Collected, iter.Seq[survey.Row]) error { return errors.New("the disk is full") }
	if _, err := ReadAnswers([]string{write(t, "a.csv", good)}, o); err == nil || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("an error of the sink is lost: %v", err)
	}
}
