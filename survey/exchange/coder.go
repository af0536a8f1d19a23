package exchange

import (
	"fmt"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// coder turns the values of one question, as one side ticks them, into codes.
type coder struct {
	*survey.Coder
	hint string // what may be written, besides x
}

// miss is what a coder gives for a value it does not know.
const miss = survey.NoAnswer

// newCoder makes the coder of a question for one side.
func newCoder(q *gap.Question, scale *pack.Scale, a gap.Audience) coder {
	c := coder{Coder: survey.NewCoder(q, scale, a)}
	switch {
	case !c.Asked:
	case q.EmployeePercent && a == gap.Employee:
		c.hint = "write a whole number from 0 to 100"
	case q.Kind == gap.Rating:
		c.hint = fmt.Sprintf("write a whole number from %d to %d", q.Lo, q.Hi)
	case c.Many:
		c.hint = "write one or more of " + someOf(c.Values) + ", joined by |"
	default:
		c.hint = "write one of " + someOf(c.Values)
	}
	return c
}
