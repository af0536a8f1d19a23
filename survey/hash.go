package survey

// Hash is a 64-bit hash of bytes that is the same on every machine and in
// every run: FNV-1a (Fowler, Noll, Vo), its bits mixed at the end as in
// MurmurHash3 (Appleby), because a few of them choose one of 64 groups.
type Hash uint64

// NewHash is the hash of nothing, to add values to.
const NewHash Hash = 14695981039346656037

// Add takes in a value, with its end, so that "ab","c" differs from "a","bc".
func (h Hash) Add(b []byte) Hash {
	for _, c := range b {
		h = (h ^ Hash(c)) * 1099511628211
	}
	return (h ^ 0xff) * 1099511628211
}

// Sum is the hash; never 0, which stands for "none given".
func (h Hash) Sum() uint64 {
	x := uint64(h)
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	x ^= x >> 33
	return max(x, 1)
}
