package across

import (
	"syscall"
	"testing"
)

// A release of 200 cells, 40 segments and 9 dimensions in four waves is completed within 100 ms of one processor.
func BenchmarkComplete(b *testing.B) {
	waves := four(sample{cells: 200, segments: 40, units: 40, dimensions: 9})
	Complete(waves, settings)
	before, n := busy(b), 0
	for b.Loop() {
		Complete(waves, settings)
		n++
	}
	b.ReportMetric((busy(b)-before)/float64(n), "cpu-ms/op")
	b.ReportMetric(float64(len(waves[3].Changes)), "changes")
}

// busy is how many milliseconds of processor time were used so far.
func busy(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e6
}
