package exchange

// hash64 is a 64-bit hash of bytes that is the same on every machine and in
// every run: FNV-1a (Fowler, Noll, Vo), its bits mixed at the end as in
// MurmurHash3 (Appleby), because a few of them choose one of 64 groups.
type hash64 uint64

const newHash hash64 = 14695981039346656037

// add takes in a value, with its end, so that "ab","c" differs from "a","bc".
func (h hash64) add(b []byte) hash64 {
	for _, c := range b {
		h = (h ^ hash64(c)) * 1099511628211
	}
	return (h ^ 0xff) * 1099511628211
}

// sum is the hash; never 0, which stands for "none given".
func (h hash64) sum() uint64 {
	x := uint64(h)
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	x ^= x >> 33
	return max(x, 1)
}
