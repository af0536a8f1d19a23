package gap

import (
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"

	"mirror/gap/stat"
)

// Reliability says whether the items of a dimension hang together enough to be one score (methods.md §3.12).
type Reliability struct {
	Audience  string   `json:"audience"`
	Dimension string   `json:"dimension"`
	Items     int      `json:"items"` // asked
	N         Number   `json:"n"`     // people who answered every item
	Alpha     Estimate `json:"alpha"` // Cronbach's, with Feldt's interval
	StdAlpha  Number   `json:"std_alpha"`
	MeanR     Number   `json:"mean_r"`
	Omega     Number   `json:"omega"` // of the observed variance; from three items
	ItemRest  []Rest   `json:"item_rest"`
	Use       Word     `json:"use"` // one_score | caution | show_items
	Reason    Word     `json:"reason"`
	Notes     []string `json:"notes,omitempty"`
	// Carriers is how many people the spread of the least varied item rests on, (Σd²)²/Σd⁴: where one person
	// stands apart from all others it is 1, and every coefficient speaks of that person. It is for disclosure alone.
	Carriers float64 `json:"-"`
}

// Rest is one item against the others of its dimension.
type Rest struct {
	Item    string `json:"item"`
	R       Number `json:"r"`       // negative: was it turned the wrong way round
	Without Number `json:"without"` // alpha without the item; from three items
	Alarm   bool   `json:"alarm,omitempty"`
}

// What a dimension's items are good for.
const (
	OneScore  Word = "one_score"
	Caution   Word = "caution"
	ShowItems Word = "show_items"
)

const (
	goodAlpha = 0.70
	poorAlpha = 0.60
	// fewestComplete is how many people must have answered every item before a coefficient is computed.
	fewestComplete = 10
)

// UseOf is what an alpha allows.
func UseOf(alpha float64) Word {
	switch {
	case alpha < poorAlpha:
		return ShowItems
	case alpha < goodAlpha:
		return Caution
	}
	return OneScore
}

// reliability looks at every dimension with items asked of a side.
func (an *analysis) reliability(w *Wave) {
	w.Reliability = []Reliability{}
	for a, s := range an.tally.sides {
		for d := range s.topics {
			if k := s.topics[d].k; k > 0 {
				r := Reliability{Audience: Audience(a).String(), Dimension: an.frame.Dimensions[d].ID, Items: k, ItemRest: []Rest{}}
				an.hangTogether(&r, Audience(a), d)
				w.Reliability = append(w.Reliability, r)
			}
		}
	}
}

func (an *analysis) hangTogether(r *Reliability, a Audience, d int) {
	s := an.tally.sides[a]
	at := slices.IndexFunc(s.inner, func(b bundle) bool { return b.topic == d })
	switch {
	case at < 0:
		r.Reason = "one question: there is nothing to compare it with"
		return
	case an.pools.counted || !an.tally.collect.Drivers:
		r.Reason = "only counts of single questions are known"
		return
	}
	c, n := an.tally.covariance(a, at)
	r.N, r.Carriers = Some(n), an.carriers(a, at)
	if n < fewestComplete || !(c.DF >= fewestComplete-1) {
		r.Reason = Word(fmt.Sprintf("fewer than %d people answered every question", fewestComplete))
		return
	}
	varying, kept := c.Varying()
	var names []string
	for i, q := range s.inner[at].items {
		id := an.frame.Questions[s.asked[q].question].ID
		if slices.Contains(kept, i) {
			names = append(names, id)
		} else {
			r.Notes = append(r.Notes, fmt.Sprintf("%s is left out: %s.", id, AnsweredAlike))
		}
	}
	if r.coefficients(varying, names); !r.Alpha.Value.Known() {
		return
	}
	if a == Customer && an.pools.all[a].w1 != nil {
		r.Notes = append(r.Notes, "Computed without weights.")
	}
	if an.pools.cluster[a] {
		r.Notes = append(r.Notes, "Several answers of one account count as those of different people, so the range is too narrow.")
	}
}

// coefficients are computed from the covariances of the named items.
func (r *Reliability) coefficients(c stat.Covariance, names []string) {
	alpha, ok := c.Alpha()
	if !ok {
		r.Reason = "the answers do not vary enough"
		return
	}
	r.Alpha.Value, r.Use = Some(alpha), UseOf(alpha)
	if i, ok := stat.AlphaInterval(alpha, len(names), c.DF, confidence); ok {
		r.Alpha.Low, r.Alpha.High = Some(i.Low), Some(i.High)
	}
	if mean, ok := c.MeanCorrelation(); ok {
		r.MeanR = Some(mean)
		if std, ok := stat.SpearmanBrown(mean, len(names)); ok {
			r.StdAlpha = Some(std)
		}
	}
	if len(names) == 2 {
		r.Notes = append(r.Notes, "Of two questions the standardised alpha is Spearman and Brown's coefficient.")
	}
	if f, ok := stat.Factor(c); ok {
		r.Omega = Some(f.Omega(c))
	}
	for i, id := range names {
		rest := Rest{Item: id}
		if x, ok := c.ItemRest(i); ok {
			rest.R, rest.Alarm = Some(x), x < 0
		}
		if x, ok := c.AlphaWithout(i); ok {
			rest.Without = Some(x)
		}
		r.ItemRest = append(r.ItemRest, rest)
	}
}

// carriers is how many people the spread of an item rests on, of the bundle's item with the fewest. All valid answers
// count, as far as they go into complete cases.
func (an *analysis) carriers(a Audience, bundle int) float64 {
	groups := map[string]*Atom{"": an.pools.all[a]}
	if a == Employee {
		groups = an.pools.group[a]
	}
	b := &an.tally.sides[a].inner[bundle]
	complete := 0.0
	for _, in := range an.tally.inner[a] {
		complete += float64(in.of(bundle).n)
	}
	fewest := math.Inf(1)
	for _, q := range b.items {
		var n, squares, fourths float64
		for _, id := range slices.Sorted(maps.Keys(groups)) {
			values, counts := groups[id].answers(q)
			s := stat.FromCounts(values, counts)
			n += s.N
			for i, v := range values {
				d := (v - s.Mean) * (v - s.Mean)
				squares, fourths = squares+counts[i]*d, fourths+counts[i]*d*d
			}
		}
		if fourths == 0 {
			return 0
		}
		fewest = min(fewest, squares*squares/fourths*complete/n)
	}
	return fewest
}

// answers are the values of a question's options, in steps of its full, and how many gave each.
func (at *Atom) answers(asked int) (values, counts []float64) {
	q := &at.side.asked[asked]
	for c := range q.options {
		n := float64(at.n[int(q.first)+c])
		values, counts = append(values, float64(value(q.adds[c]))), append(counts, n)
	}
	return values, counts
}

// covariance of a bundle's items, in points², and of how many people. What
// employees' cells differ in is taken out: people agree on a dimension when they
// do so inside their cells. (Cells are pooled by their degrees of freedom.)
func (t *Tally) covariance(a Audience, bundle int) (stat.Covariance, float64) {
	b := &t.sides[a].inner[bundle]
	k := int(b.k)
	c := stat.Covariance{C: make([][]float64, k)}
	for i := range c.C {
		c.C[i] = make([]float64, k)
	}
	n, groups := 0.0, 0.0
	for _, group := range slices.Sorted(maps.Keys(t.inner[a])) { // in one order: sums of floats depend on it
		p := t.inner[a][group].of(bundle)
		if p.n == 0 {
			continue
		}
		n, groups = n+float64(p.n), groups+1
		for i := range k {
			for j := range i + 1 {
				c.C[i][j] += p.deviation(i, j)
			}
		}
	}
	c.DF = n - groups
	points := 100 / float64(t.sides[a].topics[b.topic].full)
	for i := range k {
		for j := range i + 1 {
			c.C[i][j] *= points * points / max(c.DF, 1)
			c.C[j][i] = c.C[i][j]
		}
	}
	return c, n
}

// deviation is Σ(x−x̄)(y−ȳ), the difference of large numbers taken in integers.
func (p *products) deviation(i, j int) float64 {
	n := new(big.Int).SetUint64(p.n)
	d := new(big.Int).Mul(n, new(big.Int).SetUint64(p.prod[triangle(i)+j]))
	d.Sub(d, product(p.sum[i], p.sum[j]).big())
	return ratio(d, n)
}
