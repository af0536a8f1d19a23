package release

import (
	"fmt"
	"testing"
	"time"
)

// taken reads a release as the shelf does, and reports whether it stood there.
func (h *Shelf) taken(of title, size int64) bool {
	if h.take(of) != nil {
		return true
	}
	h.put(&volume{title: of, size: size})
	return false
}

// However many waves are read, the shelf holds no more bytes than it has room for; and where they do not all fit, those that
// do are found again, round after round.
func TestShelfHasSoMuchRoom(t *testing.T) {
	h := &Shelf{room: 100}
	found := 0
	for range 5 {
		for wave := range 6 {
			if h.taken(title{study: 1, wave: fmt.Sprint(wave)}, 30) {
				found++
			}
			var sum int64
			for _, v := range h.kept {
				sum += v.size
			}
			if sum > 100 || sum != h.full {
				t.Fatalf("releases of %d bytes stand where 100 have room, counted as %d", sum, h.full)
			}
		}
	}
	if found != 4*3 {
		t.Errorf("a release was found %d times in four rounds, want 3 in each", found)
	}
	for _, v := range h.kept {
		v.used = v.used.Add(-2 * inUse)
	}
	h.taken(title{study: 2, wave: "a"}, 30)
	if !h.taken(title{study: 2, wave: "a"}, 30) {
		t.Error("what nobody has read for a while stands in the way of what is read now")
	}
}

// A wave's next release takes the place of the one before, also where there is room for both; another study's stays.
func TestShelfKeepsTheLastReleaseOfAWave(t *testing.T) {
	h := &Shelf{room: 100}
	one, two, other := title{1, "a", [32]byte{1}}, title{1, "a", [32]byte{2}}, title{2, "a", [32]byte{1}}
	for _, of := range []title{other, one, two} {
		if h.taken(of, 10) {
			t.Errorf("%v stood there before it was read", of)
		}
	}
	if h.take(one) != nil || h.take(two) == nil || h.take(other) == nil || h.full != 20 {
		t.Errorf("the shelf holds %d bytes", h.full)
	}
}

// A release larger than the shelf is kept alone: reading it again for each page would take longest of all.
func TestShelfKeepsALargeRelease(t *testing.T) {
	h := &Shelf{room: 100}
	large := title{study: 1, wave: "a"}
	h.taken(large, 300)
	h.taken(title{study: 1, wave: "b"}, 30)
	if !h.taken(large, 300) || len(h.kept) != 1 {
		t.Error("the large release was not kept")
	}
	h.kept[0].used = time.Now().Add(-2 * inUse)
	if h.taken(title{study: 1, wave: "b"}, 30); h.full != 30 {
		t.Errorf("%d bytes are held, want the small release's alone", h.full)
	}
}
