package exchange

import (
	"fmt"
	"math"
	"regexp"
	"slices"

	"mirror/survey"
	"mirror/survey/document"
)

// groupForm is what a group, wave or action may be called in files: letters of any language, digits and some signs.
var groupForm = regexp.MustCompile(`^[\pL\pN][\pL\pM\pN _.\-/&]{0,63}$`)

// wholeWithin is how far shares that should sum to 1 may be off: room for shares rounded to two decimals.
// The frame divides them by their sum.
const wholeWithin = 0.005

// id reads an id that nothing else in its list may have.
func (s *studyReader) id(n *document.Node, seen map[string]bool) string {
	w := n.Word()
	if w == "" {
		return ""
	}
	if !groupForm.MatchString(w) {
		n.Fault(fmt.Sprintf("the id %q cannot be used", w), "begin with a letter or digit, and use at most 64 letters, digits, spaces or _ - . / &")
		return ""
	}
	if seen[w] {
		n.Fault(fmt.Sprintf("the id %s comes twice", w), "give each an id of its own")
	}
	seen[w] = true
	return w
}

// name reads what people call it; without one it is called by its id.
func (s *studyReader) name(m document.Mapping, id string) string {
	if n := m.Get("name"); n.There() {
		if t := n.Text(); t != "" {
			return t
		}
	}
	return id
}

const mostPeople = 1_000_000_000

// invited reads how many people were asked: one number for every wave, kept under "", or a number for each wave.
func (s *studyReader) invited(n *document.Node) map[string]int {
	if !n.There() {
		return nil
	}
	if !n.IsMapping() {
		return map[string]int{"": n.Int(0, mostPeople)}
	}
	all := map[string]int{}
	s.byWave(n, func(wave string, value *document.Node) { all[wave] = value.Int(0, mostPeople) })
	return all
}

// segments reads the groups of customers.
func (s *studyReader) segments(list *document.Node) {
	seen := map[string]bool{}
	var nodes []document.Mapping
	for _, n := range list.NotEmpty() {
		m := n.About("segment "+n.Peek("id")).Mapping("id", "name", "share", "invited", "merge_with")
		if !n.IsMapping() {
			continue
		}
		g := survey.Segment{ID: s.id(m.Need("id"), seen)}
		g.Name = s.name(m, g.ID)
		g.Share = m.Get("share").Float(0, 1)
		g.Invited = s.invited(m.Get("invited"))
		g.MergeWith = m.Get("merge_with").Word()
		s.study.Segments = append(s.study.Segments, g)
		nodes = append(nodes, m)
	}
	for i, g := range s.study.Segments {
		at := nodes[i].Get("merge_with")
		if g.MergeWith == "" {
			continue
		}
		if g.MergeWith == g.ID {
			at.Fault("the segment is merged with itself", "name another segment")
		} else if !seen[g.MergeWith] {
			at.Fault(fmt.Sprintf("there is no segment %q", g.MergeWith), instead(g.MergeWith, s.segmentIDs()))
		}
	}
	s.shares(list, nodes)
}

func (s *studyReader) segmentIDs() []string {
	var ids []string
	for _, g := range s.study.Segments {
		ids = append(ids, g.ID)
	}
	return ids
}

// shares checks the shares of the customer base: all or none, none of them 0, and 1 together.
func (s *studyReader) shares(list *document.Node, nodes []document.Mapping) {
	given, sum := 0, 0.0
	for i, m := range nodes {
		if at := m.Get("share"); at.There() {
			given++
			sum += s.study.Segments[i].Share
			if s.study.Segments[i].Share == 0 && (at.Raw() == "0" || at.Raw() == "0.0") {
				at.Fault("share is 0", "write the segment's share of all customers, or take the segment out")
			}
		}
	}
	if given == 0 {
		return
	}
	for _, m := range nodes {
		if given < len(nodes) && !m.Get("share").There() {
			m.Need("share") // notes that it is missing
		}
	}
	if given == len(nodes) && math.Abs(sum-1) > wholeWithin {
		list.Fault(fmt.Sprintf("the shares of the segments sum to %.4g", sum), "let them sum to 1")
	}
}

// cells reads the groups of employees.
func (s *studyReader) cells(list *document.Node) {
	seen := map[string]bool{}
	for _, n := range list.NotEmpty() {
		m := n.About("cell "+n.Peek("id")).Mapping("id", "name", "headcount", "invited", "serves")
		if !n.IsMapping() {
			continue
		}
		g := survey.Cell{ID: s.id(m.Need("id"), seen)}
		g.Name = s.name(m, g.ID)
		if at := m.Get("headcount"); at.There() {
			g.Headcount = at.Int(0, mostPeople)
		}
		g.Invited = s.invited(m.Get("invited"))
		g.Serves = s.serves(m.Get("serves"))
		s.study.Cells = append(s.study.Cells, g)
	}
}

// serves reads which segments a cell deals with, as shares of its contacts (π, methods.md §2).
func (s *studyReader) serves(n *document.Node) map[string]float64 {
	if !n.There() {
		return nil
	}
	known := s.segmentIDs()
	shares := map[string]float64{}
	faults := s.count()
	sum := 0.0
	for _, p := range n.Mapping().Pairs() {
		if len(known) > 0 && !slices.Contains(known, p.Name) {
			p.Key.Fault(fmt.Sprintf("there is no segment %q", p.Name), instead(p.Name, known))
			continue
		}
		shares[p.Name] = p.Value.Float(0, 1)
		sum += shares[p.Name]
	}
	if s.count() == faults && math.Abs(sum-1) > wholeWithin {
		n.Fault(fmt.Sprintf("the shares of serves sum to %.4g", sum), "let them sum to 1")
	}
	return shares
}

// units reads the branches, regions or teams that exist on both sides.
func (s *studyReader) units(list *document.Node) {
	seen := map[string]bool{}
	for _, n := range list.NotEmpty() {
		m := n.About("unit "+n.Peek("id")).Mapping("id", "name", "invited", "takes_part")
		if !n.IsMapping() {
			continue
		}
		g := survey.Unit{ID: s.id(m.Need("id"), seen)}
		g.Name = s.name(m, g.ID)
		g.Invited = s.invited(m.Get("invited"))
		if part := m.Get("takes_part"); part.There() {
			g.TakesPart = map[string]bool{}
			for _, p := range part.Mapping().Pairs() {
				s.action(p.Key)
				g.TakesPart[p.Name] = p.Value.Bool()
			}
		}
		s.study.Units = append(s.study.Units, g)
	}
}

// action refuses the name of an action that is not declared.
func (s *studyReader) action(n *document.Node) {
	var ids []string
	for _, a := range s.study.Actions {
		if ids = append(ids, a.ID); a.ID == n.Raw() {
			return
		}
	}
	n.Fault(fmt.Sprintf("there is no action %q", n.Raw()), instead(n.Raw(), ids))
}

// actions reads what the company does about its findings.
func (s *studyReader) actions(list *document.Node) {
	seen := map[string]bool{}
	for _, n := range list.NotEmpty() {
		m := n.About("action "+n.Peek("id")).Mapping("id", "name", "started", "answers", "owner", "state", "due", "moves", "expected", "finding", "notes")
		if !n.IsMapping() {
			continue
		}
		a := survey.Action{ID: s.id(m.Need("id"), seen)}
		a.Name = s.name(m, a.ID)
		a.Started, a.Due = s.date(m.Get("started")), s.date(m.Get("due"))
		for _, d := range m.Get("answers").NotEmpty() {
			if id := s.dimension(d); id != "" {
				a.Answers = append(a.Answers, id)
			}
		}
		a.Owner = m.Need("owner").OneOf("hr", "marketing", "both")
		if n := m.Get("state"); n.There() {
			a.State = survey.ActionState(n.OneOf("planned", "under_way", "done", "dropped"))
		}
		if n := m.Get("moves"); n.There() {
			a.Moves = n.OneOf(survey.MovesGap, survey.MovesCustomers)
		}
		if n := m.Get("expected"); n.There() {
			a.Expected = n.Float(0, 100)
		}
		if n := m.Get("notes"); n.There() {
			a.Notes = n.Text()
		}
		a.Finding = s.finding(m.Get("finding"))
		s.study.Actions = append(s.study.Actions, a)
	}
}

// finding reads what an action answers; its figures are in the release and not in the file.
func (s *studyReader) finding(n *document.Node) *survey.Finding {
	if !n.There() {
		return nil
	}
	m := n.Mapping("wave", "pack", "dimension", "type")
	f := &survey.Finding{Wave: m.Need("wave").Word(), Dimension: s.dimension(m.Need("dimension"))}
	if f.Wave != "" && !s.hasWave(f.Wave) {
		m.Get("wave").Fault(fmt.Sprintf("there is no wave %q", f.Wave), "name one of the study's waves")
	}
	for name, to := range map[string]*string{"pack": &f.Pack, "type": &f.Type} {
		if at := m.Get(name); at.There() {
			*to = at.Word()
		}
	}
	return f
}
