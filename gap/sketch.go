package gap

import "slices"

// sketchSize is how many distinct accounts of a side are looked at.
const sketchSize = 1 << 16

// sketch keeps the accounts with the smallest hashes and how often each
// answered. Which ones it keeps depends on the accounts alone, not on their
// order, so sketches merge, and its memory does not grow with the rows.
type sketch struct {
	times map[uint64]uint32
	below uint64 // hashes above it are never among the smallest; 0 = no bound yet
}

func (s *sketch) add(account uint64) {
	h := mix(account)
	if s.below != 0 && h > s.below {
		return
	}
	if s.times == nil {
		s.times = map[uint64]uint32{}
	}
	s.times[h]++
	if len(s.times) >= 2*sketchSize {
		s.prune()
	}
}

// prune drops all but the smallest hashes.
func (s *sketch) prune() {
	if len(s.times) <= sketchSize {
		return
	}
	hashes := make([]uint64, 0, len(s.times))
	for h := range s.times {
		hashes = append(hashes, h)
	}
	slices.Sort(hashes)
	s.below = hashes[sketchSize-1]
	for _, h := range hashes[sketchSize:] {
		delete(s.times, h)
	}
}

func (s *sketch) merge(o *sketch) {
	for h, t := range o.times {
		if s.below != 0 && h > s.below {
			continue
		}
		if s.times == nil {
			s.times = map[uint64]uint32{}
		}
		s.times[h] += t
	}
	if o.below != 0 && (s.below == 0 || o.below < s.below) {
		s.below = o.below
		for h := range s.times {
			if h > s.below {
				delete(s.times, h)
			}
		}
	}
	if len(s.times) >= 2*sketchSize {
		s.prune()
	}
}

// repeated reports whether one of the accounts looked at answered more than once.
func (s *sketch) repeated() bool {
	s.prune()
	for _, t := range s.times {
		if t > 1 {
			return true
		}
	}
	return false
}
