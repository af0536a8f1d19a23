package stat

import (
	"fmt"
	"testing"
)

func TestKitagawaAgainstReference(t *testing.T) {
	type side struct {
		Share1 []float64 `json:"share_wave1"`
		Share2 []float64 `json:"share_wave2"`
		Mean1  []float64 `json:"mean_wave1"`
		Mean2  []float64 `json:"mean_wave2"`
	}
	testdata(t, "13_composition_py.json", func(t *testing.T, f fixture) {
		var in struct{ Employee, Customer side }
		f.input(t, &in)
		want := expect(t, f)
		compare := func(name string, s side) Composition {
			c := Kitagawa(s.Share1, s.Mean1, s.Share2, s.Mean2)
			want.near(name+".mean_wave1", dot(s.Share1, s.Mean1), closed)
			want.near(name+".mean_wave2", dot(s.Share2, s.Mean2), closed)
			want.near(name+".change", c.Change, closed)
			want.near(name+".rate_effect", c.Real, closed)
			want.near(name+".mix_effect", c.Mix, closed)
			for i := range c.RealBy {
				want.near(fmt.Sprintf("%s.rate_by_segment.%d", name, i), c.RealBy[i], closed)
				want.near(fmt.Sprintf("%s.mix_by_segment_centered.%d", name, i), c.MixBy[i], closed)
			}
			want.skip(map[string]string{name + ".threefold": "two parts are enough; the interaction has no plain meaning"})
			return c
		}
		e, c := compare("employee", in.Employee), compare("customer", in.Customer)
		before := dot(in.Employee.Share1, in.Employee.Mean1) - dot(in.Customer.Share1, in.Customer.Mean1)
		want.near("gap_wave1", before, closed)
		want.near("gap_wave2", before+e.Change-c.Change, closed)
		want.near("gap_change", e.Change-c.Change, closed)
		want.near("gap_change_real", e.Real-c.Real, closed)
		want.near("gap_change_mix", e.Mix-c.Mix, closed)
		want.done()
	})
}
