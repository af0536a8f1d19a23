package gap

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
	SE           Number `json:"se"`               // of the score, points of 100
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
	// Answers are how many people of each side gave each answer, from the lowest, where one question on a scale makes the
	// figure. They are for gap/disclosure, which must know what a release would tell, and never leave the program.
	Answers [2][]float64 `json:"-"`
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
