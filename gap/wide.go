package gap

import (
	"math"
	"math/big"
	"math/bits"
)

// wide is an unsigned integer of 192 bits, lowest word first. Sums kept in it
// are exact, so counting in any order and merging in any grouping gives the same bits.
type wide [3]uint64

func (a *wide) add(b wide) {
	var c uint64
	a[0], c = bits.Add64(a[0], b[0], 0)
	a[1], c = bits.Add64(a[1], b[1], c)
	a[2] += b[2] + c
}

func (a *wide) sub(b wide) {
	var c uint64
	a[0], c = bits.Sub64(a[0], b[0], 0)
	a[1], c = bits.Sub64(a[1], b[1], c)
	a[2] -= b[2] + c
}

// times is a·m, modulo 2¹⁹².
func (a wide) times(m uint64) wide {
	h0, l0 := bits.Mul64(a[0], m)
	h1, l1 := bits.Mul64(a[1], m)
	var p wide
	var c uint64
	p[0] = l0
	p[1], c = bits.Add64(h0, l1, 0)
	p[2] = h1 + c + a[2]*m
	return p
}

// product is x·y.
func product(x, y uint64) wide {
	h, l := bits.Mul64(x, y)
	return wide{l, h, 0}
}

// float is the nearest float64, within a rounding or two.
func (a wide) float() float64 {
	return (float64(a[2])*(1<<64)+float64(a[1]))*(1<<64) + float64(a[0])
}

func (a wide) big() *big.Int {
	z := new(big.Int).SetUint64(a[2])
	for _, w := range []uint64{a[1], a[0]} {
		z.Lsh(z, 64)
		z.Or(z, new(big.Int).SetUint64(w))
	}
	return z
}

// ratio is x/y as float64; 0 when y is 0.
func ratio(x, y *big.Int) float64 {
	if y.Sign() == 0 {
		return 0
	}
	f, _ := new(big.Rat).SetFrac(x, y).Float64()
	if math.IsInf(f, 0) {
		return 0
	}
	return f
}
