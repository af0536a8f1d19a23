package stat

import (
	"encoding/json"
	"fmt"
	"testing"
)

func TestManyComparisonsAgainstR(t *testing.T) {
	testdata(t, "03_multiplicity_R.json", func(t *testing.T, f fixture) {
		var in struct{ P json.RawMessage }
		f.input(t, &in)
		given := []*float64{nil}
		if json.Unmarshal(in.P, &given) != nil && json.Unmarshal(in.P, &given[0]) != nil {
			t.Fatal("p is neither a list nor a number")
		}
		var p []float64 // tests that were not made are not counted
		var at []int
		for i, x := range given {
			if x != nil {
				p, at = append(p, *x), append(at, i)
			}
		}
		want := expect(t, f)
		want.skip(map[string]string{"bonferroni": "Holm is never worse", "hochberg": "needs independence", "hommel": "needs independence"})
		for name, adjust := range map[string]func([]float64) []float64{"holm": Holm, "BH": BenjaminiHochberg, "BY": BenjaminiYekutieli} {
			for i, q := range adjust(p) {
				path := fmt.Sprintf("%s.%d", name, at[i])
				if _, list := want.want[path]; !list {
					path = name
				}
				want.near(path, q, 1e-12)
				if w, _ := want.want[path].(float64); !close2(q, w, 1e-12, 0) {
					t.Errorf("%s: got %g, want %g", path, q, w)
				}
			}
			for path, v := range want.want {
				if v == nil {
					want.null(path, false)
				}
			}
		}
		want.done()
	})
}
