package disclosure

import (
	"encoding/json"
	"fmt"
	"slices"

	"mirror/gap"
)

// A wave can be released again: in between, or when late answers came. Whoever
// holds both releases can subtract one from the other (protection.md A5, P33). So the
// people who came in between are treated as a group of people like any other: they are
// one table more for every figure, and no set of fewer than k of them may be found. A group that gained
// fewer than k answers is not shown again; one that gained none may be.
//
// What of the earlier people is new to a reader needs care too: a group that was
// hidden and is shown now tells, by subtraction, of the people it had then. Let X be a set of people that
// follows from all releases. Of those who came since the last one it has nobody or at least k, for they follow from the
// newcomers' table. If it has nobody, then what the new release adds to X is nothing wherever somebody came to a finest
// group. Where that is every group with people, X follows from the earlier releases alone, where it is safe. Where some
// gained nobody, those who came to the last release are asked once more, as if everything shown now had been shown
// then, and if they are nobody of X and some group had gained nobody there either, those of the release before it, and so on
// (unsafe in again.go). What still fails shows nothing that the last release hid: then X follows from the earlier ones and
// from the newcomers, each by themselves.
//
// Other waves are other people to a reader: no person is known across waves, so a
// difference of two waves is not a group of people.

// Ledger is how many people stand behind a release, exactly: the valid answers of each place to each figure.
// It stays where the answers are and goes to no reader; a later release of the same wave is checked against it.
type Ledger struct {
	Waves []LedgerWave `json:"waves"`
}

// LedgerWave is one wave and pack.
type LedgerWave struct {
	Wave  string    `json:"wave"`
	Pack  string    `json:"pack"`
	Sides [2][]Held `json:"sides"` // customers, employees
	// Lost are the people whose answers were taken out since, by the place they stood at: see Lose.
	Lost [2][]Held `json:"lost,omitzero"`
}

// Held are the valid answers of one place to one figure; an empty figure: who answered at all.
type Held struct {
	Figure string `json:"figure,omitempty"`
	Group  string `json:"group,omitempty"`
	Unit   string `json:"unit,omitempty"`
	N      int    `json:"n"`
}

// LedgerOf counts the answers that out stands on, which ProtectAfter made of r and the earlier releases: of a wave
// that stayed as it was, the counts stay too.
func LedgerOf(r gap.Result, out *Release, earlier ...Before) *Ledger {
	l := &Ledger{Waves: []LedgerWave{}}
	for i := range r.Waves {
		w := &r.Waves[i]
		if old := lastCounts(w, earlier); old != nil && isHeld(&out.waves[i]) {
			l.Waves = append(l.Waves, *old)
			continue
		}
		g := bareGuard(floors(r.Settings.Smallest), w)
		out := LedgerWave{Wave: w.ID, Pack: w.Pack}
		for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
			figures := g.held(a)
			out.Sides[a] = []Held{}
			for _, id := range sortedKeys(figures) {
				for _, at := range sortedPlaces(figures[id]) {
					if n := figures[id][at]; n > 0 {
						out.Sides[a] = append(out.Sides[a], Held{id, at.group, at.unit, n})
					}
				}
			}
		}
		l.Waves = append(l.Waves, out)
	}
	return l
}

// Lose notes that somebody's answers were taken out after the release: who came to a place cannot be seen any more from how
// many there are, and what a place says once more would tell of who is gone. So a place that lost somebody counts by what
// it gained on balance, and never as one that nobody came to: where that is fewer than may be shown, it stays hidden.
func (l *Ledger) Lose(wave, pack string, a gap.Audience, group, unit string) {
	for i := range l.Waves {
		w := &l.Waves[i]
		if w.Wave != wave || w.Pack != pack {
			continue
		}
		at := slices.IndexFunc(w.Lost[a], func(h Held) bool { return h.Group == group && h.Unit == unit })
		if at < 0 {
			at = len(w.Lost[a])
			w.Lost[a] = append(w.Lost[a], Held{Group: group, Unit: unit})
		}
		w.Lost[a][at].N++
	}
}

// lost is how many each place lost.
func (l *LedgerWave) lost() (sides [2]counts) {
	for a := range l.Lost {
		sides[a] = counts{}
		for _, h := range l.Lost[a] {
			parts := map[place]bool{everyone: true, {h.Group, ""}: true, {"", h.Unit}: true, {h.Group, h.Unit}: true}
			for at := range parts {
				sides[a][at] += h.N
			}
		}
	}
	return sides
}

// lastCounts are those behind the last earlier release of a wave, or nil.
func lastCounts(w *gap.Wave, earlier []Before) (last *LedgerWave) {
	for _, b := range earlier {
		if b.Counts == nil {
			continue
		}
		for i := range b.Counts.Waves {
			if x := &b.Counts.Waves[i]; x.Wave == w.ID && x.Pack == w.Pack {
				last = x
			}
		}
	}
	return last
}

// held are the counts of every figure, whatever subject it belongs to.
func (g *guard) held(a gap.Audience) map[string]counts {
	all := map[string]counts{"": g.answered(a)}
	for _, figures := range g.figures(a) {
		for id, c := range figures {
			all[id] = c
		}
	}
	return all
}

// ReadLedger reads what Ledger's JSON says.
func ReadLedger(b []byte) (*Ledger, error) {
	var l Ledger
	if err := json.Unmarshal(b, &l); err != nil {
		return nil, fmt.Errorf("read the counts behind a release: %w", err)
	}
	return &l, nil
}

// Before is an earlier release and the counts behind it.
type Before struct {
	Release *Release
	Counts  *Ledger
}

// ProtectAfter is Protect for a study some waves of which were released before,
// the earliest first. A wave and pack that was released gains at least k answers in every group that is
// shown again, or the group is hidden; where too few came in all, or the counts behind an earlier release
// are gone, the wave stays as it was released last.
func ProtectAfter(r gap.Result, earlier ...Before) *Release {
	return protectAfter(r, earlier)
}

// past is one earlier release of the guard's wave.
type past struct {
	wave   *gap.Wave
	counts [2]map[string]counts // by figure
	lost   [2]counts            // how many places lost since
}

// pasts are the earlier releases of a wave. ok is false when one cannot be checked against.
func pasts(w *gap.Wave, earlier []Before) (list []past, ok bool) {
	for _, b := range earlier {
		for i := range b.Release.waves {
			old := &b.Release.waves[i]
			if old.ID != w.ID || old.Pack != w.Pack {
				continue
			}
			p := past{wave: old}
			found := false
			if b.Counts != nil {
				for j := range b.Counts.Waves {
					if l := &b.Counts.Waves[j]; l.Wave == w.ID && l.Pack == w.Pack {
						p.counts, p.lost, found = l.counts(), l.lost(), true
					}
				}
			}
			list = append(list, p)
			if !found {
				return list, false
			}
		}
	}
	return list, true
}

func (l *LedgerWave) counts() (sides [2]map[string]counts) {
	for a := range l.Sides {
		sides[a] = map[string]counts{}
		for _, h := range l.Sides[a] {
			if sides[a][h.Figure] == nil {
				sides[a][h.Figure] = counts{}
			}
			sides[a][h.Figure][place{h.Group, h.Unit}] = h.N
		}
	}
	return sides
}

// changed is by how many answers each place differs. One that lost somebody differs by those it gained on balance, as
// whom at least as many came, and by one at least.
func changed(now, then, lost counts) counts {
	d := counts{}
	add := func(at place) {
		d[at] = max(now[at]-then[at], then[at]-now[at])
		if lost[at] > 0 {
			d[at] = max(now[at]-then[at], 1)
		}
	}
	for at := range now {
		add(at)
	}
	for at := range then {
		add(at)
	}
	for _, n := range d { // answers that went hide answers that came
		d[everyone] = max(d[everyone], n)
	}
	return d
}

// tooFew reports that answers came since an earlier release, but too few to tell of.
func (g *guard) tooFew() bool {
	for _, p := range g.past {
		for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
			if d := changed(g.answered(a), p.counts[a][""], p.lost[a])[everyone]; d > 0 && d < g.limits.group[a] {
				return true
			}
		}
	}
	return false
}

const noteHeld = "held"

const heldNote = "Too few answers came since this wave was released last to show them without telling whose they are. The figures are the ones of that release."

// held is an earlier wave once more, and says so.
func heldWave(old gap.Wave) gap.Wave {
	w := cloneWave(old)
	if !isHeld(&w) {
		w.Notes = append(w.Notes, gap.Note{ID: noteHeld, Text: heldNote})
	}
	return w
}

func isHeld(w *gap.Wave) bool {
	return slices.ContainsFunc(w.Notes, func(n gap.Note) bool { return n.ID == noteHeld })
}
