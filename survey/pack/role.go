package pack

// Roles of attributes.
const (
	RoleCell    = "cell"
	RoleSegment = "segment"
	RoleUnit    = "unit"
	RoleFilter  = "filter"
)

// InRole returns the attribute that plays a role (cell, segment, unit) for an audience (customer, employee),
// or nil. In answers files its column is named after the role, whatever its id.
func (p *Pack) InRole(audience, role string) *Attribute {
	for i := range p.Attributes {
		if a := &p.Attributes[i]; a.Role == role && a.Of(audience) {
			return a
		}
	}
	return nil
}

// Filters are the audience's other attributes: their columns in answers files are named by id.
func (p *Pack) Filters(audience string) []*Attribute {
	var list []*Attribute
	for i := range p.Attributes {
		if a := &p.Attributes[i]; a.Role == RoleFilter && a.Of(audience) {
			list = append(list, a)
		}
	}
	return list
}

// Of reports whether people of an audience have the attribute.
func (a *Attribute) Of(audience string) bool { return a.Audience == "" || a.Audience == audience }

// ScaleOf returns the scale of an item or outcome.
func (p *Pack) ScaleOf(item *Item) *Scale {
	for i := range p.Scales {
		if p.Scales[i].ID == item.Scale {
			return &p.Scales[i]
		}
	}
	return nil
}

// InWords reports whether an item is answered in words, so that it has no score and is no question to the engine.
func (p *Pack) InWords(item *Item) bool {
	s := p.ScaleOf(item)
	return s != nil && s.Type == FreeText
}
