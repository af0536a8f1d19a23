package store

import (
	"cmp"
	"maps"
	"slices"

	"mirror/gap"
	"mirror/survey"
)

// bucket is where answers are stored: under a team or segment, and a unit; 0 = none.
type bucket struct{ GroupID, Unit survey.GroupID }

// coarsened says under which coarser groups answers to a form are stored when its wave is closed: under none finer than may
// be shown (protection.md §4.2 rule 3), so that nobody who reads the table finds the answers of one person in a team and a
// branch of which the list of people knows one. On both sides a team, segment or unit with fewer answers than the side's
// smallest group becomes none. Of employees a unit within a team is kept only where that many of the team answered there,
// and where those of the team without a unit are fewer than that, the smallest unit of the team goes with them: else they
// would be known by what they lack. Of customers segments and units are kept side by side, for their results are declared
// by the study.
//
// A team that was left off is still among those of no team, and where it is the only one it can be told that they are its:
// what keeps that from happening is that a wave with a team so small does not open.
func coarsened(form *survey.Form, before counts) moves {
	var m moves
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		m[a] = coarser(before[a], form.Smallest(a), a == gap.Employee)
	}
	return m
}

// coarser says which buckets are stored under which others, until none is left that is finer than may be. pairs: a unit
// within a group must be large enough too.
func coarser(before map[bucket]int, smallest int, pairs bool) map[bucket]bucket {
	now := make(map[bucket]bucket, len(before))
	for b := range before {
		now[b] = b
	}
	for changed := true; changed; {
		changed = false
		move := func(b, to bucket) {
			for from, at := range now {
				if at == b {
					now[from], changed = to, true
				}
			}
		}
		if pairs {
			smallPairs(before, now, smallest, move)
		}
		n, groups, units := counted(before, now)
		for b := range n {
			to := b
			if groups[b.GroupID] < smallest {
				to.GroupID = 0
			}
			if units[b.Unit] < smallest {
				to.Unit = 0
			}
			if to != b {
				move(b, to)
			}
		}
	}
	maps.DeleteFunc(now, func(from, to bucket) bool { return from == to })
	return now
}

// smallPairs takes the unit off where too few of a group answered, and off the group's next smallest unit as long as those
// without one are too few.
func smallPairs(before map[bucket]int, now map[bucket]bucket, smallest int, move func(b, to bucket)) {
	n, _, _ := counted(before, now)
	for _, b := range slices.SortedFunc(maps.Keys(n), func(a, b bucket) int {
		return cmp.Or(cmp.Compare(n[a], n[b]), cmp.Compare(a.GroupID, b.GroupID), cmp.Compare(a.Unit, b.Unit))
	}) {
		rest := bucket{GroupID: b.GroupID}
		alone := b.GroupID != 0 && n[rest] > 0 && n[rest] < smallest
		if b.Unit != 0 && (n[b] < smallest || alone) {
			move(b, rest)
			n[rest] += n[b]
		}
	}
}

// counted are the rows of each bucket as it is now, and of each group and unit; those of none are as many as they are.
func counted(before map[bucket]int, now map[bucket]bucket) (n map[bucket]int, groups, units map[survey.GroupID]int) {
	n, groups, units = map[bucket]int{}, map[survey.GroupID]int{}, map[survey.GroupID]int{}
	for from, at := range now {
		n[at] += before[from]
		groups[at.GroupID] += before[from]
		units[at.Unit] += before[from]
	}
	return n, groups, units
}
