package gap

import (
	"fmt"
	"math"

	"mirror/gap/stat"
)

// hopeless is the part of the margin beyond which a smaller gap cannot be shown to be inside it.
const hopeless = 0.75

// need says how many answers would settle a row that lacks evidence (methods.md
// §3.27). A gap of at least the margin: how many employees find a true gap as
// large as the margin four times out of five. A smaller one: how many show it
// to be inside the margin, if it stays where it is; so near the margin that
// this is hopeless, only that is said.
func (an *analysis) need(c *compared) {
	emp, cust := &c.sides[Employee], &c.sides[Customer]
	if !c.ok {
		c.AnswersNote = "Each side needs at least two answers before anything can be said."
		if c.Reason == reasonOneAccount {
			c.AnswersNote = "Each side needs answers from at least two accounts before anything can be said."
		}
		return
	}
	gap := math.Abs(c.Gap.Or(0))
	large := stat.Reaches(gap, an.frame.Margin)
	if !large && gap > hopeless*an.frame.Margin {
		c.AnswersNote = "The gap lies so close to the margin that no practical number of answers will tell on which side of it it is."
		return
	}
	plan := stat.Plan{Size: an.frame.Margin, VarE: emp.estimate.V * emp.estimate.N, VarC: cust.estimate.V, NC: cust.estimate.N}
	claim := stat.Differs
	if !large {
		claim, plan.Gap = stat.Equal, gap
	}
	n, ok := plan.Answers(claim)
	switch {
	case !ok:
	case !n.Enough:
		c.CustomersNeeded = Some(float64(n.C))
		c.AnswersNote = Word(fmt.Sprintf("No number of staff answers is enough: the customers' side needs at least %d answers first.", n.C))
	case float64(n.E) <= emp.n:
		c.AnswersNote = "There are enough answers for most purposes; this gap lies too close to the margin to call."
	default:
		more := float64(n.E) - emp.n
		c.AnswersNeeded, c.AnswersMore = Some(float64(n.E)), Some(more)
		c.AnswersNote = Word(fmt.Sprintf("%.0f more staff answers would settle it.", more))
		if most := an.staff(c.place); most > 0 && n.E > most {
			c.AnswersNote = Word(fmt.Sprintf("It would take %d staff answers and there are %d people: join groups or accept a wider margin.", n.E, most))
		}
	}
}

// staff is how many people a place's employees are, 0 when not known.
func (an *analysis) staff(p *place) int {
	sum := 0
	for _, g := range an.cells {
		n := max(g.Headcount, g.Invited)
		if p.kind == byCell && string(p.Cell) == g.ID {
			return n
		}
		if n == 0 {
			return 0
		}
		sum += n
	}
	if p.kind == everyone || p.kind == bySegment {
		return sum
	}
	return 0
}
