package gap

// lastSecond is the last second of the histogram of times; it holds all longer
// ones too. Nobody who took that long is called too fast.
const lastSecond = 3600

// shortestRun is the smallest number of rated items for which a long run of
// equal answers means anything (methods.md §3.26).
const shortestRun = 8

// flags count careless answering on one side.
type flags struct {
	people, same, stopped, blanks uint64
	timed                         uint64
	seconds                       []uint64 // people by seconds taken; nil when no time is known
	sameAt                        []uint64 // of them, those with the same answer throughout
	// hasty holds the dimension scores of customers with the same answer
	// throughout, by segment and second: only at the end is it known which
	// seconds are too few. It is bounded by segments × seconds.
	hasty map[hastyKey][]moments
}

type hastyKey struct {
	segment string
	second  int
}

// runOf is the run of equal answers that is suspicious among k rated items: 0
// when there are too few items for the flag.
func runOf(k int) int {
	if k < shortestRun {
		return 0
	}
	return max(shortestRun, (8*k+9)/10)
}

// check looks at one person's answers, of which some items are blank, and
// reports whether they are the same throughout. Someone stopped when all of the
// last third or more is blank and something before it is not; many blanks are a
// third or more of the items, left here and there.
func (f *flags) check(s *side, codes []uint8, blank int) bool {
	f.people++
	if blank >= third(s.items) && s.items > 0 {
		if trailing := trailingBlanks(s, codes); trailing >= third(s.items) && trailing < s.items {
			f.stopped++
		} else {
			f.blanks++
		}
	}
	if !s.sameAnswer(codes) {
		return false
	}
	f.same++
	return true
}

// third is how many items make a third of k, rounded up.
func third(k int) int { return (k + 2) / 3 }

// trailingBlanks is how many items at the end are blank.
func trailingBlanks(s *side, codes []uint8) int {
	n := 0
	for i := len(s.asked) - 1; i >= 0; i-- {
		q := &s.asked[i]
		if q.sum == len(s.topics) {
			continue // an outcome
		}
		if codes[q.question] != Blank {
			break
		}
		n++
	}
	return n
}

// sameAnswer reports a run of equal answers, as ticked, of at least
// runOf(k) items, one of them reverse-coded: nobody means the same by it
// twice. A missing answer ends a run.
func (s *side) sameAnswer(codes []uint8) bool {
	k := len(s.rated)
	need := runOf(k)
	if need == 0 {
		return false
	}
	// A run that long covers the middle; most people differ there at once.
	for i := k - need; i < need-1; i++ {
		if codes[s.rated[i]] != codes[s.rated[i+1]] {
			return false
		}
	}
	run, reversed, last := 0, false, Blank
	for _, q := range s.rated {
		c := codes[q]
		if c >= CantSay || c != last {
			run, reversed = 0, false
		}
		last = c
		if c >= CantSay {
			continue
		}
		run++
		reversed = reversed || s.frame.Questions[q].Reverse
		if run >= need && reversed {
			return true
		}
	}
	return false
}

// time counts how long a customer took; same: with the same answer throughout.
func (f *flags) time(seconds int, same bool) {
	if f.seconds == nil {
		f.seconds, f.sameAt = make([]uint64, lastSecond+1), make([]uint64, lastSecond+1)
	}
	f.timed++
	f.seconds[min(seconds, lastSecond)]++
	if same {
		f.sameAt[min(seconds, lastSecond)]++
	}
}

// keep holds a same-answer customer's dimension scores by segment and second.
func (f *flags) keep(segment string, second int) []moments {
	if f.hasty == nil {
		f.hasty = map[hastyKey][]moments{}
	}
	return f.hasty[hastyKey{segment, second}]
}

func (f *flags) merge(o *flags) {
	f.people += o.people
	f.same += o.same
	f.stopped += o.stopped
	f.blanks += o.blanks
	f.timed += o.timed
	if o.seconds != nil && f.seconds == nil {
		f.seconds, f.sameAt = make([]uint64, lastSecond+1), make([]uint64, lastSecond+1)
	}
	for i := range o.seconds {
		f.seconds[i] += o.seconds[i]
		f.sameAt[i] += o.sameAt[i]
	}
	for key, ms := range o.hasty {
		mine := f.keep(key.segment, key.second)
		if mine == nil {
			mine = make([]moments, len(ms))
			f.hasty[key] = mine
		}
		for d := range ms {
			mine[d].merge(&ms[d])
		}
	}
}

// tooFast is the number of seconds below which an answer is too fast: two an
// item, or half the median (methods.md §3.26).
func (f *flags) tooFast(items int) int {
	// The two in the middle; one and the same of an odd number.
	lower, upper := f.ranked((f.timed+1)/2), f.ranked(f.timed/2+1)
	return min(max(2*items, (lower+upper+3)/4), lastSecond)
}

// ranked is how many seconds the r-th fastest took; 0 when nobody was timed.
func (f *flags) ranked(r uint64) int {
	var upTo uint64
	for s, n := range f.seconds {
		if upTo += n; upTo >= r {
			return s
		}
	}
	return 0
}
