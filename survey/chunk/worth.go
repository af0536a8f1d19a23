package chunk

import (
	"fmt"
	"math"

	"mirror/gap"
)

// sumBits is how many low bits of a person's 32 hold the sum of the answers to the items of a dimension; the others count
// the answers.
const sumBits = 24

// worth is what answers are worth in each column of the cross-products, as tables.
type worth struct {
	columns   int // scores, then the outcome
	questions []worthOf
	scores    []scores // by column; an even number, the last may be of none
	small     bool     // no sum of products of a batch has more than 32 bits
}

// worthOf is what the answers to one question add.
type worthOf struct {
	question, column int
	one              [256]uint32 // by code
	two              [256]uint64 // by two halves of a plain byte: the first person's in the low half
}

// missing stands for no score, and no sum of scores comes near it.
const missing = 1 << 31

// scores are what sums stand for: all[base[answers]+sum], in a unit that all of them are multiples of.
type scores struct {
	base [256]uint32
	all  []uint32
	unit uint64
}

// of is the score of a sum.
func (s *scores) of(sum uint32) uint32 {
	return s.all[s.base[sum>>sumBits]+sum&(1<<sumBits-1)]
}

// shrink finds the largest unit, and returns the largest score in it.
func (s *scores) shrink() (most uint64) {
	unit := uint32(0)
	for _, x := range s.all {
		for y := x; x < missing && y > 0; { // the greatest common divisor
			unit, y = y, unit%y
		}
	}
	s.unit = uint64(max(1, unit))
	for i, x := range s.all {
		if x < missing {
			s.all[i] = x / uint32(s.unit)
			most = max(most, uint64(s.all[i]))
		}
	}
	return most
}

func newWorth(f *gap.Frame, c *gap.Columns) (*worth, error) {
	w := &worth{columns: c.Len()}
	last := w.columns - 1
	for q := range f.Questions {
		if column := c.Of(q); column >= 0 {
			w.questions = append(w.questions, newWorthOf(c, q, column))
		}
	}
	for i := range last {
		s, err := newScores(c, i)
		if err != nil {
			return nil, err
		}
		w.scores = append(w.scores, s)
	}
	outcome := newWorthOf(c, f.Outcome, last)
	s := scores{all: []uint32{missing}}
	most := uint32(0)
	for _, v := range outcome.one {
		most = max(most, v&(1<<sumBits-1))
	}
	for a := range s.base {
		s.base[a] = 1
	}
	s.base[0] = 0
	for v := range most + 1 {
		s.all = append(s.all, v)
	}
	w.questions, w.scores = append(w.questions, outcome), append(w.scores, s)
	if w.columns%2 == 1 {
		w.scores = append(w.scores, scores{all: []uint32{0}})
	}
	largest := uint64(0)
	for i := range w.scores {
		largest = max(largest, w.scores[i].shrink())
	}
	w.small = largest*largest*batch <= math.MaxUint32
	return w, nil
}

func newWorthOf(c *gap.Columns, question, column int) worthOf {
	w := worthOf{question: question, column: column}
	for code := range w.one {
		if v, ok := c.Worth(question, uint8(code)); ok {
			w.one[code] = 1<<sumBits + v
		}
	}
	for b := range w.two {
		w.two[b] = uint64(w.one[answer[b&15]]) | uint64(w.one[answer[b>>4]])<<32
	}
	return w
}

func newScores(c *gap.Columns, column int) (s scores, err error) {
	items, most := c.Items(column)
	if items >= len(s.base) || uint32(items)*most >= 1<<sumBits {
		return s, fmt.Errorf("a topic of %d items is too large", items)
	}
	for answers := range items + 1 {
		s.base[answers] = uint32(len(s.all))
		for sum := range uint32(answers)*most + 1 {
			score, ok := c.Score(column, answers, sum)
			if !ok {
				score = missing
			}
			s.all = append(s.all, score)
		}
	}
	return s, nil
}

// add adds what the answers of the people from..to are worth to their sums; false where the column is damaged.
func (w *worthOf) add(sums *[batch / 2]uint64, c *column, from, to int) bool {
	n := to - from
	switch {
	case len(c.values) == 1:
		v := uint64(w.one[c.values[0]])
		for i := range sums[:(n+1)/2] {
			sums[i] += v | v<<32
		}
	case c.plain:
		data := c.data[from/2 : (to+1)/2]
		into := sums[:len(data)]
		for i, b := range data {
			into[i] += w.two[b]
		}
	case c.values == nil:
		for i, v := range c.data[from:to] {
			sums[i/2] += uint64(w.one[v]) << (i & 1 * 32)
		}
	default:
		m := c.meaning()
		for i := range n {
			v := m[c.data[(from+i)/2]>>(i&1*4)&15]
			if v == invalid {
				return false
			}
			sums[i/2] += uint64(w.one[v]) << (i & 1 * 32)
		}
	}
	return true
}
