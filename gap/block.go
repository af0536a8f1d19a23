package gap

// Drivers of an outcome on one side: what goes with it, not what causes it.
type Drivers struct {
	Audience       string   `json:"audience"`
	Outcome        string   `json:"outcome"`
	Method         string   `json:"method"` // lmg | johnson
	N              Number   `json:"n"`      // complete cases
	Lost           Number   `json:"lost"`   // fraction lost to missing answers
	R2             Number   `json:"r2"`
	Items          []Driver `json:"items"`
	EmotionalShare Number   `json:"emotional_share"`
	EmotionalLow   Number   `json:"emotional_low"`
	EmotionalHigh  Number   `json:"emotional_high"`
	Reason         Word     `json:"reason"`
	Notes          []string `json:"notes,omitempty"`
}

// Driver is one dimension's part.
type Driver struct {
	Dimension    string `json:"dimension"`
	Share        Number `json:"share"` // of R²
	Low          Number `json:"low"`
	High         Number `json:"high"`
	Rank         int    `json:"rank"`
	TiedWithNext bool   `json:"tied_with_next"` // intervals overlap
	Correlation  Number `json:"correlation"`
	Slope        Number `json:"slope"` // points of the outcome for one point of the dimension, both on their own scales
	SlopeLow     Number `json:"slope_low"`
	SlopeHigh    Number `json:"slope_high"`
	Penalty      Number `json:"penalty"` // change in the outcome when the dimension is poor (< 50)
	PenaltyLow   Number `json:"penalty_low"`
	PenaltyHigh  Number `json:"penalty_high"`
	Reward       Number `json:"reward"` // when it is very good (≥ 83.3)
	RewardLow    Number `json:"reward_low"`
	RewardHigh   Number `json:"reward_high"`
	Mark         Word   `json:"mark"` // table_stakes | difference_maker
}

// Priority is a dimension's place in the priority matrix (methods.md §3.16).
type Priority struct {
	Dimension    string `json:"dimension"`
	Rank         int    `json:"rank"`           // 1 = first; 0 = not ranked
	Importance   Number `json:"importance"`     // driver share × p; 1 = average
	GapInMargins Number `json:"gap_in_margins"` // gap ÷ margin
	Index        Number `json:"index"`          // at the bound nearest 0 for ordering
	Quadrant     string `json:"quadrant"`       // fix_first | talk_about | watch | leave | not_enough_evidence
}

// Cell is how well a staff cell knows the customers, over all items.
type Cell struct {
	ID        string `json:"id"`
	N         Number `json:"n"`
	NBand     Word   `json:"n_band"`
	Elevation Number `json:"elevation"` // average gap over the items, points
	Low       Number `json:"low"`
	High      Number `json:"high"`
	Pattern   Number `json:"pattern"` // correlation with customers over the items
	Type      Word   `json:"type"`    // ids of findings.yaml's cell_types, filled by gap/across from what is shown
}

// Distribution is how one side answered a dimension or question, as fractions of the valid answers.
type Distribution struct {
	Level string `json:"level"` // dimension | item | outcome
	ID    string `json:"id"`
	Place
	Audience string   `json:"audience"`
	N        Number   `json:"n"` // answers
	NBand    Word     `json:"n_band"`
	Values   []string `json:"values"` // option values from the lowest, after turning reversed items
	Shares   []Number `json:"shares"`
	CantSay  Number   `json:"cant_say"` // outside the shares
	Reason   Word     `json:"reason"`
}

// PickShare is how many of each side picked an option (importance, feelings).
type PickShare struct {
	ID           string   `json:"id"` // importance | feelings
	Option       string   `json:"option"`
	Customers    Number   `json:"customers"` // fraction of those who picked anything
	Employees    Number   `json:"employees"`
	CustomersN   Number   `json:"customers_n"`
	EmployeesN   Number   `json:"employees_n"`
	Gap          Interval `json:"share_gap"`
	CustomerRank int      `json:"customer_rank"`
	EmployeeRank int      `json:"employee_rank"`
	Reason       Word     `json:"reason"`
}

// GroupShares are the shares of one side's people by named group (bands, ambassador groups).
type GroupShares struct {
	Place
	Audience string   `json:"audience"`
	N        Number   `json:"n"`
	NBand    Word     `json:"n_band"`
	Groups   []string `json:"groups"`
	Shares   []Number `json:"shares"`
	Mean     Number   `json:"mean"` // own scale, with its interval
	Low      Number   `json:"low"`
	High     Number   `json:"high"`
	Band     Word     `json:"band"` // group the mean falls in
	Reason   Word     `json:"reason"`
}

// UnitScore is a figure of a unit: the percentage of its people in one group of the classification minus that in another.
type UnitScore struct {
	ID    string `json:"id"`
	Plus  string `json:"plus"`
	Minus string `json:"minus"`
}

// Quality is a flag: how many answers it concerns and what results become without them.
type Quality struct {
	Flag     string    `json:"flag"` // same_answer | too_fast | stopped | many_blanks | inattentive (same answer and too fast)
	Audience string    `json:"audience"`
	Share    Number    `json:"share"`
	N        Number    `json:"n"` // people looked at
	Without  []Changed `json:"without,omitempty"`
	Reason   Word      `json:"reason"`
}

// Changed is a dimension's gap with and without the flagged answers.
type Changed struct {
	Dimension      string `json:"dimension"`
	Gap            Number `json:"gap"`
	Without        Number `json:"gap_without"`
	Verdict        Word   `json:"verdict"`
	WithoutVerdict Word   `json:"verdict_without"`
}

// Comment is what somebody wrote. It carries no person, time or order.
type Comment struct {
	Audience string `json:"audience"`
	Question string `json:"question"`
	About    string `json:"about,omitempty"` // dimension
	Place
	Language string `json:"language,omitempty"` // customers only
	Score    string `json:"score,omitempty"`    // customers only: the outcome's answer, as a band (0–6, 7–8, 9–10)
	Text     string `json:"text"`
}

// Note is a remark that travels with the numbers.
type Note struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}
