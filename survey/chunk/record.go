package chunk

import (
	"encoding/binary"
	"fmt"
	"math"

	"mirror/gap"
	"mirror/survey"
)

// extras is how many bytes weight, account and seconds take after the answers; only customers have them.
const extras = 20

// width is how many bytes a record of a side has.
func width(l *survey.Layout, a gap.Audience) int {
	if a == gap.Customer {
		return l.Size + extras
	}
	return l.Size
}

// check refuses what no record can hold. No message tells an answer.
func check(l *survey.Layout, r *survey.Response) error {
	switch {
	case r.Audience != gap.Customer && r.Audience != gap.Employee:
		return fmt.Errorf("a response of side %d", r.Audience)
	case len(r.Answers) != l.Size:
		return fmt.Errorf("packed answers of %d bytes, and the questionnaire has %d", len(r.Answers), l.Size)
	case r.Group < 0 || r.Group > math.MaxInt32 || r.Unit < 0 || r.Unit > math.MaxInt32:
		return fmt.Errorf("the group %d or the unit %d is no number of a group", r.Group, r.Unit)
	case r.Audience == gap.Employee && (r.Weight != 0 || r.Account != 0 || r.Seconds > 0):
		return fmt.Errorf("an employee's response with a weight, an account or a time")
	case r.Seconds > math.MaxInt32:
		return fmt.Errorf("a time of more than %d seconds", math.MaxInt32)
	}
	return nil
}

// write fills a record.
func write(rec []byte, r *survey.Response) {
	rest := rec[copy(rec, r.Answers):]
	if r.Audience == gap.Customer {
		le := binary.LittleEndian
		le.PutUint64(rest, math.Float64bits(r.Weight))
		le.PutUint64(rest[8:], r.Account)
		le.PutUint32(rest[16:], uint32(max(r.Seconds, -1)+1))
	}
}

// extra are the parts that only customers have, from the bytes after the answers.
func extra(rest []byte) (weight float64, account uint64, seconds int) {
	le := binary.LittleEndian
	return math.Float64frombits(le.Uint64(rest)), le.Uint64(rest[8:]), int(le.Uint32(rest[16:])) - 1
}
