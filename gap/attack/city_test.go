package attack

import (
	"strconv"
	"strings"
	"testing"

	"mirror/gap"
)

// Words picked, people by band, a net recommendation and customers weighted by segment: what a plain town is not asked is
// attacked too, and whatever the attack says is true.
func TestCitiesAreAttackedToo(t *testing.T) {
	for _, weighted := range []bool{false, true} {
		targets, all, found, blends := 0, 0, map[string]int{}, 0
		for seed := range uint64(16) {
			f := hamlet()
			tally, known := crowd(f, seed)
			insider := known.insider()
			if weighted {
				insider.Base = map[string]float64{}
				for i := range f.Segments {
					f.Segments[i].Share, f.Segments[i].Invited = []float64{0.6, 0.3, 0.1}[i], 300
					insider.Base[f.Segments[i].ID] = f.Segments[i].Share
				}
			}
			shown := published(t, gap.Analyze(f, tally))
			r := Audit(shown, insider)
			for _, p := range r.Pinned {
				if found[p.Level]++; p.Of == answers && !p.Rare {
					t.Errorf("weighted %v, seed %d: %s of %s: %s %s, %s (%v)", weighted, seed, p.Of, p.Target, p.Audience, p.ID, p.Kind, p.bounds)
				}
				all++
				if p.Level == "pick" {
					known.picked(t, p)
				}
				hold(t, known, p)
			}
			for _, u := range r.Unsolved {
				t.Errorf("seed %d: %s", seed, u)
			}
			targets += r.Targets
			o := looks(&shown.Waves[0], &shown.Settings, &insider)[gap.Customer]
			for _, f := range o.figures {
				if f.ballot != nil && f.level == gap.LevelItem {
					blends += len(o.blends(f))
				}
			}
		}
		if all*1000 > targets {
			t.Errorf("weighted %v: %d findings: %v", weighted, all, found)
		}
		if t.Logf("weighted %v: %d targets, found %v, %d blends", weighted, targets, found, blends); weighted && blends == 0 {
			t.Error("no weighted figure is attacked")
		}
	}
}

// picked checks that a word was picked as often as the attack says.
func (k *truth) picked(t *testing.T, f Finding) {
	t.Helper()
	a := gap.Customer
	if f.Audience == gap.Employee.String() {
		a = gap.Employee
	}
	word, _ := strconv.Atoi(strings.TrimPrefix(f.Target, "word"))
	if n := float64(k.n[atom{a: a, question: f.ID, code: word}]); n < f.bounds.low || n > f.bounds.high {
		t.Errorf("the attack is wrong: %s was picked by %v, not %v", f.Target, n, f.bounds)
	}
}
