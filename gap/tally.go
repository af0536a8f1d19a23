package gap

// Collect says what a tally keeps besides the answers themselves.
type Collect struct {
	Drivers bool // also the cross-products and dummies that drivers need
}

// Tally holds the sufficient statistics of many answers (methods.md §1).
type Tally struct{}

// Atom is one audience, group and unit of a tally.
type Atom struct{}

// NewTally returns an empty tally for answers of this frame.
func NewTally(f *Frame, c Collect) *Tally { return &Tally{} }

// Atom returns the counts of one group (cell of an employee, segment of a
// customer; "" = not given) and unit. Readers keep the pointer.
func (t *Tally) Atom(a Audience, group, unit string) *Atom { return &Atom{} }

// Add counts one person's answers.
func (t *Tally) Add(at *Atom, r *Response) {}

// AddCount counts n answers to one question and marks the tally as item counts only.
func (t *Tally) AddCount(a Audience, group, unit string, question int, code uint8, n int64) {}

// Merge adds the counts of another tally of the same frame.
func (t *Tally) Merge(o *Tally) {}

// People is how many people of a side were counted.
func (t *Tally) People(a Audience) int64 { return 0 }

// Analyze computes everything the tally can say.
func Analyze(f *Frame, t *Tally) Wave { return Wave{} }
