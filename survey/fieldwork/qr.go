package fieldwork

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// quiet is the white margin a reader needs, in modules (ISO/IEC 18004 asks for 4).
const quiet = 4

// QR is an address as one SVG path: how many modules wide and high the drawing is, with its white margin, and the path's data,
// to be filled black in viewBox "0 0 modules modules". A seventh of it may be damaged (level M).
func QR(address string) (modules int, path string, err error) {
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		return 0, "", fmt.Errorf("draw the QR code: %w", err)
	}
	var b strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
			}
		}
	}
	return code.Size + 2*quiet, b.String(), nil
}
