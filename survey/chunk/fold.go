package chunk

import (
	"fmt"

	"mirror/gap"
	"mirror/survey"
)

// Fold counts responses into a tally, from chunks and one by one. It is for one goroutine at a time.
type Fold struct {
	layout *survey.Layout
	tally  *gap.Tally
	key    func(survey.GroupID) (string, bool)
	atoms  map[place]*gap.Atom
	last   place
	atom   *gap.Atom // of last
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
	return &Fold{layout: l, tally: t, key: key, atoms: map[place]*gap.Atom{}, mark: mark(l)}
}

// Chunk counts all responses of a chunk. After an error the tally is of no use: some of them may be counted.
func (f *Fold) Chunk(body []byte) error {
	o, err := open(f.layout, f.mark, body)
	if err != nil {
		return err
	}
	for a, n := range o.n {
		if n == 0 {
			continue
		}
		w := width(f.layout, gap.Audience(a))
		f.recs = room(f.recs, n*w)
		if err := o.records(f.recs, w, n); err != nil {
			return err
		}
		for recs := f.recs; len(recs) > 0; recs = recs[w:] {
			if err := f.record(gap.Audience(a), recs[:w]); err != nil {
				return err
			}
		}
	}
	if len(o.columns) > 0 {
		return ErrDamaged
	}
	return nil
}

// record counts one record.
func (f *Fold) record(a gap.Audience, rec []byte) error {
	group, unit := groups(rec)
	at, err := f.at(place{a, group, unit})
	if err != nil {
		return err
	}
	end := answersAt + f.layout.Size
	f.layout.Unpack(rec[answersAt:end], &f.row)
	f.row.Weight, f.row.Account, f.row.Seconds = 0, 0, -1
	if a == gap.Customer {
		f.row.Weight, f.row.Account, f.row.Seconds = extra(rec[end:])
	}
	f.tally.Add(at, &f.row)
	return nil
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
	f.tally.Add(at, &f.row)
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
		at = f.tally.Atom(p.audience, keys[0], keys[1])
		f.atoms[p] = at
	}
	f.last, f.atom = p, at
	return at, nil
}
