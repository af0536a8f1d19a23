package store

import (
	"testing"

	"mirror/survey"
)

// neighbours counts the rows whose first 32 bits are those of another row.
func neighbours(all []int64) (n int) {
	seen := map[int64]int{}
	for _, id := range all {
		seen[id>>32]++
	}
	for _, id := range all {
		if seen[id>>32] > 1 {
			n++
		}
	}
	return n
}

func TestCommentsLieTogetherOnlyInCompany(t *testing.T) {
	people := func(n int, words ...survey.Words) (jobs []*job) {
		for range n {
			jobs = append(jobs, &job{sub: &survey.Submission{Response: survey.Response{Comments: words}}})
		}
		return jobs
	}
	two := []survey.Words{{Question: 0}, {Question: 1}}
	unsure := people(1, two...)
	unsure[0].unsure, unsure[0].row.id = true, 42
	for _, c := range []struct {
		name     string
		jobs     []*job
		together bool
		comments int // that lie together
	}{
		{"nine people with two comments each", people(9, two...), true, 0},
		{"ten people", people(10, two...), true, 20},
		{"ten people on PostgreSQL", people(10, two...), false, 0},
		{"nine who write and twenty who do not", append(people(9, two...), people(20)...), true, 0},
		{"one who came with an earlier attempt keeps the id", append(people(10, two...), unsure...), true, 22},
	} {
		settleIDs(c.jobs, newIDs(), c.together)
		var responses, comments []int64
		for _, j := range c.jobs {
			responses = append(responses, j.row.id)
			comments = append(comments, j.comments...)
		}
		if got := neighbours(comments); got != c.comments {
			t.Errorf("%s: %d comments lie together, want %d", c.name, got, c.comments)
		}
		if got := neighbours(append(responses, comments...)); got != c.comments {
			t.Errorf("%s: responses lie together, or with comments", c.name)
		}
	}
	if unsure[0].row.id != 42 {
		t.Error("an id that may be stored already was drawn anew")
	}
}
