// Package attack tries to work out from a release what single people said. It
// holds what an insider holds: every figure of a wave (the workbooks, pages and
// programs show no others, see below), how many people were invited, and one or
// two answers of colleagues. It knows how figures are rounded, as anybody may who reads the
// documents, and shares no code with gap/disclosure, so that a mistake there is
// not repeated here.
//
// Each published number becomes linear constraints over atoms: how many people of
// a group, in a unit, gave one answer to one question. Linear programs say between
// which numbers each atom lies (protection.md §2.2, P31; methods.md §3.28), and for a shown
// small group every set of answers that would have been published alike is counted (P32).
// Two releases of one wave are compared number by number (P33).
//
// What it finds is told without the numbers themselves: a report that repeats a
// leak would be one.
//
// # Which figure is which constraint
//
//   - numbers of people, bands, rates, valid answers of each question: people.go;
//   - score, favourable and unfavourable share, can't say and blank, distributions: rounded.go;
//   - sd and standard error of a side; standard error, degrees of freedom, range, p-values, individual error, spread,
//     answers needed and verdict of a comparison: what each leaves of the variance and of both means, taken apart until
//     nothing more follows, for small groups too (spread.go, comparison.go);
//   - hit rate, net recommendation (favourable less unfavourable) with its shares: facts.go;
//   - everyone weighted by the customer base, its unweighted score, and the customers a team serves: blends of groups'
//     means by shares that an insider knows (weighted.go);
//   - bands of the trust spectrum and groups of the classification, customers' comments with the band of their
//     recommendation, "opinions are divided" of 20 to 29 people: crowdshare.go;
//   - words picked and their ranks: picks.go.
//
// # Which figure is none, and why
//
//   - gap, difference of shares and of nets, coherence, rwg of 30 people and more, unit score, changes, trends, linkage,
//     effects, standings, targets, reciprocity, what-if, word contrast and cell types are computed from shown figures
//     (gap/across reads releases only): they say nothing that those do not;
//   - actions, their verdicts and "you said, we did" repeat changes and comments; invited people and plans are the
//     company's own; fieldwork shows steps of people once a day, which are no answers: P33 compares releases;
//   - dominance and distance (its parts up and down too): with the other side's shares known only as they are shown, they
//     left all targets of the towns as they were, and in forty small waves the exact ones did as well;
//   - corrected p-values and "not enough evidence": the correction depends on tests that are not shown; the range of a
//     difference of shares or of nets is rounded to the shares' own steps;
//   - individual weights of customers (weights of a file): nobody sees them, so no sum is known; only numbers are attacked;
//   - alpha, omega, item-rest and drivers come from a hundred people or more and have no scale: they say how spreads go
//     together, not how large one is, so they are as exact as the most exact spread beside them;
//   - the pattern of a cell is one equation for all its items' means at once; elevation is rounded as the score;
//   - results without flagged answers speak of ten people or more who are no listed group.
//
// The pages, both workbooks, the data workbook, and JSON and CSV of programs hold no figure that is not in the release:
// reports' TestPartsHoldNothingMore and the console's tests that follow every link and compare each figure say so.
package attack
