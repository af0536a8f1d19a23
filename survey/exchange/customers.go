package exchange

import (
	"slices"
	"strconv"
	"strings"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// Customers are customers' answers to one form on their way out, one row a person. Rows calls each for every person, as
// store.CustomerRows does.
type Customers struct {
	Form *survey.Form
	Rows func(each func(r *survey.Response) error) error
}

// customerColumn is a column of the file: a group, a question, or what was picked.
type customerColumn struct {
	name, label string
	values      []labelled // what may stand in it, from the lowest; nil: the study's groups
	many        bool       // several values with | between them
	rating      bool       // the values are numbers
	of          func(r *survey.Response) string
}

// labelled is a value and what it means.
type labelled struct{ value, label string }

// missingLabel is how a missing answer is explained where the questionnaire has no words for it.
const missingLabel = "can't say"

// cantSay is how "can't say" stands in an answers file (FORMATS.md §3).
const cantSay = "x"

// columns are those of the file, in the order of an answers file: audience and wave stand before them.
func (c *Customers) columns() []customerColumn {
	columns := []customerColumn{c.group(pack.RoleSegment, "Segment", func(r *survey.Response) survey.GroupID { return r.Group }),
		c.group(pack.RoleUnit, "Unit", func(r *survey.Response) survey.GroupID { return r.Unit })}
	columns = slices.DeleteFunc(columns, func(k customerColumn) bool {
		return len(k.values) == 0 || c.Form.Pack.InRole(gap.Customer.String(), k.name) == nil
	})
	p := c.Form.Pack
	for _, list := range [][]pack.Item{p.Items, p.Outcomes} {
		for i := range list {
			if it := &list[i]; it.Asked(gap.Customer.String()) && !p.InWords(it) {
				columns = append(columns, c.question(it))
			}
		}
	}
	for i := range c.Form.Frame.Picks {
		if c.Form.Layout.PickAsked(i, gap.Customer) {
			columns = append(columns, c.pick(i))
		}
	}
	return columns
}

// group is the column of a kind of group.
func (c *Customers) group(kind, label string, of func(*survey.Response) survey.GroupID) customerColumn {
	column := customerColumn{name: kind, label: label}
	keys := map[survey.GroupID]string{}
	for _, g := range c.Form.Groups {
		if g.Kind == kind {
			column.values = append(column.values, labelled{g.Key, g.Name})
			keys[g.ID] = g.Key
		}
	}
	column.of = func(r *survey.Response) string { return keys[of(r)] }
	return column
}

// question is the column of an item or an outcome.
func (c *Customers) question(it *pack.Item) customerColumn {
	s, l, at := c.Form.Pack.ScaleOf(it), c.Form.Layout, c.Form.Layout.Question(it.ID)
	column := customerColumn{
		name: it.ID, label: c.wording(it.Wording.Customer), many: s.Type == pack.ChoiceMany, rating: s.Type == pack.Rating,
		of: func(r *survey.Response) string { return l.Value(r.Answers, at, gap.Customer) },
	}
	for _, pt := range s.Points {
		column.values = append(column.values, labelled{pt.Value, c.text(pt.Label)})
	}
	missing := c.text(s.Missing)
	if missing == "" {
		missing = missingLabel
	}
	column.values = append(column.values, labelled{cantSay, missing})
	return column
}

// pick is the column of importance or feelings.
func (c *Customers) pick(i int) customerColumn {
	l, f := c.Form.Layout, c.Form.Frame.Picks[i]
	ask := survey.PickIn(c.Form.Pack, f.ID)
	column := customerColumn{name: f.ID, label: c.wording(ask.Wording.Customer), many: true,
		of: func(r *survey.Response) string { return strings.Join(l.Picked(r.Answers, i), "|") }}
	for _, option := range f.Options {
		column.values = append(column.values, labelled{option, c.optionName(ask, option)})
	}
	return column
}

// optionName is what an option of a pick is called: a topic's name for importance, else its own label.
func (c *Customers) optionName(ask *pack.Pick, option string) string {
	for _, d := range c.Form.Pack.Dimensions {
		if d.ID == option {
			return c.text(d.Name)
		}
	}
	for _, o := range ask.Options {
		if o.ID == option {
			return c.text(o.Label)
		}
	}
	return option
}

func (c *Customers) text(t pack.Text) string {
	p := c.Form.Pack
	s := t.In(c.Form.Programme.Language, p.DefaultLanguage)
	for _, fill := range [][2]string{{"{company}", c.Form.Programme.Company}, {"{min_cell}", strconv.Itoa(c.Form.Smallest(gap.Customer))}} {
		s = strings.ReplaceAll(s, fill[0], fill[1])
	}
	return strings.Join(strings.Fields(s), " ")
}

// wording is a statement, or two poles with a bar between them.
func (c *Customers) wording(w pack.Wording) string {
	if w.Text == nil && w.Left != nil {
		return c.text(w.Left) + " | " + c.text(w.Right)
	}
	return c.text(w.Text)
}
