package reports

import (
	"strconv"

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
		b.add(topicItems, p.gapByItem())
		b.add(topicOther, p.oneSided())
		b.add(topicCells, p.gapMap("Gap by cell", cells))
		b.add(topicOther, p.cellDetail())
		b.add(topicOther, p.gapMap("Gap by unit", units))
		b.add(topicOther, p.detail("Unit detail", "Gap by unit and dimension in full", units))
		b.add(topicOther, p.gapMap("Gap by unit and cell", cellUnits))
		b.add(topicOther, v.ambassadorship())
		b.add(topicAdvocacy, v.expectedRecommendation())
		b.add(topicOther, v.ambassadorGroups())
		b.add(topicOther, v.commitment())
		b.add(topicOther, v.prioritySheet())
		b.add(topicDrivers, v.driverSheet())
		b.add(topicOther, p.guesses())
		for _, s := range p.answerSheets() {
			b.add(topicOther, s)
		}
		b.add(topicOther, v.trend())
		b.add(topicSpectrum, v.spectrumSheet())
		b.add(topicReality, v.realityCheck(false))
		b.add(topicPredictedShares, v.realityCheck(true))
		b.add(topicOther, v.employeeComments())
		b.add(topicVerbatims, v.customersWords())
		b.add(topicOther, v.qualitySheet())
	}
	b.add(topicNotes, v.notesSheet())
	return b.finish(v)
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
		if !p.choice(it.ID) {
			return false
		}
	}
	return len(p.pack.Items) > 0
}
