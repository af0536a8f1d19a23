package urn

import (
	"crypto/cipher"
	"encoding/binary"
	"iter"
	"math"

	"mirror/gap"
	"mirror/survey"
)

// Box is an open box.
type Box struct {
	n        [2]int // by audience
	width    int
	tags     bool // of customers
	records  []byte
	comments []byte
}

// Open opens a box that Seal made. ErrKey: not with this key, or not in this place.
func Open(key cipher.AEAD, s *Sealed) (*Box, error) {
	box := binary.LittleEndian.AppendUint64(make([]byte, 0, idBytes+len(s.Body)), uint64(s.ID))
	plain, err := key.Open(nil, nil, append(box, s.Body...), s.place())
	if err != nil {
		return nil, ErrKey
	}
	r := reader{left: plain}
	v := r.bytes(1)
	if v == nil || v[0] != version && v[0] != tagged {
		return nil, errForm
	}
	b := &Box{tags: v[0] == tagged, n: [2]int{r.count(), r.count()}}
	b.width = r.count()
	if most := len(plain); b.n[0] > most || b.n[1] > most || b.width > most {
		return nil, errForm
	}
	b.records = r.bytes(b.n[gap.Customer]*(customerHead+b.tagSize()+b.width) + b.n[gap.Employee]*(employeeHead+b.width))
	b.comments = r.left
	if r.short || len(b.comments)%step != 0 {
		return nil, errForm
	}
	return b, nil
}

func (b *Box) tagSize() int {
	if b.tags {
		return tagSize
	}
	return 0
}

// Responses are what is in the box, without their comments. Their answers share memory with the box.
func (b *Box) Responses() []survey.Response {
	all := make([]survey.Response, 0, b.n[0]+b.n[1])
	r := reader{left: b.records}
	for range b.n[gap.Customer] {
		one := survey.Response{Audience: gap.Customer}
		one.Group, one.Unit = r.place()
		one.Weight = math.Float64frombits(binary.LittleEndian.Uint64(r.bytes(8)))
		one.Account = binary.LittleEndian.Uint64(r.bytes(8))
		one.Seconds = int(binary.LittleEndian.Uint32(r.bytes(4))) - 1
		one.Tag = r.tag(b.tags)
		one.Answers = r.bytes(b.width)
		all = append(all, one)
	}
	for range b.n[gap.Employee] {
		one := survey.Response{Audience: gap.Employee}
		one.Group, one.Unit = r.place()
		one.Answers = r.bytes(b.width)
		all = append(all, one)
	}
	return all
}

// Tags are those of the customers in the box, where they have any.
func (b *Box) Tags() iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		one := customerHead + b.tagSize() + b.width
		for i := range b.n[gap.Customer] {
			if !b.tags || !yield(binary.LittleEndian.Uint64(b.records[i*one+customerHead:])) {
				return
			}
		}
	}
}

// Comments are what was written.
func (b *Box) Comments() ([]Comment, error) {
	if len(b.comments) == 0 {
		return nil, nil
	}
	r := reader{left: b.comments}
	n := r.count()
	if n > len(b.comments) {
		return nil, errForm
	}
	all := make([]Comment, 0, n)
	for range n {
		side := r.bytes(1)
		if side == nil || gap.Audience(side[0]) > gap.Employee {
			return nil, errForm
		}
		c := Comment{Audience: gap.Audience(side[0])}
		c.Group, c.Unit = r.place()
		c.Tag = r.tag(b.tags && c.Audience == gap.Customer)
		c.Question = r.count()
		c.Language, c.Score, c.Text = r.text(), r.text(), r.text()
		all = append(all, c)
	}
	if r.short {
		return nil, errForm
	}
	return all, nil
}

// reader takes a box apart. short: there was less than asked for.
type reader struct {
	left  []byte
	short bool
}

// bytes are the next n; nil where there are fewer.
func (r *reader) bytes(n int) []byte {
	if r.short = r.short || n < 0 || n > len(r.left); r.short {
		return nil
	}
	b := r.left[:n:n]
	r.left = r.left[n:]
	return b
}

// count is the next uvarint.
func (r *reader) count() int {
	v, n := binary.Uvarint(r.left)
	if r.short = r.short || n <= 0 || v > math.MaxInt32; r.short {
		return 0
	}
	r.left = r.left[n:]
	return int(v)
}

func (r *reader) place() (group, unit survey.GroupID) {
	b := r.bytes(4)
	if b == nil {
		return 0, 0
	}
	return survey.GroupID(binary.LittleEndian.Uint16(b)), survey.GroupID(binary.LittleEndian.Uint16(b[2:]))
}

// tag is a customer's, where the box has them.
func (r *reader) tag(there bool) uint64 {
	if !there {
		return 0
	}
	b := r.bytes(tagSize)
	if b == nil {
		return 0
	}
	return binary.LittleEndian.Uint64(b)
}

func (r *reader) text() string { return string(r.bytes(r.count())) }
