package stat

// LongestRun is where the first longest run of equal answers begins and how
// long it is (careless::longstring; Johnson 2005). No answers: 0, 0.
func LongestRun[T comparable](answers []T) (start, length int) {
	begin := 0
	for i := range answers {
		if answers[i] != answers[begin] {
			begin = i
		}
		if n := i - begin + 1; n > length {
			start, length = begin, n
		}
	}
	return start, length
}

// IRV is the intra-individual response variability, the standard deviation (n−1)
// of one person's answers (Dunn et al. 2018). It needs two answers.
func IRV(answers []float64) (float64, bool) {
	ones := make([]float64, len(answers))
	for i := range ones {
		ones[i] = 1
	}
	return FromCounts(answers, ones).SD()
}
