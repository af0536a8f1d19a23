package gap

import (
	"encoding/json"
	"math"
)

// Number is a figure that may be absent: not computable, or not shown. The
// zero value is absent, and is null in JSON, so a hidden figure has no number to leak.
type Number struct {
	value float64
	known bool
}

// Some is a known number. A value that is not finite is absent: no NaN and no
// infinity leaves this package.
func Some(x float64) Number {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return Number{}
	}
	return Number{x, true}
}

// Value returns the figure and whether there is one.
func (n Number) Value() (float64, bool) { return n.value, n.known }

// Known reports whether there is a figure.
func (n Number) Known() bool { return n.known }

// Or returns the figure, or other when there is none.
func (n Number) Or(other float64) float64 {
	if n.known {
		return n.value
	}
	return other
}

// Map applies f to a known figure and leaves an absent one absent.
func (n Number) Map(f func(float64) float64) Number {
	if !n.known {
		return n
	}
	return Some(f(n.value))
}

// MarshalJSON writes the figure or null.
func (n Number) MarshalJSON() ([]byte, error) {
	if !n.known {
		return []byte("null"), nil
	}
	return json.Marshal(n.value)
}

// UnmarshalJSON reads a figure or null.
func (n *Number) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		*n = Number{}
		return nil
	}
	n.known = true
	return json.Unmarshal(b, &n.value)
}

// Word is a string that is null in JSON when empty.
type Word string

// MarshalJSON writes the word or null.
func (w Word) MarshalJSON() ([]byte, error) {
	if w == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(w))
}

// UnmarshalJSON reads a word or null.
func (w *Word) UnmarshalJSON(b []byte) error {
	var s *string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	if *w = ""; s != nil {
		*w = Word(*s)
	}
	return nil
}
