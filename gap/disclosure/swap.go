package disclosure

import (
	"cmp"
	"slices"
	"sync"
)

// swap is a way in which a group's answers may differ from the true ones: by how many people each answer was given more
// often, or less. All people stay as many.
type swap struct {
	squares int32 // by how much the sum of the answers' squares is more; they count from 0
	more    [window]int8
}

// swaps are listed by how far they move the sum of the answers: from so much less to so much more.
type swaps [2*furthest + 1][]swap

const (
	window   = 11  // how many answers a swap may touch; on a longer scale, those around the one
	furthest = 3   // how far a swap may move the sum of the answers
	largest  = 100 // how many people may give an answer more or less often
)

// swapping is for which answer of how many swaps are, and by how many people.
type swapping struct{ answers, value, people int }

// made are the swaps by which one to three more people give one of so many answers, each made once when it is asked for: all
// groups of all waves are looked at with the same ones.
var made = func() (all [window + 1][window][rare + 1]func() *swaps) {
	for answers := range all {
		for value := range answers {
			for people := range all[answers][value] {
				all[answers][value][people] = sync.OnceValue(swapping{answers, value, people}.all)
			}
		}
	}
	return all
}()

// swapsOf are the swaps by which so many more people give one of so many answers, and up to four others make up for it:
// two by a few people, two by as many as it takes. Those that change the least come first.
func swapsOf(answers, value, people int) *swaps { return made[answers][value][people]() }

func (k swapping) all() *swaps {
	var s swap
	s.more[k.value] = int8(k.people)
	all := new(swaps)
	k.beside(all, &s, 0, 2)
	for i, list := range all {
		slices.SortFunc(list, func(a, b swap) int {
			return cmp.Or(a.people()-b.people(), slices.Compare(a.more[:], b.more[:]))
		})
		all[i] = slices.Clip(slices.Compact(list))
	}
	return all
}

// beside adds the swaps in which up to so many other answers, from one on, are given by a few people more or
// less, and two by as many as make up for it.
func (k swapping) beside(all *swaps, s *swap, from, others int) {
	k.balanced(all, s)
	few := 2 * k.people
	if k.answers > 7 { // there are enough swaps
		few = 1
	}
	for value := from; value < k.answers && others > 0; value++ {
		if value == k.value {
			continue
		}
		for x := -few; x <= few; x++ {
			if s.more[value] = int8(x); x != 0 {
				k.beside(all, s, value+1, others-1)
			}
		}
		s.more[value] = 0
	}
}

// balanced adds the swaps in which two more answers make up for those of a swap. They are the ones that change most:
// else each would be found several times.
func (k swapping) balanced(all *swaps, s *swap) {
	people, sum, few := 0, 0, 0
	for i, x := range s.more {
		people, sum = people+int(x), sum+i*int(x)
		if i != k.value {
			few = max(few, size(x))
		}
	}
	for a := range k.answers {
		for b := a + 1; b < k.answers; b++ {
			if a == k.value || b == k.value || s.more[a] != 0 || s.more[b] != 0 {
				continue
			}
			for by := -furthest; by <= furthest; by++ {
				// x + y = −people and a·x + b·y = by − sum
				y := by - sum + a*people
				if y%(b-a) != 0 {
					continue
				}
				y /= b - a
				x := -people - y
				if least, most := min(max(x, -x), max(y, -y)), max(x, -x, y, -y); least < few || most > largest {
					continue
				}
				next := *s
				next.more[a], next.more[b] = int8(x), int8(y)
				next.squares = next.ofSquares()
				all[by+furthest] = append(all[by+furthest], next)
			}
		}
	}
}

// ofSquares is by how much the sum of the answers' squares is more.
func (s *swap) ofSquares() (sum int32) {
	for i, x := range s.more {
		sum += int32(i*i) * int32(x)
	}
	return sum
}

// turned is the swap the other way round: as many fewer.
func (s *swap) turned() *swap {
	t := &swap{squares: -s.squares}
	for i, x := range s.more {
		t.more[i] = -x
	}
	return t
}

// people is how many people's answers it changes, twice.
func (s *swap) people() (people int) {
	for _, x := range s.more {
		people += size(x)
	}
	return people
}

func size(x int8) int { return max(int(x), -int(x)) }
