package disclosure

import (
	"fmt"
	"testing"

	"mirror/gap"
)

// counts groups every number of people inside, of n, by what is shown of it.
func countsShown(n int, show func(x gap.Number, n int) gap.Number) map[string][]int {
	list := map[string][]int{}
	for inside := range n + 1 {
		as := "left out"
		if y, ok := show(gap.Some(float64(inside)/float64(n)), n).Value(); ok {
			as = fmt.Sprint(y)
		}
		list[as] = append(list[as], inside)
	}
	return list
}

// How many people a small group has often follows from its sisters, so a shown share of it must stand for three
// numbers of people or more whatever its size, and a limit, or a part left out, always for nobody to two.
func TestSharesStandForThree(t *testing.T) {
	part := func(x gap.Number, n int) gap.Number { return parts([]gap.Number{x}, n)[0] }
	for n := 10; n < 700; n++ {
		for name, show := range map[string]func(gap.Number, int) gap.Number{"share": codedShare, "part": part} {
			for shown, inside := range countsShown(n, show) {
				last := inside[len(inside)-1]
				if n < full && last-inside[0] < 2 {
					t.Fatalf("a %s of %d people shown as %s stands for %v of them", name, n, shown, inside)
				}
				if (inside[0] <= 2 || last >= n-2) && len(inside) < 3 {
					t.Fatalf("a %s of %d people shown as %s stands for %v of them", name, n, shown, inside)
				}
			}
		}
		if few := minor(gap.Some(2/float64(n+2)), n); n >= full && n <= 400 && few.Known() {
			t.Fatalf("two who gave no answer beside %d are shown as %v", n, few)
		}
	}
}
