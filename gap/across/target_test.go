package across

import (
	"testing"

	"mirror/gap"
)

// Two segments may hold different targets; the rest have everyone's; moving a target moves the distance only.
func TestTargets(t *testing.T) {
	at := func(s gap.Word) gap.Place { return gap.Place{Segment: s} }
	build := func(target float64) []gap.Target {
		w := dated("w1", "", "", told(at(""), 50, 70), told(at("young"), 40, 70), told(at("old"), 60, 70), hidden(told(at("few"), 10, 70)), told(gap.Place{Cell: "c"}, 50, 30))
		w.Spectrum = []gap.GroupShares{
			{Audience: "customer", Mean: gap.Some(3.6), Low: gap.Some(3.5), High: gap.Some(3.7)},
			{Audience: "employee", Mean: gap.Some(4.7), Low: gap.Some(4.6), High: gap.Some(4.8)},
			{Audience: "customer", Place: at("young"), Mean: gap.Some(3.1), Low: gap.Some(2.9), High: gap.Some(3.3)},
		}
		waves := []gap.Wave{w, dated("w2", "", "", told(at(""), 50, 70))}
		s := settings
		s.Targets = map[string]map[string]float64{"w1": {"d": target, "all": 3.5, "elsewhere": 4}}
		s.SegmentTargets = map[string]map[string]map[string]float64{"w1": {"young": {"d": 3.2}}}
		Complete(waves, s)
		if len(waves[1].Targets) != 0 {
			t.Errorf("targets of a wave without any: %+v", waves[1].Targets)
		}
		return waves[0].Targets
	}
	list := build(4.5)
	if len(list) != 6 {
		t.Fatalf("%d targets: %+v", len(list), list)
	}
	spectrum, everyone, young, old, few := list[0], list[2], list[3], list[4], list[5]
	if spectrum.Dimension != "all" || spectrum.Reached != Reached || spectrum.Believed.Value.Or(0) != 4.7 || list[1].Segment != "young" || list[1].Reached != NotReached {
		t.Errorf("spectrum: %+v, %+v", spectrum, list[1])
	}
	close1(t, "actual", everyone.Actual.Value, 4)
	close1(t, "actual, low", everyone.Actual.Low, 4-student(399)*0.06)
	close1(t, "believed", everyone.Believed.Value, 5.2)
	close1(t, "distance", everyone.Distance, 0.5)
	if everyone.Reached != NotReached {
		t.Errorf("%+v", everyone)
	}
	close1(t, "young, target", young.Target, 3.2)
	close1(t, "young, distance", young.Distance, 3.2-3.4)
	if young.Reached != Reached || old.Reached != NotClear || old.Target.Or(0) != 4.5 {
		t.Errorf("%+v, %+v", young, old)
	}
	if few.Reason != "Hidden to protect people" || few.Distance.Known() || few.Reached != "" || few.Target.Or(0) != 4.5 {
		t.Errorf("%+v", few)
	}
	if moved := build(5)[2]; moved.Actual != everyone.Actual || moved.Believed != everyone.Believed || moved.Distance.Or(0) != 1 {
		t.Errorf("moving the target: %+v", moved)
	}
}
