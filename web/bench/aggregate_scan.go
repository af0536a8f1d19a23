package bench

import (
	"fmt"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/chunk"
)

// scan is what a scan of the rows counts, one person after the other: the truth that all counts are held to.
type scan struct {
	form   *survey.Form
	n      map[spot]*[ratings][256]uint32
	people map[spot]uint64
	tally  *gap.Tally
	few    *gap.Tally // of the first fewPeople alone
	atoms  map[spot][2]*gap.Atom
	row    gap.Response
	seen   int
	// accounts: three customers in a row belong to one client in the tallies, so that their intervals go by jackknife too.
	accounts bool
}

// spot is where people stand.
type spot struct {
	audience    gap.Audience
	group, unit survey.GroupID
}

// fewPeople is how many are in the small tally.
const fewPeople = 10_000

func newScan(form *survey.Form, accounts bool) *scan {
	collect := gap.Collect{Drivers: true}
	return &scan{
		form: form, accounts: accounts, n: map[spot]*[ratings][256]uint32{}, people: map[spot]uint64{}, atoms: map[spot][2]*gap.Atom{},
		tally: gap.NewTally(form.Frame, collect), few: gap.NewTally(form.Frame, collect),
	}
}

func (s *scan) add(r *survey.Response) error {
	at := spot{r.Audience, r.Group, r.Unit}
	n := s.n[at]
	if n == nil {
		n = new([ratings][256]uint32)
		group, unit := s.form.Group(r.Group), s.form.Group(r.Unit)
		if group == nil || unit == nil {
			return fmt.Errorf("a row of a group that the study does not have")
		}
		s.n[at] = n
		s.atoms[at] = [2]*gap.Atom{s.tally.Atom(r.Audience, group.Key, unit.Key), s.few.Atom(r.Audience, group.Key, unit.Key)}
	}
	s.people[at]++
	for q := range n {
		n[q][r.Answers[q]]++
	}
	s.form.Layout.Unpack(r.Answers, &s.row)
	s.row.Account = 0
	if s.row.Seconds = -1; r.Audience == gap.Customer {
		s.row.Seconds = r.Seconds
		if s.accounts {
			s.row.Account = uint64(1 + s.seen/3)
		}
	}
	s.tally.Add(s.atoms[at][0], &s.row)
	if s.seen++; s.seen <= fewPeople {
		s.few.Add(s.atoms[at][1], &s.row)
	}
	return nil
}

// same holds counts to the scan: every answer of every question in every group.
func (s *scan) same(g chunk.Grouping, c *chunk.Counts) error {
	want := make([][2][ratings][256]uint64, g.Groups)
	people := make([][2]uint64, g.Groups)
	for at, n := range s.n {
		group := g.Of(at.audience, at.group, at.unit)
		if group < 0 {
			continue
		}
		people[group][at.audience] += s.people[at]
		for q := range n {
			for code, x := range n[q] {
				want[group][at.audience][q][code] += uint64(x)
			}
		}
	}
	for group := range want {
		for a := range want[group] {
			if c.People(gap.Audience(a), group) != people[group][a] {
				return fmt.Errorf("the number of people is not that of the rows")
			}
			for q := range ratings {
				of := c.Of(gap.Audience(a), q, group)
				for slot, n := range of {
					code := slot
					switch slot {
					case len(of) - 2:
						code = int(gap.CantSay)
					case len(of) - 1:
						code = int(gap.Blank)
					}
					if want[group][a][q][code] != n {
						return fmt.Errorf("the counts are not those of the rows")
					}
				}
			}
		}
	}
	return nil
}
