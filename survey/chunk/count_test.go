package chunk

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"syscall"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
)

// groupings are ways to look at people of 6 groups and 9 units.
var groupings = map[string]Grouping{
	"everybody":       {1, func(gap.Audience, survey.GroupID, survey.GroupID) int { return 0 }},
	"each group":      {6, func(_ gap.Audience, group, _ survey.GroupID) int { return int(group) }},
	"each unit":       {9, func(_ gap.Audience, _, unit survey.GroupID) int { return int(unit) }},
	"pairs":           {54, func(_ gap.Audience, group, unit survey.GroupID) int { return int(group)*9 + int(unit) }},
	"one segment":     {1, func(a gap.Audience, group, _ survey.GroupID) int { return only(a == gap.Customer && group == 3, 0) }},
	"two of a branch": {2, func(_ gap.Audience, group, unit survey.GroupID) int { return only(unit == 4 && group < 2, int(group)) }},
	"nobody":          {1, func(gap.Audience, survey.GroupID, survey.GroupID) int { return -1 }},
}

func only(is bool, group int) int {
	if is {
		return group
	}
	return -1
}

// chunked puts rows into chunks of a size; the last one is smaller.
func chunked(t testing.TB, l *survey.Layout, rows []survey.Response, size int) [][]byte {
	t.Helper()
	var all [][]byte
	for some := range slices.Chunk(rows, size) {
		body, err := Encode(l, some)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, body)
	}
	return all
}

// naive counts people by side, group, question and code, one at a time.
func naive(l *survey.Layout, g Grouping, rows []survey.Response) map[string]uint64 {
	n := map[string]uint64{}
	for i := range rows {
		r := &rows[i]
		group := g.Of(r.Audience, r.Group, r.Unit)
		if group < 0 {
			continue
		}
		n[fmt.Sprint("people ", r.Audience, group)]++
		for q := range l.Frame.Questions {
			options := len(l.Values(q, r.Audience))
			if options == 0 {
				continue
			}
			slot := int(r.Answers[q])
			switch {
			case slot == int(gap.CantSay):
				slot = options
			case slot >= options:
				slot = options + 1
			}
			n[fmt.Sprint(r.Audience, group, q, slot)]++
		}
	}
	return n
}

func flat(l *survey.Layout, groups int, c *Counts) map[string]uint64 {
	n := map[string]uint64{}
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		for g := range groups {
			if p := c.People(a, g); p > 0 {
				n[fmt.Sprint("people ", a, g)] = p
			}
			for q := range l.Frame.Questions {
				for slot, x := range c.Of(a, q, g) {
					if x > 0 {
						n[fmt.Sprint(a, g, q, slot)] = x
					}
				}
			}
		}
	}
	return n
}

func equal(a, b map[string]uint64) bool {
	for k, v := range a {
		if b[k] != v {
			return false
		}
	}
	return len(a) == len(b)
}

// Counting down the columns is counting people one by one, whatever the questionnaire, the grouping and the filter, and
// however the people are spread over chunks.
func TestCountIsAScanOfTheRows(t *testing.T) {
	for _, l := range everyLayout(t) {
		for name, g := range groupings {
			r := rand.New(rand.NewPCG(uint64(len(name)), 8))
			rows := people(r, l, 3000, name == "pairs")
			for _, size := range []int{3000, 777, 1} {
				if size == 1 {
					rows = rows[:60]
				}
				want := naive(l, g, rows)
				c, err := Count(l, g, Bodies(chunked(t, l, rows, size)))
				if err != nil {
					t.Fatal(err)
				}
				if !equal(want, flat(l, g.Groups, c)) {
					t.Fatalf("%s, %s, chunks of %d: counted otherwise than the rows", l.Pack.ID, name, size)
				}
				tail := NewCounts(l, g)
				for i := range rows {
					if err := tail.Row(&rows[i]); err != nil {
						t.Fatal(err)
					}
				}
				if !equal(want, flat(l, g.Groups, tail)) {
					t.Fatalf("%s, %s: rows that wait are counted otherwise", l.Pack.ID, name)
				}
			}
		}
	}
}

// With a group a person or two, and many of them, nobody is counted with a neighbour.
func TestCountManyGroups(t *testing.T) {
	l := coreLayout(t)
	r := rand.New(rand.NewPCG(4, 4))
	rows := people(r, l, 40_000, false)
	for i := range rows {
		rows[i].Group, rows[i].Unit = survey.GroupID(i%500), 0
	}
	slices.SortFunc(rows, func(a, b survey.Response) int { return int(a.Group) - int(b.Group) })
	g := Grouping{500, func(_ gap.Audience, group, _ survey.GroupID) int { return int(group) }}
	c, err := Count(l, g, Bodies(chunked(t, l, rows, 4000)))
	if err != nil {
		t.Fatal(err)
	}
	if !equal(naive(l, g, rows), flat(l, g.Groups, c)) {
		t.Error("counted otherwise than the rows")
	}
}

// Counts are right however many people are in a group, and where one stands alone.
func TestCountManyPeople(t *testing.T) {
	l := coreLayout(t)
	rows := people(rand.New(rand.NewPCG(5, 4)), l, 50, false)
	for len(rows) < Rows {
		rows = append(rows, rows[:min(len(rows), Rows-len(rows))]...)
	}
	for i := range rows {
		if rows[i].Audience != gap.Customer {
			rows[i].Audience, rows[i].Answers = gap.Customer, rows[0].Answers
		}
		rows[i].Group = survey.GroupID(only(i > 0, 1) + 1)
	}
	const times = 100
	var bodies [][]byte
	for range times {
		bodies = append(bodies, chunked(t, l, rows, Rows)...)
	}
	g := groupings["each group"]
	want := naive(l, g, rows)
	for k := range want {
		want[k] *= times
	}
	c, err := Count(l, g, Bodies(bodies))
	if err != nil {
		t.Fatal(err)
	}
	if !equal(want, flat(l, g.Groups, c)) {
		t.Error("counted otherwise than the rows")
	}
}

// What the engine says of the counts is what it says of the people.
func TestCountsAgreeWithTheTally(t *testing.T) {
	l := coreLayout(t)
	rows := people(rand.New(rand.NewPCG(6, 6)), l, 4000, false)
	for i := range rows {
		rows[i].Group, rows[i].Unit = 1+rows[i].Group%3, 0
	}
	g := Grouping{4, func(_ gap.Audience, group, _ survey.GroupID) int { return int(group) }}
	bodies := chunked(t, l, rows, 1000)
	c, err := Count(l, g, Bodies(bodies))
	if err != nil {
		t.Fatal(err)
	}
	folded, counted := gap.NewTally(l.Frame, gap.Collect{}), gap.NewTally(l.Frame, gap.Collect{})
	fold := NewFold(l, folded, named)
	for _, body := range bodies {
		if err := fold.chunk(body); err != nil {
			t.Fatal(err)
		}
	}
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		for group := range g.Groups {
			key, _ := named(survey.GroupID(group))
			for q := range l.Frame.Questions {
				of := c.Of(a, q, group)
				for slot, n := range of {
					code := uint8(slot)
					switch slot {
					case len(of) - 2:
						code = gap.CantSay
					case len(of) - 1:
						code = gap.Blank
					}
					counted.AddCount(a, key, "", q, code, int64(n))
				}
			}
		}
	}
	items := func(t *gap.Tally) (all []string) {
		for _, r := range gap.Analyze(l.Frame, t).Gaps {
			if r.Level == gap.LevelItem {
				all = append(all, fmt.Sprint(r.ID, r.Place, r.Customers.N, r.Customers.Mean, r.Customers.Favourable, r.Employees.N, r.Employees.Mean, r.Employees.Blank))
			}
		}
		slices.Sort(all)
		return all
	}
	want, got := items(folded), items(counted)
	if len(want) < 50 || !slices.Equal(want, got) {
		t.Errorf("%d and %d rows of items, and they differ", len(want), len(got))
	}
}

// Cross-products from columns are those of a tally.
func TestCrossIsTheTally(t *testing.T) {
	crossed := 0
	for _, l := range everyLayout(t) {
		rows := people(rand.New(rand.NewPCG(7, 7)), l, 3000, true)
		bodies := chunked(t, l, rows, 1300)
		for name, g := range groupings {
			for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
				if gap.NewColumns(l.Frame, a) == nil {
					if _, err := Cross(l, a, g, Bodies(bodies)); err == nil {
						t.Errorf("%s: drivers of an outcome that %ss are not asked for", l.Pack.ID, a)
					}
					continue
				}
				got, err := Cross(l, a, g, Bodies(bodies))
				if err != nil {
					t.Fatal(err)
				}
				for group, p := range got {
					tally := gap.NewTally(l.Frame, gap.Collect{Drivers: true})
					fold := NewFold(l, tally, named)
					for i := range rows {
						if r := rows[i]; r.Audience == a && g.Of(a, r.Group, r.Unit) == group {
							if r.Weight = 0; fold.Row(&r) != nil {
								t.Fatal("a row is refused")
							}
						}
					}
					want := tally.Products(a)
					if want.N != p.N || !slices.Equal(want.Sum, p.Sum) || !slices.Equal(want.Prod, p.Prod) {
						t.Fatalf("%s, %s, %s %d: the cross-products of %d people are not the tally's of %d", l.Pack.ID, name, a, group, p.N, want.N)
					}
					crossed += int(p.N)
				}
			}
		}
	}
	if crossed < 1000 {
		t.Errorf("%d complete cases test too little", crossed)
	}
}

// Products two at a time are the products, up to the largest numbers that they are made of so.
func TestProductsTwoAtATime(t *testing.T) {
	largest := 0
	for largest*largest*batch <= math.MaxUint32 {
		largest++
	}
	largest--
	r := rand.New(rand.NewPCG(3, 3))
	for _, draw := range []func() uint64{func() uint64 { return uint64(largest) }, func() uint64 { return uint64(r.IntN(largest + 1)) }} {
		x, y := make([]uint64, batch), make([]uint64, batch)
		for i := range x {
			x[i], y[i] = draw()|draw()<<32, draw()|draw()<<32
		}
		if both(x, y) != exact(x, y) {
			t.Errorf("%v, and they are %v", both(x, y), exact(x, y))
		}
	}
}

// A chunk that is damaged, foreign or cannot be had is an error, and no count is given.
func TestCountRefuses(t *testing.T) {
	l := coreLayout(t)
	good := chunked(t, l, people(rand.New(rand.NewPCG(1, 1)), l, 300, true), 100)
	cut := good[1][:len(good[1])-1]
	long := append(slices.Clone(good[1][:len(good[1])-trailer]), 0)
	long = binary.LittleEndian.AppendUint32(long, crc32.Checksum(long, castagnoli))
	lost := errors.New("the database is gone")
	everybody := groupings["everybody"]
	count := func(s Source) error { _, err := Count(l, everybody, s); return err }
	cross := func(s Source) error { _, err := Cross(l, gap.Customer, everybody, s); return err }
	for name, run := range map[string]func(Source) error{"count": count, "cross": cross} {
		for _, test := range []struct {
			name string
			next Source
			want error
		}{
			{"cut", Bodies([][]byte{good[0], cut, good[2]}), ErrDamaged},
			{"longer", Bodies([][]byte{good[0], long}), ErrDamaged},
			{"lost", func([]byte) ([]byte, error) { return nil, lost }, lost},
			{"foreign", Bodies(chunked(t, layoutOf(t, "ambassador"), []survey.Response{{Answers: layoutOf(t, "ambassador").Blank()}}, 1)), ErrForeign},
		} {
			if err := run(test.next); !errors.Is(err, test.want) {
				t.Errorf("%s, %s: error %v, want %v", name, test.name, err, test.want)
			}
		}
		if err := run(func([]byte) ([]byte, error) { return nil, io.EOF }); err != nil {
			t.Errorf("%s, no chunks at all: %v", name, err)
		}
	}
}

// A source may use the room it is given.
func TestSourceMayUseTheRoom(t *testing.T) {
	l := coreLayout(t)
	rows := people(rand.New(rand.NewPCG(1, 1)), l, 3000, false)
	bodies := Bodies(chunked(t, l, rows, 50))
	c, err := Count(l, groupings["pairs"], func(room []byte) ([]byte, error) {
		body, err := bodies(nil)
		return append(room, body...), err
	})
	if err != nil {
		t.Fatal(err)
	}
	if !equal(naive(l, groupings["pairs"], rows), flat(l, 54, c)) {
		t.Error("counted otherwise than the rows")
	}
}

// cpu is what this process used so far. It is the same on a busy machine, where the time that passes is not.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// benchmarkKernel counts 32 full chunks again and again.
func benchmarkKernel(b *testing.B, run func(l *survey.Layout, next Source) error) {
	l := coreLayout(b)
	bodies := chunked(b, l, people(rand.New(rand.NewPCG(2, 2)), l, 4*Rows, false), Rows)
	for range 3 {
		bodies = append(bodies, bodies...)
	}
	from := cpu(b)
	for b.Loop() {
		if err := run(l, Bodies(bodies)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64((cpu(b)-from).Nanoseconds())/float64(b.N)/Rows/float64(len(bodies)), "cpu-ns/response")
	b.ReportMetric(float64(len(bodies[0]))/Rows, "bytes/response")
}

func BenchmarkCount(b *testing.B) {
	for _, name := range []string{"everybody", "pairs", "one segment", "nobody"} {
		b.Run(name, func(b *testing.B) {
			benchmarkKernel(b, func(l *survey.Layout, next Source) error { _, err := Count(l, groupings[name], next); return err })
		})
	}
}

func BenchmarkCross(b *testing.B) {
	benchmarkKernel(b, func(l *survey.Layout, next Source) error {
		_, err := Cross(l, gap.Customer, groupings["everybody"], next)
		return err
	})
}

// A chunk that names its places twice or out of order is damaged.
func TestPlacesStandInOrder(t *testing.T) {
	for name, test := range map[string]struct {
		runs []run
		n    int
		ok   bool
	}{
		"in order":     {[]run{{1, 2, 3}, {1, 3, 1}, {2, 0, 1}}, 5, true},
		"twice":        {[]run{{1, 2, 3}, {1, 2, 1}}, 4, false},
		"out of order": {[]run{{1, 3, 3}, {1, 2, 1}}, 4, false},
		"nobody":       {[]run{{1, 3, 0}, {1, 4, 1}}, 1, false},
		"too many":     {[]run{{1, 3, 3}}, 2, false},
		"too few":      {[]run{{1, 3, 3}}, 4, false},
	} {
		body := append(appendRuns(nil, test.runs), 7)
		runs, rest, ok := readRuns(nil, body, test.n)
		if ok != test.ok || ok && (!slices.Equal(runs, test.runs) || len(rest) != 1) {
			t.Errorf("%s: read as %v, %v", name, runs, ok)
		}
		if _, _, ok := readRuns(nil, body[:len(body)-2], test.n); ok {
			t.Errorf("%s, cut: read", name)
		}
	}
}
