// Package reports turns a release into findings in plain words and into the
// workbooks of HR and of marketing.
//
// It knows what a reader is to be told first, what each sheet holds and how a
// figure is worded. It refuses to know answers, tallies or people: it reads a
// disclosure.Release only. No statistic is computed here; figures are picked,
// sorted and formatted, and the only arithmetic is the difference of two shown
// figures. A hidden figure has no number: a sentence that needs it falls away,
// a cell shows the mark [c].
//
// The sentences, the names of the verdicts and the actions they call for are in
// findings.yaml; published figures for comparison are in benchmarks.yaml.
package reports
