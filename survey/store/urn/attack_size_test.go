package urn_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store/urn"
)

// Somebody watches the boxes come, one employee's answers in each, and reads the comments after the close. Where the box of
// one of a team were larger than those of the others, the team's one comment would be that one's.
func TestBoxesDoNotTellWhichEmployeeWrote(t *testing.T) {
	size := func(a gap.Audience, words ...string) int {
		t.Helper()
		r := survey.Response{Audience: a, Answers: make([]byte, 40)}
		for i, w := range words {
			r.Comments = append(r.Comments, survey.Words{Question: i, Text: w})
		}
		s, err := urn.Seal(key(t, 1), 1, 1, []survey.Response{r}, rand.Shuffle)
		if err != nil {
			t.Fatal(err)
		}
		return len(s.Body)
	}
	silent := size(gap.Employee)
	for _, words := range [][]string{{"No."}, {strings.Repeat("word ", 150)}, {strings.Repeat("long ", 90), strings.Repeat("long ", 90)}} {
		if n := size(gap.Employee, words...); n != silent {
			t.Errorf("an employee's box of %d comments of %d bytes has %d bytes, one without any %d", len(words), len(words[0]), n, silent)
		}
	}
	sizes := map[int]bool{}
	for n := range 64 {
		sizes[size(gap.Employee, strings.Repeat("é", 100*n))] = true
	}
	if len(sizes) > 5 { // 1, 2, 4, 8, 16 KiB
		t.Errorf("64 lengths of a comment make %d sizes of boxes", len(sizes))
	}
	if with, without := size(gap.Customer, "Yes."), size(gap.Customer); with == without {
		t.Error("a customer's box is padded where nothing was written: that costs room for nothing")
	}
}
