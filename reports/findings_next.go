package reports

import (
	"strconv"
	"strings"

	"mirror/gap"
	"mirror/reports/sheet"
	"mirror/survey/pack"
)

// published puts the first share that has a published counterpart beside it.
func (v *view) published(id string) []Finding {
	for _, p := range v.parts {
		for _, r := range p.by(gap.LevelItem, everyone) {
			it := p.item(r.ID)
			if it == nil || it.Benchmark == "" || !r.Customers.Favourable.Known() || !r.Employees.Favourable.Known() {
				continue
			}
			b, ok := pack.BenchmarkNamed(it.Benchmark)
			if !ok {
				continue
			}
			f := Finding{
				Measure: "Share saying so, employees against customers", Value: r.Employees.Favourable, Against: r.Customers.Favourable,
				Difference: r.ShareGap.Estimate, Kind: sheet.Share, DifferenceKind: sheet.ShareGap,
				Customers: sideN(r.Customers), Employees: sideN(r.Employees), Certainty: "too close to call", topic: p.realityTopic(r.ID),
			}
			if offZero(r.ShareGap.Low, r.ShareGap.High) {
				f.Certainty = "clear"
			}
			return v.sayOf(it.Predicts, id, f, words{
				"statement": b.Statement, "source": b.Source,
				"employees": percent(f.Value), "customers": percent(f.Against),
				"company_share": percent(gap.Some(b.Company.Share)), "company_who": b.Company.Who,
				"customer_share": percent(gap.Some(b.Customer.Share)), "customer_who": b.Customer.Who,
			})
		}
	}
	return nil
}

// realityTopic is the sheet of a share item.
func (p *part) realityTopic(question string) topic {
	if p.predicted(question) {
		return topicPredictedShares
	}
	return topicReality
}

// next is the first action that is not under way yet.
func (v *view) next(id string) []Finding {
	for _, a := range v.actions() {
		if a.status != "Proposed" || a.weeks == 0 {
			continue
		}
		why := lowerFirst(a.kind)
		if a.certainty != "" && a.certainty != why {
			why += ", " + a.certainty
		}
		return v.say(id, Finding{topic: topicActions}, words{"why": why, "action": lowerFirst(a.do), "owner": a.owner, "weeks": strconv.Itoa(a.weeks), "subject": a.subject})
	}
	return nil
}

// care gathers what should make a reader careful.
func (v *view) care(id string) []Finding {
	var cautions []string
	for _, side := range v.main.N {
		if rate, ok := side.Rate.Value(); ok && 100*rate < known.Thresholds.LowRate {
			cautions = append(cautions, "only "+percent(side.Rate)+"% of the "+side.Audience+"s invited answered")
		}
	}
	hidden, partly := v.hiddenGroups()
	if hidden == 1 {
		cautions = append(cautions, "one group is hidden to protect people")
	} else if hidden > 1 {
		cautions = append(cautions, strconv.Itoa(hidden)+" groups are hidden to protect people")
	}
	if partly > 0 {
		cautions = append(cautions, "some topics are hidden in some groups to protect people")
	}
	if n := v.lowGroups(); n > 0 {
		cautions = append(cautions, "groups marked "+sheet.LowReliability+" have fewer than "+plain(known.Thresholds.LowBase)+" answers and show a direction only")
	}
	if clustered(v.main.Gaps) {
		cautions = append(cautions, "some accounts gave more than one answer, and the ranges are wider for it")
	}
	return v.say(id, Finding{topic: topicNotes}, words{"cautions": strings.Join(cautions, "; ")})
}

// hiddenGroups counts the cells, segments and units of the mirror's pack of which
// no topic may be shown, and those of which some may not. The marks in the tables
// say the same; no size is told.
func (v *view) hiddenGroups() (wholly, partly int) {
	some, none := map[gap.Place]bool{}, map[gap.Place]bool{}
	for i := range v.main.Gaps {
		r := &v.main.Gaps[i]
		if r.Level != gap.LevelDimension || !(byCell(*r) || bySegment(*r) || byUnit(*r)) {
			continue
		}
		if hidden(*r) {
			none[r.Place] = true
		} else {
			some[r.Place] = true
		}
	}
	for at := range none {
		if some[at] {
			partly++
		} else {
			wholly++
		}
	}
	return wholly, partly
}

// lowGroups counts the groups shown with few answers.
func (v *view) lowGroups() int {
	seen := map[gap.Place]bool{}
	for i := range v.main.Gaps {
		if r := &v.main.Gaps[i]; r.Level == gap.LevelDimension && !hidden(*r) && (byCell(*r) || bySegment(*r) || byUnit(*r)) && (lowBase(r.Employees.N, r.Employees.NBand) || lowBase(r.Customers.N, r.Customers.NBand)) {
			seen[r.Place] = true
		}
	}
	return len(seen)
}

func clustered(rows []gap.Row) bool {
	for _, r := range rows {
		if r.Clustered && !hidden(r) {
			return true
		}
	}
	return false
}
