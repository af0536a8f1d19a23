package gap

// What is made of several waves, units, cells or packs at once is made from
// releases, never before one (package gap/across): whatever is computed from
// figures that may be shown may be shown too.

// Estimate is a figure with its 95 % interval; where it stands says what it is counted in.
type Estimate struct {
	Value Number `json:"value"`
	Low   Number `json:"low"`
	High  Number `json:"high"`
}

// Change of a figure since an earlier wave (methods.md §3.21, §3.22). Scores and gaps in points of 100.
type Change struct {
	Level  string `json:"level"`
	ID     string `json:"id"`
	PartOf string `json:"part_of,omitempty"`
	Place
	Compared  string   `json:"compared"`
	Since     string   `json:"since"` // id of the earlier wave
	First     bool     `json:"first"` // since the first wave with the same questions; false: since the one before
	GapThen   Number   `json:"gap_then"`
	GapNow    Number   `json:"gap_now"`
	Customers Estimate `json:"customers"` // change of the customers' score
	Employees Estimate `json:"employees"` // change of the employees' score
	Gap       Estimate `json:"gap"`       // change of the gap: employees' change − customers' change
	// Of each side's change: what comes from people answering differently, and what from another mix of segments, or cells
	// (Kitagawa 1955). Absent where a part of a side is hidden, or all answered alike in number.
	CustomersReal Number `json:"customers_real"`
	CustomersMix  Number `json:"customers_mix"`
	EmployeesReal Number `json:"employees_real"`
	EmployeesMix  Number `json:"employees_mix"`
	Verdict       Word   `json:"verdict"` // narrowed | widened | turned | no_clear_change | one_sided
	Reason        Word   `json:"reason"`
}

// Trend of a gap over three waves or more (methods.md §3.22).
type Trend struct {
	Level  string `json:"level"`
	ID     string `json:"id"`
	PartOf string `json:"part_of,omitempty"`
	Place
	Waves   []string `json:"waves"`    // ids, in time order
	PerYear Estimate `json:"per_year"` // points of gap a year
	P       Number   `json:"p"`
	Q       Number   `json:"q"`  // how far the waves lie from the line
	PQ      Number   `json:"pq"` // small: the course is no line
	Widened bool     `json:"widened,omitempty"`
	Reason  Word     `json:"reason"`
}

// Action is something the company did about a finding, as the study declares it.
type Action struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Started string   `json:"started,omitempty"`
	Answers []string `json:"answers,omitempty"` // dimensions
	Owner   string   `json:"owner,omitempty"`
	Units   []string `json:"units,omitempty"` // that take part
}

// Effect compares the units that took part in an action with the others, before and after it (difference in differences;
// domain.md row 45). Points of 100.
type Effect struct {
	Action      string   `json:"action"`
	Audience    string   `json:"audience"`
	Level       string   `json:"level"`
	ID          string   `json:"id"`
	Since       string   `json:"since"` // id of the wave before
	PartUnits   []string `json:"part_units"`
	OtherUnits  []string `json:"other_units"`
	PartThen    Number   `json:"part_then"`
	PartNow     Number   `json:"part_now"`
	OtherThen   Number   `json:"other_then"`
	OtherNow    Number   `json:"other_now"`
	PartChange  Estimate `json:"part_change"`
	OtherChange Estimate `json:"other_change"`
	Difference  Estimate `json:"difference"` // change of those taking part − change of the others
	Reason      Word     `json:"reason"`
}

// Figure names one figure of one side.
type Figure struct {
	Pack     string `json:"pack"`
	Audience string `json:"audience"`
	Level    string `json:"level"` // as in a Row; people = share of a classification's group; net = net recommendation
	ID       string `json:"id"`
}

// Link is how two figures go together over the units (methods.md §3.25): an association, not a cause.
type Link struct {
	X        Figure      `json:"x"` // employees'
	Y        Figure      `json:"y"` // customers'
	Units    int         `json:"units"`
	Points   []LinkPoint `json:"points"`
	Pearson  Estimate    `json:"pearson"`  // Fisher's interval
	Spearman Estimate    `json:"spearman"` // Bonett and Wright's interval
	P        Number      `json:"p"`        // of Pearson's r
	// Reliability of the units' means (ICC2) where it can be told, and r corrected for it: for the text only.
	ReliabilityX Number   `json:"reliability_x"`
	ReliabilityY Number   `json:"reliability_y"`
	Corrected    Number   `json:"corrected"`
	Reason       Word     `json:"reason"`
	Notes        []string `json:"notes,omitempty"`
}

// LinkPoint is one unit, or segment, of a scatter.
type LinkPoint struct {
	Unit    Word   `json:"unit,omitempty"`
	Segment Word   `json:"segment,omitempty"`
	X       Number `json:"x"`
	Y       Number `json:"y"`
}

// Reciprocity asks whether customers speak for the company where they feel it is on their side (domain.md row 43):
// customers' own figures against each other, over segments or units.
type Reciprocity struct {
	By     string      `json:"by"` // segment | unit
	X      Figure      `json:"x"`  // are we on their side
	Y      Figure      `json:"y"`  // do they speak for us
	Points []LinkPoint `json:"points"`
	Slope  Estimate    `json:"slope"` // points of y for ten points of x
	R      Estimate    `json:"r"`
	Reason Word        `json:"reason"`
}

// Standings are the cells' gaps after pulling them towards their average, as far as their differences may be luck
// (methods.md §3.23).
type Standings struct {
	Level      string     `json:"level"`
	ID         string     `json:"id"`
	Average    Number     `json:"average"`
	Between    Number     `json:"between"`    // sd of the cells' true gaps, points; 0 = they do not differ detectably
	Detectable bool       `json:"detectable"` // only then there are ranks
	Cells      []Standing `json:"cells"`
	Reason     Word       `json:"reason"`
}

// Standing is one cell's place; rank 1 has the gap nearest 0.
type Standing struct {
	Cell   string `json:"cell"`
	Gap    Number `json:"gap"`
	Shrunk Number `json:"shrunk"`
	Low    Number `json:"low"`
	High   Number `json:"high"`
	Rank   int    `json:"rank"`
}

// Target is where management wants a dimension to be in this wave, with where employees believe it is and where
// customers put it (domain.md row 38). On the pack's own scale.
type Target struct {
	Dimension string   `json:"dimension"` // "all" = the mean over the spectrum's items
	Segment   Word     `json:"segment"`
	Target    Number   `json:"target"`
	Believed  Estimate `json:"believed"`
	Actual    Estimate `json:"actual"`
	Distance  Number   `json:"distance"` // target − actual
	Reached   Word     `json:"reached"`  // reached | not_reached | not_clear
	Reason    Word     `json:"reason"`
}

// Contrast is a word that one side uses more than the other when asked the same thing (Monroe, Colaresi and Quinn 2008:
// log-odds with an informative Dirichlet prior), made from the comments that are shown.
type Contrast struct {
	Question  string   `json:"question"`
	Word      string   `json:"word"`
	Language  string   `json:"language"`
	Side      string   `json:"side"`      // who uses it more
	Customers int      `json:"customers"` // comments with the word
	Employees int      `json:"employees"`
	LogOdds   Estimate `json:"log_odds"` // employees − customers
	Z         Number   `json:"z"`
}

// WhatIf is what one point more in a dimension goes with in the outcome, both on their own scales (domain.md row 23): the
// drivers' slope with its interval, an association and no promise.
type WhatIf struct {
	Dimension string   `json:"dimension"`
	Outcome   string   `json:"outcome"`
	Slope     Estimate `json:"slope"`
	Reason    Word     `json:"reason"`
}
