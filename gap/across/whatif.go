package across

import "mirror/gap"

// whatIf is what one point more in a dimension goes with in customers' outcome (domain.md row 23).
func whatIf(v *view) []gap.WhatIf {
	out := []gap.WhatIf{}
	for i := range v.Drivers {
		d := &v.Drivers[i]
		if d.Audience != gap.Customer.String() {
			continue
		}
		for _, x := range d.Items {
			w := gap.WhatIf{Dimension: x.Dimension, Outcome: d.Outcome, Slope: gap.Estimate{Value: x.Slope, Low: x.SlopeLow, High: x.SlopeHigh}}
			if !x.Slope.Known() {
				w.Reason = first(d.Reason, "the topics cannot be told apart")
			}
			out = append(out, w)
		}
		if len(d.Items) == 0 && d.Reason != "" {
			out = append(out, gap.WhatIf{Outcome: d.Outcome, Reason: d.Reason})
		}
	}
	return out
}
