package bench

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// Figure is one line of the report on counting: the median of its rounds.
type Figure struct {
	Name   string  `json:"name"`
	DB     string  `json:"db"`
	N      int     `json:"n"` // responses in the wave
	Rounds int     `json:"rounds"`
	Wall   float64 `json:"wall_ms"`
	CPU    float64 `json:"cpu_ms"` // this process's on all processors; PostgreSQL's own is not in it
	Each   float64 `json:"cpu_ns_per_response"`
	Others float64 `json:"other_cpu_pct"`
	Busy   bool    `json:"busy,omitempty"` // others used more than 15 %: read the figure with care

	least float64 // CPU of the best round, for ratios
}

// CountReport is everything a run of Aggregate found.
type CountReport struct {
	Figures []Figure
	Goals   []Goal
	Notes   []string
}

// Rounds of a measurement.
const (
	once  = 1
	often = 5
)

// stopwatch adds up the time that passes and the processor time of this process between start and stop.
type stopwatch struct {
	wall, cpu, busy       time.Duration
	began                 time.Time
	beganCPU, beganOthers time.Duration
}

func (s *stopwatch) start() (err error) {
	if s.beganOthers, err = busy(); err != nil {
		return err
	}
	s.beganCPU, err = ownCPU()
	s.began = time.Now()
	return err
}

func (s *stopwatch) stop() error {
	s.wall += time.Since(s.began)
	cpu, err := ownCPU()
	if err != nil {
		return err
	}
	s.cpu += cpu - s.beganCPU
	all, err := busy()
	s.busy += all - s.beganOthers
	return err
}

// measure runs something a few times and notes the median.
func (w *wave) measure(name string, rounds int, do func() error) (Figure, error) {
	all := make([]stopwatch, rounds)
	for i := range all {
		if err := all[i].start(); err != nil {
			return Figure{}, err
		}
		if err := do(); err != nil {
			return Figure{}, fmt.Errorf("%s: %w", name, err)
		}
		if err := all[i].stop(); err != nil {
			return Figure{}, err
		}
	}
	return w.note(name, all), nil
}

// note makes a line of the report from rounds.
func (w *wave) note(name string, rounds []stopwatch) Figure {
	f := Figure{Name: name, DB: "sqlite", N: w.n, Rounds: len(rounds)}
	if w.raw.postgres {
		f.DB = "postgres"
	}
	middle := func(of func(stopwatch) time.Duration) float64 {
		sorted := slices.SortedFunc(slices.Values(rounds), func(a, b stopwatch) int { return cmp.Compare(of(a), of(b)) })
		return float64(of(sorted[len(sorted)/2]).Nanoseconds()) / 1e6
	}
	f.Wall = middle(func(s stopwatch) time.Duration { return s.wall })
	f.CPU = middle(func(s stopwatch) time.Duration { return s.cpu })
	f.least = float64(slices.MinFunc(rounds, func(a, b stopwatch) int { return cmp.Compare(a.cpu, b.cpu) }).cpu.Nanoseconds()) / 1e6
	f.Each = f.CPU * 1e6 / float64(w.n)
	var sum stopwatch
	for _, s := range rounds {
		sum.wall, sum.cpu, sum.busy = sum.wall+s.wall, sum.cpu+s.cpu, sum.busy+s.busy
	}
	if sum.wall > 10*tick && !w.raw.postgres { // less is too short for the clock of /proc
		f.Others = 100 * max(0, float64(sum.busy-sum.cpu)/float64(sum.wall)/float64(cores()))
		f.Busy = f.Others > 15
	}
	w.report.Figures = append(w.report.Figures, f)
	w.Log("%-44s %10.2f ms  %10.2f ms of CPU", name, f.Wall, f.CPU)
	return f
}

// Passed reports whether every goal was reached.
func (r *CountReport) Passed() bool {
	return (&Report{Goals: r.Goals}).Passed()
}

// WriteJSON writes one line a figure, then one a goal.
func (r *CountReport) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	for _, f := range r.Figures {
		if err := e.Encode(f); err != nil {
			return err
		}
	}
	return (&Report{Goals: r.Goals}).WriteJSON(w)
}

// WriteText writes the tables for people.
func (r *CountReport) WriteText(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "what\tdb\tresponses\tms\tCPU ms\tCPU ns a response\tothers %")
	for _, f := range r.Figures {
		note := ""
		if f.Busy {
			note = " (busy machine)"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%.2f\t%.2f\t%.2f\t%.0f%s\n", f.Name, f.DB, thousands(f.N), f.Wall, f.CPU, f.Each, f.Others, note)
	}
	fmt.Fprintln(t)
	writeGoals(t, r.Goals)
	if err := t.Flush(); err != nil {
		return err
	}
	for _, n := range r.Notes {
		fmt.Fprintln(w, n)
	}
	return nil
}

// thousands writes a number as people read it: 1,000,000.
func thousands(n int) string {
	digits := fmt.Sprint(n)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}
