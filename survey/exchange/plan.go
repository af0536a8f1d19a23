package exchange

import (
	"slices"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// The columns that every answers file may have (FORMATS.md §3).
var fixed = []string{"audience", "wave", "cell", "segment", "unit", "account", "weight", "seconds", "language"}

// plan says what to do with each column of an answers file. A place is the
// index of a column, -1 where the file has no such column.
type plan struct {
	pack   *pack.Pack
	names  []string
	line   int            // of the header
	place  map[string]int // of fixed columns
	frame  *gap.Frame     // of any wave: the questions are the same in all
	rated  []rated
	picks  []picked
	texts  []survey.TextQuestion
	open   []opened
	filter []filtered
	spare  []int // columns without a name, or with one that is a fault already
}

// rated is the column of an item or an outcome.
type rated struct {
	column, question int
	coder            [2]*survey.Coder
}

// picked is the column of importance or feelings.
type picked struct {
	column, pick, most int
	bits               map[string]uint64
	asked              [2]bool
}

// opened is the column of what is answered in words: an open question, or an item whose scale is text.
type opened struct {
	column, question int // index in plan.texts
	asked            [2]bool
}

// filtered is the column of another attribute of the pack: checked, not used in results.
type filtered struct {
	column    int
	attribute *pack.Attribute
}

// newPlan understands the header of an answers file. A nil plan is a file whose rows make no sense.
func (r *reading) newPlan(names []string, line int, report reporter) *plan {
	p := choosePack(r.Packs, names, line, report)
	if p == nil {
		return nil
	}
	pl := &plan{pack: p, names: names, line: line, place: map[string]int{}, frame: survey.Frame(p, r.Study, ""), texts: survey.TextQuestions(p)}
	for _, name := range fixed {
		pl.place[name] = -1
	}
	for i, name := range names {
		switch {
		case name == "":
			pl.spare = append(pl.spare, i)
		case slices.Contains(names[:i], name):
			report.at(line, i+1, "keep one of them", "the column %s is there twice, also as column %d", quote(name), slices.Index(names, name)+1)
		case !pl.column(i, name):
			what, do := pl.unknown(name)
			report.at(line, i+1, do, "%s", what)
		}
	}
	return pl.complete(report, r.Study)
}

// column finds the meaning of one column.
func (pl *plan) column(i int, name string) bool {
	if slices.Contains(fixed, name) {
		pl.place[name] = i
		return true
	}
	return pl.ratedColumn(i, name) || pl.pickColumn(i, name) || pl.openColumn(i, name) || pl.filterColumn(i, name)
}

func (pl *plan) ratedColumn(i int, name string) bool {
	q, item := questionOf(pl.pack, pl.frame, name)
	if item == nil {
		return false
	}
	c := rated{column: i, question: q}
	for a := range c.coder {
		c.coder[a] = survey.NewCoder(&pl.frame.Questions[q], pl.pack.ScaleOf(item), gap.Audience(a))
	}
	pl.rated = append(pl.rated, c)
	return true
}

// questionOf finds an item or outcome in the pack and in the frame; the item is nil when there is none.
func questionOf(p *pack.Pack, f *gap.Frame, id string) (int, *pack.Item) {
	q := slices.IndexFunc(f.Questions, func(q gap.Question) bool { return q.ID == id })
	if q < 0 {
		return -1, nil
	}
	for _, list := range [][]pack.Item{p.Items, p.Outcomes} {
		for i := range list {
			if list[i].ID == id {
				return q, &list[i]
			}
		}
	}
	return -1, nil
}

func (pl *plan) pickColumn(i int, name string) bool {
	k := slices.IndexFunc(pl.frame.Picks, func(p gap.Pick) bool { return p.ID == name })
	ask := map[string]*pack.Pick{"importance": pl.pack.Importance, "feelings": pl.pack.Feelings}[name]
	if k < 0 || ask == nil {
		return false
	}
	c := picked{column: i, pick: k, most: ask.Pick, bits: map[string]uint64{}, asked: asked(ask.Wording)}
	for bit, id := range pl.frame.Picks[k].Options {
		c.bits[id] = 1 << bit
	}
	pl.picks = append(pl.picks, c)
	return true
}

func asked(w pack.Sides) [2]bool { return [2]bool{!w.Customer.Empty(), !w.Employee.Empty()} }

func (pl *plan) openColumn(i int, name string) bool {
	for k := range pl.texts {
		if q := &pl.texts[k]; q.ID == name {
			pl.open = append(pl.open, opened{column: i, question: k, asked: q.Asked})
			return true
		}
	}
	return false
}

func (pl *plan) filterColumn(i int, name string) bool {
	for k := range pl.pack.Attributes {
		if a := &pl.pack.Attributes[k]; a.ID == name && !isGroup(a.Role) {
			pl.filter = append(pl.filter, filtered{i, a})
			return true
		}
	}
	return false
}

func isGroup(role string) bool {
	return role == pack.RoleCell || role == pack.RoleSegment || role == pack.RoleUnit
}

// unknown says what is wrong with a column nobody knows, and which one may be meant.
func (pl *plan) unknown(name string) (what, do string) {
	for i := range pl.pack.Attributes {
		if a := &pl.pack.Attributes[i]; a.ID == name && isGroup(a.Role) {
			return "the column " + quote(name) + " says the " + a.Role + " of a person", "head it " + a.Role
		}
	}
	what = "there is no column " + quote(name) + " in the pack " + pl.pack.ID
	if near := nearest(name, pl.known()); near != "" {
		return what, "write " + near + " if that is meant, or take the column out"
	}
	return what, "head it with an id of the pack, or take the column out"
}

// known are the columns a file of the pack may have.
func (pl *plan) known() []string {
	names := slices.Clone(fixed)
	for _, q := range pl.frame.Questions {
		names = append(names, q.ID)
	}
	for _, p := range pl.frame.Picks {
		names = append(names, p.ID)
	}
	for _, q := range pl.texts {
		names = append(names, q.ID)
	}
	for _, a := range pl.pack.Attributes {
		if !isGroup(a.Role) {
			names = append(names, a.ID)
		}
	}
	return names
}

// complete checks that nothing a file must have is missing.
func (pl *plan) complete(report reporter, s *survey.Study) *plan {
	ok := true
	missing := func(what, do string) {
		report.at(pl.line, 1, do, "%s", what)
		ok = false
	}
	if pl.place["audience"] < 0 {
		missing("there is no column \"audience\"", "add it, with customer or employee in every row")
	}
	if len(pl.rated) == 0 {
		missing("there is no column for any item of the pack "+pl.pack.ID, "add one column for each question, headed by its id: "+someOf(questionIDs(pl.pack)))
	}
	if pl.place["wave"] < 0 && len(s.Waves) > 1 {
		missing("there is no column \"wave\", and the study has several waves", "add it, with one of "+someOf(waveIDs(s))+" in every row")
	}
	if !ok {
		return nil
	}
	return pl
}
