package chunk

import (
	"fmt"

	"mirror/gap"
	"mirror/survey"
)

// Folded counts all responses of chunks into one of the folds that are made for it, on all processors, and returns that.
// Folds are of empty tallies of one frame. Tallies are whole numbers, so it is the same tally however the chunks are shared out.
func Folded(next Source, folds func() *Fold) (*Fold, error) {
	all, err := spread(next, folds)
	if err != nil {
		return nil, err
	}
	for _, f := range all[1:] {
		all[0].Tally.Merge(f.Tally)
	}
	return all[0], nil
}

// Fold counts responses into a tally, from chunks and one by one. It is for one goroutine at a time.
type Fold struct {
	Tally  *gap.Tally
	layout *survey.Layout
	key    func(survey.GroupID) (string, bool)
	atoms  map[place]*gap.Atom
	last   place
	atom   *gap.Atom // of last
	opened opened
	recs   []byte
	mark   uint32
	row    gap.Response
}

// place is where a response is counted.
type place struct {
	audience    gap.Audience
	group, unit survey.GroupID
}

// NewFold counts into a tally of the layout's frame. Key is the id in files of a group that is not 0; false: there is no such group.
func NewFold(l *survey.Layout, t *gap.Tally, key func(survey.GroupID) (string, bool)) *Fold {
	return &Fold{Tally: t, layout: l, key: key, atoms: map[place]*gap.Atom{}, mark: mark(l)}
}

// block is how many records are put together at a time: few enough that they are still at hand when they are counted.
const block = 256

// chunk counts all responses of a chunk. After an error the tally is of no use: some of them may be counted.
func (f *Fold) chunk(body []byte) error {
	o := &f.opened
	if err := o.open(f.layout, f.mark, body); err != nil {
		return err
	}
	for a, n := range o.n {
		if n == 0 {
			continue
		}
		if err := o.side(f.layout, gap.Audience(a)); err != nil {
			return err
		}
		if err := f.side(gap.Audience(a), n); err != nil {
			return err
		}
	}
	return o.end()
}

// side counts the people of a side, block by block.
func (f *Fold) side(a gap.Audience, n int) error {
	w := len(f.opened.columns)
	f.recs = room(f.recs, block*w)
	runs, left := f.opened.runs, 0 // of the first of them
	for from := 0; from < n; from += block {
		to := min(from+block, n)
		recs := f.recs[:(to-from)*w]
		if err := f.opened.records(recs, from, to); err != nil {
			return err
		}
		for len(recs) > 0 {
			if left == 0 {
				left = runs[0].n
			}
			at, err := f.at(place{a, runs[0].group, runs[0].unit})
			if err != nil {
				return err
			}
			few := min(left, len(recs)/w)
			f.records(at, recs[:few*w], w)
			recs = recs[few*w:]
			if left -= few; left == 0 {
				runs = runs[1:]
			}
		}
	}
	return nil
}

// records counts records of one place.
func (f *Fold) records(at *gap.Atom, recs []byte, w int) {
	size := f.layout.Size
	f.row.Weight, f.row.Account, f.row.Seconds = 0, 0, -1
	for ; len(recs) > 0; recs = recs[w:] {
		f.layout.Unpack(recs[:size], &f.row)
		if w > size {
			f.row.Weight, f.row.Account, f.row.Seconds = extra(recs[size:])
		}
		f.Tally.Add(at, &f.row)
	}
}

// Row counts one response.
func (f *Fold) Row(r *survey.Response) error {
	if err := check(f.layout, r); err != nil {
		return err
	}
	at, err := f.at(place{r.Audience, r.Group, r.Unit})
	if err != nil {
		return err
	}
	f.layout.Unpack(r.Answers, &f.row)
	f.row.Weight, f.row.Account, f.row.Seconds = 0, 0, -1
	if r.Audience == gap.Customer {
		f.row.Weight, f.row.Account, f.row.Seconds = r.Weight, r.Account, max(r.Seconds, -1)
	}
	f.Tally.Add(at, &f.row)
	return nil
}

// at finds the atom of a place. Neighbours are often of one place.
func (f *Fold) at(p place) (*gap.Atom, error) {
	if f.atom != nil && p == f.last {
		return f.atom, nil
	}
	at := f.atoms[p]
	if at == nil {
		var keys [2]string
		for i, id := range [2]survey.GroupID{p.group, p.unit} {
			key, ok := "", id == 0
			if !ok {
				key, ok = f.key(id)
			}
			if !ok {
				return nil, fmt.Errorf("a response of group %d, which the study does not have", id)
			}
			keys[i] = key
		}
		at = f.Tally.Atom(p.audience, keys[0], keys[1])
		f.atoms[p] = at
	}
	f.last, f.atom = p, at
	return at, nil
}
