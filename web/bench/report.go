package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

// Measurement is one line of the report: the median of its rounds.
type Measurement struct {
	Name        string  `json:"name"`
	DB          string  `json:"db"`
	Connections int     `json:"c"`
	N           int     `json:"n"` // requests a round
	Rounds      int     `json:"rounds"`
	PerSecond   float64 `json:"per_s"`
	P50         float64 `json:"p50_ms"`
	P99         float64 `json:"p99_ms"`
	CPU         float64 `json:"cpu_us"`    // the server's, a request
	DBCPU       float64 `json:"cpu_us_db"` // PostgreSQL's, a request; 0 on SQLite
	Others      float64 `json:"other_cpu_pct"`
	Busy        bool    `json:"busy,omitempty"` // others used more than 15 % in every try: read the ratios with care
}

// Goal is one promise of the benchmark, a ratio of two figures of the same run.
type Goal struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Limit float64 `json:"limit"`
	Least bool    `json:"least"` // the value must be at least the limit, else at most
	Pass  bool    `json:"pass"`
}

// atLeast and atMost make goals.
func atLeast(name string, value, limit float64) Goal {
	return Goal{Name: name, Value: value, Limit: limit, Least: true, Pass: value >= limit}
}

func atMost(name string, value, limit float64) Goal {
	return Goal{Name: name, Value: value, Limit: limit, Pass: value <= limit}
}

// sample is one round of a measurement.
type sample struct {
	load        *Load
	cpu, db     time.Duration
	others      float64 // share of the machine's time that neither the server nor the generator used
	connections int
}

// median makes a measurement of the rounds; quiet rounds only, where there are any.
func median(name, db string, rounds []sample) Measurement {
	quiet := slices.DeleteFunc(slices.Clone(rounds), func(s sample) bool { return s.others > 0.15 })
	m := Measurement{Name: name, DB: db, Rounds: len(quiet)}
	if len(quiet) == 0 {
		quiet, m.Busy, m.Rounds = rounds, true, len(rounds)
	}
	if len(quiet) == 0 {
		return m
	}
	m.Connections, m.N = quiet[0].connections, quiet[0].load.Requests
	middle := func(of func(sample) float64) float64 {
		values := make([]float64, len(quiet))
		for i, s := range quiet {
			values[i] = of(s)
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	each := func(d func(sample) time.Duration) func(sample) float64 {
		return func(s sample) float64 { return float64(d(s).Nanoseconds()) / 1e3 / float64(s.load.Requests) }
	}
	m.PerSecond = middle(func(s sample) float64 { return s.load.PerSecond() })
	m.P50 = middle(func(s sample) float64 { return s.load.Percentile(0.50).Seconds() * 1e3 })
	m.P99 = middle(func(s sample) float64 { return s.load.Percentile(0.99).Seconds() * 1e3 })
	m.CPU = middle(each(func(s sample) time.Duration { return s.cpu }))
	m.DBCPU = middle(each(func(s sample) time.Duration { return s.db }))
	m.Others = 100 * middle(func(s sample) float64 { return s.others })
	return m
}

// Report is everything one run found.
type Report struct {
	Measurements []Measurement
	Goals        []Goal
	Notes        []string
}

// Passed reports whether every goal was reached.
func (r *Report) Passed() bool {
	return !slices.ContainsFunc(r.Goals, func(g Goal) bool { return !g.Pass })
}

// WriteJSON writes one line a measurement, then one a goal.
func (r *Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	for _, m := range r.Measurements {
		if err := e.Encode(m); err != nil {
			return err
		}
	}
	for _, g := range r.Goals {
		if err := e.Encode(g); err != nil {
			return err
		}
	}
	return nil
}

// WriteText writes the tables for people.
func (r *Report) WriteText(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "what\tdb\tconnections\tn\trounds\ta second\tp50 ms\tp99 ms\tCPU µs\tof the database\tothers %")
	for _, m := range r.Measurements {
		busy := ""
		if m.Busy {
			busy = " (busy machine)"
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%d\t%.0f\t%.2f\t%.2f\t%.1f\t%.1f\t%.0f%s\n", m.Name, m.DB, m.Connections, m.N, m.Rounds, m.PerSecond, m.P50, m.P99, m.CPU, m.DBCPU, m.Others, busy)
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

// writeGoals writes a line a goal.
func writeGoals(w io.Writer, goals []Goal) {
	for _, g := range goals {
		sign, word := "≤", "reached"
		if g.Least {
			sign = "≥"
		}
		if !g.Pass {
			word = "MISSED"
		}
		fmt.Fprintf(w, "%s\t%.3g\t%s %.3g\t%s\n", g.Name, g.Value, sign, g.Limit, word)
	}
}
