package gap

import "encoding/json"

// Result is everything the engine says about a study: unprotected, unrounded.
// gap/disclosure turns it into a Release, which is what readers see.
// Its JSON is FORMATS.md §5, mirror-result/1.
type Result struct {
	Format   string   `json:"format"`
	Settings Settings `json:"settings"`
	Waves    []Wave   `json:"waves"` // one per wave and pack, in the study's order
}

// ResultFormat names the format of a Result.
const ResultFormat = "mirror-result/1"

// Settings are the study's values that shaped the result.
type Settings struct {
	Company    string     `json:"company"`
	Banner     string     `json:"banner,omitempty"`
	Language   string     `json:"language"`
	Margin     float64    `json:"margin"`
	GoodFrom   float64    `json:"good_from"`
	Confidence float64    `json:"confidence"`
	Outcome    string     `json:"outcome"`
	Smallest   Smallest   `json:"smallest"`
	Breakdowns [][]string `json:"breakdowns"`
	Packs      []PackUsed `json:"packs"`
	// Targets are management's, on a dimension's own scale, by wave and dimension.
	Targets map[string]map[string]float64 `json:"targets,omitempty"`
	// SegmentTargets are those of single segments, by wave, segment and dimension; others have everyone's.
	SegmentTargets map[string]map[string]map[string]float64 `json:"segment_targets,omitempty"`
	Actions        []Action                                 `json:"actions,omitempty"`
	Engine         string                                   `json:"engine"`     // version of the methods
	Disclosure     string                                   `json:"disclosure"` // on | off
}

// PackUsed is a questionnaire and the edition that was answered.
type PackUsed struct {
	ID      string `json:"id"`
	Version string `json:"version"`
}

// Smallest are the smallest groups that may be shown.
type Smallest struct {
	Employees int `json:"employees"`
	Customers int `json:"customers"`
	Detail    int `json:"detail"` // distributions, shares, comments
}

// Wave is the result of one pack in one wave.
type Wave struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	From        string `json:"from,omitempty"`
	To          string `json:"to,omitempty"`
	Pack        string `json:"pack"`
	PackVersion string `json:"pack_version"`
	// Predicted: employees answered as they believe customers would; false: own view.
	Predicted bool `json:"predicted"`
	// MinCell is the pack's own smallest group; it counts where it is stricter than the study's. 0 = none.
	MinCell int `json:"min_cell,omitempty"`
	// Plan is what was known of the groups when the wave opened.
	Plan *Plan `json:"plan,omitempty"`

	N             Totals          `json:"n"`             // all of each side
	Participation []Participation `json:"participation"` // by cell, segment and unit
	Gaps          []Row           `json:"gaps"`
	Outcomes      []Row           `json:"outcomes"`
	Drivers       []Drivers       `json:"drivers"`
	Priorities    []Priority      `json:"priorities"`
	Cells         []Cell          `json:"cells"`
	Distributions []Distribution  `json:"distributions"`
	Picks         []PickShare     `json:"picks"`
	Spectrum      []GroupShares   `json:"spectrum"` // shares of people by band of the trust spectrum
	People        []GroupShares   `json:"people"`   // shares of people by group of the pack's classification
	Reliability   []Reliability   `json:"reliability"`
	Agreement     []Agreement     `json:"agreement"`
	Coherence     []Coherence     `json:"coherence"`
	Quality       []Quality       `json:"quality"`
	Comments      []Comment       `json:"comments"`
	Notes         []Note          `json:"notes"`

	// UnitScore is made of the shares of people in People, when the pack declares one.
	UnitScore *UnitScore `json:"unit_score,omitempty"`

	// Made from releases, by gap/across.
	Changes     []Change      `json:"changes"`
	Trends      []Trend       `json:"trends"`
	Linkage     []Link        `json:"linkage"`
	Effects     []Effect      `json:"effects"`
	Standings   []Standings   `json:"standings"`
	Targets     []Target      `json:"targets"`
	Reciprocity []Reciprocity `json:"reciprocity"`
	WhatIf      []WhatIf      `json:"what_if"`
	Words       []Contrast    `json:"words"`

	// Crossed counts the people of each group in each unit, whatever breakdowns are declared. It is for
	// disclosure alone, which keeps a unit from being subtracted from the cell it lies in; no release has it.
	Crossed []Crossing `json:"-"`
	// Base is each segment's share of the customer base, where everyone's figures count segments by it; "-" in JSON like Crossed.
	Base map[string]float64 `json:"-"`
	// Found says which groups were not declared but found in the answers: that such a group exists is an answer too.
	Found Found `json:"-"`
}

// Found are the attributes whose groups come from the answers.
type Found struct{ Cells, Segments, Units bool }

// Crossing is how many people of one side answered in one group and unit; "" = not given.
type Crossing struct {
	Audience    Audience
	Group, Unit string
	N           int            // people; 0 when only answers were counted
	Valid       map[string]int // valid answers to each figure, by "level:id" of its rows; CrossedSpectrum and CrossedPeople too
}

// Keys of Crossing.Valid that are no rows.
const (
	CrossedSpectrum = "spectrum"
	CrossedPeople   = "people"
)

// Totals are the answers of each side, by audience; in JSON an object with customers and employees.
type Totals [2]Participation

// sides is how Totals look in JSON.
type sides struct {
	Customers Participation `json:"customers"`
	Employees Participation `json:"employees"`
}

// MarshalJSON writes the sides by name.
func (t Totals) MarshalJSON() ([]byte, error) {
	return json.Marshal(sides{t[Customer], t[Employee]})
}

// UnmarshalJSON reads the sides by name.
func (t *Totals) UnmarshalJSON(b []byte) error {
	var s sides
	err := json.Unmarshal(b, &s)
	*t = Totals{s.Customers, s.Employees}
	return err
}

// Place says which group a figure is about; all empty: everyone.
type Place struct {
	Cell    Word `json:"cell"`
	Segment Word `json:"segment"`
	Unit    Word `json:"unit"`
}

// Participation counts the answers of one group of one side.
type Participation struct {
	Place
	Audience   string `json:"audience"`
	Invited    Number `json:"invited"`
	N          Number `json:"n"`
	NBand      Word   `json:"n_band"`
	Rate       Number `json:"rate"` // answered of invited, a fraction
	Weighted   Number `json:"weighted_n"`
	EffectiveN Number `json:"effective_n"` // Kish
	Share      Number `json:"share"`       // of all answers of that side
	WeightMean Number `json:"weight_mean"` // mean weight given to the group's people by weights and post-stratification
	Reason     Word   `json:"reason"`
}
