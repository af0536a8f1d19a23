// Package gap is the engine: what customers and employees answered becomes
// gaps with their certainty. It knows no files, no clock and no chance.
//
// A [Frame] says what was asked of whom. [Response]s are counted into a
// [Tally] of exact integers, which merges in any order and whose size does not
// depend on how many people answered. [Analyze] turns a tally into a [Wave] of
// typed rows, unprotected and unrounded; gap/disclosure decides what may be
// shown. Formulas are in gap/stat and cite their sources; methods.md's numbers
// are given where one is used.
//
// What was chosen where the methods leave room:
//
//   - Everything is in points of 100, reversed items turned. A dimension that
//     mixes scales has its items' rounding variances carried through the mean
//     as its variance floor.
//   - Tables of tests (see adjust): Holm over everyone's dimensions,
//     Benjamini–Hochberg over each other kind of place × level; overall, family
//     and contrast rows make one table.
//   - An item asked of one side stands apart where its dimension has items asked
//     of both, and a dimension without any such item stands apart from the scores
//     above it: a mirror compares answers to the same questions. The gap of such
//     a dimension is given, with a note that it sets two views side by side.
//   - A gap of exactly the margin reaches it, and customers at exactly the good
//     level are content; the last digits of a subtraction decide nothing.
//   - Accounts that answered more than once: variance by leaving out each of 64
//     groups in turn; rows without an account are independent and bring their part
//     of the plain variance (put into groups by their answers, equal ones would
//     look like one account); never below Welch's. Degrees of freedom are the
//     groups that hold anyone, less one, joined with the plain part's by
//     Welch–Satterthwaite. Answers of one account only have no interval. Shares
//     use the effective n divided by the same factor.
//   - Segments with known shares weight everyone's customers; a cell that says
//     whom it serves is compared with those segments. Other groups count as they
//     answered, a segment against all employees. Customers of no known segment
//     count for an average person each beside the weighted segments, so that n is
//     who the figure rests on. Shares are weighted as the mean beside them,
//     empty segments included; the net difference is, too. Employees of all cells
//     count by person. Drivers are never weighted by segment, only by given weights.
//   - A dimension's favourable share is pooled over its answers, but its
//     interval counts people.
//   - Answers needed: a gap of at least the margin asks how many find a true gap
//     of the margin's size; a smaller one how many show it inside the margin if
//     it stays where it is; above three quarters of the margin that is hopeless.
//     Both are for one comparison by itself, four times out of five, with Welch's
//     degrees of freedom at the very number found.
//   - Too fast is below half the median time, of an even number the mean of the
//     two in the middle, and below two seconds an item.
//   - A driver's slope is the outcome's change on its own scale for one step of
//     the dimension's own scale, the others equal; for one point of 100 where a
//     dimension mixes scales.
//   - Whether a dimension's items make one score is told from people who answered
//     all of them, without weights; what cells of employees differ in is taken out.
//     Agreement inside a cell uses every valid answer; a slightly skewed spread
//     has .67 of the variance of an even one on every scale, as on five points.
//   - A pair of groups is listed for every unit as soon as its group has people
//     in any unit; a group without units (a central team) is not.
package gap
