package gap

// Marks of a row, ids of findings.yaml, besides those of a driver.
const (
	Divided     = "divided"
	MisreadUp   = "misread_up"
	MisreadDown = "misread_down"
)

const (
	largeGap  = 17 // points by which two cells' gaps must differ to divide the staff
	rankShift = 3  // places between the two rankings of importance
)

// mark adds the marks to the dimension rows of everyone.
func (an *analysis) mark(drivers []Drivers) {
	var ranks [2]map[string]int
	marks := map[string]Word{}
	for _, d := range drivers {
		a := Customer
		if d.Audience == Employee.String() {
			a = Employee
		}
		if len(d.Items) > 0 {
			ranks[a] = map[string]int{}
		}
		for _, item := range d.Items {
			ranks[a][item.Dimension] = item.Rank
			if a == Customer {
				marks[item.Dimension] = item.Mark
			}
		}
	}
	for i := range an.rows {
		r := &an.rows[i]
		if r.place.kind != everyone || r.Level != LevelDimension {
			continue
		}
		if an.divided(r.ID) {
			r.Marks = append(r.Marks, Divided)
		}
		customers, ok1 := ranks[Customer][r.ID]
		employees, ok2 := ranks[Employee][r.ID]
		switch {
		case !ok1 || !ok2:
		case employees <= customers-rankShift:
			r.Marks = append(r.Marks, MisreadUp)
		case employees >= customers+rankShift:
			r.Marks = append(r.Marks, MisreadDown)
		}
		if m := marks[r.ID]; m != "" {
			r.Marks = append(r.Marks, string(m))
		}
	}
}

// divided reports whether two cells see a dimension so differently that their intervals do not meet.
func (an *analysis) divided(dimension string) bool {
	var cells []*compared
	for i := range an.rows {
		if r := &an.rows[i]; r.place.kind == byCell && r.Level == LevelDimension && r.ID == dimension && r.ok {
			cells = append(cells, r)
		}
	}
	for _, a := range cells {
		for _, b := range cells {
			if a.diff.Gap-b.diff.Gap > largeGap && a.diff.Low > b.diff.High {
				return true
			}
		}
	}
	return false
}
