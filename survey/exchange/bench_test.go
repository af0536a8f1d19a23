package exchange

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"mirror/survey/pack"
)

// writeWave writes answers of n customers. Columns: audience, wave, segment (5),
// unit (8), 30 items of 7 points, recommend 0–10; 3 % of the answers are "can't
// say" and 3 % blank. One row in 20 is an employee's, with a cell (6) instead of a segment.
func writeWave(tb testing.TB, n int) string {
	tb.Helper()
	file := filepath.Join(tb.TempDir(), fmt.Sprintf("answers-%d.csv", n))
	f, err := os.Create(file)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	fmt.Fprint(w, "audience,wave,cell,segment,unit")
	for i := range 30 {
		fmt.Fprintf(w, ",item_%02d", i+1)
	}
	fmt.Fprint(w, ",recommend\n")
	draw := rand.New(rand.NewPCG(1, 2))
	row := make([]byte, 0, 256)
	for range n {
		row = row[:0]
		if draw.IntN(20) == 0 {
			row = fmt.Appendf(row, "employee,w1,cell_%d,,unit_%d", draw.IntN(6), draw.IntN(8))
		} else {
			row = fmt.Appendf(row, "customer,w1,,segment_%d,unit_%d", draw.IntN(5), draw.IntN(8))
		}
		liking := draw.IntN(4)
		for range 30 {
			row = append(row, ',')
			switch x := draw.IntN(100); {
			case x < 3:
				row = append(row, 'x')
			case x >= 6:
				row = append(row, byte('1'+liking+draw.IntN(4)))
			}
		}
		row = fmt.Appendf(row, ",%d\n", min(10, 2*liking+draw.IntN(5)))
		if _, err := w.Write(row); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		tb.Fatal(err)
	}
	return file
}

// cpu is the processor time of this process so far, of all its threads.
func cpu(tb testing.TB) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// parseOnly is the floor: cut the file apart with encoding/csv and do nothing with it.
func parseOnly(tb testing.TB, file string) {
	f, err := os.Open(file)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.ReuseRecord = true
	for {
		if _, err := r.Read(); err == io.EOF {
			return
		} else if err != nil {
			tb.Fatal(err)
		}
	}
}

// BenchmarkAnswers reads 1,000,000 people with 30 answers each (see writeWave
// for the columns) and gives the processor time as a multiple of what
// encoding/csv takes to cut the same file apart, measured turn by turn:
//
//	go test ./survey/exchange -run '^$' -bench Answers -benchtime 5x
//
// The bounds are 1.5 for tallies, 3 with what drivers need.
func BenchmarkAnswers(b *testing.B) {
	n := 1_000_000
	if testing.Short() {
		n = 100_000
	}
	file := writeWave(b, n)
	b.Run("encoding-csv-only", func(b *testing.B) {
		for b.Loop() {
			parseOnly(b, file)
		}
	})
	for _, bench := range []struct {
		name    string
		drivers bool
	}{{"tallies", false}, {"tallies-with-drivers", true}} {
		b.Run(bench.name, func(b *testing.B) {
			var floor, ours time.Duration
			for b.Loop() {
				start := cpu(b)
				parseOnly(b, file)
				between := cpu(b)
				if _, err := ReadAnswers([]string{file}, Options{Packs: []*pack.Pack{wavePack()}, Drivers: bench.drivers}); err != nil {
					b.Fatal(err)
				}
				floor += between - start
				ours += cpu(b) - between
			}
			b.ReportMetric(float64(ours)/float64(floor), "×csv")
			b.ReportMetric(float64(ours.Nanoseconds())/float64(b.N)/float64(n), "cpu-ns/row")
			b.ReportMetric(float64(floor.Nanoseconds())/float64(b.N)/float64(n), "csv-ns/row")
			b.ReportMetric(0, "ns/op")
		})
	}
}
