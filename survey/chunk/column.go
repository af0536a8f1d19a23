package chunk

import "slices"

// most is how many values half a byte can tell apart.
const most = 16

// appendColumn appends a column to a body.
func appendColumn(body, column []byte) []byte {
	var seen [256]bool
	for _, v := range column {
		seen[v] = true
	}
	var values, code [256]byte
	k := 0
	for v, is := range seen {
		if is {
			values[k], code[v] = byte(v), byte(k)
			k++
		}
	}
	switch {
	case k == 1:
		return append(body, 1, values[0])
	case k > most:
		return append(append(body, 0), column...)
	}
	body = append(append(body, byte(k)), values[:k]...)
	for ; len(column) > 1; column = column[2:] { // the first row in the low half
		body = append(body, code[column[0]]|code[column[1]]<<4)
	}
	if len(column) == 1 {
		body = append(body, code[column[0]])
	}
	return body
}

// readColumn fills the column at a place of n records from a body and returns what follows in it; false where the body is damaged.
func readColumn(recs, body []byte, width, at, n int) (rest []byte, ok bool) {
	if len(body) == 0 {
		return nil, false
	}
	k := int(body[0])
	body = body[1:]
	switch {
	case k == 0:
		if len(body) < n {
			return nil, false
		}
		for row, v := range body[:n] {
			recs[row*width+at] = v
		}
		return body[n:], true
	case k > most || len(body) < k:
		return nil, false
	}
	values := body[:k]
	body = body[k:]
	for i := range values[1:] {
		if values[i] >= values[i+1] {
			return nil, false
		}
	}
	if k == 1 {
		for i := at; i < len(recs); i += width {
			recs[i] = values[0]
		}
		return body, true
	}
	return readHalves(recs, body, width, at, n, values)
}

// readHalves reads half a byte a row.
func readHalves(recs, body []byte, width, at, n int, values []byte) (rest []byte, ok bool) {
	if len(body) < (n+1)/2 {
		return nil, false
	}
	halves := body[:n/2]
	var low, high [256]byte
	for i := range low {
		low[i], high[i] = values[min(i&15, len(values)-1)], values[min(i>>4, len(values)-1)]
	}
	var largest byte // of either half
	i := at
	for _, b := range halves {
		recs[i], recs[i+width] = low[b], high[b]
		largest = max(largest, b&15, b>>4)
		i += 2 * width
	}
	if n%2 == 1 {
		b := body[n/2]
		if b >= most {
			return nil, false
		}
		recs[i] = low[b]
		largest = max(largest, b)
	}
	return body[(n+1)/2:], int(largest) < len(values)
}

// room returns a slice of n bytes, in the same memory where that is large enough.
func room(b []byte, n int) []byte { return slices.Grow(b[:0], n)[:n] }
