package exchange

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"mirror/gap"
	"mirror/survey"
)

// Placing says which group the people of an unknown one belong to: by the list's word the group's id in files, "" = none, or
// NewGroup for one of its own.
type Placing map[string]string

// NewGroup stands for a group that is to be made.
const NewGroup = "\x00new"

// Problem is a row that is not added.
type Problem struct {
	Line int
	What string
}

// Unknown is a group of the list that the study has not.
type Unknown struct {
	Name  string
	N     int    // how many rows
	Put   string // what was chosen, an id or NewGroup; "" = none
	Nears string // the id of the study's group it is nearly called like; "" = none
}

// CheckedList is what a list comes to for one side. Nothing is stored by it.
type CheckedList struct {
	People   []survey.Person
	Lines    []int // of People
	Double   []int // lines of people who are in the list already, further up: they are added once
	NoWay    []int // lines without a usable e-mail address, and without a reference
	Other    []Problem
	Groups   []Unknown
	Units    []Unknown
	NewNames [2][]string // groups and units that are to be made, by their names
}

// Check makes people of a side out of a list. groups and units place the people of groups that the study does not have;
// where nothing is said, they are in none.
func (l *List) Check(study *survey.Study, side gap.Audience, groups, units Placing) *CheckedList {
	c := &CheckedList{}
	seen := map[string]bool{}
	group := placer{known: groupsNamed(study, UseGroup, side), placing: groups, unknown: map[string]int{}}
	unit := placer{known: groupsNamed(study, UseUnit, side), placing: units, unknown: map[string]int{}}
	for i := range l.Rows {
		row := &l.Rows[i]
		p, what := l.person(row, side)
		switch {
		case what != "":
			c.Other = append(c.Other, Problem{row.Line, what})
			continue
		case p.Email == "" && p.Reference == "":
			c.NoWay = append(c.NoWay, row.Line)
			continue
		}
		if seenBefore(seen, &p) {
			c.Double = append(c.Double, row.Line)
			continue
		}
		g, u := group.place(l.value(row, UseGroup)), unit.place(l.value(row, UseUnit))
		if p.Unit = u; side == gap.Employee {
			p.Cell = g
		} else {
			p.Segment = g
		}
		c.People, c.Lines = append(c.People, p), append(c.Lines, row.Line)
	}
	c.Groups, c.NewNames[0] = group.told()
	c.Units, c.NewNames[1] = unit.told()
	return c
}

// person reads a row; what says why it cannot be added.
func (l *List) person(row *ListRow, side gap.Audience) (p survey.Person, what string) {
	if row.Long {
		return p, "the row has more values than there are headings"
	}
	for i, v := range row.Values {
		if utf8.RuneCountInString(v) > longestField || strings.ContainsFunc(v, unicode.IsControl) {
			return p, "the " + strings.ReplaceAll(string(l.useAt(i)), "_", " ") + " is too long, or has signs that cannot be printed"
		}
	}
	p = survey.Person{Audience: side, Email: l.value(row, UseEmail), Reference: l.value(row, UseReference), Language: l.value(row, UseLanguage)}
	p.Name = strings.TrimSpace(l.value(row, UseName) + " " + l.value(row, UseLastName))
	if p.Email != "" && !IsEmail(p.Email) {
		p.Email = ""
	}
	if p.Language = strings.ReplaceAll(p.Language, "_", "-"); p.Language != "" && !isLanguage([]byte(p.Language)) {
		p.Language = "" // a country or a word: the study's language is asked in
	}
	if side == gap.Customer {
		p.Account = l.value(row, UseAccount)
		if w := l.value(row, UseWeight); w != "" {
			n, ok := number([]byte(w))
			if !ok || n <= 0 || n > maxWeight {
				return p, "the weight is no number above 0"
			}
			p.Weight = n
		}
	}
	return p, ""
}

func (l *List) useAt(at int) Use {
	for _, c := range l.Columns {
		if c.At == at {
			return c.Use
		}
	}
	return ""
}

// seenBefore reports whether somebody with one of the contacts came already, and notes both.
func seenBefore(seen map[string]bool, p *survey.Person) (before bool) {
	for _, contact := range []string{"@" + p.Email, "#" + p.Reference} {
		if key := strings.ToLower(contact); len(key) > 1 {
			before = before || seen[key]
			seen[key] = true
		}
	}
	return before
}

// placer finds the groups that a list names.
type placer struct {
	known   [][2]string
	placing Placing
	unknown map[string]int
	order   []string
}

// place is the id of a group, "" = none.
func (p *placer) place(name string) string {
	if name == "" {
		return ""
	}
	if id := groupIn(p.known, name); id != "" {
		return id
	}
	if p.unknown[name]++; p.unknown[name] == 1 {
		p.order = append(p.order, name)
	}
	put := p.placing[name]
	if put == NewGroup {
		return NewGroup + name // the caller makes it, and knows its id then
	}
	return put
}

func (p *placer) told() (unknown []Unknown, fresh []string) {
	for _, name := range p.order {
		u := Unknown{Name: name, N: p.unknown[name], Put: p.placing[name]}
		names := make([]string, len(p.known))
		for i := range p.known {
			names[i] = p.known[i][1]
		}
		if near := nearest(name, names); near != "" {
			u.Nears = groupIn(p.known, near)
		}
		unknown = append(unknown, u)
		if u.Put == NewGroup {
			fresh = append(fresh, name)
		}
	}
	return unknown, fresh
}

// groupsNamed are ids and names of the groups of a use on a side.
func groupsNamed(study *survey.Study, u Use, side gap.Audience) (list [][2]string) {
	switch {
	case study == nil:
	case u == UseUnit:
		for _, g := range study.Units {
			list = append(list, [2]string{g.ID, g.Name})
		}
	case side == gap.Employee:
		for _, g := range study.Cells {
			list = append(list, [2]string{g.ID, g.Name})
		}
	default:
		for _, g := range study.Segments {
			list = append(list, [2]string{g.ID, g.Name})
		}
	}
	return list
}

// groupIn is the id of the group that is called so, whatever the case of its letters; "" = none.
func groupIn(groups [][2]string, name string) string {
	for _, g := range groups {
		if strings.EqualFold(g[0], name) || strings.EqualFold(g[1], name) {
			return g[0]
		}
	}
	return ""
}

var notInIDs = regexp.MustCompile(`[^\pL\pN]+`)

// GroupID makes an id for files out of a group's name, one that is not taken.
func GroupID(name string, taken []string) string {
	base := strings.Trim(notInIDs.ReplaceAllString(strings.ToLower(name), "-"), "-")
	if r := []rune(base); len(r) > 40 {
		base = strings.Trim(string(r[:40]), "-")
	}
	if base == "" {
		base = "group"
	}
	id := base
	for n := 2; slices.Contains(taken, id); n++ {
		id = base + "-" + strconv.Itoa(n)
	}
	return id
}
