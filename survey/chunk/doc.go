// Package chunk turns packed responses into column chunks, and chunks into tallies. It is pure: it knows
// no database and no time.
//
// A chunk holds up to Rows responses of one questionnaire and one wave. They are put in random order first,
// then customers before employees, so that a chunk says no more than its responses do: not who answered
// before whom. What a chunk holds is a copy: it can always be made again from the responses.
//
// # Format
//
// All numbers are little-endian. Version (1 byte), bytes of a packed response (2), mark of the questionnaire (4),
// customers (2), employees (2); then the columns of the customers, the columns of the employees, and the
// CRC-32C of all that (4).
//
// A response is a record of bytes: group (4), unit (4), the packed answers, and for customers weight (8, IEEE 754),
// account (8) and seconds + 1 (4; 0 = not known). Each byte of the record is a column of its own, kept in the shortest form that fits:
//
//   - 1, value: all are the same;
//   - k from 2 to 16, the k values in rising order, then half a byte a row: which of them it is;
//   - 0, then one byte a row.
//
// So nearly every question takes half a byte, and what nobody was asked or nobody gave takes two bytes in all.
package chunk
