// Package fault collects what is wrong with a file, all of it, each at its place.
package fault

import (
	"fmt"
	"slices"
	"strings"
)

// Most is how many faults are told one by one; the rest are counted.
const Most = 50

// Fault is one thing that is wrong. Line and Column count from 1; 0 means the whole file.
type Fault struct {
	File         string
	Line, Column int
	What         string // what is wrong, with the value seen
	Do           string // what to do about it
}

// String is "file:line:column: what: what to do".
func (f Fault) String() string {
	at := f.File
	if f.Line > 0 {
		at = fmt.Sprintf("%s:%d:%d", at, f.Line, f.Column)
	}
	return fmt.Sprintf("%s: %s: %s", at, f.What, f.Do)
}

// List gathers faults. The zero value is ready to use.
type List struct {
	Faults []Fault
	More   int // faults beyond Most
}

// Add notes a fault.
func (l *List) Add(f Fault) {
	if len(l.Faults) < Most {
		l.Faults = append(l.Faults, f)
		return
	}
	l.More++
}

// Merge notes the faults of another list.
func (l *List) Merge(other *List) {
	for _, f := range other.Faults {
		l.Add(f)
	}
	l.More += other.More
}

// Err is the list as an error, or nil when nothing is wrong.
func (l *List) Err() error {
	if len(l.Faults) == 0 {
		return nil
	}
	return &Error{List: *l}
}

// Error is bad input: every fault, one a line.
type Error struct{ List }

// Error lists the faults in file order and counts those that are not told.
func (e *Error) Error() string {
	faults := slices.Clone(e.Faults)
	slices.SortStableFunc(faults, func(a, b Fault) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	var b strings.Builder
	for i, f := range faults {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(f.String())
	}
	if e.More > 0 {
		fmt.Fprintf(&b, "\nand %d more faults", e.More)
	}
	return b.String()
}
