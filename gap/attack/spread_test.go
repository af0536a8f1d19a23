package attack

import (
	"math"
	"testing"
)

// Student's t far from its middle, as integrating its density numerically gives it. With many degrees of freedom a library once said 258.
func TestStudentFarOut(t *testing.T) {
	for _, c := range []struct{ p, df, want float64 }{
		{0.025, 5, 2.570582},
		{0.025, 60, 2.000298},
		{1e-6, 60, 5.263555},
		{1e-6, 9999, 4.756230},
		{1e-6, 10001, 4.756230},
		{1.4e-7, 1e6, 5.136470},
		{0.025, 1e6, 1.959966},
	} {
		if got := student(c.p, c.df); math.Abs(got-c.want) > 2e-5*c.want {
			t.Errorf("%g with %g degrees of freedom: %.6f, want %.6f", c.p, c.df, got, c.want)
		}
	}
}
