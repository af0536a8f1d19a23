package store

import (
	"testing"

	"mirror/gap"
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

func TestRowsLieTogetherOnlyInCompany(t *testing.T) {
	people := func(n int, group int16, language string) (jobs []*job) {
		for range n {
			jobs = append(jobs, &job{
				row: row{study: 1, form: 1, audience: int16(gap.Customer), group: group},
				sub: &survey.Submission{Response: survey.Response{Comments: []survey.Words{{Language: language}, {Language: language, Question: 1}}}},
			})
		}
		return jobs
	}
	unsure := people(1, 1, "en")
	unsure[0].unsure, unsure[0].row.id = true, 42
	for _, c := range []struct {
		name                string
		jobs                []*job
		responses, comments int
	}{
		{"nine alike", people(9, 1, "en"), 0, 0},
		{"ten alike", people(10, 1, "en"), 10, 20},
		{"ten of two teams", append(people(5, 1, "en"), people(5, 2, "en")...), 0, 0},
		{"twenty of two teams", append(people(10, 1, "en"), people(10, 2, "en")...), 20, 40},
		{"one writes another language", append(people(10, 1, "en"), people(1, 1, "de")...), 11, 20},
		{"one who came with an earlier attempt keeps the id", append(people(10, 1, "en"), unsure...), 10, 22},
	} {
		settleIDs(c.jobs, newIDs(), company)
		var responses, comments, all []int64
		for _, j := range c.jobs {
			responses = append(responses, j.row.id)
			comments = append(comments, j.comments...)
		}
		all = append(append(all, responses...), comments...)
		if got := neighbours(responses); got != c.responses {
			t.Errorf("%s: %d responses lie together, want %d", c.name, got, c.responses)
		}
		if got := neighbours(comments); got != c.comments {
			t.Errorf("%s: %d comments lie together, want %d", c.name, got, c.comments)
		}
		if got := neighbours(all); got != c.responses+c.comments {
			t.Errorf("%s: comments lie with responses", c.name)
		}
	}
	if unsure[0].row.id != 42 {
		t.Error("an id that may be stored already was drawn anew")
	}
}
