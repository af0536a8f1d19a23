package stat

import "math"

// Jackknife is the standard error of a figure from its values with one group
// of people left out at a time: var = (G−1)/G·Σ(θ_g − θ̄)², to be used with
// t on G−1 degrees of freedom (methods.md §1.4, §3.15). Give it only the groups
// that hold anyone. ok is false below two groups.
func Jackknife(replicates []float64) (se, df float64, ok bool) {
	g := float64(len(replicates))
	if g < 2 {
		return 0, 0, false
	}
	mean := sum(replicates) / g
	ss := 0.0
	for _, x := range replicates {
		ss += (x - mean) * (x - mean)
	}
	return math.Sqrt((g - 1) / g * ss), g - 1, true
}
