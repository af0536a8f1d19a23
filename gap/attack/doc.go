// Package attack tries to work out from a release what single people said. It
// holds what an insider holds: every figure of a wave (the workbooks and pages
// show no others), how many people were invited, and one or two answers of
// colleagues. It knows how figures are rounded, as anybody may who reads the
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
package attack
