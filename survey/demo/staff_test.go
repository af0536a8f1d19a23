package demo

import (
	"slices"

	"gonum.org/v1/gonum/stat"

	"mirror/survey/pack"
)

// commitment is an employee's three scores, lowest and mean; none with fewer than two answers to any of them.
func commitment(p *pack.Pack, l line) (lowest, average float64, ok bool) {
	var scores []float64
	for _, d := range dimensions(p) {
		x, enough := l.score(p, d, 2)
		if !enough {
			return 0, 0, false
		}
		scores = append(scores, x)
	}
	return slices.Min(scores), stat.Mean(scores, nil), true
}

// ambassadorGroup sorts an employee by the rules of the ambassador pack, first fit first.
func ambassadorGroup(p *pack.Pack, l line) string {
	lowest, average, ok := commitment(p, l)
	did := func(id string) bool { return l[id] == "a_few_times" || l[id] == "often" }
	switch {
	case !ok:
		return ""
	case lowest >= 5.5 && did("am_spoke_well"):
		return "ambassador"
	case average < 3.5, average < 4.5 && did("am_spoke_badly"):
		return "critic"
	case average >= 5:
		return "supporter"
	}
	return "onlooker"
}

// linkage: over the branches, staff's commitment against customers' recommendation.
func (s *scanned) linkage() {
	p, _ := pack.Named("ambassador")
	var recommend, committed, net []float64
	for _, u := range []string{"harbour_street", "mill_lane", "station_square", "oldgate", "riverside", "castle_hill", "northgate", "quayside"} {
		staff := where(s.ambassador, "wave", "w1", "unit", u)
		recommend = append(recommend, mean(where(s.side("w1", "customer"), "unit", u), column("recommend")))
		committed = append(committed, mean(staff, func(l line) (float64, bool) {
			_, average, ok := commitment(p, l)
			return average, ok
		}))
		net = append(net, share(staff, func(l line) bool { return ambassadorGroup(p, l) == "ambassador" })-
			share(staff, func(l line) bool { return ambassadorGroup(p, l) == "critic" }))
	}
	s.found["w1 r commitment and recommend"] = stat.Correlation(committed, recommend, nil)
	s.found["w1 r net ambassadors and recommend"] = stat.Correlation(net, recommend, nil)
}

// groups: employees by ambassador group, and where both sides see the bank on the trust spectrum.
func (s *scanned) groups() {
	p, _ := pack.Named("ambassador")
	sorted := slices.DeleteFunc(where(s.ambassador, "wave", "w1"), func(l line) bool { return ambassadorGroup(p, l) == "" })
	for _, g := range []string{"ambassador", "supporter", "onlooker", "critic"} {
		s.found["w1 "+g] = share(sorted, func(l line) bool { return ambassadorGroup(p, l) == g })
	}
	spectrum, _ := pack.Named("trust-spectrum")
	for _, w := range []string{"w1", "w4"} {
		for side, audience := range map[string]string{"customers": "customer", "employees": "employee"} {
			s.found[w+" trust spectrum "+side] = mean(where(s.spectrum, "wave", w, "audience", audience), func(l line) (float64, bool) {
				sum, n := 0.0, 0
				for i := range spectrum.Items {
					if x, ok := l.answer(&spectrum.Items[i]); ok {
						sum, n = sum+x, n+1
					}
				}
				return sum / float64(max(n, 1)), n > 0
			})
		}
	}
}
