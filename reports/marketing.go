package reports

import "mirror/reports/sheet"

// marketing lays out the workbook for marketing: excel.md §3.3, the sheets whose data exist.
func marketing(v *view) *sheet.Book {
	b := &bookPlan{title: "Mirror survey: marketing report, " + v.waveName(), subject: "Perception gaps between employees and customers", name: "mk"}
	if p := v.main; p != nil {
		b.add(topicActions, v.actionSheet())
		b.add(topicPeople, p.sample())
		b.add(topicScores, p.scoresBySegment())
		b.add(topicGap, p.gapByDimension("Mirror gap", "gap_by_dimension"))
		b.add(topicOther, p.topAndBottom())
		b.add(topicOther, p.detail("Mirror gap by segment", "Gap by customer segment and dimension in full", segments))
		b.add(topicOther, p.gapMap("Mirror gap map", segments))
		b.add(topicCells, p.gapMap("Gap by cell", cells))
		v.addOtherMirrors(b)
		b.add(topicOther, p.oneSided())
		b.add(topicOther, p.gapMap("Gap by "+p.unitWord(), p.units()))
		b.add(topicOther, p.gapMap("Gap by "+p.unitWord()+" and segment", p.segmentUnits()))
		b.add(topicDrivers, v.driverSheet())
		v.addOtherDrivers(b)
		b.add(topicSpectrum, v.spectrumSheet())
		b.add(topicOther, v.spectrumTopics())
		b.add(topicOther, v.segmentTargets())
		b.add(topicAdvocacy, p.advocacy())
		b.add(topicOther, p.outcomes())
		b.add(topicOther, p.outcomesByGroup())
		b.add(topicOther, v.reciprocitySheet())
		b.add(topicLinkage, v.linkSheet())
		b.add(topicOther, v.linkScatter())
		b.add(topicOther, p.importancePicks())
		b.add(topicOther, p.feelingPicks())
		b.add(topicReality, v.realityCheck(false))
		b.add(topicPredictedShares, v.realityCheck(true))
		b.addAnswers(p, true)
		v.addTime(b)
		b.add(topicVerbatims, v.verbatims())
		b.add(topicOther, v.wordSheet())
		b.add(topicOther, v.qualitySheet())
		b.add(topicOther, v.reliabilitySheet())
	}
	b.add(topicNotes, v.notesSheet())
	return b.finish(v)
}
