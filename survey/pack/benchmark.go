package pack

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

// Benchmarks are the published pairs that packs may refer to, in file order.
func Benchmarks() []Benchmark { return nil }

// BenchmarkNamed returns the benchmark with that id.
func BenchmarkNamed(id string) (Benchmark, bool) { return Benchmark{}, false }
