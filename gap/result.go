package gap

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
	Engine     string     `json:"engine"`     // version of the methods
	Disclosure string     `json:"disclosure"` // on | off
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

	N             [2]Participation `json:"n"`             // customers, employees; all of the side
	Participation []Participation  `json:"participation"` // by cell, segment and unit
	Gaps          []Row            `json:"gaps"`
	Outcomes      []Row            `json:"outcomes"`
	Drivers       []Drivers        `json:"drivers"`
	Priorities    []Priority       `json:"priorities"`
	Cells         []Cell           `json:"cells"`
	Distributions []Distribution   `json:"distributions"`
	Picks         []PickShare      `json:"picks"`
	Spectrum      []GroupShares    `json:"spectrum"` // shares of people by band of the trust spectrum
	People        []GroupShares    `json:"people"`   // shares of people by group of the pack's classification
	Changes       []Row            `json:"changes"`  // filled from releases of several waves
	Linkage       []Row            `json:"linkage"`  // filled from releases of several units
	Quality       []Quality        `json:"quality"`
	Comments      []Comment        `json:"comments"`
	Notes         []Note           `json:"notes"`

	// Crossed counts the people of each group in each unit, whatever breakdowns are declared. It is for
	// disclosure alone, which keeps a unit from being subtracted from the cell it lies in; no release has it.
	Crossed []Crossing `json:"-"`
	// Found says which groups were not declared but found in the answers: that such a group exists is an answer too.
	Found Found `json:"-"`
}

// Found are the attributes whose groups come from the answers.
type Found struct{ Cells, Segments, Units bool }

// Crossing is how many people of one side answered in one group and unit; "" = not given.
type Crossing struct {
	Audience    Audience
	Group, Unit string
	N           int
}

// Totals are the answers of each side.
type Totals struct {
	Customers Participation `json:"customers"`
	Employees Participation `json:"employees"`
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

// Level of a row.
const (
	LevelItem      = "item"
	LevelDimension = "dimension"
	LevelFamily    = "family"
	LevelOverall   = "overall"  // id "all": mean of a person's dimension scores
	LevelContrast  = "contrast" // id "emotional-functional": per person, emotional minus functional score
	LevelOutcome   = "outcome"
)

// What a row's two sides are.
const (
	ComparedAll     = "all"     // everyone of the other side
	ComparedMatched = "matched" // the segments the cell serves
	ComparedUnit    = "unit"    // the same unit on both sides
)

// Verdicts of methods.md §3.9.
const (
	BlindSpot         = "blind_spot"
	HiddenStrength    = "hidden_strength"
	Aligned           = "aligned"
	NotEnoughEvidence = "not_enough_evidence"
	NotShown          = "not_shown"
)

// Strengths of a verdict.
const (
	Clear                   = "clear"
	Likely                  = "likely"
	DirectionClearSizeSmall = "direction_clear_size_small"
	LargeButUncertain       = "large_but_uncertain"
	Unclear                 = "unclear"
)

// Side is one audience's part of a row.
type Side struct {
	N            Number `json:"n"`
	NBand        Word   `json:"n_band"`
	EffectiveN   Number `json:"effective_n"`
	Mean         Number `json:"mean"`             // on the item's own scale
	Score        Number `json:"score"`            // 0–100
	Unweighted   Number `json:"unweighted_score"` // when weights or post-stratification changed it
	SD           Number `json:"sd"`               // on the item's own scale
	Favourable   Number `json:"favourable"`       // fraction
	Unfavourable Number `json:"unfavourable"`     // fraction
	CantSay      Number `json:"cant_say"`         // fraction of those who answered or could not say
	Blank        Number `json:"blank"`            // fraction of those asked
}

// Interval is an estimate with its 95 % interval.
type Interval struct {
	Estimate Number `json:"gap"`
	Low      Number `json:"low"`
	High     Number `json:"high"`
}

// Row is one comparison: a gap (employees − customers), its certainty and what it is called.
type Row struct {
	Level string `json:"level"`
	ID    string `json:"id"`
	// PartOf is an item's dimension or a dimension's family; "" for other levels.
	PartOf string `json:"part_of,omitempty"`
	Place
	Compared string `json:"compared"`
	// Served are the groups the other side is mixed from when the row is matched: a cell's
	// segments, a segment's cells. Empty and matched: any of them.
	Served    []string `json:"served,omitempty"`
	Customers Side     `json:"customers"`
	Employees Side     `json:"employees"`

	Gap                 Number   `json:"gap"` // points of 100
	SE                  Number   `json:"se"`
	DF                  Number   `json:"df"`
	Low                 Number   `json:"low"`
	High                Number   `json:"high"`
	P                   Number   `json:"p"`
	PAdjusted           Number   `json:"p_adjusted"`
	PEquivalent         Number   `json:"p_equivalent"`
	PEquivalentAdjusted Number   `json:"p_equivalent_adjusted"`
	Verdict             Word     `json:"verdict"` // "" when one-sided
	Strength            Word     `json:"strength"`
	Type                Word     `json:"type"`            // ids of findings.yaml
	Marks               []string `json:"marks,omitempty"` // ids of findings.yaml's marks
	Reason              Word     `json:"reason"`          // why a figure is absent
	// AnswersNeeded is how many employees' answers in all would settle the verdict, AnswersMore how many are still to
	// come. When no number is enough they are absent and CustomersNeeded says how many customers would be; AnswersNote
	// says so in words (also when more are needed than there are people).
	AnswersNeeded   Number   `json:"answers_needed"`
	AnswersMore     Number   `json:"answers_more"`
	CustomersNeeded Number   `json:"customers_needed"`
	AnswersNote     Word     `json:"answers_note"`
	ShareGap        Interval `json:"share_gap"` // favourable (or counted) share, employees − customers, fractions; Newcombe
	HitRate         Number   `json:"hit_rate"`  // share of employees within half a scale point of the customers' mean
	HitLow          Number   `json:"hit_low"`
	HitHigh         Number   `json:"hit_high"`
	IndividualError Number   `json:"individual_error"`    // mean squared error of one employee's guess, points²; = gap² + spread²
	Spread          Number   `json:"spread"`              // employees' sd (n), points
	Dominance       Number   `json:"dominance"`           // P(E>C)+½P(E=C)
	Distance        Number   `json:"distance"`            // Wasserstein-1, points
	Net             *Net     `json:"net,omitempty"`       // outcomes of role recommend
	Clustered       bool     `json:"clustered,omitempty"` // the SE is the delete-a-group jackknife's
	// Higher are the segments whose customers score lower than this segment's (rows of one segment only).
	Higher []Higher `json:"higher,omitempty"`
	// Other is the pooled rest when groups are hidden: "other teams (combined)".
	Other bool `json:"other,omitempty"`
}

// Higher says that one segment's customers score above another's, and how sure that is
// after correction for the number of comparisons: 95 or 90 per cent.
type Higher struct {
	Than  Word `json:"than"`
	Level int  `json:"level"`
}

// Net is the net recommendation (9–10 minus 0–6, points of 100) of both sides; adjusted Wald intervals.
type Net struct {
	Customers      Interval  `json:"customers"`
	Employees      Interval  `json:"employees"`
	Difference     Interval  `json:"difference"`
	CustomerShares [3]Number `json:"customer_shares"` // promoters, passives, detractors; fractions
	EmployeeShares [3]Number `json:"employee_shares"`
}

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
	Slope        Number `json:"slope"`   // outcome points (own scale) for one own-scale... see the engine's doc
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
	Type      Word   `json:"type"`    // filled with the releases
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
