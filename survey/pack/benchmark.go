package pack

import (
	"bytes"
	_ "embed" // the published figures
	"fmt"
	"sync"

	"mirror/survey/document"
	"mirror/survey/fault"
)

//go:embed benchmarks.yaml
var benchmarksFile []byte

// Benchmark is a published pair of figures about the same thing: what companies say and what customers say.
// It is context, never a target, and is always shown with its source.
type Benchmark struct {
	ID, Statement     string
	Company, Customer BenchmarkSide
	GoodWhenHigh      bool
	Year              int
	Source, URL, Note string
}

// BenchmarkSide is one side's figure. Share is a fraction; N is 0 where the source does not state it.
type BenchmarkSide struct {
	Share float64
	N     int
	Who   string
}

var benchmarks = sync.OnceValue(func() []Benchmark {
	all, err := readBenchmarks("benchmarks.yaml", benchmarksFile)
	if err != nil {
		panic(fmt.Sprintf("the embedded benchmarks are broken: %v", err)) // the tests read them
	}
	return all
})

// Benchmarks are the published pairs that packs may refer to, in file order.
func Benchmarks() []Benchmark { return append([]Benchmark(nil), benchmarks()...) }

// BenchmarkNamed returns the benchmark with that id.
func BenchmarkNamed(id string) (Benchmark, bool) {
	for _, b := range benchmarks() {
		if b.ID == id {
			return b, true
		}
	}
	return Benchmark{}, false
}

func readBenchmarks(file string, content []byte) ([]Benchmark, error) {
	var faults fault.List
	var all []Benchmark
	top := document.Parse(file, bytes.NewReader(content), &faults).Mapping("format", "entries")
	top.Need("format").OneOf("mirror-benchmarks/1")
	seen := map[string]bool{}
	for _, n := range top.Need("entries").NotEmpty() {
		m := n.Mapping("id", "statement", "company", "customer", "good_when_high", "year", "source", "url", "note")
		b := Benchmark{
			ID: m.Need("id").Word(), Statement: m.Need("statement").Text(),
			Company: benchmarkSide(m.Need("company")), Customer: benchmarkSide(m.Need("customer")),
			GoodWhenHigh: m.Need("good_when_high").Bool(), Year: m.Need("year").Int(1950, 2100),
			Source: m.Need("source").Text(), URL: m.Need("url").Text(),
		}
		if note := m.Get("note"); note.There() {
			b.Note = note.Text()
		}
		if seen[b.ID] {
			n.Fault("the id "+b.ID+" comes twice", "give each entry an id of its own")
		}
		seen[b.ID] = true
		all = append(all, b)
	}
	return all, faults.Err()
}

func benchmarkSide(n *document.Node) BenchmarkSide {
	m := n.Mapping("share", "n", "who")
	s := BenchmarkSide{Share: m.Need("share").Float(0, 1), Who: m.Need("who").Text()}
	if size := m.Get("n"); size.There() {
		s.N = size.Int(1, 1<<31-1)
	}
	return s
}
