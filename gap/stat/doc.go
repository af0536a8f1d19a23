// Package stat is the statistics of the mirror: means and their intervals,
// shares, comparisons of two sides, corrections for looking often, drivers.
// It is arithmetic over gonum and knows nothing of surveys: "e" is the side a
// difference is taken from (employees), "c" the side that is subtracted
// (customers), so a gap is e − c. Sources are cited at each formula as in
// methods.md.
//
// Nothing here returns NaN or an infinity: what is not defined comes back with
// ok = false. Nothing here rounds, and nothing here decides what may be shown.
//
// A histogram (values, n, Σw, Σw²) becomes a [Sample]; a Sample becomes an
// [Estimate] of its mean; two Estimates make a [Difference]; a Difference and
// its p-values make a verdict:
//
//	e := stat.FromCounts(values, n)                     // or FromWeighted, FromSummary
//	ee, ok := e.Estimate(stat.Floor(step, items))       // values and step on the same scale, e.g. points of 100
//	ce, ok := stat.PostStratify(strata, shares, floor)  // or Combine (matched segments), MeanOfMeans (item counts only)
//	d, ok := stat.Welch(ee, ce, 0.95)                   // or DifferenceFrom (a jackknife's standard error)
//	pe := d.Equivalence(margin)
//	verdict, strength := stat.Verdict(d, pAdjusted, peAdjusted, margin, 0.05)
//
// What else is there:
//
//	TQuantile, TTwoSided, TUpper                        Student's t
//	Holm, BenjaminiHochberg, BenjaminiYekutieli         many comparisons
//	Wilson, Newcombe, AgrestiCaffo, ShareZ              shares (fractions) and their difference
//	NetOf                                               net recommendation with adjusted Wald interval
//	DominanceOf, DistanceOf                             P(e>c) with Brunner–Munzel and Cliff; Wasserstein-1 up and down
//	HedgesG, GlassDelta                                 standardised gaps with noncentral-t intervals
//	Cross: Add, Sub, Correlations, OLS; VIF             cross-products of complete rows
//	LMG (up to 12 drivers), Johnson (more)              shares of R²
//	Jackknife                                           delete-a-group standard error
//	Rake, Kish                                          weights
//	Plan.Answers, AnswersPerSideForShares               how many answers are needed
//	HitRate, TeamError, ProfileOf                       how well someone knows the other side
//	Pearson, FisherInterval                             correlation
//	Covariance: Alpha, ItemRest …; AlphaInterval, Factor  do items hang together as one scale
//	RWG, Even; CoherenceOf                              does a group agree; is the spread between groups
//	ExactBootstrap                                      what drawing again without end would give
//	Mantel, CommonOdds, OrdinalLogit …                  an item out of line with its dimension (for experts)
//	Kitagawa                                            how much of a change is mix
//	LongestRun, IRV                                     careless answering
package stat
