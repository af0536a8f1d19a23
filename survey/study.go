package survey

// Study is one company's mirror programme as the study file declares it (FORMATS.md §2).
type Study struct {
	Company, Language, Banner string
	Example                   bool `json:",omitempty"` // made-up answers: never of a study file, only of what Mirror filled itself
	Confidential              bool // customers: who is erased while a wave takes answers takes theirs along; false = nobody could find them
	Margin, GoodFrom          float64
	Outcome                   string
	Smallest                  Smallest
	Breakdowns                [][]string // pairs of cell, segment, unit; single attributes are always there
	Waves                     []Wave     // in time order
	Cells                     []Cell
	Segments                  []Segment
	Units                     []Unit
	Targets                   map[string]map[string]float64 // wave, dimension, value on its own scale
	// SegmentTargets are those of single segments, by wave, segment and dimension; others have everyone's.
	SegmentTargets map[string]map[string]map[string]float64
	Actions        []Action
}

// Smallest are the smallest groups that may be shown.
type Smallest struct{ Employees, Customers, Detail int }

// Wave is one round of fieldwork, on both sides. Dates are yyyy-mm-dd.
type Wave struct{ ID, Name, From, To string }

// Cell is a group of employees.
type Cell struct {
	ID, Name  string
	Headcount int
	Invited   map[string]int     // by wave; "" holds for every other wave, see InvitedIn
	Serves    map[string]float64 // share of its contacts by segment; nil = serves everyone
}

// Segment is a group of customers.
type Segment struct {
	ID, Name  string
	Share     float64 // of the customer base; 0 for all = not known
	Invited   map[string]int
	MergeWith string
}

// Unit is a branch, region or team that exists on both sides.
type Unit struct {
	ID, Name  string
	Invited   map[string]int
	TakesPart map[string]bool
}

// DefaultStudy is what holds when there is no study file.
func DefaultStudy() *Study {
	return &Study{
		Language: "en", Confidential: true, Margin: 10, GoodFrom: 67, Outcome: "recommend",
		Smallest: Smallest{Employees: 7, Customers: 5, Detail: 10},
	}
}
