package reports

import (
	"slices"

	"mirror/gap"
	"mirror/reports/sheet"
)

// Finding is one sentence of the executive summary with what it rests on.
type Finding struct {
	ID       string // as in findings.yaml
	Sentence string

	// Measure says what the figures below are. Value is the employees' figure and
	// Against the customers', unless Measure says otherwise; absent where the
	// sentence has none. They are the figures of the sheet it points to.
	Measure                    string
	Value, Against, Difference gap.Number
	Kind, DifferenceKind       sheet.Kind

	Customers, Employees Base   // n of each side
	Certainty            string // clear, likely, low base, too close to call …; "" = does not apply

	topic topic // sheet it points to
}

// Base is a number of answers as it may be shown; the zero value does not apply.
type Base struct {
	N    gap.Number
	Band string // a band such as "10–19", or the bases of two groups
}

// String is the number or the band, "" when there is neither.
func (b Base) String() string {
	if b.N.Known() {
		return count(b.N)
	}
	return b.Band
}

// of adds the figures of one comparison in points of 100.
func (f Finding) of(r gap.Row, measure string) Finding {
	f.Measure = measure + ": score, employees against customers"
	f.Value, f.Against, f.Difference = r.Employees.Score, r.Customers.Score, r.Gap
	f.Kind, f.DifferenceKind = sheet.Score, sheet.Gap
	f.Customers, f.Employees = sideN(r.Customers), sideN(r.Employees)
	f.Certainty = certainty(r)
	return f
}

// certainty of a comparison in words.
func certainty(r gap.Row) string {
	if lowBase(r.Customers.N, r.Customers.NBand) || lowBase(r.Employees.N, r.Employees.NBand) {
		return "low base"
	}
	if r.Strength == "" {
		return "clear" // agreement was shown
	}
	return known.certaintyOf(string(r.Strength))
}

// lowBase reports whether a side is so small that it gives a direction only.
func lowBase(n gap.Number, band gap.Word) bool {
	x, ok := n.Value()
	return band != "" || ok && x < known.Thresholds.LowBase
}

func sideN(s gap.Side) Base { return base(s.N, s.NBand) }

func base(n gap.Number, band gap.Word) Base { return Base{n, string(band)} }

func shownN(n gap.Number, band gap.Word) string { return base(n, band).String() }

// findings are the sentences of the executive summary, in the order of
// findings.yaml. One whose figure is hidden or was not asked for is not there.
func (v *view) findings() []Finding {
	if v.main == nil {
		return nil
	}
	makers := map[string]func(string) []Finding{
		"who": v.who, "who_one_side": v.whoOneSide, "who_one_asked": v.whoOneAsked, "who_nobody": v.whoNobody, "headline_over": v.headlineOver, "headline_mixed": v.headlineMixed, "headline_aligned": v.headlineAligned, "headline_open": v.headlineOpen,
		"headline_none": v.headlineNone,
		"second":        v.second, "basics": v.basics, "drivers": v.driversEmotional, "drivers_functional": v.driversFunctional, "drivers_open": v.driversOpen,
		"hidden": v.hiddenStrengths, "cells": v.cells, "cell_types": v.cellTypes, "outcome": v.outcome, "why": v.why,
		"linkage": v.linkageShown, "linkage_none": v.linkageNone, "change": v.changedGap, "change_none": v.changeNone, "action": v.actionEffect,
		"spectrum": v.trust, "published": v.published, "next": v.next, "care": v.care,
	}
	var all []Finding
	for _, l := range known.Summary {
		if make := makers[l.ID]; make != nil {
			all = append(all, make(l.ID)...)
		}
	}
	return all
}

// joined are the findings as rows of the summary sheet: a finding that goes
// with another one's row adds its sentence to it, and the row keeps that one's figures.
func joined(all []Finding) []Finding {
	var rows []Finding
	for _, f := range all {
		i := -1
		for _, with := range known.with(f.ID) {
			if i < 0 {
				i = slices.IndexFunc(rows, func(r Finding) bool { return r.ID == with })
			}
		}
		if i < 0 {
			rows = append(rows, f)
			continue
		}
		rows[i].Sentence += " " + f.Sentence
	}
	return rows
}

// say fills a sentence for the mirror's pack; nothing when a figure it needs is missing.
func (v *view) say(id string, f Finding, w words) []Finding {
	return v.sayOf(v.main.Predicted, id, f, w)
}

func (v *view) sayOf(predicted bool, id string, f Finding, w words) []Finding {
	for name, value := range v.common() {
		if w[name] == "" {
			w[name] = value
		}
	}
	s, ok := fill(known.line(id, predicted), w)
	if !ok {
		return nil
	}
	f.ID, f.Sentence = id, s
	return []Finding{f}
}

// common are the words that any sentence may use.
func (v *view) common() words {
	return words{
		"company": v.main.company, "wave": v.waveName(),
		"margin": plain(v.set.Margin), "good_from": plain(v.set.GoodFrom),
		"outcome": v.main.outcomeName(v.set.Outcome),
	}
}

// gapWords are the words of one comparison.
func (p *part) gapWords(r gap.Row) words {
	return words{
		"subject": p.dimension(r.ID), "gap": signed(r.Gap), "low": signed(r.Low), "high": signed(r.High),
		"employees": score(r.Employees.Score), "customers": score(r.Customers.Score),
		"employees_favourable": percent(r.Employees.Favourable), "customers_favourable": percent(r.Customers.Favourable),
	}
}
