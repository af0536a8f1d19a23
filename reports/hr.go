package reports

import (
	"slices"
	"strconv"

	"mirror/gap"
	"mirror/reports/sheet"
)

// hr lays out the workbook for HR: excel.md §3.2, the sheets whose data exist.
func hr(v *view) *sheet.Book {
	b := &bookPlan{title: "Mirror survey: HR report, " + v.waveName(), subject: "Perception gaps between employees and customers", name: "hr"}
	if p := v.main; p != nil {
		b.add(topicActions, v.actionSheet())
		b.add(topicPeople, p.participation())
		b.add(topicGap, p.gapByDimension("Gap by dimension", "gap_by_dimension"))
		v.addOtherMirrors(b)
		b.add(topicOther, p.topAndBottom())
		b.add(topicItems, p.gapByItem())
		b.add(topicOther, p.oneSided())
		b.add(topicCells, p.gapMap("Gap by cell", cells))
		b.add(topicOther, p.cellDetail())
		b.add(topicOther, v.standingSheet())
		b.add(topicOther, p.gapMap("Gap by "+p.unitWord(), p.units()))
		b.add(topicOther, p.detail(p.unitHead()+" detail", "Gap by "+p.unitWord()+" and dimension in full", p.units()))
		b.add(topicOther, p.gapMap("Gap by "+p.unitWord()+" and cell", p.cellUnits()))
		b.add(topicOther, v.ambassadorship())
		b.add(topicOther, v.ambassadorGroups())
		b.add(topicAdvocacy, v.expectedRecommendation())
		b.add(topicLinkage, v.linkSheet())
		b.add(topicOther, v.linkScatter())
		b.add(topicOther, v.prioritySheet())
		b.add(topicDrivers, v.driverSheet())
		b.add(topicOther, p.guesses())
		b.addAnswers(p, false)
		v.addTime(b)
		b.add(topicSpectrum, v.spectrumSheet())
		own := v.realityCheck(false)
		b.add(topicReality, own)
		if own == nil || v.speaksOf(topicPredictedShares) { // marketing has both
			b.add(topicPredictedShares, v.realityCheck(true))
		}
		b.add(topicOther, v.employeeComments())
		b.add(topicVerbatims, v.customersWords())
		b.add(topicOther, v.wordSheet())
		b.add(topicOther, v.qualitySheet())
		b.add(topicOther, v.agreementSheet())
		b.add(topicOther, v.coherenceSheet())
		b.add(topicOther, v.reliabilitySheet())
	}
	b.add(topicNotes, v.notesSheet())
	return b.finish(v)
}

// addTime adds what takes several waves.
func (v *view) addTime(b *bookPlan) {
	b.add(topicOther, v.trend())
	b.add(topicChange, v.changeSheet())
	b.add(topicEffect, v.effectSheet())
}

// addOtherMirrors adds the gaps of the wave's other packs of rated statements
// that both sides answered; the trust spectrum has sheets of its own.
func (v *view) addOtherMirrors(b *bookPlan) {
	for i, p := range v.parts {
		if p == v.main || len(p.Spectrum) > 0 || p.onlyChoices() {
			continue
		}
		b.add(topicOther, p.gapByDimension("Gap: "+or(p.text(p.pack.Title), p.Pack), "gap_by_dimension_"+strconv.Itoa(i+1)))
	}
}

// onlyChoices reports whether a pack has no rated statement.
func (p *part) onlyChoices() bool {
	for _, it := range p.pack.Items {
		if !p.choice(it.ID) && !p.pack.InWords(&it) {
			return false
		}
	}
	return len(p.pack.Items) > 0
}

// speaksOf reports whether a finding points to a sheet.
func (v *view) speaksOf(t topic) bool {
	return slices.ContainsFunc(v.findings(), func(f Finding) bool { return f.topic == t })
}

// addAnswers adds how each side answered: by topic, and, where items are wanted
// or there is nothing else, by item.
func (b *bookPlan) addAnswers(p *part, items bool) {
	topics := p.answerSheets(gap.LevelDimension, "Answer distribution", "distribution")
	for _, s := range topics {
		b.add(topicOther, s)
	}
	if !items && len(topics) > 0 {
		return
	}
	for _, s := range p.answerSheets(gap.LevelItem, "Answers by item", "answers") {
		b.add(topicOther, s)
	}
}
