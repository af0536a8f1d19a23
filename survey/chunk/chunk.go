package chunk

import (
	crypto "crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"math"
	"math/rand/v2"

	"mirror/gap"
	"mirror/survey"
)

// Rows is how many responses a chunk holds at most.
const Rows = 8192

// version is the first byte of every chunk.
const version = 2

// Lengths of what stands before and after the columns.
const (
	header  = 11
	trailer = 4
)

// Errors of chunks that cannot be read. A chunk can always be made again from the responses.
var (
	ErrDamaged = errors.New("the chunk is damaged")
	ErrForeign = errors.New("the chunk belongs to another questionnaire or another version of the program")
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Encode writes responses into a chunk, those of one place in random order. The rows themselves stay as they are; comments
// are no part of a chunk.
func Encode(l *survey.Layout, rows []survey.Response) ([]byte, error) {
	mixed := make([]*survey.Response, len(rows))
	for i, from := range order(len(rows)) {
		mixed[i] = &rows[from]
	}
	return encode(l, mixed)
}

// encode writes responses into a chunk, those of one place in the order given. The same responses give the same bytes.
func encode(l *survey.Layout, rows []*survey.Response) ([]byte, error) {
	if len(rows) == 0 || len(rows) > Rows {
		return nil, fmt.Errorf("a chunk holds 1 to %d responses, not %d", Rows, len(rows))
	}
	if l.Size > math.MaxUint16 {
		return nil, fmt.Errorf("a packed response of %d bytes is too long for a chunk", l.Size)
	}
	var sides [2][]*survey.Response
	for _, r := range rows {
		if err := check(l, r); err != nil {
			return nil, err
		}
		sides[r.Audience] = append(sides[r.Audience], r)
	}
	le := binary.LittleEndian
	body := make([]byte, 0, header+trailer+len(rows)*(l.Size+1))
	body = append(body, version)
	body = le.AppendUint16(body, uint16(l.Size))
	body = le.AppendUint32(body, mark(l))
	body = le.AppendUint16(body, uint16(len(sides[gap.Customer])))
	body = le.AppendUint16(body, uint16(len(sides[gap.Employee])))
	for a, side := range sides {
		if len(side) > 0 {
			body = appendSide(body, side, width(l, gap.Audience(a)))
		}
	}
	return le.AppendUint32(body, crc32.Checksum(body, castagnoli)), nil
}

// appendSide appends the places and the columns of a side to a body.
func appendSide(body []byte, side []*survey.Response, width int) []byte {
	runs, side := gather(side)
	body = appendRuns(body, runs)
	recs := make([]byte, len(side)*width+8)
	for i, r := range side {
		write(recs[i*width:(i+1)*width], r)
	}
	var columns [8][]byte
	for i := range columns {
		columns[i] = make([]byte, len(side))
	}
	for at := 0; at < width; at += len(columns) {
		transpose(&columns, recs, width, at, len(side))
		for i := range min(len(columns), width-at) {
			body = appendColumn(body, columns[i])
		}
	}
	return body
}

// order is a random order that nobody can foresee or find out.
func order(n int) []int {
	var seed [32]byte
	crypto.Read(seed[:]) // it never fails
	return rand.New(rand.NewChaCha8(seed)).Perm(n)
}

// mark tells questionnaires apart whose packed answers are as long.
func mark(l *survey.Layout) uint32 {
	h := fnv.New32a()
	for i := range l.Frame.Questions {
		fmt.Fprintf(h, "%s\n", l.Frame.Questions[i].ID)
	}
	for _, p := range l.Frame.Picks {
		fmt.Fprintf(h, "%s %q\n", p.ID, p.Options)
	}
	return h.Sum32()
}

// opened is a chunk whose check sum is right, and the side of it that is being read.
type opened struct {
	n       [2]int // by audience
	rest    []byte // what follows the side
	runs    []run
	columns []column
}

// open checks a chunk, all but what is in its sides.
func (o *opened) open(l *survey.Layout, mark uint32, body []byte) error {
	if len(body) < header+trailer {
		return ErrDamaged
	}
	le := binary.LittleEndian
	end := len(body) - trailer
	if crc32.Checksum(body[:end], castagnoli) != le.Uint32(body[end:]) {
		return ErrDamaged
	}
	if body[0] != version || int(le.Uint16(body[1:])) != l.Size || le.Uint32(body[3:]) != mark {
		return ErrForeign
	}
	o.n = [2]int{gap.Customer: int(le.Uint16(body[7:])), gap.Employee: int(le.Uint16(body[9:]))}
	if n := o.n[0] + o.n[1]; n == 0 || n > Rows {
		return ErrDamaged
	}
	o.rest = body[header:end]
	return nil
}

// side reads on to the next side: its places, and where its columns are.
func (o *opened) side(l *survey.Layout, a gap.Audience) error {
	ok := true
	o.columns = o.columns[:0]
	if o.runs, o.rest, ok = readRuns(o.runs, o.rest, o.n[a]); !ok {
		return ErrDamaged
	}
	for range width(l, a) {
		var c column
		if c, o.rest, ok = readColumn(o.rest, o.n[a]); !ok {
			return ErrDamaged
		}
		o.columns = append(o.columns, c)
	}
	return nil
}

// end checks that nothing follows the last side.
func (o *opened) end() error {
	if len(o.rest) > 0 {
		return ErrDamaged
	}
	return nil
}

// records puts the records of the side's people from..to together; from must be even.
func (o *opened) records(recs []byte, from, to int) error {
	for at := range o.columns {
		if !o.columns[at].fill(recs, len(o.columns), at, from, to) {
			return ErrDamaged
		}
	}
	return nil
}

// Decode reads the responses of a chunk, in the chunk's order. Damaged bytes and a chunk of another questionnaire are errors.
func Decode(l *survey.Layout, body []byte) ([]survey.Response, error) {
	var o opened
	if err := o.open(l, mark(l), body); err != nil {
		return nil, err
	}
	rows := make([]survey.Response, 0, o.n[0]+o.n[1])
	for a, n := range o.n {
		if n == 0 {
			continue
		}
		if err := o.side(l, gap.Audience(a)); err != nil {
			return nil, err
		}
		w := len(o.columns)
		recs := make([]byte, n*w)
		if err := o.records(recs, 0, n); err != nil {
			return nil, err
		}
		for _, run := range o.runs {
			for ; run.n > 0; run.n-- {
				r := survey.Response{Audience: gap.Audience(a), Group: run.group, Unit: run.unit, Answers: recs[:l.Size:l.Size]}
				if r.Audience == gap.Customer {
					r.Weight, r.Account, r.Seconds = extra(recs[l.Size:])
				}
				rows = append(rows, r)
				recs = recs[w:]
			}
		}
	}
	return rows, o.end()
}
