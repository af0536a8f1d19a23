package gap

import "encoding/binary"

// mix spreads the bits of x (splitmix64; Steele, Lea & Flood 2014).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func hashWords(words ...string) uint64 {
	h := uint64(len(words))
	for _, w := range words {
		for i := range len(w) {
			h = mix(h ^ uint64(w[i]))
		}
		h = mix(h + 1)
	}
	return h
}

// group is the jackknife group of a row: by account, else by a hash of the
// row's own answers and groups, so that the order of rows never matters.
func (r *Response) group(seed uint64) int {
	if r.Account != 0 {
		return int(mix(r.Account) % groups)
	}
	h, codes := seed, r.Codes
	for len(codes) >= 8 {
		h = mix(h ^ binary.LittleEndian.Uint64(codes))
		codes = codes[8:]
	}
	tail := uint64(len(codes))
	for _, c := range codes {
		tail = tail<<8 | uint64(c)
	}
	h = mix(h ^ tail)
	for _, p := range r.Picks {
		h = mix(h ^ p)
	}
	return int(h % groups)
}
