package store

import (
	"crypto/rand"
	"encoding/binary"
	"math/bits"
)

// ids draws random numbers from the operating system, many at a time. They are all that a box, a response or a
// comment is called and say nothing about when it was stored.
type ids struct {
	left []byte
	all  [4096]byte
}

// next is a random number of 64 bits.
func (r *ids) next() int64 { return int64(r.uint64()) }

func (r *ids) uint64() uint64 {
	if len(r.left) == 0 {
		r.left = r.all[:]
		_, _ = rand.Read(r.left) // never fails: the program ends instead
	}
	v := binary.LittleEndian.Uint64(r.left)
	r.left = r.left[8:]
	return v
}

// shuffle puts n things in a random order.
func (r *ids) shuffle(n int, swap func(i, k int)) {
	for i := n - 1; i > 0; i-- {
		k, _ := bits.Mul64(r.uint64(), uint64(i+1))
		swap(i, int(k))
	}
}

func newIDs() *ids { return new(ids) }
