package pack

import (
	"slices"
	"strconv"
)

func scaleRows(p *Pack) []row {
	var rows []row
	for _, s := range p.Scales {
		first := row{"scale": s.ID, "type": s.Type}
		if s.Anchors {
			first["labels"] = "anchors"
		}
		if s.TwoPoles {
			first["layout"] = "two_poles"
		}
		if s.FavourableFrom != 0 || s.UnfavourableTo != 0 {
			first["favourable_from"], first["unfavourable_to"] = strconv.Itoa(s.FavourableFrom), strconv.Itoa(s.UnfavourableTo)
		}
		for i, pt := range s.Points {
			r := row{"scale": s.ID}
			if i == 0 {
				r = first
			}
			r["value"] = pt.Value
			r.text("label", pt.Label)
			rows = append(rows, r)
		}
		if s.Type == FreeText {
			rows = append(rows, first)
			continue
		}
		r := row{"scale": s.ID, "value": "x"}
		r.text("label", s.Missing)
		rows = append(rows, r)
	}
	return rows
}

func dimensionRows(p *Pack) []row {
	var rows []row
	for _, d := range p.Dimensions {
		r := row{"id": d.ID, "kind": d.Kind}
		r.text("name", d.Name)
		r.text("meaning", d.Meaning)
		if v, ok := p.Target[d.ID]; ok {
			r["target"] = number(v)
		}
		rows = append(rows, r)
	}
	return rows
}

// sides puts what both sides are asked into a row.
func (r row) sides(s Sides) {
	r.text("customer", s.Customer.Text)
	r.text("employee", s.Employee.Text)
	r.text("customer left", s.Customer.Left)
	r.text("customer right", s.Customer.Right)
	r.text("employee left", s.Employee.Left)
	r.text("employee right", s.Employee.Right)
}

func itemRows(p *Pack, items []Item) []row {
	usual := p.usual()
	var rows []row
	for i := range items {
		it := &items[i]
		asked := it.Wording
		if p.Framed(it) {
			asked.Employee.Text = nil
		}
		r := row{"id": it.ID, "dimension": it.Dimension, "role": it.Role, "scale": it.Scale, "kind": it.Kind, "battery": it.Battery,
			"benchmark": it.Benchmark, "only": it.Only, "count_as": ids(it.CountAs)}
		r.sides(asked)
		r.flag("reverse", it.Reverse)
		if it.Role == "" && it.Scale == usual {
			r["scale"] = ""
		}
		if len(it.CountAs) > 0 {
			if r["good_when_high"] = no; it.GoodWhenHigh {
				r["good_when_high"] = yes
			}
		}
		if it.EmployeePercent {
			r["employee_scale"] = "percent"
		}
		if it.Predicts != p.Predicts {
			r["employee_answers"] = predicting(it.Predicts)
		}
		if at := slices.Index(p.ShortForm, it.ID); at >= 0 {
			r["short_form"] = strconv.Itoa(at + 1)
		}
		rows = append(rows, r)
	}
	return rows
}

func questionRows(p *Pack) []row {
	var rows []row
	for _, q := range p.Open {
		r := row{"id": q.ID, "show_after": q.ShowAfter, "about": q.About}
		if q.MaxLength != TextLength {
			r["max_length"] = strconv.Itoa(q.MaxLength)
		}
		r.sides(q.Wording)
		rows = append(rows, r)
	}
	return rows
}

func pickRows(p *Pack) []row {
	var rows []row
	for _, q := range []struct {
		name string
		pick *Pick
	}{{"importance", p.Importance}, {"feelings", p.Feelings}} {
		if q.pick == nil {
			continue
		}
		r := row{"question": q.name, "pick": strconv.Itoa(q.pick.Pick)}
		r.flag("shuffle", q.pick.Shuffle)
		r.sides(q.pick.Wording)
		rows = append(rows, r)
		for _, o := range q.pick.Options {
			r := row{"question": q.name, "id": o.ID, "group": o.Group}
			r.text("label", o.Label)
			rows = append(rows, r)
		}
	}
	return rows
}

func attributeRows(p *Pack) []row {
	var rows []row
	for _, a := range p.Attributes {
		r := row{"attribute": a.ID, "audience": a.Audience, "role": a.Role, "source": a.Source, "options_from": a.OptionsFrom}
		if a.Role == RoleSegment || a.Role == RoleCell { // whose these are goes without saying
			r["audience"] = ""
		}
		r.text("label", a.Label)
		rows = append(rows, r)
		for _, o := range a.Options {
			r := row{"attribute": a.ID, "option": o.ID}
			r.text("label", o.Label)
			rows = append(rows, r)
		}
	}
	return rows
}

func bandRows(p *Pack) []row {
	var rows []row
	for _, b := range p.Bands {
		r := row{"id": b.ID, "from": number(b.From)}
		if !b.Open {
			r["below"] = number(b.Below)
		}
		r.text("name", b.Name)
		r.text("meaning", b.Meaning)
		rows = append(rows, r)
	}
	return rows
}

func sortingRows(p *Pack) []row {
	if p.Classes == nil {
		return nil
	}
	var rows []row
	for _, rule := range p.Classes.Rules {
		r := row{"group": rule.Group, "behaviour": rule.Behaviour}
		for name, v := range map[string]*float64{"lowest_at_least": rule.LowestAtLeast, "mean_at_least": rule.MeanAtLeast, "mean_below": rule.MeanBelow} {
			if v != nil {
				r[name] = number(*v)
			}
		}
		r.flag("otherwise", rule.Otherwise)
		r.text("name", rule.Name)
		r.text("meaning", rule.Meaning)
		rows = append(rows, r)
	}
	return rows
}
