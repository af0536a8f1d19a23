package fieldwork

import (
	"encoding/base32"
	"strings"
	"unicode"
)

// signs are Crockford's 32: no i, l, o and u, so that nothing is misread and no words arise. https://www.crockford.com/base32.html
const signs = "0123456789abcdefghjkmnpqrstvwxyz"

var base = base32.NewEncoding(signs).WithPadding(base32.NoPadding)

// wrong is the value of a sign that is none of the 32.
const wrong = 0xff

// values are the signs' values, of capitals and of what is typed for 0 and 1 too.
var values = func() (v [128]uint8) {
	for i := range v {
		v[i] = wrong
	}
	for i, c := range []byte(signs) {
		v[c] = uint8(i)
		v[unicode.ToUpper(rune(c))] = uint8(i)
	}
	for _, c := range "oO" {
		v[c] = 0
	}
	for _, c := range "iIlL" {
		v[c] = 1
	}
	return v
}()

// mostTyped is how many bytes a text may have that is read as signs: room for the longest keepsake with spaces.
const mostTyped = 1024

// written writes bytes as signs, 5 bits each.
func written(b []byte) string { return base.EncodeToString(b) }

// grouped puts a space after every 4 signs.
func grouped(s string) string {
	var b strings.Builder
	for i, c := range []byte(s) {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteByte(c)
	}
	return b.String()
}

// typed turns what somebody typed into the values of signs; spaces, dashes and signs that are not seen are passed over.
// It goes through all of the text whatever stands in it, so that the time taken does not tell where it went wrong.
func typed(s string, most int) ([]uint8, bool) {
	if len(s) > mostTyped {
		return nil, false
	}
	all := make([]uint8, 0, most)
	ok := true
	for _, r := range s {
		v := uint8(wrong)
		if r < int32(len(values)) {
			v = values[r]
		}
		switch {
		case v == wrong && (unseen(r) || unicode.Is(unicode.Pd, r) || r == '−'):
		case v == wrong, len(all) == most:
			ok = false
		default:
			all = append(all, v)
		}
	}
	return all, ok
}

// unseen are spaces of all kinds, and invisible signs that come with a copied text.
func unseen(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }

// parsed reads exactly len(into) bytes, 5 at a time.
func parsed(s string, into []byte) bool {
	all, ok := typed(s, len(into)/5*8)
	if !ok || len(all) != len(into)/5*8 {
		return false
	}
	for i := 0; i < len(into); i += 5 {
		var v uint64
		for _, x := range all[i/5*8 : i/5*8+8] {
			v = v<<5 | uint64(x)
		}
		into[i], into[i+1], into[i+2], into[i+3], into[i+4] = byte(v>>32), byte(v>>24), byte(v>>16), byte(v>>8), byte(v)
	}
	return true
}
