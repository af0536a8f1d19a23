// Package chunk turns packed responses into column chunks, and chunks into tallies and counts. It is pure: it knows
// no database and no time.
//
// A chunk holds up to Rows responses of one questionnaire and one wave. They are put in random order first, then
// customers before employees and those of one group and unit together, so that a chunk says no more than its responses
// do: not who answered before whom. What a chunk holds is a copy: it can always be made again from the responses.
//
// There are two ways to count. Fold makes a tally, person by person, with all that the engine wants to know; releases are
// made from it, on all processors. Count and Cross go down the columns and never put a person together again: one table, or
// the cross-products, over a wave take them milliseconds. They cannot take Fold's place: a tally also holds each person's
// scores, flags and way to answer, and the cross-products by jackknife group, which hangs on all of a person's answers
// together. All they could take off it is the counting of single answers, less than a fifth of its time. And no page may
// ask them, for readers see releases only: they are what a table, a filter or drivers cost where nothing else is wanted,
// and mirror bench aggregate holds them to a scan of the rows.
//
// # Format
//
// All numbers are little-endian. Version (1 byte), bytes of a packed response (2), mark of the questionnaire (4),
// customers (2), employees (2); then the customers, the employees, and the CRC-32C of all that (4).
//
// A side that has anybody: places (2); for each place, in rising order of group and then of unit, group (4), unit (4) and
// how many people (2); then the columns of the people, who stand in the order of the places.
//
// A person is a record of bytes: the packed answers, and for customers weight (8, IEEE 754), account (8) and seconds + 1
// (4; 0 = not known). Each byte of the record is a column of its own, kept in the shortest form that fits:
//
//   - 1, value: all are the same;
//   - 17, then half a byte a person, the first in the low half: 0 to 13 stand for themselves, 14 for "can't say" (254) and
//     15 for blank (255);
//   - k from 2 to 16, the k values in rising order, then half a byte a person: which of them it is;
//   - 0, then one byte a person.
//
// The first of these that fits is taken. So nearly every question takes half a byte, what nobody was asked or nobody gave
// takes two bytes in all, and 32 bytes of a column hold the answers of 64 people, most of them of one place, who are counted
// together.
package chunk
