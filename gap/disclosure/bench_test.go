package disclosure

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// BenchmarkDecide is one pattern over a large two-way breakdown with many small pairs.
func BenchmarkDecide(b *testing.B) {
	for _, size := range [][2]int{{6, 8}, {12, 40}, {20, 200}} {
		b.Run(fmt.Sprintf("%d groups × %d units", size[0], size[1]), func(b *testing.B) {
			rng := rand.New(rand.NewPCG(9, 10))
			base := matrix(size[0]+1, size[1]+1)
			for r := range size[0] {
				for c := range size[1] {
					if base[r][c] = rng.IntN(40); rng.IntN(4) == 0 {
						base[r][c] = rng.IntN(7)
					}
				}
			}
			tables := [][][]int{base, base, base, base}
			for b.Loop() {
				gridOf(tables...).decide(7)
			}
		})
	}
}
