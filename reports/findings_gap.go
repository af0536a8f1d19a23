package reports

import (
	"slices"
	"strconv"

	"mirror/gap"
	"mirror/reports/sheet"
)

// The findings about gaps between the two sides.

func (v *view) who(id string) []Finding {
	p := v.main
	customers, employees := p.N[gap.Customer], p.N[gap.Employee]
	both := 0
	for _, it := range p.pack.Items {
		if it.Asked(gap.Customer.String()) && it.Asked(gap.Employee.String()) {
			both++
		}
	}
	w := words{
		"customers_n": counted(shownN(customers.N, customers.NBand), gap.Customer), "customers_rate": percent(customers.Rate),
		"employees_n": counted(shownN(employees.N, employees.NBand), gap.Employee), "employees_rate": percent(employees.Rate),
		"questions": "questions",
	}
	if both > 1 && !slices.ContainsFunc(p.by(gap.LevelItem, everyone), func(r gap.Row) bool { return hidden(r) }) { // else it is not known that all were answered
		w["items_n"] = strconv.Itoa(both)
	}
	if both == 1 {
		w["questions"] = "question"
	}
	return v.say(id, Finding{
		Measure: "Answers: employees, customers", Value: employees.N, Against: customers.N, Kind: sheet.Count,
		Customers: base(customers.N, customers.NBand), Employees: base(employees.N, employees.NBand), Certainty: "exact count", topic: topicPeople,
	}, w)
}

// whoOneSide says who answered where only one side can be shown.
func (v *view) whoOneSide(id string) []Finding {
	return v.alone(id, func(other gap.Audience) bool { return v.main.asks(other) })
}

// whoOneAsked says it where the questionnaire asks nobody else.
func (v *view) whoOneAsked(id string) []Finding {
	return v.alone(id, func(other gap.Audience) bool { return !v.main.asks(other) })
}

// alone counts the only side that can be shown; the other one has to fit.
func (v *view) alone(id string, fits func(other gap.Audience) bool) []Finding {
	n := v.main.N
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		number, other := counted(shownN(n[a].N, n[a].NBand), a), 1-a
		if number == "" || shownN(n[other].N, n[other].NBand) != "" || !fits(other) {
			continue
		}
		f := Finding{Measure: "Answers: " + a.String() + "s", Certainty: "exact count", topic: topicPeople}
		if a == gap.Customer {
			f.Against, f.Kind, f.Customers = n[a].N, sheet.Count, base(n[a].N, n[a].NBand)
		} else {
			f.Value, f.Kind, f.Employees = n[a].N, sheet.Count, base(n[a].N, n[a].NBand)
		}
		return v.say(id, f, words{"number": number, "side": a.String() + "s", "other": other.String() + "s", "rate": percent(n[a].Rate)})
	}
	return nil
}

// whoNobody says that neither side can be shown.
func (v *view) whoNobody(id string) []Finding {
	for _, n := range v.main.N {
		if shownN(n.N, n.NBand) != "" {
			return nil
		}
	}
	return v.say(id, Finding{topic: topicPeople}, words{})
}

// headlineOver names the widest blind spot.
func (v *view) headlineOver(id string) []Finding {
	return v.headlineOf(id, false)
}

// headlineMixed names it where as many or wider gaps go the other way.
func (v *view) headlineMixed(id string) []Finding {
	return v.headlineOf(id, true)
}

func (v *view) headlineOf(id string, mixed bool) []Finding {
	rows := v.main.mirrored(gap.LevelDimension)
	over, under := verdicts(rows, gap.BlindSpot), verdicts(rows, gap.HiddenStrength)
	if len(over) == 0 {
		return nil
	}
	r := over[0]
	if balanced := len(under) >= len(over) || len(under) > 0 && size(under[0].Gap) > size(r.Gap); balanced != mixed {
		return nil
	}
	return v.say(id, Finding{topic: topicGap}.of(r, v.main.dimension(r.ID)), v.main.gapWords(r))
}

func (v *view) second(id string) []Finding {
	over := verdicts(v.main.mirrored(gap.LevelDimension), gap.BlindSpot)
	if len(over) < 2 {
		return nil
	}
	r := over[1]
	return v.say(id, Finding{topic: topicGap}.of(r, v.main.dimension(r.ID)), v.main.gapWords(r))
}

// headlineAligned speaks when every topic was shown to be close.
func (v *view) headlineAligned(id string) []Finding {
	rows := v.main.mirrored(gap.LevelDimension)
	aligned := verdicts(rows, gap.Aligned)
	if len(rows) == 0 || len(aligned) < len(rows) {
		return nil
	}
	w := v.main.gapWords(aligned[0])
	w["topics"] = "the one topic asked"
	if len(rows) > 1 {
		w["topics"] = "all " + strconv.Itoa(len(rows)) + " topics"
	}
	return v.say(id, Finding{topic: topicGap}.of(aligned[0], v.main.dimension(aligned[0].ID)), w)
}

// headlineOpen speaks when there is no blind spot and yet not every topic is settled.
func (v *view) headlineOpen(id string) []Finding {
	rows := v.main.mirrored(gap.LevelDimension)
	aligned, open := verdicts(rows, gap.Aligned), verdicts(rows, gap.NotEnoughEvidence)
	if len(open) == 0 || len(verdicts(rows, gap.BlindSpot)) > 0 {
		return nil
	}
	shown := slices.Concat(aligned, open, verdicts(rows, gap.HiddenStrength))
	widestFirst(shown)
	w := v.main.gapWords(shown[0])
	w["k"], w["open"] = strconv.Itoa(len(rows)), strconv.Itoa(len(open))+" of "+strconv.Itoa(len(rows))
	if len(rows) == 1 {
		w["open"] = "the one topic asked"
	}
	if n := len(rows) - len(shown); n > 0 {
		w["hidden"] = strconv.Itoa(n) + " of " + strconv.Itoa(len(rows))
	}
	if len(aligned) > 0 {
		w["aligned"] = strconv.Itoa(len(aligned))
	}
	return v.say(id, Finding{topic: topicGap}.of(shown[0], v.main.dimension(shown[0].ID)), w)
}

// headlineNone speaks where both sides answered, and yet no topic can be compared.
func (v *view) headlineNone(id string) []Finding {
	rows := v.main.mirrored(gap.LevelDimension)
	for _, n := range v.main.N {
		if shownN(n.N, n.NBand) == "" {
			return nil
		}
	}
	if len(rows) == 0 || slices.ContainsFunc(rows, func(r gap.Row) bool { return r.Gap.Known() }) {
		return nil
	}
	return v.say(id, Finding{topic: topicGap}, words{})
}

// basics are the functional topics on which both sides agree that they are good.
func (v *view) basics(id string) []Finding {
	p := v.main
	var rows []gap.Row
	var list []string
	for _, r := range p.mirrored(gap.LevelDimension) {
		if r.Type == "shared_strength" && p.kind(r.ID) == "Functional" && r.Gap.Known() {
			rows = append(rows, r)
			list = append(list, p.dimension(r.ID)+" (employees "+score(r.Employees.Score)+", customers "+score(r.Customers.Score)+")")
		}
	}
	if len(rows) == 0 {
		return nil
	}
	w := words{"list": listed(list)}
	if d := p.drivers(gap.Customer); d != nil {
		var stakes []string
		for _, r := range rows {
			if slices.ContainsFunc(d.Items, func(x gap.Driver) bool { return x.Dimension == r.ID && x.Mark == "table_stakes" }) {
				stakes = append(stakes, p.dimension(r.ID))
			}
		}
		w["stakes"] = listed(stakes)
		if moreEmotional(d) {
			w["functional_share"] = percent(rest(d.EmotionalShare))
		}
	}
	return v.say(id, Finding{topic: topicGap}.of(rows[0], p.dimension(rows[0].ID)), w)
}

// rest is what a share leaves of the whole.
func rest(share gap.Number) gap.Number {
	return share.Map(func(x float64) float64 { return 1 - x })
}

// hiddenStrengths are the topics that customers rate clearly higher than employees think.
func (v *view) hiddenStrengths(id string) []Finding {
	p := v.main
	rows := verdicts(p.mirrored(gap.LevelDimension), gap.HiddenStrength)
	if len(rows) == 0 {
		return nil
	}
	verb := "employees expected "
	if !p.Predicted {
		verb = "employees "
	}
	var list []string
	for _, r := range rows {
		list = append(list, p.dimension(r.ID)+" (customers "+score(r.Customers.Score)+", "+verb+score(r.Employees.Score)+")")
	}
	return v.say(id, Finding{topic: topicGap}.of(rows[0], p.dimension(rows[0].ID)), words{"list": listed(list)})
}

// cells names the teams that are closest to customers and furthest away.
func (v *view) cells(id string) []Finding {
	var shown []gap.Cell
	for _, c := range v.main.Cells {
		if c.Elevation.Known() {
			shown = append(shown, c)
		}
	}
	if len(shown) < 2 {
		return nil
	}
	slices.SortStableFunc(shown, func(a, b gap.Cell) int {
		switch x, y := size(a.Elevation), size(b.Elevation); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	near, far := shown[0], shown[len(shown)-1]
	if size(near.Elevation) == size(far.Elevation) {
		return nil // as far as can be shown, no team is closer than another
	}
	f := Finding{
		Measure: "Average gap: closest team against furthest", Value: near.Elevation, Against: far.Elevation,
		Kind: sheet.Gap, Certainty: "too close to call", topic: topicCells,
		Employees: Base{Band: shownN(near.N, near.NBand) + " / " + shownN(far.N, far.NBand)}, Customers: sideN(v.overall().Customers),
	}
	if apart(near.Low, near.High, far.Low, far.High) {
		f.Certainty = "clear"
	}
	if lowBase(near.N, near.NBand) || lowBase(far.N, far.NBand) {
		f.Certainty = "low base"
	}
	return v.say(id, f, words{
		"closest": v.main.cell(gap.Word(near.ID)), "closest_gap": signed(near.Elevation),
		"furthest": v.main.cell(gap.Word(far.ID)), "furthest_gap": signed(far.Elevation),
	})
}

// overall is the row over all topics, or an empty one.
func (v *view) overall() gap.Row {
	if rows := v.main.by(gap.LevelOverall, everyone); len(rows) > 0 {
		return rows[0]
	}
	n := v.main.N
	return gap.Row{Customers: gap.Side{N: n[gap.Customer].N, NBand: n[gap.Customer].NBand}, Employees: gap.Side{N: n[gap.Employee].N, NBand: n[gap.Employee].NBand}}
}
