package across

import (
	"strconv"
	"strings"
)

// dayOf counts the days of a date (yyyy-mm-dd) from some fixed day on. The engine has no clock, so it does not use the
// package that has one. A year counted from March ends with February, so that a leap day comes last
// (Richards 2013, Explanatory Supplement to the Astronomical Almanac, §15.11).
func dayOf(date string) (days int, ok bool) {
	parts := strings.Split(date, "-")
	if len(date) != len("yyyy-mm-dd") || len(parts) != 3 {
		return 0, false
	}
	var n [3]int
	for i, p := range parts {
		v, err := strconv.ParseUint(p, 10, 16)
		if err != nil {
			return 0, false
		}
		n[i] = int(v)
	}
	y, m, d := n[0], n[1], n[2]
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return 0, false
	}
	if m < 3 {
		y, m = y-1, m+12
	}
	return 365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d, true
}
