package document

import "strings"

// Nearest returns the known word that a misspelled one was most likely meant to be, or "". A word is near when
// no more than a quarter of its letters differ, or when it is the beginning of one known word only.
func Nearest(word string, known []string) string {
	best, least := "", 0
	w := strings.ToLower(word)
	if len(w) > 60 {
		return ""
	}
	for _, k := range known {
		d := distance([]rune(w), []rune(strings.ToLower(k)))
		if d <= max(1, max(len(w), len(k))/4) && (best == "" || d < least) {
			best, least = k, d
		}
	}
	if best == "" && len(w) >= 3 {
		return beginning(w, known)
	}
	return best
}

// beginning returns the one known word that begins with w.
func beginning(w string, known []string) string {
	found := ""
	for _, k := range known {
		if strings.HasPrefix(strings.ToLower(k), w) {
			if found != "" {
				return ""
			}
			found = k
		}
	}
	return found
}

// distance counts the letters to insert, remove, replace or swap with their neighbour to get
// from a to b (Damerau–Levenshtein, optimal string alignment).
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
