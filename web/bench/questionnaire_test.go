package bench

import (
	"encoding/json"
	"testing"
)

// The workload is the one the figures of the README speak of.
func TestWorkload(t *testing.T) {
	source, err := questionnaire()
	if err != nil {
		t.Fatal(err)
	}
	if n := len(source.Pack.Items) + len(source.Pack.Outcomes); n != ratings {
		t.Errorf("%d ratings, want %d", n, ratings)
	}
	size := 0
	for i := range 1000 {
		b := body("0123456789abcdefghjkmnpqrstvwxyz", i)
		if !json.Valid(b) {
			t.Fatalf("body %d is no JSON: %s", i, b)
		}
		size += len(b)
	}
	if size/1000 < 550 || size/1000 > 900 {
		t.Errorf("a body has %d bytes on average, want 550 to 900", size/1000)
	}
}
