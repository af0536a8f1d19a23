package chunk

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"

	"mirror/gap"
	"mirror/survey"
)

// run is the people of one group and unit, who stand together.
type run struct {
	group, unit survey.GroupID
	n           int
}

// placeBytes is what a run takes in a chunk.
const placeBytes = 10

func (r run) compare(o run) int {
	return cmp.Or(cmp.Compare(r.group, o.group), cmp.Compare(r.unit, o.unit))
}

// gather puts rows of one place together, places in rising order, the rows of a place in the order they come in.
func gather(rows []*survey.Response) ([]run, []*survey.Response) {
	index := map[[2]survey.GroupID]int{}
	var runs []run
	of := make([]int, len(rows)) // which run each is of
	for i, r := range rows {
		key := [2]survey.GroupID{r.Group, r.Unit}
		at, ok := index[key]
		if !ok {
			at = len(runs)
			index[key] = at
			runs = append(runs, run{group: r.Group, unit: r.Unit})
		}
		runs[at].n++
		of[i] = at
	}
	next := make([]int, len(runs)) // where the next of each run goes
	rising := slices.Clone(runs)
	slices.SortFunc(rising, run.compare)
	at := 0
	for _, r := range rising {
		next[index[[2]survey.GroupID{r.group, r.unit}]] = at
		at += r.n
	}
	together := make([]*survey.Response, len(rows))
	for i, r := range rows {
		together[next[of[i]]] = r
		next[of[i]]++
	}
	return rising, together
}

func appendRuns(body []byte, runs []run) []byte {
	le := binary.LittleEndian
	body = le.AppendUint16(body, uint16(len(runs)))
	for _, r := range runs {
		body = le.AppendUint32(body, uint32(r.group))
		body = le.AppendUint32(body, uint32(r.unit))
		body = le.AppendUint16(body, uint16(r.n))
	}
	return body
}

// readRuns reads the places of n people into runs and returns what follows; false where the body is damaged.
func readRuns(runs []run, body []byte, n int) (_ []run, rest []byte, ok bool) {
	le := binary.LittleEndian
	if len(body) < 2 {
		return runs, nil, false
	}
	count := int(le.Uint16(body))
	if body = body[2:]; len(body) < count*placeBytes {
		return runs, nil, false
	}
	runs = runs[:0]
	for range count {
		group, unit := le.Uint32(body), le.Uint32(body[4:])
		r := run{survey.GroupID(group), survey.GroupID(unit), int(le.Uint16(body[8:]))}
		if group > math.MaxInt32 || unit > math.MaxInt32 || r.n == 0 || len(runs) > 0 && runs[len(runs)-1].compare(r) >= 0 {
			return runs, nil, false
		}
		runs = append(runs, r)
		n -= r.n
		body = body[placeBytes:]
	}
	return runs, body, n == 0
}

// span is people who stand together and are counted in one group.
type span struct{ from, to, group int }

// spans are the people of a side who are counted, neighbours of one group together.
func (o *opened) spans(g Grouping, a gap.Audience, spans []span) []span {
	spans = spans[:0]
	at := 0
	for _, r := range o.runs {
		from := at
		at += r.n
		group := g.Of(a, r.group, r.unit)
		switch last := len(spans) - 1; {
		case group < 0:
		case last >= 0 && spans[last].group == group && spans[last].to == from:
			spans[last].to = at
		default:
			spans = append(spans, span{from, at, group})
		}
	}
	return spans
}
