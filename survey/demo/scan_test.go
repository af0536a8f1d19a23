package demo

import (
	"slices"
	"strconv"
	"testing"

	"mirror/gap/gaptest"
	"mirror/survey/pack"
)

// line is one row of an answers file, by column.
type line map[string]string

// scan reads an answers file with nothing but encoding/csv.
func scan(t *testing.T, path string) []line {
	t.Helper()
	rows := gaptest.Records(t, path)
	lines := make([]line, 0, len(rows)-1)
	for _, row := range rows[1:] {
		l := line{}
		for i, c := range row {
			l[rows[0][i]] = c
		}
		lines = append(lines, l)
	}
	return lines
}

// where returns the lines that have these values: column, value, column, value.
func where(lines []line, is ...string) []line {
	var out []line
	for _, l := range lines {
		fits := true
		for i := 0; i < len(is); i += 2 {
			fits = fits && l[is[i]] == is[i+1]
		}
		if fits {
			out = append(out, l)
		}
	}
	return out
}

// number is an answer as a number; blank and "I can't say" are none.
func (l line) number(column string) (float64, bool) {
	if l[column] == "" || l[column] == "x" {
		return 0, false
	}
	x, err := strconv.ParseFloat(l[column], 64)
	return x, err == nil
}

// answer is a rated item's answer, reversed items turned round on the 7-point scale.
func (l line) answer(item *pack.Item) (float64, bool) {
	x, ok := l.number(item.ID)
	if item.Reverse {
		x = 8 - x
	}
	return x, ok
}

// score is the mean of a person's answered items of a dimension, at least least of them.
func (l line) score(p *pack.Pack, dimension string, least int) (float64, bool) {
	sum, n := 0.0, 0
	for i := range p.Items {
		if p.Items[i].Dimension != dimension {
			continue
		}
		if x, ok := l.answer(&p.Items[i]); ok {
			sum, n = sum+x, n+1
		}
	}
	return sum / float64(max(n, 1)), n >= least
}

// mean of what of gives, over the lines where there is something.
func mean(lines []line, of func(line) (float64, bool)) float64 {
	sum, n := 0.0, 0
	for _, l := range lines {
		if x, ok := of(l); ok {
			sum, n = sum+x, n+1
		}
	}
	return sum / float64(max(n, 1))
}

// share of the lines where of says so, in percent.
func share(lines []line, of func(line) bool) float64 {
	return 100 * mean(lines, func(l line) (float64, bool) {
		if of(l) {
			return 1, true
		}
		return 0, true
	})
}

// column reads a number column.
func column(id string) func(line) (float64, bool) {
	return func(l line) (float64, bool) { return l.number(id) }
}

// answered leaves out the lines without an answer in the column.
func answered(lines []line, id string) []line {
	return slices.DeleteFunc(slices.Clone(lines), func(l line) bool { return l[id] == "" || l[id] == "x" })
}
