package bench

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/chunk"
)

// question is a table somebody asks for.
type question struct {
	name     string
	grouping chunk.Grouping
}

// Two of the questions: about everybody, and about one segment alone.
const (
	everything      = 0
	segmentByBranch = 4
)

// questions are the tables measured: wider and wider breakdowns, and filters on customers' groups.
func (w *wave) questions() []question {
	group, unit := w.people.index()
	only := func(is bool, at int) int {
		if is {
			return at
		}
		return -1
	}
	return []question{
		{name: "all items by side", grouping: chunk.Grouping{Groups: 1, Of: func(gap.Audience, survey.GroupID, survey.GroupID) int { return 0 }}},
		{name: "by side and group", grouping: chunk.Grouping{Groups: countedGroups, Of: func(_ gap.Audience, g, _ survey.GroupID) int { return group[g] }}},
		{name: "by side and branch", grouping: chunk.Grouping{Groups: countedUnits, Of: func(_ gap.Audience, _, u survey.GroupID) int { return unit[u] }}},
		{name: "by side, group and branch", grouping: chunk.Grouping{Groups: countedGroups * countedUnits, Of: func(_ gap.Audience, g, u survey.GroupID) int {
			return group[g]*countedUnits + unit[u]
		}}},
		{name: "customers of one segment by branch", grouping: chunk.Grouping{Groups: countedUnits, Of: func(a gap.Audience, g, u survey.GroupID) int {
			return only(a == gap.Customer && group[g] == 7, unit[u])
		}}},
		{name: "customers of three branches by segment", grouping: chunk.Grouping{Groups: countedGroups, Of: func(a gap.Audience, g, u survey.GroupID) int {
			return only(a == gap.Customer && unit[u]%4 == 1, group[g])
		}}},
	}
}

// index is the place of each group and unit in the workload's order.
func (p *people) index() (group, unit map[survey.GroupID]int) {
	group, unit = map[survey.GroupID]int{}, map[survey.GroupID]int{}
	for side := range p.groups {
		for i, g := range p.groups[side] {
			group[g.ID] = i
		}
	}
	for i, u := range p.units {
		unit[u.ID] = i
	}
	return group, unit
}

// readMemory measures the floor: half a byte an answer, read once in memory by one processor.
func (w *wave) readMemory(context.Context) error {
	packed := make([]uint64, (w.n*ratings/2+7)/8)
	for i := range packed {
		packed[i] = uint64(i)
	}
	sum := uint64(0)
	floor, err := w.measure("floor: read the answers once in memory", often, func() error {
		for _, x := range packed {
			sum += x
		}
		return nil
	})
	if sum == 0 {
		return fmt.Errorf("nothing was read")
	}
	w.floor = floor.least
	return err
}

// breakdowns measures tables: all answers by side and groups, and those of some customers.
func (w *wave) breakdowns(ctx context.Context) error {
	slowest := 0.0
	for i, q := range w.questions() {
		counts, m, err := w.table(ctx, q.name, q.grouping)
		if err != nil {
			return err
		}
		if err := w.truth.same(q.grouping, counts); err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
		slowest = max(slowest, m.Wall)
		if i != everything && i != segmentByBranch {
			continue
		}
		// What is compared with the floor and with DuckDB is one processor's work, as theirs is.
		before := runtime.GOMAXPROCS(1)
		_, m, err = w.table(ctx, q.name+", one processor", q.grouping)
		if runtime.GOMAXPROCS(before); err != nil {
			return err
		}
		w.alone[i] = m.least
	}
	w.goal(atMost("the slowest of these tables, ms", slowest, 25*max(1, float64(w.n)/1e6*8/10)))
	w.goal(atMost("all answers counted, × the floor", w.alone[everything]/w.floor, 25))
	return nil
}

// table counts a table a few times, each time from the database.
func (w *wave) table(ctx context.Context, name string, g chunk.Grouping) (counts *chunk.Counts, m Figure, err error) {
	m, err = w.measure(name, often, func() error {
		return w.raw.chunks(ctx, w.form, func(next chunk.Source) (err error) {
			counts, err = chunk.Count(w.form.Layout, g, next)
			return err
		})
	})
	return counts, m, err
}

// drivers measures the cross-products.
func (w *wave) drivers(ctx context.Context) error {
	everybody := w.questions()[everything].grouping
	var got []*gap.Products
	m, err := w.measure("cross-products of 6 topics and an outcome", often, func() (err error) {
		return w.raw.chunks(ctx, w.form, func(next chunk.Source) error {
			got, err = chunk.Cross(w.form.Layout, gap.Customer, everybody, next)
			return err
		})
	})
	if err != nil {
		return err
	}
	want := w.truth.tally.Products(gap.Customer)
	if got[0].N != want.N || !slices.Equal(got[0].Sum, want.Sum) || !slices.Equal(got[0].Prod, want.Prod) {
		return fmt.Errorf("the cross-products are not those of the rows")
	}
	w.goal(atMost("cross-products, s of CPU", m.CPU/1e3, 0.6*float64(w.n)/1e7))
	return nil
}
