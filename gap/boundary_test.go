package gap

import "testing"

// TestGoodFromExactly: customers at exactly the level that counts as good are
// content, though the last digits of their weighted mean lie below it.
func TestGoodFromExactly(t *testing.T) {
	below := 0
	for x := 1; x < 62; x++ {
		f := oneItem(1, 7, 10)
		f.GoodFrom = 67
		f.Segments = []Group{{ID: "a", Share: float64(x) / 100}, {ID: "b", Share: .05}, {ID: "c", Share: .33}, {ID: "d", Share: float64(62-x) / 100}}
		ta := NewTally(f, Collect{})
		for i := range 160 {
			code := map[string]uint8{"a": 6, "b": 6, "c": 0, "d": 6} // 67 % at 100 points, the rest at 0
			ta.Add(ta.Atom(Customer, f.Segments[i%4].ID, ""), &Response{Codes: []uint8{code[f.Segments[i%4].ID]}, Seconds: -1})
			ta.Add(ta.Atom(Employee, "", ""), &Response{Codes: []uint8{[]uint8{6, 6, 0}[i%3]}, Seconds: -1})
		}
		r := dimensionRow(t, Analyze(f, ta), "d")
		near(t, "customers", r.Customers.Score, 67, 1e-12)
		if r.Customers.Score.Or(0) < 67 {
			below++
		}
		if r.Type != "shared_strength" && r.Type != "unclear" || r.Verdict == Aligned && r.Type != "shared_strength" {
			t.Errorf("customers at %.17g of 67: %s, %s", r.Customers.Score.Or(0), r.Verdict, r.Type)
		}
	}
	if below == 0 {
		t.Error("no mean fell below by a rounding, so nothing was tested")
	}
}
