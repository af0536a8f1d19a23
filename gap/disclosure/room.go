package disclosure

import (
	"math"
	"slices"

	"mirror/gap"
)

// What is said of a large group is also said of the groups inside it. Alone each of them leaves room for several people who gave
// any answer; together they may not. A spread tells by how much the squares of a small group can differ at most, and it can be too
// little for two people at the other end of the scale. And where hardly more people of the whole gave an answer than of one
// large part, hardly anybody of the rest gave it. So of the whole no more is told than leaves room in every part.

// two is for how many people there is room.
const two = 2

// division is a way to divide the people of a place: those of its parts that are shown.
type division struct {
	small []inside
	large []*puzzle // what is known of those of 30 people and more
	rest  []float64 // how many of the others gave each answer, small parts included
}

// inside is a small group that is shown: what a reader knows of its answers.
type inside struct {
	n         int
	low, high float64 // of the sum of its answers, counted from 0
}

// divisions are by group, by unit and by both, as far as the people are divided so: everyone not by both, for each pair is looked
// at inside its group and its unit. Those of several places together are not divided, and a pair has no parts. Where there are so many people of every
// answer that no part can lack room, there is nothing to look at.
func (g *guard) divisions(a gap.Audience, figure string, places []place, answers []float64) (list []*division) {
	if len(places) != 1 || places[0].group != "" && places[0].unit != "" {
		return nil
	}
	key := distributed{a, figure, places[0]}
	if list, ok := g.shared[key]; ok {
		return list
	}
	defer func() { g.shared[key] = list }()
	for _, rows := range g.partsOf(a, figure)[places[0]] {
		d := &division{rest: append([]float64(nil), answers...)}
		if d.crowded(a, rows) {
			continue
		}
		copy(d.rest, answers)
		for _, r := range rows {
			d.add(g, a, r)
		}
		list = append(list, d)
	}
	return list
}

// partsOf are the rows of the parts of each place, by division.
func (g *guard) partsOf(a gap.Audience, figure string) map[place][][]*gap.Row {
	if g.parts[a] == nil {
		g.parts[a] = g.partRows(a)
	}
	return g.parts[a][figure]
}

// partRows finds the parts of every place and figure.
func (g *guard) partRows(a gap.Audience) map[string]map[place][][]*gap.Row {
	list := map[string]map[place][][]*gap.Row{}
	for _, rows := range [][]gap.Row{g.wave.Gaps, g.wave.Outcomes} {
		for i := range rows {
			r := &rows[i]
			at, figure := placeOf(a, r.Place), r.Level+":"+r.ID
			if !own(a, r.Place) || r.Answers[a] == nil || at == everyone {
				continue
			}
			if list[figure] == nil {
				list[figure] = map[place][][]*gap.Row{everyone: make([][]*gap.Row, 2)}
			}
			of := list[figure]
			switch {
			case at.unit == "":
				of[everyone][0] = append(of[everyone][0], r)
			case at.group == "":
				of[everyone][1] = append(of[everyone][1], r)
			default:
				for _, in := range []place{{group: at.group}, {unit: at.unit}} {
					if of[in] == nil {
						of[in] = make([][]*gap.Row, 1)
					}
					of[in][0] = append(of[in][0], r)
				}
			}
		}
	}
	return list
}

// crowded reports that of every answer there are enough people for any small group, and enough outside of all large ones.
func (d *division) crowded(a gap.Audience, rows []*gap.Row) bool {
	for _, n := range d.rest {
		if n < full {
			return len(rows) == 0
		}
	}
	for _, r := range rows {
		if whole(sideOf(a, r).N) >= full {
			d.leave(r.Answers[a])
		}
	}
	return !slices.ContainsFunc(d.rest, func(n float64) bool { return n < two })
}

// leave takes the people of a part out of the rest.
func (d *division) leave(answers []float64) {
	for i, n := range answers {
		d.rest[i] -= n
	}
}

// add adds a part where it is shown.
func (d *division) add(g *guard, a gap.Audience, r *gap.Row) {
	v, s := g.view(a, r), sideOf(a, r)
	y, ok := v.score(a, s.Score, r.Level).Value()
	if !v.shown || v.share || !ok {
		return
	}
	if v.n >= full {
		t := telling{shares: v.moments, distribution: v.parts && g.isDrawn(a, r, placeOf(a, r.Place))}
		if v.spread {
			t.spread = v.coarse
		}
		x := beside{net: r.Net}
		if v.hits {
			x.hits = r.HitRate
		}
		p := v.puzzle(t, s, r.Answers[a], x)
		d.large = append(d.large, p)
		d.leave(p.answers)
		return
	}
	low, high := v.meant(&gap.Side{Score: gap.Some(y)})
	all := float64(len(r.Answers[a])-1) / 100 * float64(v.n)
	d.small = append(d.small, inside{v.n, low * all, high * all})
}

// roomy reports that there is room in every part of a division, as far as what is told of the whole goes.
func (p *puzzle) roomy(d *division) bool {
	for _, x := range d.small {
		for value := range p.answers {
			if !p.any(value, func(from int, more []int8) bool { return x.holds(p.answers, value, from, more) }) {
				return false
			}
		}
	}
	for value := range p.answers {
		if !p.leaves(value, d) {
			return false
		}
	}
	return !slices.ContainsFunc(p.shares, func(c cut) bool { return !c.leaves(d) })
}

// leaves reports that of the people whom the large parts leave two may be counted by a share, and two not: a share of the whole and
// those of its parts say so together.
func (c cut) leaves(d *division) bool {
	counted, others := 0.0, 0.0
	for i, n := range d.rest {
		if i >= c.from && i < c.to {
			counted += n
		} else {
			others += n
		}
	}
	if counted+others < two {
		return true
	}
	counted, others = counted+math.Floor(c.high+1e-9), others+math.Floor(1e-9-c.low)
	for _, q := range d.large {
		i := slices.IndexFunc(q.shares, func(x cut) bool { return x.from == c.from && x.to == c.to })
		if i < 0 {
			return true
		}
		counted, others = counted+math.Floor(1e-9-q.shares[i].low), others+math.Floor(q.shares[i].high+1e-9)
	}
	return len(d.large) == 0 || counted >= two && others >= two
}

// any reports that something holds of the true answers, or of others that would have been told alike.
func (p *puzzle) any(value int, holds func(from int, more []int8) bool) bool {
	if holds(0, nil) {
		return true
	}
	for people := 1; people <= rare; people++ {
		if p.other(value, people, holds) {
			return true
		}
	}
	return false
}

// leaves reports that two people of what the large parts leave may have given an answer; where they leave nobody, two of each part.
func (p *puzzle) leaves(value int, d *division) bool {
	left := 0.0
	for _, n := range d.rest {
		left += n
	}
	open := d.rest[value]
	if open < two {
		open += float64(p.room(value, 1))
	}
	for _, q := range d.large {
		if open < two {
			open += float64(q.room(value, -1))
		}
	}
	if left >= two || open >= two {
		return open >= two || len(d.large) == 0
	}
	for i, q := range d.large {
		open := d.rest[value] + q.answers[value] + float64(p.room(value, 1))
		for j, other := range d.large {
			if j != i && open < two {
				open += float64(other.room(value, -1))
			}
		}
		if open < two {
			return false
		}
	}
	return true
}

// room is by how many people, at most rare, more or fewer may have given an answer.
func (p *puzzle) room(value, sign int) int {
	for people := rare; people > 0; people-- {
		if p.differ(value, people, sign, func(int, []int8) bool { return true }) {
			return people
		}
	}
	return 0
}

// holds reports that the small group may be a part of these answers, so many of each more, and two of its people have given one
// of them: its sum then lies between that of the lowest others and that of the highest.
func (x inside) holds(answers []float64, value, from int, more []int8) bool {
	people := func(i int) float64 {
		if i < from || i >= from+len(more) {
			return answers[i]
		}
		return answers[i] + float64(more[i-from])
	}
	if people(value) < two {
		return false
	}
	sum := func(order func(i int) int) float64 {
		left, sum := float64(x.n-two), float64(two*value)
		for i := range answers {
			at := order(i)
			n := people(at)
			if at == value {
				n -= two
			}
			n = min(n, left)
			left, sum = left-n, sum+n*float64(at)
		}
		return sum
	}
	least := sum(func(i int) int { return i })
	most := sum(func(i int) int { return len(answers) - 1 - i })
	return least <= x.high+1e-9 && most >= x.low-1e-9
}
