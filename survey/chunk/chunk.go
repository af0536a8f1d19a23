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
const version = 1

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

// Encode writes responses into a chunk, in random order. The rows themselves stay as they are; comments are no part of a chunk.
func Encode(l *survey.Layout, rows []survey.Response) ([]byte, error) {
	if len(rows) == 0 || len(rows) > Rows {
		return nil, fmt.Errorf("a chunk holds 1 to %d responses, not %d", Rows, len(rows))
	}
	if l.Size > math.MaxUint16 {
		return nil, fmt.Errorf("a packed response of %d bytes is too long for a chunk", l.Size)
	}
	var sides [2][]*survey.Response
	for _, i := range order(len(rows)) {
		r := &rows[i]
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
	var recs, column []byte
	for a, side := range sides {
		if len(side) == 0 {
			continue
		}
		w := width(l, gap.Audience(a))
		recs = room(recs, len(side)*w)
		for i, r := range side {
			write(recs[i*w:(i+1)*w], r)
		}
		column = room(column, len(side))
		for at := range w {
			for i := range column {
				column[i] = recs[i*w+at]
			}
			body = appendColumn(body, column)
		}
	}
	return le.AppendUint32(body, crc32.Checksum(body, castagnoli)), nil
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

// opened is a chunk whose frame is sound.
type opened struct {
	n       [2]int // by audience
	columns []byte
}

// open checks all of a chunk but its columns.
func open(l *survey.Layout, mark uint32, body []byte) (o opened, err error) {
	if len(body) < header+trailer {
		return o, ErrDamaged
	}
	le := binary.LittleEndian
	end := len(body) - trailer
	if crc32.Checksum(body[:end], castagnoli) != le.Uint32(body[end:]) {
		return o, ErrDamaged
	}
	if body[0] != version || int(le.Uint16(body[1:])) != l.Size || le.Uint32(body[3:]) != mark {
		return o, ErrForeign
	}
	o.n = [2]int{gap.Customer: int(le.Uint16(body[7:])), gap.Employee: int(le.Uint16(body[9:]))}
	if n := o.n[0] + o.n[1]; n == 0 || n > Rows {
		return o, ErrDamaged
	}
	o.columns = body[header:end]
	return o, nil
}

// records reads the columns of the next side into recs.
func (o *opened) records(recs []byte, w, n int) error {
	ok := true
	for at := range w {
		if o.columns, ok = readColumn(recs, o.columns, w, at, n); !ok {
			return ErrDamaged
		}
	}
	return nil
}

// Decode reads the responses of a chunk, in the chunk's order. Damaged bytes and a chunk of another questionnaire are errors.
func Decode(l *survey.Layout, body []byte) ([]survey.Response, error) {
	o, err := open(l, mark(l), body)
	if err != nil {
		return nil, err
	}
	rows := make([]survey.Response, 0, o.n[0]+o.n[1])
	for a, n := range o.n {
		if n == 0 {
			continue
		}
		w := width(l, gap.Audience(a))
		recs := make([]byte, n*w)
		if err := o.records(recs, w, n); err != nil {
			return nil, err
		}
		for ; len(recs) > 0; recs = recs[w:] {
			r := survey.Response{Audience: gap.Audience(a), Answers: recs[answersAt : answersAt+l.Size : answersAt+l.Size]}
			r.Group, r.Unit = groups(recs)
			if r.Audience == gap.Customer {
				r.Weight, r.Account, r.Seconds = extra(recs[answersAt+l.Size:])
			}
			rows = append(rows, r)
		}
	}
	if len(o.columns) > 0 {
		return nil, ErrDamaged
	}
	return rows, nil
}
