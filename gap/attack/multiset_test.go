package attack

import "testing"

// P32's second half: many sets of answers may fit, and all of them may hold the same answer.
func TestCertainAnswers(t *testing.T) {
	for _, c := range []struct {
		name string
		of   candidates
		want bool
	}{
		{"seven to nine in the middle of five points", candidates{5, span{7, 9}, span{1.8, 2.2}}, false},
		{"nearly all at the top", candidates{5, span{20, 29}, span{3.9, 4}}, true},
		{"so high that somebody gave the top", candidates{5, span{10, 19}, span{3.2, 3.4}}, false},
		{"at the limit, which says no more than much", candidates{5, span{7, 9}, span{2.6, 4}}, false},
	} {
		if got := c.of.certain(); got != c.want {
			t.Errorf("%s: certain %v, want %v", c.name, got, c.want)
		}
	}
}
