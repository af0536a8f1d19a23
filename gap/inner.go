package gap

// inner are the cross-products of the items within each dimension, of people
// who answered all of them: what reliability is computed from (methods.md §3.12).
// People are counted by how they answered the dimension, where it has few enough
// ways, and multiplied afterwards. Employees are counted by cell, so that what
// cells differ in can be taken out.
type inner struct {
	side  *side
	ways  []uint64   // people by the way they answered; by bundle
	exact []products // by bundle: of those without ways
}

// products are sums over the complete cases of one dimension, in steps of
// 1/full of 100 points.
type products struct {
	n    uint64
	sum  []uint64 // by item
	prod []uint64 // by pair of items i ≥ j at i(i+1)/2+j
}

// bundle is a dimension of two items or more.
type bundle struct {
	topic int
	items []int // as indexes into asked
	k     uint32
	radix uint64 // answers each item has; the way somebody answered is Σ value·radixⁱ
	ways  int    // how many there are; 0 = too many
	first int    // the first of them in inner.ways
}

// mostWays bounds the ways counted for one dimension: five items on seven
// points have 16,807, three have 343. There are many cells of employees, and few
// answers. A person's sum has room for them (see way).
var mostWays = [2]uint64{Customer: 20_000, Employee: 1000}

// bundles lays out the dimensions of two items or more, once the questions are laid.
func (s *side) bundles() {
	first := 0
	for d := range s.topics {
		items := s.itemsOf(d)
		if len(items) < 2 {
			continue
		}
		b := bundle{topic: d, items: items, k: uint32(len(items)), radix: s.topics[d].full + 1, first: first}
		if b.ways = waysOf(b.radix, len(items), mostWays[s.audience]); b.ways > 0 {
			s.distinguish(&b)
		}
		first += b.ways
		s.inner = append(s.inner, b)
	}
}

// waysOf is radix to the power of items; 0 when that is more than most.
func waysOf(radix uint64, items int, most uint64) int {
	ways := uint64(1)
	for range items {
		if ways *= radix; ways > most {
			return 0
		}
	}
	return int(ways)
}

// distinguish makes a person's sum tell in which way the items were answered.
func (s *side) distinguish(b *bundle) {
	place := uint64(1)
	for _, q := range b.items {
		adds := s.asked[q].adds
		for c := range adds {
			adds[c] += uint64(value(adds[c])) * place * oneWay
		}
		place *= b.radix
	}
}

func newInner(s *side) *inner {
	in, ways := &inner{side: s}, 0
	for i := range s.inner {
		b := &s.inner[i]
		ways += b.ways
		in.exact = append(in.exact, newProducts(int(b.k)))
	}
	in.ways = make([]uint64, ways)
	return in
}

func newProducts(k int) products {
	return products{sum: make([]uint64, k), prod: make([]uint64, triangle(k))}
}

// innerOf are the sums a group's people are counted in: employees' cells apart, customers together.
func (t *Tally) innerOf(a Audience, group string) *inner {
	if a == Customer {
		group = ""
	}
	in := t.inner[a][group]
	if in == nil {
		if t.inner[a] == nil {
			t.inner[a] = map[string]*inner{}
		}
		in = newInner(t.sides[a])
		t.inner[a][group] = in
	}
	return in
}

// add counts the dimensions of which the person answered every item.
func (in *inner) add(p *person, codes []uint8) {
	bundles := in.side.inner
	for i := range bundles {
		b := &bundles[i]
		sum := p.sums[b.topic]
		switch {
		case valid(sum) != b.k:
		case b.ways > 0:
			in.ways[b.first+way(sum)]++
		default:
			in.multiply(i, codes)
		}
	}
}

// multiply counts a dimension of too many ways.
func (in *inner) multiply(i int, codes []uint8) {
	b, p := &in.side.inner[i], &in.exact[i]
	var few [16]uint64
	x := few[:0]
	for _, at := range b.items {
		q := &in.side.asked[at]
		x = append(x, uint64(value(q.adds[codes[q.question]])))
	}
	p.add(x, 1)
}

// add counts n people who answered alike.
func (p *products) add(x []uint64, n uint64) {
	p.n += n
	at := 0
	for i, v := range x {
		p.sum[i] += n * v
		row := p.prod[at : at+i+1]
		for j, w := range x[:i+1] {
			row[j] += n * v * w
		}
		at += i + 1
	}
}

// of are the sums of bundle i.
func (in *inner) of(i int) products {
	b := &in.side.inner[i]
	if b.ways == 0 {
		return in.exact[i]
	}
	p := newProducts(int(b.k))
	x := make([]uint64, b.k)
	for w, n := range in.ways[b.first : b.first+b.ways] {
		if n == 0 {
			continue
		}
		left := uint64(w)
		for j := range x {
			x[j], left = left%b.radix, left/b.radix
		}
		p.add(x, n)
	}
	return p
}

func (in *inner) merge(o *inner) {
	addAll(in.ways, o.ways)
	for i := range in.exact {
		p, q := &in.exact[i], &o.exact[i]
		p.n += q.n
		addAll(p.sum, q.sum)
		addAll(p.prod, q.prod)
	}
}
