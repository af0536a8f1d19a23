package gap

// Audience is the side that answered.
type Audience uint8

// The two sides of the mirror. They index every two-element array of this package.
const (
	Customer Audience = iota
	Employee
)

// String returns the word used in files: "customer" or "employee".
func (a Audience) String() string {
	if a == Employee {
		return "employee"
	}
	return "customer"
}

// Family is the kind of a dimension.
type Family string

// The two families of dimensions.
const (
	Emotional  Family = "emotional"
	Functional Family = "functional"
)

// Codes that are not option indexes. Any other code is the index of the
// option as ticked, counted from the lowest (so a reversed item is not turned).
const (
	CantSay uint8 = 254
	Blank   uint8 = 255
)

// Kind says how the codes of a question become numbers.
type Kind uint8

const (
	// Rating: code c means the value Lo+c of a scale Lo..Hi, one apart.
	Rating Kind = iota
	// Choice: code c means option c; it scores 100 when Counted[c], else 0
	// (turned round when GoodWhenHigh is false).
	Choice
)

// Question is an item or an outcome, as the engine needs it.
type Question struct {
	ID        string
	Dimension int     // index in Frame.Dimensions; -1 for an outcome
	Asked     [2]bool // by audience
	Own       bool    // employees answer for themselves, not as they believe customers would
	Kind      Kind

	Lo, Hi          int    // Rating: ends of the scale
	Reverse         bool   // Rating: a high answer is bad
	FavourableFrom  int    // Rating: lowest favourable value, after turning; 0 with UnfavourableTo 0 = not declared
	UnfavourableTo  int    // Rating: highest unfavourable value, after turning
	Counted         []bool // Choice: which options make up the reported share
	GoodWhenHigh    bool   // Choice: a high share is good
	Many            bool   // Choice: several may be ticked; the code is the first ticked that is counted, else the first ticked
	EmployeePercent bool   // Choice: employees answer 0..100 ("out of 100 customers"); their code is that number
	Role            string // outcome: recommend, trust, intent, behaviour; "" for an item
}

// Dimension is a group of items.
type Dimension struct {
	ID     string
	Family Family
}

// Pick is a question with several words to choose from (importance, feelings).
type Pick struct {
	ID      string
	Options []string // option ids; at most 64
}

// Group is a cell, a segment or a unit.
type Group struct {
	ID        string
	Invited   int                // in this wave; 0 = not known
	Headcount int                // cells: 0 = not known
	Share     float64            // segments: share of the customer base; 0 for all = not known
	MergeWith string             // segments: the neighbour to collapse with when empty
	Serves    map[string]float64 // cells: share of the contacts by segment (π); nil = serves everyone
}

// Band is a named stretch of a pack's own scale, From (inclusive) to Below (exclusive; the last one is open).
type Band struct {
	ID          string
	From, Below float64
	Open        bool // no upper end
}

// Rule sorts a person into Group when all its conditions hold; nil conditions are not tested.
// Lowest and mean are taken over a person's dimension scores on the items' own scale, reversed items turned.
type Rule struct {
	Group         string
	LowestAtLeast *float64
	MeanAtLeast   *float64
	MeanBelow     *float64
	Behaviour     int // index of a Choice question that must have a counted answer; -1 = none
	Otherwise     bool
}

// Frame is all that the engine knows about one wave of one pack: what was
// asked, of whom, in which groups, and what the study fixed before the wave opened.
type Frame struct {
	Wave, Pack string

	Dimensions []Dimension
	Questions  []Question // items in pack order, then outcomes
	Picks      []Pick

	// Declared groups. When a list is empty the groups found in the answers are used, in the order of their ids.
	Cells, Segments, Units []Group
	// Pairs declared besides the single attributes, which are always there.
	CellByUnit, SegmentByUnit bool

	Margin   float64 // δ, points of 100
	GoodFrom float64 // customers' score that counts as good
	Outcome  int     // question whose drivers are sought; -1 = none

	Bands  []Band             // trust spectrum; over the mean of a person's items on their own scale
	Rules  []Rule             // classification of persons, first match wins
	Target map[string]float64 // by dimension, on its own scale
}
