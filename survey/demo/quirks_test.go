package demo

import (
	"slices"
	"testing"
)

// Generate has people who stop halfway and people who tick the same throughout, about as many as the scenario says.
func TestQuirks(t *testing.T) {
	for _, on := range []bool{false, true} {
		lines := file(t, made(t, Options{Quirks: on}), "mirror-core")
		want := map[string][2]float64{"customer": {6, 3}, "employee": {3, 2}} // percent: stopped, same
		for audience, w := range want {
			if !on {
				w = [2]float64{}
			}
			people := where(lines, "audience", audience)
			stopped := share(people, func(l line) bool { return l["recommend"] == "" })
			same := share(people, func(l line) bool { return sameThroughout(l) })
			if stopped < w[0]-1.5 || stopped > w[0]+1.5 || same < w[1]-1 || same > w[1]+1 {
				t.Errorf("quirks %v: %.1f %% of %ss stopped and %.1f %% ticked the same, want about %v", on, stopped, audience, same, w)
			}
		}
		if !on {
			continue
		}
		quick, usual := median(lines, sameThroughout), median(lines, func(l line) bool { return l["recommend"] != "" && !sameThroughout(l) })
		if quick > usual/2 || usual < 370 || usual > 450 {
			t.Errorf("straight-liners took %v seconds, the others %v: want a third of about 410", quick, usual)
		}
	}
}

func sameThroughout(l line) bool {
	return l["recommend"] != "" && l["ant_before_ask"] != "x" && l["ant_before_ask"] == l["eas_effort"] &&
		l["ant_before_ask"] == l["val_fair"] && l["ant_before_ask"] == l["hon_push"] && l["ant_before_ask"] == l["spe_kindness"] &&
		l["ant_before_ask"] == l["rel_accurate"] && l["ant_before_ask"] == l["ant_life_changes"] && l["ant_before_ask"] == l["com_chase"]
}

// median time of the customers for whom is says so.
func median(lines []line, is func(line) bool) float64 {
	var all []float64
	for _, l := range lines {
		if x, timed := l.number("seconds"); timed && is(l) {
			all = append(all, x)
		}
	}
	slices.Sort(all)
	return all[len(all)/2]
}
