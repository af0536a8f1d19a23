package across

import (
	"math"

	"mirror/gap"
)

// tidy rounds what is made from rounded figures to three places: more would look more exact than it is.
func tidy(w *gap.Wave) {
	for i := range w.Changes {
		c := &w.Changes[i]
		round(&c.CustomersReal, &c.CustomersMix, &c.EmployeesReal, &c.EmployeesMix)
		estimates(&c.Customers, &c.Employees, &c.Gap)
	}
	for i := range w.Trends {
		t := &w.Trends[i]
		round(&t.P, &t.Q, &t.PQ)
		estimates(&t.PerYear)
	}
	for i := range w.Effects {
		e := &w.Effects[i]
		round(&e.PartThen, &e.PartNow, &e.OtherThen, &e.OtherNow)
		estimates(&e.PartChange, &e.OtherChange, &e.Difference)
	}
	for i := range w.Linkage {
		l := &w.Linkage[i]
		round(&l.P, &l.ReliabilityX, &l.ReliabilityY, &l.Corrected)
		estimates(&l.Pearson, &l.Spearman)
		points(l.Points)
	}
	for i := range w.Reciprocity {
		r := &w.Reciprocity[i]
		estimates(&r.Slope, &r.R)
		points(r.Points)
	}
	for i := range w.Standings {
		s := &w.Standings[i]
		round(&s.Average, &s.Between)
		for j := range s.Cells {
			c := &s.Cells[j]
			round(&c.Gap, &c.Shrunk, &c.Low, &c.High)
		}
	}
	for i := range w.Targets {
		t := &w.Targets[i]
		round(&t.Distance)
		estimates(&t.Believed, &t.Actual)
	}
	for i := range w.WhatIf {
		estimates(&w.WhatIf[i].Slope)
	}
	for i := range w.Words {
		c := &w.Words[i]
		round(&c.Z)
		estimates(&c.LogOdds)
	}
}

func points(list []gap.LinkPoint) {
	for i := range list {
		round(&list[i].X, &list[i].Y)
	}
}

func estimates(list ...*gap.Estimate) {
	for _, e := range list {
		round(&e.Value, &e.Low, &e.High)
	}
}

func round(list ...*gap.Number) {
	for _, x := range list {
		if v, ok := x.Value(); ok {
			*x = gap.Some(math.Round(v*1000)/1000 + 0)
		}
	}
}
