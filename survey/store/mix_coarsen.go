package store

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
)

// bucket is where answers are stored: under a team or segment, and a unit; 0 = none.
type bucket struct{ GroupID, Unit survey.GroupID }

// coarsen stores answers to a form under no finer group than may be shown (protection.md §4.2 rule 3), before they are
// mixed: nobody who reads the table finds the answers of one person in a team and a branch of which the list of people
// knows one. On both sides a team, segment or unit with fewer answers than the side's smallest group becomes none. Of
// employees a unit within a team is kept only where that many of the team answered there, and where those of the team
// without a unit are fewer than that, the smallest unit of the team goes with them: else they would be known by what they lack.
// Of customers segments and units are kept side by side, for their results are declared by the study.
//
// A team that was left off is still among those of no team, and where it is the only one it can be told that they are its:
// what keeps that from happening is that a wave with a team so small does not open.
//
// It reads the counts once and writes each changed row once, however many rows there are.
func coarsen(tx *gorm.DB, form *survey.Form) error {
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		before, err := buckets(tx, form, "responses", a)
		if err != nil {
			return err
		}
		moves := coarser(before, form.Smallest(a), a == gap.Employee)
		if err := relabel(tx, form, "responses", a, moves); err != nil {
			return err
		}
		written, err := buckets(tx, form, "comments", a)
		if err != nil {
			return err
		}
		for b := range written { // where nobody's answers stand, no comment stands either
			if before[b] == 0 && b != (bucket{}) {
				moves[b] = bucket{}
			}
		}
		if err := relabel(tx, form, "comments", a, moves); err != nil {
			return err
		}
	}
	return nil
}

// buckets count a side's rows.
func buckets(tx *gorm.DB, form *survey.Form, table string, a gap.Audience) (map[bucket]int, error) {
	var rows []struct {
		Bucket bucket `gorm:"embedded"`
		N      int
	}
	err := tx.Raw("SELECT group_id, unit, count(*) AS n FROM "+table+" WHERE study = ? AND form = ? AND audience = ? GROUP BY group_id, unit",
		form.Study, form.ID, int(a)).Scan(&rows).Error
	n := make(map[bucket]int, len(rows))
	for _, r := range rows {
		n[r.Bucket] = r.N
	}
	return n, err
}

// relabel moves rows from buckets into others, all with one statement: numbers, so they can stand in it.
func relabel(tx *gorm.DB, form *survey.Form, table string, a gap.Audience, moves map[bucket]bucket) error {
	if len(moves) == 0 {
		return nil
	}
	var list []string
	for from, to := range moves {
		list = append(list, fmt.Sprintf("(%d, %d, %d, %d)", from.GroupID, from.Unit, to.GroupID, to.Unit))
	}
	return tx.Exec("WITH moves (g, u, to_g, to_u) AS (VALUES "+strings.Join(list, ", ")+") UPDATE "+table+" SET group_id = m.to_g, unit = m.to_u FROM moves m "+
		"WHERE study = ? AND form = ? AND audience = ? AND group_id = m.g AND unit = m.u", form.Study, form.ID, int(a)).Error
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
