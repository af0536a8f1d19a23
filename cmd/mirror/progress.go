package main

import (
	"fmt"
	"os"
	"time"
)

// quiet is how long work may take before it says how far it is.
const quiet = 2 * time.Second

// progress is one line on the terminal that says how far long work is. Short work prints nothing, and so does
// work whose output goes to a file.
type progress struct {
	a       *app
	started time.Time
	shown   time.Time
	on      bool
}

func newProgress(a *app) *progress {
	p := &progress{a: a, started: time.Now()}
	if f, ok := a.err.(*os.File); ok {
		info, err := f.Stat()
		p.on = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return p
}

// report gives the function that work calls with what is done of what there is.
func (p *progress) report(what string) func(done, total int64) {
	return func(done, total int64) {
		now := time.Now()
		if !p.on || now.Sub(p.started) < quiet || now.Sub(p.shown) < quiet/10 || total <= 0 {
			return
		}
		p.shown = now
		fmt.Fprintf(p.a.err, "\r%s: %d %% ", what, 100*done/total)
	}
}

// done clears the line.
func (p *progress) done() {
	if !p.shown.IsZero() {
		fmt.Fprint(p.a.err, "\r\x1b[K")
	}
}
