package chunk

import (
	"mirror/gap"
	"mirror/survey"
)

// Grouping says in which of several groups answers are counted: every segment, each pair of cell and unit, one segment
// alone, everybody together.
type Grouping struct {
	Groups int
	// Of is the group, from 0, that people of a side, group and unit are counted in; −1 leaves them out. It is asked by
	// several goroutines at once, for each chunk and place and not for each person.
	Of func(a gap.Audience, group, unit survey.GroupID) int
}

// Counts are how many people gave each answer, by side, group and question: what a row of a table, a bar of a chart and
// the distribution of an item are made from. They are raw counts and must not be shown to anybody before gap/disclosure
// has protected them.
type Counts struct {
	layout   *survey.Layout
	grouping Grouping
	sides    [2]sideCounts
}

// sideCounts is one side of Counts.
type sideCounts struct {
	first   []int    // by question: its first count; −1 = not asked
	options []int    // by question; can't say and blank follow them
	n       []uint64 // by question, option and group. Not all blanks are among them: see Of
	people  []uint64 // by group
}

// NewCounts counts nobody yet.
func NewCounts(l *survey.Layout, g Grouping) *Counts {
	c := &Counts{layout: l, grouping: g}
	for a := range c.sides {
		s, size := &c.sides[a], 0
		for q := range l.Frame.Questions {
			options := len(l.Values(q, gap.Audience(a)))
			first := size
			if options == 0 {
				first = -1
			} else {
				size += (options + 2) * g.Groups
			}
			s.first, s.options = append(s.first, first), append(s.options, options)
		}
		s.n, s.people = make([]uint64, size), make([]uint64, g.Groups)
	}
	return c
}

// Count counts the answers of chunks, on all processors.
func Count(l *survey.Layout, g Grouping, next Source) (*Counts, error) {
	m := mark(l)
	all, err := spread(next, func() *counting { return &counting{counts: NewCounts(l, g), mark: m} })
	if err != nil {
		return nil, err
	}
	for _, c := range all[1:] {
		all[0].counts.merge(c.counts)
	}
	return all[0].counts, nil
}

// Row counts one response, such as one that waits for its chunk.
func (c *Counts) Row(r *survey.Response) error {
	if err := check(c.layout, r); err != nil {
		return err
	}
	g := c.grouping.Of(r.Audience, r.Group, r.Unit)
	if g < 0 {
		return nil
	}
	s := &c.sides[r.Audience]
	s.people[g]++
	for q, first := range s.first {
		if first >= 0 {
			s.given(q, r.Answers[q])[g]++
		}
	}
	return nil
}

// Of are the counts of a question in a group: one an option, then those who could not say, then those who left it blank.
// nil: the side is not asked.
func (c *Counts) Of(a gap.Audience, question, group int) []uint64 {
	s := &c.sides[a]
	if s.first[question] < 0 {
		return nil
	}
	var all []uint64
	blank := s.people[group] // all others
	for slot := range s.options[question] + 1 {
		n := s.slot(question, slot)[group]
		all = append(all, n)
		blank -= n
	}
	return append(all, blank)
}

// People is how many people of a side are in a group, whatever they answered.
func (c *Counts) People(a gap.Audience, group int) uint64 { return c.sides[a].people[group] }

// given are the counts by group of those who gave a code to a question that is asked. What is no option and not "can't
// say" is a blank, as in a tally.
func (s *sideCounts) given(q int, code uint8) []uint64 {
	switch options := s.options[q]; {
	case int(code) < options:
		return s.slot(q, int(code))
	case code == gap.CantSay:
		return s.slot(q, options)
	default:
		return s.slot(q, options+1)
	}
}

// slot are the counts by group of an option of a question that is asked.
func (s *sideCounts) slot(q, slot int) []uint64 {
	size := len(s.people)
	return s.n[s.first[q]+slot*size:][:size:size]
}

func (c *Counts) merge(o *Counts) {
	for a := range c.sides {
		for i, n := range o.sides[a].n {
			c.sides[a].n[i] += n
		}
		for g, n := range o.sides[a].people {
			c.sides[a].people[g] += n
		}
	}
}
