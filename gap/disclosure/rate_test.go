package disclosure

import (
	"fmt"
	"testing"

	"mirror/gap"
)

// A band's rate must be one for all sizes in it, else it says which of them the group has.
func TestRateOfFewIsOneForTheBand(t *testing.T) {
	told := 0
	for k := 5; k < 12; k++ {
		for invited := k; invited < 400; invited++ {
			rates := map[band]map[string]bool{}
			for n := k; n < min(full, invited+1); n++ {
				b := bandOf(n, k)
				if rates[b] == nil {
					rates[b] = map[string]bool{}
				}
				p := gap.Participation{N: gap.Some(float64(n)), Invited: gap.Some(float64(invited)), Rate: gap.Some(float64(n) / float64(invited))}
				rate := rateOfFew(p, b)
				if rates[b][fmt.Sprint(rate)] = true; rate.Known() {
					told++
				}
			}
			for b, list := range rates {
				if len(list) > 1 {
					t.Fatalf("%d invited, %s answered, smallest group %d: %v", invited, b, k, list)
				}
			}
		}
	}
	if told == 0 {
		t.Error("no rate is shown at all")
	}
}
