package stat

import (
	"fmt"
	"testing"

	"mirror/gap/gaptest"
)

func TestCarelessAnswersAgainstR(t *testing.T) {
	testdata(t, "15_quality_R.json", func(t *testing.T, f fixture) {
		var in struct {
			CSV     string
			Columns []string
		}
		f.input(t, &in)
		rows := readTable(t, gaptest.Shared(t, "fixtures/"+in.CSV)).complete(in.Columns...)
		want := expect(t, f)
		var ten, six, flat float64
		for _, row := range rows {
			_, run := LongestRun(row)
			if run >= 10 {
				ten++
			}
			if run >= 6 {
				six++
			}
			if must(IRV(row)) < 0.5 {
				flat++
			}
		}
		want.near("n_complete", float64(len(rows)), 0)
		want.near("n_longstring_ge_10", ten, 0)
		want.near("n_longstring_ge_6", six, 0)
		want.near("n_irv_lt_0.5", flat, 0)
		for i := range 30 {
			path := fmt.Sprintf("rows.%d.", i)
			row := rows[int(want.want[path+"row"].(float64))-1]
			_, run := LongestRun(row)
			want.near(path+"longstring", float64(run), 0)
			want.near(path+"irv", must(IRV(row)), closed)
			want.skip(map[string]string{
				path + "row": "where", path + "id": "where",
				path + "avgstring":      "the longest run is used",
				path + "mahalanobis_d2": "ranked excessive",
				path + "evenodd":        "not used",
			})
		}
		want.done()
	})
}

func TestLongestRun(t *testing.T) {
	for _, c := range []struct {
		in            []int
		start, length int
	}{
		{nil, 0, 0}, {[]int{3}, 0, 1}, {[]int{1, 2, 2, 3, 3}, 1, 2}, {[]int{1, 2, 2, 3, 3, 3}, 3, 3}, {[]int{4, 4, 4}, 0, 3},
	} {
		if s, n := LongestRun(c.in); s != c.start || n != c.length {
			t.Errorf("%v: from %d, %d long", c.in, s, n)
		}
	}
	if _, ok := IRV([]float64{3}); ok {
		t.Error("one answer varies")
	}
}
