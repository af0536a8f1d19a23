package demo

import (
	"fmt"
	"regexp"
	"slices"
	"testing"

	"mirror/survey/pack"
)

func TestComments(t *testing.T) {
	l, err := readLibrary()
	if err != nil {
		t.Fatal(err)
	}
	d := made(t, Options{Quirks: true})
	used := map[string]int{} // by wave, audience and text
	written := map[string]int{}
	for _, f := range d.Answers {
		p, _ := pack.Named(f.Pack)
		for _, row := range scan(t, f.File) {
			for _, o := range p.Open {
				if row[o.ID] != "" {
					used[fmt.Sprint(row["wave"], row["audience"], row[o.ID])]++
					written[row[o.ID]]++
				}
			}
		}
	}
	for what, n := range used {
		if n > 1 {
			t.Errorf("used %d times in one wave: %s", n, what)
		}
	}
	for _, c := range slices.Concat(l.Customer, l.Employee) {
		if written[c.Text] == 0 {
			t.Errorf("never written: %s", c.Text)
		}
	}
}

// A comment fits the writer: low words go with a low score, an employee's with the cell, a language with its speakers.
func TestCommentsFit(t *testing.T) {
	l, err := readLibrary()
	if err != nil {
		t.Fatal(err)
	}
	p, _ := pack.Named("mirror-core")
	for _, row := range file(t, made(t, Options{}), "mirror-core") {
		library := l.Customer
		if row["audience"] == "employee" {
			library = l.Employee
		}
		for _, o := range p.Open {
			i := slices.IndexFunc(library, func(c *comment) bool { return c.Text == row[o.ID] })
			if i < 0 {
				continue
			}
			c := library[i]
			// What a person could not say is no longer in the row, so its score may lie a little off.
			score, rated := row.score(p, c.About, 2)
			if rated && (c.Tone == "low" && score > 4 || c.Tone == "high" && score < 5) {
				t.Errorf("a score of %.1f on %s goes with: %s", score, c.About, c.Text)
			}
			if row["cell"] != c.Cell || c.Language != "" && row["language"] != c.Language {
				t.Errorf("%s %s wrote: %s", row["cell"], row["language"], c.Text)
			}
			if c.Waves != nil && !slices.Contains(c.Waves, row["wave"]) {
				t.Errorf("in %s somebody wrote: %s", row["wave"], c.Text)
			}
		}
	}
}

// The library can be read: known words in every place, no text twice, and something to hide in a few of them.
func TestLibrary(t *testing.T) {
	l, err := readLibrary()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	digits, address := regexp.MustCompile(`\d[\d ]{5,}\d`), regexp.MustCompile(`\S+@example\.com`)
	private := 0
	for _, c := range slices.Concat(l.Customer, l.Employee) {
		if seen[c.Text] || c.Text == "" {
			t.Errorf("twice or empty: %s", c.Text)
		}
		seen[c.Text] = true
		if !slices.Contains([]string{"low", "high", "any"}, c.Tone) {
			t.Errorf("tone %q: %s", c.Tone, c.Text)
		}
		if digits.MatchString(c.Text) || address.MatchString(c.Text) {
			private++
		}
	}
	if private < 4 {
		t.Errorf("%d comments hold a number or an address, want a few", private)
	}
}
