package fieldwork

import (
	"bytes"
	"encoding/binary"
	"maps"
	"math"
	"slices"
	"time"

	"mirror/survey"
)

// A draft as bytes: version, flags, session, the pages prompted (8 bytes), the start (8 bytes, where flagged), then as
// varints: page, group, unit, the number of answers and they, the number of words and for each its index, length and text.
// Behind that stand a 1 and zeros. Every draft has one spelling.
const (
	draftVersion = 1

	draftLeaveOut = 1 << 0
	draftAsked    = 1 << 1
	draftStarted  = 1 << 2
	draftFlags    = draftLeaveOut | draftAsked | draftStarted
)

func (d *Draft) append(b []byte) []byte {
	flags := byte(0)
	if d.LeaveOut {
		flags |= draftLeaveOut
	}
	if d.Asked {
		flags |= draftAsked
	}
	if !d.Started.IsZero() {
		flags |= draftStarted
	}
	b = append(b, draftVersion, flags)
	b = append(b, d.Session[:]...)
	b = binary.BigEndian.AppendUint64(b, d.Prompted)
	if flags&draftStarted != 0 {
		b = binary.BigEndian.AppendUint64(b, uint64(d.Started.Unix()))
	}
	for _, n := range [...]int{d.Page, int(d.Group), int(d.Unit), len(d.Answers)} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	b = append(b, d.Answers...)
	b = binary.AppendUvarint(b, uint64(len(d.Words)))
	for _, i := range slices.Sorted(maps.Keys(d.Words)) {
		b = binary.AppendUvarint(b, uint64(i))
		b = binary.AppendUvarint(b, uint64(len(d.Words[i])))
		b = append(b, d.Words[i]...)
	}
	return b
}

// draftReader takes a draft apart. After a fault it reads nothing more.
type draftReader struct {
	b   []byte
	bad bool
}

// readDraft is strict: what it reads, append writes the same. Nothing is made that is larger than what is read.
func readDraft(b []byte) (*Draft, error) {
	r := &draftReader{b: b}
	d := &Draft{}
	head := r.take(2)
	if r.bad || head[0] != draftVersion || head[1]&^draftFlags != 0 {
		return nil, ErrDraft
	}
	d.LeaveOut, d.Asked = head[1]&draftLeaveOut != 0, head[1]&draftAsked != 0
	copy(d.Session[:], r.take(8))
	d.Prompted = r.fixed()
	if head[1]&draftStarted != 0 {
		d.Started = time.Unix(int64(r.fixed()), 0).UTC()
		r.bad = r.bad || d.Started.IsZero()
	}
	d.Page, d.Group, d.Unit = r.number(), survey.GroupID(r.number()), survey.GroupID(r.number())
	d.Answers = append([]byte(nil), r.take(r.number())...)
	r.words(d)
	if !r.ended() {
		return nil, ErrDraft
	}
	return d, nil
}

func (r *draftReader) words(d *Draft) {
	n := r.number()
	if n == 0 || n > len(r.b)/2 { // each takes two bytes at least
		r.bad = r.bad || n != 0
		return
	}
	d.Words = make(map[int]string, n)
	last := -1
	for range n {
		i := r.number()
		text := r.take(r.number())
		if r.bad || i <= last {
			r.bad = true
			return
		}
		d.Words[i], last = string(text), i
	}
}

func (r *draftReader) take(n int) []byte {
	if r.bad || n > len(r.b) {
		r.bad = true
		return nil
	}
	taken := r.b[:n]
	r.b = r.b[n:]
	return taken
}

func (r *draftReader) fixed() uint64 {
	b := r.take(8)
	if r.bad {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}

// number reads a varint of at most 31 bits in its shortest spelling.
func (r *draftReader) number() int {
	v, n := binary.Uvarint(r.b)
	if r.bad || n <= 0 || v > math.MaxInt32 || n > 1 && r.b[n-1] == 0 {
		r.bad = true
		return 0
	}
	r.b = r.b[n:]
	return int(v)
}

// ended reports whether all was read: only the padding is left.
func (r *draftReader) ended() bool {
	if r.bad || len(r.b) == 0 || len(r.b) > draftStep || r.b[0] != 1 {
		return false
	}
	return bytes.Count(r.b[1:], []byte{0}) == len(r.b)-1
}
