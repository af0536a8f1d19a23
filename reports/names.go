package reports

import (
	"slices"
	"strings"

	"mirror/gap"
	"mirror/survey/pack"
)

// unnamed stands for a company whose study does not name it.
const unnamed = "the company"

// text is a wording of the pack in the study's language, with the company's name filled in.
func (p *part) text(t pack.Text) string {
	s := t.In(p.language, p.pack.DefaultLanguage)
	if rest, first := strings.CutPrefix(s, "{company}"); first && p.company == unnamed {
		s = upperFirst(unnamed) + rest
	}
	return strings.ReplaceAll(s, "{company}", p.company)
}

// or keeps a name that is not empty.
func or(name, id string) string {
	if name == "" {
		return id
	}
	return name
}

// dimension is a dimension's name.
func (p *part) dimension(id string) string {
	if i := slices.IndexFunc(p.pack.Dimensions, func(d pack.Dimension) bool { return d.ID == id }); i >= 0 {
		return or(p.text(p.pack.Dimensions[i].Name), id)
	}
	return id
}

// kindOf is the family of a row about a dimension or about a family.
func (p *part) kindOf(r gap.Row) string {
	if r.Level == gap.LevelFamily {
		return upperFirst(r.ID)
	}
	return p.kind(r.ID)
}

// kind is a dimension's family as a word for a cell.
func (p *part) kind(dimension string) string {
	i := slices.IndexFunc(p.pack.Dimensions, func(d pack.Dimension) bool { return d.ID == dimension })
	if i < 0 {
		return ""
	}
	switch gap.Family(p.pack.Dimensions[i].Kind) {
	case gap.Emotional:
		return "Emotional"
	case gap.Functional:
		return "Functional"
	}
	return ""
}

// item finds an item or outcome; nil when the pack has none of that id.
func (p *part) item(id string) *pack.Item {
	for _, list := range [][]pack.Item{p.pack.Items, p.pack.Outcomes} {
		if i := slices.IndexFunc(list, func(it pack.Item) bool { return it.ID == id }); i >= 0 {
			return &list[i]
		}
	}
	return nil
}

// itemText is the customers' wording of an item, or the employees' where only they are asked.
func (p *part) itemText(id string) string {
	it := p.item(id)
	if it == nil {
		return id
	}
	w := it.Wording.Customer
	if w.Empty() {
		w = it.Wording.Employee
	}
	if w.Text == nil {
		return or(p.text(w.Left)+" / "+p.text(w.Right), id)
	}
	return or(p.text(w.Text), id)
}

// predicted reports whether employees answer a question as they believe customers would.
func (p *part) predicted(question string) bool {
	if it := p.item(question); it != nil {
		return it.Predicts
	}
	return p.Predicted
}

// scale is the answer scale of a question; nil when the pack is not at hand.
func (p *part) scale(id string) *pack.Scale {
	it := p.item(id)
	if it == nil {
		return nil
	}
	if i := slices.IndexFunc(p.pack.Scales, func(s pack.Scale) bool { return s.ID == it.Scale }); i >= 0 {
		return &p.pack.Scales[i]
	}
	return nil
}

// choice reports whether a question is answered by choosing, and so is a share.
func (p *part) choice(id string) bool {
	s := p.scale(id)
	return s != nil && (s.Type == pack.ChoiceOne || s.Type == pack.ChoiceMany)
}

// attribute is the label of an option of the pack's attribute with that role.
func (p *part) attribute(role, id string) string {
	for _, a := range p.pack.Attributes {
		if a.Role != role {
			continue
		}
		if i := slices.IndexFunc(a.Options, func(o pack.Option) bool { return o.ID == id }); i >= 0 {
			return p.text(a.Options[i].Label)
		}
	}
	return ""
}

// Other groups are pooled where some are hidden; this is what the pool is called.
const others = "Other groups (combined)"

// cell, segment and unit are the names of groups: the study's, else the pack's, else the id.

func (p *part) cell(id gap.Word) string {
	for _, c := range p.study.Cells {
		if c.ID == string(id) && c.Name != "" {
			return c.Name
		}
	}
	return or(p.attribute("cell", string(id)), string(id))
}

func (p *part) segment(id gap.Word) string {
	for _, s := range p.study.Segments {
		if s.ID == string(id) && s.Name != "" {
			return s.Name
		}
	}
	return or(p.attribute("segment", string(id)), string(id))
}

func (p *part) unit(id gap.Word) string {
	for _, u := range p.study.Units {
		if u.ID == string(id) && u.Name != "" {
			return u.Name
		}
	}
	return or(p.attribute("unit", string(id)), string(id))
}

// unitWord is the questionnaire's word for a unit, such as "branch", inside an
// English sentence; a label in another language does not fit one.
func (p *part) unitWord() string {
	for _, a := range p.pack.Attributes {
		if a.Role == "unit" && a.Label["en"] != "" {
			return lowerFirst(a.Label["en"])
		}
	}
	return "unit"
}

// unitHead is the same word as the head of a column.
func (p *part) unitHead() string { return upperFirst(p.unitWord()) }

// place names the group a figure is about; everyone is called all.
func (p *part) place(at gap.Place, all string) string {
	var parts []string
	if at.Unit != "" {
		parts = append(parts, p.unit(at.Unit))
	}
	if at.Cell != "" {
		parts = append(parts, p.cell(at.Cell))
	}
	if at.Segment != "" {
		parts = append(parts, p.segment(at.Segment))
	}
	return or(strings.Join(parts, ", "), all)
}

// option is the label of a word to pick; importance picks are dimensions.
func (p *part) option(question, id string) string {
	for _, k := range []*pack.Pick{p.pack.Importance, p.pack.Feelings} {
		if k == nil {
			continue
		}
		if i := slices.IndexFunc(k.Options, func(o pack.Option) bool { return o.ID == id }); i >= 0 {
			return or(p.text(k.Options[i].Label), id)
		}
	}
	return p.dimension(id)
}

// feelingGroup is what a feeling does to loyalty, in a word.
func (p *part) feelingGroup(id string) string {
	if p.pack.Feelings == nil {
		return ""
	}
	for _, o := range p.pack.Feelings.Options {
		if o.ID == id {
			switch o.Group {
			case "builds":
				return "Builds loyalty"
			case "holds":
				return "Neither"
			case "erodes":
				return "Erodes loyalty"
			}
		}
	}
	return ""
}

// band is the name of a band of the trust spectrum.
func (p *part) band(id string) string {
	if i := slices.IndexFunc(p.pack.Bands, func(b pack.Band) bool { return b.ID == id }); i >= 0 {
		return or(p.text(p.pack.Bands[i].Name), id)
	}
	return id
}

// class is the name of a group of people.
func (p *part) class(id string) string {
	if p.pack.Classes == nil {
		return id
	}
	if i := slices.IndexFunc(p.pack.Classes.Rules, func(r pack.Rule) bool { return r.Group == id }); i >= 0 {
		return or(p.text(p.pack.Classes.Rules[i].Name), id)
	}
	return id
}

// outcomeName is an outcome in a word, for sentences; its wording where there is no word for it.
func (p *part) outcomeName(id string) string {
	if it := p.item(id); it != nil {
		switch it.Role {
		case "recommend":
			return "recommendation"
		case "trust":
			return "trust"
		}
	}
	return "“" + p.itemText(id) + "”"
}

// question is the wording of an open question for one side.
func (p *part) question(id, audience string) string {
	var asked pack.Sides
	if i := slices.IndexFunc(p.pack.Open, func(q pack.OpenQuestion) bool { return q.ID == id }); i >= 0 {
		asked = p.pack.Open[i].Wording
	} else if it := p.item(id); it != nil {
		asked = it.Wording // an item that is answered in words
	}
	w := asked.Customer
	if audience == gap.Employee.String() {
		w = asked.Employee
	}
	return or(p.text(w.Text), id)
}
