package gap

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// usual is a frame of 30 items in 9 dimensions on 1..7, every fifth reversed,
// and a 0..10 recommendation, asked of both sides; 6 cells, 5 segments, 8 units.
func usual() *Frame {
	f := &Frame{Wave: "1", Pack: "test", Margin: 10, GoodFrom: 67, Outcome: 30}
	for d := range 9 {
		fam := Emotional
		if d >= 5 {
			fam = Functional
		}
		f.Dimensions = append(f.Dimensions, Dimension{ID: fmt.Sprintf("d%d", d), Family: fam})
	}
	for i := range 30 {
		f.Questions = append(f.Questions, Question{
			ID: fmt.Sprintf("q%d", i), Dimension: min(i*9/30, 8), Asked: [2]bool{true, true},
			Lo: 1, Hi: 7, Reverse: i%5 == 4, FavourableFrom: 6, UnfavourableTo: 3,
		})
	}
	f.Questions = append(f.Questions, Question{ID: "recommend", Dimension: -1, Asked: [2]bool{true, true}, Hi: 10, FavourableFrom: 9, UnfavourableTo: 6, Role: "recommend"})
	for i := range 6 {
		f.Cells = append(f.Cells, Group{ID: fmt.Sprintf("c%d", i), Invited: 100})
	}
	for i := range 5 {
		f.Segments = append(f.Segments, Group{ID: fmt.Sprintf("s%d", i), Invited: 1000, Share: []float64{.4, .25, .15, .1, .1}[i]})
	}
	for i := range 8 {
		f.Units = append(f.Units, Group{ID: fmt.Sprintf("u%d", i)})
	}
	f.Cells[0].Serves = map[string]float64{"s0": .5, "s1": .5}
	return f
}

// answer is a made-up person: a general level, one for each dimension, and noise.
func answer(f *Frame, r *rand.Rand, level float64, out *Response) {
	general := level + 0.7*r.NormFloat64()
	var topic [16]float64
	mean := 0.0
	for d := range f.Dimensions {
		topic[d] = general + 0.6*r.NormFloat64()
		mean += topic[d] / float64(len(f.Dimensions))
	}
	if out.Codes == nil {
		out.Codes = make([]uint8, len(f.Questions))
	}
	for i, q := range f.Questions {
		x := mean - 4.5 + 7 + 1.2*r.NormFloat64()
		if q.Dimension >= 0 {
			x = topic[q.Dimension] + 0.8*r.NormFloat64()
		}
		c := min(max(int(x+0.5)-q.Lo, 0), q.Hi-q.Lo)
		if q.Reverse {
			c = q.Hi - q.Lo - c
		}
		out.Codes[i] = uint8(c)
		if r.Float64() < 0.02 {
			out.Codes[i] = CantSay
		} else if r.Float64() < 0.01 {
			out.Codes[i] = Blank
		}
	}
	out.Seconds = 200 + r.IntN(300)
}

func benchmarkAdd(b *testing.B, c Collect, change func(i int, r *Response)) {
	f := usual()
	t := NewTally(f, c)
	r := rand.New(rand.NewPCG(1, 2))
	rows := make([]Response, 4096)
	for i := range rows {
		answer(f, r, 4.5, &rows[i])
		change(i, &rows[i])
	}
	at := make([]*Atom, 40)
	for i := range at {
		at[i] = t.Atom(Customer, f.Segments[i%5].ID, f.Units[i/5].ID)
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		t.Add(at[i%40], &rows[i%4096])
		i++
	}
}

func BenchmarkAdd(b *testing.B) {
	b.Run("plain", func(b *testing.B) { benchmarkAdd(b, Collect{}, func(int, *Response) {}) })
	b.Run("drivers", func(b *testing.B) { benchmarkAdd(b, Collect{Drivers: true}, func(int, *Response) {}) })
	b.Run("accounts", func(b *testing.B) {
		benchmarkAdd(b, Collect{}, func(i int, r *Response) { r.Account = uint64(i + 1) })
	})
	b.Run("weights", func(b *testing.B) {
		benchmarkAdd(b, Collect{}, func(i int, r *Response) { r.Weight = 0.5 + float64(i%7)/4 })
	})
}

// fill counts n customers and n/4 (at least 40) employees.
func fill(f *Frame, t *Tally, n int, change func(i int, r *Response)) {
	r := rand.New(rand.NewPCG(3, 4))
	var row Response
	for i := range n {
		at := t.Atom(Customer, f.Segments[r.IntN(5)].ID, f.Units[r.IntN(8)].ID)
		answer(f, r, 4, &row)
		if i%50 == 0 {
			for q := range 30 {
				row.Codes[q] = 3
			}
			row.Seconds = 40
		}
		change(i, &row)
		t.Add(at, &row)
	}
	row.Account, row.Weight = 0, 0
	for range max(n/4, 40) {
		at := t.Atom(Employee, f.Cells[r.IntN(6)].ID, f.Units[r.IntN(8)].ID)
		answer(f, r, 4.8, &row)
		t.Add(at, &row)
	}
}

// doubled is the tally merged with a copy of itself until it holds about n customers.
func doubled(f *Frame, t *Tally, n int64) *Tally {
	for t.People(Customer) < n {
		copied := NewTally(f, Collect{Drivers: true})
		copied.Merge(t)
		t.Merge(copied)
	}
	return t
}

func BenchmarkAnalyze(b *testing.B) {
	run := func(n int64, change func(i int, r *Response)) func(*testing.B) {
		return func(b *testing.B) {
			f := usual()
			t := NewTally(f, Collect{Drivers: true})
			fill(f, t, int(min(n, 10_000)), change)
			t = doubled(f, t, n)
			b.ReportAllocs()
			for b.Loop() {
				Analyze(f, t)
			}
		}
	}
	asTheyAre := func(int, *Response) {}
	b.Run("1000", run(1_000, asTheyAre))
	b.Run("10000000", run(10_000_000, asTheyAre))
	b.Run("10000000 with accounts and weights", run(10_000_000, func(i int, r *Response) {
		r.Account, r.Weight = uint64(1+i/2), 0.5+float64(i%7)/4
	}))
}
