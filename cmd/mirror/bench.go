package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"mirror/web/bench"
)

// benchCmd measures on this machine. It touches nothing but a working folder of its own, or the database it is given.
type benchCmd struct {
	Submit    benchSubmitCmd    `cmd:"" help:"Measure the way of an answer: the server, its floors and the obvious implementation in one run."`
	Verify    benchVerifyCmd    `cmd:"" help:"Hold the server to its promises: one token counts once, and what was acknowledged survives kill −9."`
	Aggregate benchAggregateCmd `cmd:"" help:"Measure counting: tables, filters, drivers, sealing, erasing and reading releases, each held to a scan of the rows."`
	Child     benchChildCmd     `cmd:"" hidden:""`
}

// benchRun is how much is measured, and against what.
type benchRun struct {
	DB          string        `help:"sqlite, or postgres://… of an empty database on this machine." default:"sqlite" placeholder:"DSN" name:"db" env:"MIRROR_BENCH_DB"`
	Connections int           `help:"Connections at once." default:"64" short:"c"`
	N           int           `help:"Submissions a round." default:"20000" short:"n"`
	Rounds      int           `help:"Rounds; the median is told." default:"3"`
	FsyncDelay  time.Duration `help:"Add this to every sync, as a disk that really writes would." placeholder:"1ms"`
	DataDir     string        `help:"PostgreSQL's data folder, to read the processor time of its processes." placeholder:"DIR"`
	JSON        bool          `help:"Print one JSON line a figure." name:"json"`
}

type benchSubmitCmd struct{ benchRun }

// Run measures and prints; a missed goal is a failure.
func (c *benchSubmitCmd) Run(a *app) error {
	return c.with(a, func(b *bench.Bench) error {
		report, err := b.Submit(a.ctx)
		if err != nil {
			return err
		}
		return measured(a, report, c.JSON)
	})
}

type benchVerifyCmd struct{ benchRun }

// Run tells what held; a broken promise is a failure.
func (c *benchVerifyCmd) Run(a *app) error {
	return c.with(a, func(b *bench.Bench) error {
		lines, err := b.Verify(a.ctx)
		for _, line := range lines {
			fmt.Fprintln(a.out, line)
		}
		return err
	})
}

// benchAggregateCmd is how many answers are counted, and against what.
type benchAggregateCmd struct {
	DB     string `help:"sqlite, or postgres://… of an empty database on this machine." default:"sqlite" placeholder:"DSN" name:"db" env:"MIRROR_BENCH_DB"`
	N      []int  `help:"Responses, one wave after the other: 1000000,10000000." default:"1000000" short:"n"`
	DuckDB string `help:"Compare with DuckDB: the program built in web/bench/duckdb." placeholder:"FILE" name:"duckdb" type:"existingfile"`
	JSON   bool   `help:"Print one JSON line a figure." name:"json"`
}

// Run measures and prints; a missed goal is a failure.
func (c *benchAggregateCmd) Run(a *app) error {
	dir, err := os.MkdirTemp("", "mirror-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	run := bench.Aggregate{DB: c.DB, Dir: dir, Sizes: c.N, Log: func(format string, args ...any) { fmt.Fprintf(a.err, format+"\n", args...) }}
	if c.DuckDB != "" {
		run.DuckDB = []string{c.DuckDB}
	}
	report, err := run.Run(a.ctx)
	if err != nil {
		return err
	}
	return measured(a, report, c.JSON)
}

// measured prints a report; a missed goal is a failure.
func measured(a *app, report interface {
	WriteText(io.Writer) error
	WriteJSON(io.Writer) error
	Passed() bool
}, asJSON bool) error {
	write := report.WriteText
	if asJSON {
		write = report.WriteJSON
	}
	if err := write(a.out); err != nil {
		return err
	}
	if !report.Passed() {
		return fmt.Errorf("not every goal was reached")
	}
	return nil
}

// with makes a working folder for a run and removes it afterwards.
func (c *benchRun) with(a *app, do func(*bench.Bench) error) error {
	dir, err := os.MkdirTemp("", "mirror-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	self, err := os.Executable()
	if err != nil {
		return err
	}
	return do(&bench.Bench{
		DB: c.DB, Dir: dir, Child: []string{self, "bench", "child"},
		Connections: c.Connections, N: c.N, Rounds: c.Rounds, FsyncDelay: c.FsyncDelay, DataDir: c.DataDir,
		Log: func(format string, args ...any) { fmt.Fprintf(a.err, format+"\n", args...) },
	})
}

// benchChildCmd is the server that a measurement starts in a process of its own.
type benchChildCmd struct {
	What   string `required:""`
	DB     string `required:"" name:"db"`
	Keys   string `required:""`
	N      int
	Number int `name:"run"`
}

func (c *benchChildCmd) Run(a *app) error {
	return bench.Serve(a.ctx, c.What, c.DB, c.Keys, c.Number, c.N, a.out)
}
