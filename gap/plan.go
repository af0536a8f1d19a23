package gap

// Plan says, when a wave opens, which groups can be reported. It is made from
// who is asked alone, so it tells nothing about answers; a release carries it, so that its reader sees what was decided before anybody answered.
type Plan struct {
	Smallest   Smallest   `json:"smallest"`   // that may be shown, the pack's own floor included
	Breakdowns [][]string `json:"breakdowns"` // the declared pairs; single attributes are always there
	Groups     []Planned  `json:"groups"`
}

// Planned is what can be said of one group before anybody answers.
type Planned struct {
	Audience string `json:"audience"`
	Kind     string `json:"kind"` // cell | segment | unit
	ID       string `json:"id"`
	Invited  Number `json:"invited"` // absent: not known
	Status   Word   `json:"status"`
	// Needs is how many answers it takes at least, Rate the share of those invited; more where another group is too small.
	Needs int    `json:"needs"`
	Rate  Number `json:"rate"`
	// Merge is the group it could be reported with, where that would help.
	Merge Word `json:"merge"`
}

// Statuses of a planned group.
const (
	PlanNever    = "never"    // too few are invited
	PlanBeside   = "beside"   // large enough, but subtracting it would give a group that is too small
	PlanDoubted  = "doubtful" // it takes answers of more than half of those invited
	PlanPossible = "possible"
	PlanUnknown  = "unknown" // nobody knows how many are invited
)
