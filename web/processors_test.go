package web

import (
	"runtime"
	"testing"
)

// A server runs more threads than processors only where all of them are its own: under a limit, or a number that the operator
// chose, it keeps to that.
func TestMoreThreadsThanProcessors(t *testing.T) {
	all := runtime.NumCPU()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(all))
	for name, c := range map[string]struct {
		chosen     string
		have, want int
	}{
		"all processors":              {"", all, all + max(1, all/2)},
		"a limit of processor time":   {"", all - 1, all - 1},
		"as many as the operator set": {"7", all, all},
	} {
		if c.have == 0 {
			continue // one processor is all there is
		}
		t.Setenv("GOMAXPROCS", c.chosen)
		runtime.GOMAXPROCS(c.have)
		undo := moreProcessors()
		if got := runtime.GOMAXPROCS(0); got != c.want {
			t.Errorf("%s: %d threads, want %d", name, got, c.want)
		}
		undo()
		if got := runtime.GOMAXPROCS(0); got != c.have {
			t.Errorf("%s: %d threads are left, want %d", name, got, c.have)
		}
	}
}
