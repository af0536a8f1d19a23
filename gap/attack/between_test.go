package attack

import (
	"testing"

	"mirror/gap"
)

// P33: two more answers in a cell show as what they changed; as many as the smallest group do not.
func TestBetweenReleases(t *testing.T) {
	release := func(more int) *gap.Result {
		f := town()
		tally, _ := crowd(f, 3)
		at := tally.Atom(gap.Employee, "cell1", "unit1")
		for range more {
			tally.Add(at, &gap.Response{Codes: []uint8{0, 0, 0, 0, 0}, Seconds: -1})
		}
		return published(t, gap.Analyze(f, tally))
	}
	before := release(0)
	if list := Between(before, release(0)); len(list) > 0 {
		t.Errorf("the same release differs from itself: %+v", list[0])
	}
	if list := Between(before, release(2)); len(list) == 0 {
		t.Error("two more answers are not seen")
	}
	if list := Between(before, release(7)); len(list) > 0 {
		t.Errorf("seven more answers: %+v", list[0])
	}
}
