// Package exchange reads what other tools collected: answers files, tallies
// files and study files, as FORMATS.md §2–4 specify them.
//
// An answers file has one row a person and comes as CSV or as an Excel
// workbook. It is read as a stream into a gap.Tally: memory depends on how many
// groups, waves and questions there are, never on how many people answered.
// Comments are the one thing kept word by word, at most 5,000 a question and
// side, chosen by their content so that neither the order of the rows nor the
// order of the files shows.
//
// Input is strict. Every fault is told with its file, row and column, the value
// seen and what to do about it, and with any fault nothing else is returned.
// What people wrote in their own words is never part of a fault.
//
// A row of a file is gone once it is counted: this package knows no person, no
// time and no order, and writes nothing down.
package exchange
