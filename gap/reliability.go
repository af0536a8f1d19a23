package gap

// Reliability says whether the items of a dimension hang together enough to be one score (methods.md §3.12).
type Reliability struct {
	Audience  string   `json:"audience"`
	Dimension string   `json:"dimension"`
	Items     int      `json:"items"`
	N         Number   `json:"n"` // people who answered every item
	Alpha     Estimate `json:"alpha"`
	StdAlpha  Number   `json:"std_alpha"`
	MeanR     Number   `json:"mean_r"`
	Omega     Number   `json:"omega"` // of the observed variance; from three items
	ItemRest  []Rest   `json:"item_rest"`
	Use       Word     `json:"use"` // one_score | caution | show_items
	Reason    Word     `json:"reason"`
	Notes     []string `json:"notes,omitempty"`
}

// Rest is one item against the others of its dimension.
type Rest struct {
	Item    string `json:"item"`
	R       Number `json:"r"`       // negative: was it turned the wrong way round
	Without Number `json:"without"` // alpha without the item
	Alarm   bool   `json:"alarm,omitempty"`
}

// Agreement says whether a cell shares one picture or is of two minds (methods.md §3.13).
type Agreement struct {
	Cell      string `json:"cell"`
	Dimension string `json:"dimension"`
	N         Number `json:"n"`
	NBand     Word   `json:"n_band"`
	RWG       Number `json:"rwg"`        // rwg(j) against answers spread evenly
	RWGSkewed Number `json:"rwg_skewed"` // against a slightly skewed spread, which flatters less
	Split     bool   `json:"split"`      // below .50: opinions are divided
	Reason    Word   `json:"reason"`
}

// Coherence says how much of the spread lies between cells, or units (methods.md §3.13).
type Coherence struct {
	Audience  string `json:"audience"`
	By        string `json:"by"` // cell | unit
	Dimension string `json:"dimension"`
	Groups    int    `json:"groups"`
	ICC1      Number `json:"icc1"` // share of one answer's variance that is the group's
	ICC2      Number `json:"icc2"` // reliability of the groups' means
	P         Number `json:"p"`
	Rankable  bool   `json:"rankable"` // ICC2 ≥ .70
	Reason    Word   `json:"reason"`
}
