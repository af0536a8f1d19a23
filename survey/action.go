package survey

import "mirror/gap"

// Action is something the company does about a finding: one step of its course of action (FORMATS.md §2).
type Action struct {
	ID, Name, Started string
	Answers           []string // dimensions
	Owner             string   // hr, marketing or both

	State    ActionState `json:",omitempty"` // "" = a study file says nothing of it
	Due      string      `json:",omitempty"` // yyyy-mm-dd
	Moves    string      `json:",omitempty"` // what it is to move: MovesGap or MovesCustomers
	Expected float64     `json:",omitempty"` // by how many points of 100, > 0; 0 = not said
	Finding  *Finding    `json:",omitempty"` // it answers; nil = none in particular
	Notes    string      `json:",omitempty"`
	// Told are the sentences that customers read of it on the page "you said, we did", by wave and language.
	Told map[string]map[string]string `json:",omitempty"`
}

// ActionState is how far an action has come.
type ActionState string

// The states of an action.
const (
	ActionPlanned  ActionState = "planned"
	ActionUnderWay ActionState = "under_way"
	ActionDone     ActionState = "done"
	ActionDropped  ActionState = "dropped"
)

// AllActionStates are the states in the order in which pages offer them.
var AllActionStates = []ActionState{ActionPlanned, ActionUnderWay, ActionDone, ActionDropped}

// What an action is to move.
const (
	MovesGap       = "gap"       // the gap becomes narrower
	MovesCustomers = "customers" // customers' score rises
)

// Finding is the figure of a release that an action answers, as it was published then.
type Finding struct {
	Wave, Pack, Dimension string
	Type                  string // of gap, by the id in findings.yaml
	Release               int    // number of the wave's release it was read in
	Customers, Employees  gap.Number
	Gap, Low, High        gap.Number // with its 95 % interval, points of 100
}

// Begun reports whether an action has started by a day (yyyy-mm-dd). From then on the units that take part in it stay as they
// were declared: else those would be chosen where things went well anyway.
func (a *Action) Begun(day string) bool {
	switch a.State {
	case ActionUnderWay, ActionDone:
		return true
	case ActionDropped:
		return a.Started != "" && a.Started <= day
	}
	return a.Started != "" && a.Started < day
}

// Finished reports whether nothing is to be done any more.
func (a *Action) Finished() bool { return a.State == ActionDone || a.State == ActionDropped }

// Overdue reports whether the day it was to be done by is over.
func (a *Action) Overdue(day string) bool { return !a.Finished() && a.Due != "" && a.Due < day }
