package disclosure

import "mirror/gap"

// Floors: whatever a study asks for, fewer people are never shown (DESIGN.md §4.4).
const (
	floorEmployees = 5
	floorCustomers = 5
	floorDetail    = 10

	usualEmployees = 7
	usualCustomers = 5
	usualDetail    = 10
)

// floors are the smallest groups a study may have: its own, the usual ones
// where it names none, and never below the floor.
func floors(s gap.Smallest) gap.Smallest {
	return gap.Smallest{
		Employees: atLeast(s.Employees, usualEmployees, floorEmployees),
		Customers: atLeast(s.Customers, usualCustomers, floorCustomers),
		Detail:    atLeast(s.Detail, usualDetail, floorDetail),
	}
}

func atLeast(asked, usual, floor int) int {
	if asked == 0 {
		asked = usual
	}
	return max(asked, floor)
}

// limits are the smallest groups of one wave and pack, by audience. A pack may
// be stricter than its study, never laxer.
type limits struct {
	group  [2]int // scores
	detail [2]int // shares, words
}

func limitsOf(s gap.Smallest, minCell int) limits {
	l := limits{group: [2]int{
		gap.Customer: max(s.Customers, minCell),
		gap.Employee: max(s.Employees, minCell),
	}}
	for a := range l.detail {
		l.detail[a] = max(s.Detail, l.group[a])
	}
	return l
}
