package survey

import (
	"maps"
	"time"

	"mirror/gap"
)

// Participation is how far one side of a form, or one group of it, has answered, as it may be told while its wave takes
// answers. It is looked at once a day, and a figure stays until as many more answered as the smallest group is: a number
// that moved with every answer would tell who answered (protection.md A5, A21, P33).
type Participation struct {
	Form     FormID
	Audience gap.Audience
	Group    GroupID // EverybodyOf or OptedOutOf a side, NoGroup, or a group
	Asked    int     // how many have a personal link; 0 = none, or nobody may be told
	Links    bool    // some may answer through an open link too, so that nobody knows of how many they are
	Smallest int     // people behind a step at least; fewer are never told of
	Least    int     // at least so many; 0 = fewer than Smallest, or none
	History  []Noted // of a side: what was shown since which day, oldest first
}

// Noted is a figure and the day on which it was first shown.
type Noted struct {
	Day   time.Time
	Least int
}

// What a figure can be about that is no group.
const (
	NoGroup     GroupID = 0  // people who belong to none
	EverybodyOf GroupID = -1 // a side
	OptedOutOf  GroupID = -2 // who asked not to be invited
)

// leastStep is the smallest step of participation there is, whatever a study allows: with steps of fewer people, those who
// know when somebody answered could tell that person by a figure that moved.
const leastStep = 5

// stepOf is how far apart figures are at n people: k, then five times as much from 20 k on, and so on, so that a figure is
// known to a twentieth or better but never moves for fewer than k.
func stepOf(n, k int) int {
	step := max(k, leastStep)
	for n >= 20*step {
		step *= 5
	}
	return step
}

// StepBelow is the figure that n people are told as.
func StepBelow(n, k int) int {
	step := stepOf(n, k)
	return n / step * step
}

// StepAbove is the next figure after one.
func StepAbove(least, k int) int { return least + stepOf(least, k) }

// Most is how many may have answered at most, for all that a reader can know: the figure stays below the next step, and
// also until enough others answered.
func (p *Participation) Most() int {
	if p.Least == 0 {
		return max(p.Smallest, leastStep) - 1
	}
	return StepAbove(p.Least, p.Smallest) + max(p.Smallest, leastStep) - 2
}

// Rate is the share of those asked that answered at least, in steps of 5 %, never above 90; ok is false where nobody knows
// how many were asked, and where too few answered.
func (p *Participation) Rate() (percent int, ok bool) {
	if p.Links || p.Asked == 0 || p.Least == 0 {
		return 0, false
	}
	return min(90, 100*p.Least/p.Asked/5*5), true
}

// Shown is what is told of the groups of a side, EverybodyOf it among them, and how many stood behind each figure when it
// moved last. The zero value of either means 0.
type Shown struct{ Least, Behind map[GroupID]int }

// Next decides what is told after another look: there are now so many answers of so many asked (0 = nobody knows). A figure moves only
//   - by whole steps, and when k people more answered than stood behind it when it moved last;
//   - to where k people or more of those asked may still have answered or not, so that nobody learns that all did;
//   - where, with all other figures subtracted, k numbers remain possible for each group.
func (s Shown) Next(k int, now, asked map[GroupID]int) Shown {
	k = max(k, leastStep)
	all, groups, side := s.copied(), s.copied(), s.copied()
	for g, n := range now {
		next := StepBelow(n, k)
		if of := asked[g]; of > 0 {
			next = min(next, StepBelow(max(0, of-k), k))
		}
		if next <= s.Least[g] || n-s.Behind[g] < k {
			continue
		}
		all.set(g, next, n)
		if g == EverybodyOf {
			side.set(g, next, n)
		} else {
			groups.set(g, next, n)
		}
	}
	for _, candidate := range []Shown{all, groups, side} {
		if !candidate.pins(k, now, asked) {
			return candidate
		}
	}
	return s
}

func (s Shown) copied() Shown { return Shown{maps.Clone(s.Least), maps.Clone(s.Behind)} }

func (s *Shown) set(g GroupID, least, behind int) {
	if s.Least == nil {
		s.Least = map[GroupID]int{}
	}
	if s.Behind == nil {
		s.Behind = map[GroupID]int{}
	}
	s.Least[g], s.Behind[g] = least, behind
}

// pins reports that the side's figure and those of all other groups leave fewer than k numbers for one of the groups.
func (s Shown) pins(k int, now, asked map[GroupID]int) bool {
	most := func(g GroupID) int {
		p := Participation{Smallest: k, Least: s.Least[g]}
		if asked[g] > 0 {
			return min(p.Most(), asked[g])
		}
		return p.Most()
	}
	lows, highs := 0, 0
	for g := range now {
		if g >= 0 {
			lows, highs = lows+s.Least[g], highs+most(g)
		}
	}
	for g := range now {
		if g < 0 {
			continue
		}
		low := max(s.Least[g], s.Least[EverybodyOf]-(highs-most(g)))
		high := min(most(g), most(EverybodyOf)-(lows-s.Least[g]))
		enough := k
		if asked[g] > 0 {
			enough = min(k, asked[g]+1)
		}
		if high-low+1 < enough {
			return true
		}
	}
	return false
}
