package exchange

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"time"

	"mirror/survey"
	"mirror/survey/document"
	"mirror/survey/fault"
	"mirror/survey/pack"
)

// StudyFormat names the format of a study file.
const StudyFormat = "mirror-study/1"

// Floors that a study cannot go below (DESIGN §4.4): smaller groups would let people be recognised.
const (
	lowestEmployees = 5
	lowestCustomers = 1
	lowestDetail    = 10
)

// ReadStudy reads a study file; what it leaves out is as in survey.DefaultStudy. Given packs, it also checks that the
// outcome, the targets and the actions speak of outcomes and dimensions that these or the embedded packs have: a
// study may cover more packs than are looked at now. Without packs, or when one of them is nil because it could not
// be read, that is not checked. The error is a *fault.Error with everything that is wrong, each at its place; the
// study is then nil.
func ReadStudy(file string, r io.Reader, packs ...*pack.Pack) (*survey.Study, error) {
	s := &studyReader{study: survey.DefaultStudy(), faults: &fault.List{}}
	if len(packs) > 0 && !slices.Contains(packs, nil) {
		s.packs = slices.Concat(packs, pack.Embedded())
	}
	if root := document.Parse(file, r, s.faults); root != nil {
		s.read(root)
	}
	if err := s.faults.Err(); err != nil {
		return nil, err
	}
	return s.study, nil
}

// studyReader builds a study and gathers what is wrong on the way.
type studyReader struct {
	study  *survey.Study
	packs  []*pack.Pack
	faults *fault.List
}

// read goes through the file in the order in which things refer to each other.
func (s *studyReader) read(root *document.Node) {
	m := root.Mapping("format", "company", "language", "banner", "customers", "margin", "good_from", "outcome", "smallest",
		"breakdowns", "waves", "cells", "segments", "units", "targets", "segment_targets", "actions")
	if !root.IsMapping() {
		return
	}
	if f := m.Need("format"); f.Word() != "" && f.Word() != StudyFormat {
		f.Fault(fmt.Sprintf("format is %s", f), "write format: "+StudyFormat+"; other formats are not read")
	}
	s.values(m)
	s.smallest(m.Get("smallest"))
	s.breakdowns(m.Get("breakdowns"))
	s.waves(m.Get("waves"))
	s.segments(m.Get("segments"))
	s.cells(m.Get("cells"))
	s.actions(m.Get("actions"))
	s.units(m.Get("units"))
	s.targets(m.Get("targets"))
	s.segmentTargets(m.Get("segment_targets"))
}

var languageForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$`)

// values reads what stands alone.
func (s *studyReader) values(m document.Mapping) {
	if n := m.Get("company"); n.There() {
		s.study.Company = n.Text()
	}
	if n := m.Get("banner"); n.There() {
		s.study.Banner = n.Text()
	}
	if n := m.Get("customers"); n.There() {
		s.study.Confidential = n.OneOf("confidential", "anonymous") != "anonymous"
	}
	if n := m.Get("language"); n.There() {
		if s.study.Language = n.Word(); s.study.Language != "" && !languageForm.MatchString(s.study.Language) {
			n.Fault(fmt.Sprintf("language is %s", n), "use its short code: en, de, es, fr, ja, pt-BR")
		}
	}
	if n := m.Get("margin"); n.There() {
		faults := s.count()
		if s.study.Margin = n.Float(0, 50); s.study.Margin == 0 && s.count() == faults {
			n.Fault("margin is 0", "write how many points of 100 make a gap worth acting on, such as 10")
		}
	}
	if n := m.Get("good_from"); n.There() {
		s.study.GoodFrom = n.Float(1, 99)
	}
	if n := m.Get("outcome"); n.There() {
		s.study.Outcome = n.Word()
		s.outcome(n)
	}
}

// count is how many faults there are so far; what follows from a fault is not told again.
func (s *studyReader) count() int { return len(s.faults.Faults) + s.faults.More }

// outcome refuses an outcome that none of the packs asks.
func (s *studyReader) outcome(n *document.Node) {
	var ids []string
	for _, p := range s.packs {
		for _, o := range p.Outcomes {
			ids = append(ids, o.ID)
		}
	}
	if w := n.Word(); w != "" && len(s.packs) > 0 && !slices.Contains(ids, w) {
		n.Fault(fmt.Sprintf("no pack asks the outcome %q", w), inAnyPack(w, ids))
	}
}

// dimension reads the name of a dimension of one of the packs.
func (s *studyReader) dimension(n *document.Node) string {
	w := n.Word()
	if w == "" || len(s.packs) == 0 {
		return w
	}
	var ids []string
	for _, p := range s.packs {
		for _, d := range p.Dimensions {
			if ids = append(ids, d.ID); d.ID == w {
				return w
			}
		}
	}
	n.Fault(fmt.Sprintf("no pack has a dimension %q", w), inAnyPack(w, ids))
	return ""
}

// instead says what to write for a name that does not exist.
func instead(w string, ids []string) string {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if near := document.Nearest(w, ids); near != "" {
		return "did you mean " + near + "?"
	}
	if len(ids) == 0 || len(ids) > 9 {
		return "correct it, or declare it"
	}
	return "use " + document.Or(ids)
}

// inAnyPack says what to write for something no pack has.
func inAnyPack(w string, ids []string) string {
	if near := document.Nearest(w, ids); near != "" {
		return "did you mean " + near + "?"
	}
	return "correct it, or give the pack that has it as well"
}

func (s *studyReader) smallest(n *document.Node) {
	m := n.Mapping("employees", "customers", "detail")
	for _, f := range []struct {
		name   string
		lowest int
		to     *int
	}{
		{"employees", lowestEmployees, &s.study.Smallest.Employees},
		{"customers", lowestCustomers, &s.study.Smallest.Customers},
		{"detail", lowestDetail, &s.study.Smallest.Detail},
	} {
		if at := m.Get(f.name); at.There() {
			*f.to = at.About("smallest group").Int(f.lowest, 1000)
		}
	}
}

// breakdowns reads the declared ways to split results. Single attributes are always there; pairs join a
// group of employees or customers with a unit.
func (s *studyReader) breakdowns(n *document.Node) {
	for _, e := range n.List() {
		var names []string
		if e.IsList() {
			for _, part := range e.NotEmpty() {
				names = append(names, part.OneOf("cell", "segment", "unit"))
			}
		} else {
			names = []string{e.OneOf("cell", "segment", "unit")}
		}
		if slices.Contains(names, "") || len(names) < 2 {
			continue
		}
		pair, ok := asPair(names)
		if !ok {
			e.Fault(fmt.Sprintf("%v cannot be broken down together", names), "pair cell or segment with unit: [cell, unit] or [segment, unit]")
			continue
		}
		if slices.ContainsFunc(s.study.Breakdowns, func(have []string) bool { return slices.Equal(have, pair) }) {
			e.Fault(fmt.Sprintf("%v comes twice", names), "keep one of them")
			continue
		}
		s.study.Breakdowns = append(s.study.Breakdowns, pair)
	}
}

// asPair puts the unit last, as results are named.
func asPair(names []string) ([]string, bool) {
	pair := slices.Clone(names)
	slices.Sort(pair) // cell < segment < unit
	return pair, len(pair) == 2 && pair[1] == "unit" && pair[0] != "unit"
}

// waves reads the rounds of fieldwork, which must stand in the order of time.
func (s *studyReader) waves(n *document.Node) {
	seen := map[string]bool{}
	last := ""
	for _, e := range n.NotEmpty() {
		m := e.About("wave "+e.Peek("id")).Mapping("id", "name", "from", "to")
		if !e.IsMapping() {
			continue
		}
		w := survey.Wave{ID: s.id(m.Need("id"), seen)}
		w.Name = s.name(m, w.ID)
		w.From, w.To = s.date(m.Get("from")), s.date(m.Get("to"))
		if w.From != "" && w.To != "" && w.To < w.From {
			m.Get("to").Fault(fmt.Sprintf("it ends on %s, before it begins on %s", w.To, w.From), "correct the dates")
		}
		if w.From != "" && w.From < last {
			m.Get("from").Fault(fmt.Sprintf("it begins on %s, before the wave above it", w.From), "put the waves in the order of time")
		}
		last = max(last, w.From)
		s.study.Waves = append(s.study.Waves, w)
	}
}

// date reads a day as yyyy-mm-dd.
func (s *studyReader) date(n *document.Node) string {
	w := n.Word()
	if w == "" {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, w); err != nil {
		n.Fault(fmt.Sprintf("%q is not a date", w), "write year-month-day: 2026-03-02")
		return ""
	}
	return w
}

// hasWave reports whether a wave is declared.
func (s *studyReader) hasWave(id string) bool {
	return slices.ContainsFunc(s.study.Waves, func(w survey.Wave) bool { return w.ID == id })
}

// byWave goes through a mapping by wave, refusing waves that are not declared.
func (s *studyReader) byWave(n *document.Node, each func(wave string, value *document.Node)) {
	for _, p := range n.Mapping().Pairs() {
		if !s.hasWave(p.Name) {
			var ids []string
			for _, w := range s.study.Waves {
				ids = append(ids, w.ID)
			}
			p.Key.Fault(fmt.Sprintf("there is no wave %q", p.Name), instead(p.Name, ids))
			continue
		}
		each(p.Name, p.Value)
	}
}
