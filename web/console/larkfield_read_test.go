package console

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"mirror/gap/disclosure"
)

// What readers see of a release does not hang on the road by which it is read: as it is written, or as any JSON (a space
// before it makes it that). Written again it has the bytes that were frozen.
func TestReleaseIsTheSameOnEitherRoad(t *testing.T) {
	w := larkfield(t)
	for _, wave := range []string{"w1", "w2", "w3", "w4"} {
		stored, err := w.Store.Release(t.Context(), 1, wave)
		if err != nil {
			t.Fatal(err)
		}
		fast, err := disclosure.Read(stored.Body)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := disclosure.Read(append([]byte(" "), stored.Body...))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(fast, plain) {
			t.Errorf("wave %s: read as it is written it is another release", wave)
		}
		again, err := json.Marshal(fast)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(again, stored.Body) {
			t.Errorf("wave %s: written again it has other bytes", wave)
		}
	}
}
