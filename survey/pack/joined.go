package pack

import (
	"maps"
	"slices"
)

// Joined is a copy of a pack as its file has it: expectation items stand in their own dimension again, not in the one
// that Read makes of them. It shares nothing with the pack that an edit could change.
func Joined(p *Pack) *Pack {
	c := *p
	c.Languages, c.Audiences = slices.Clone(p.Languages), slices.Clone(p.Audiences)
	c.Placeholders, c.ShortForm = slices.Clone(p.Placeholders), slices.Clone(p.ShortForm)
	c.Title, c.Purpose, c.MirrorFrame = maps.Clone(p.Title), maps.Clone(p.Purpose), maps.Clone(p.MirrorFrame)
	c.Instructions, c.Privacy, c.ThankYou, c.Stem = p.Instructions.copied(), p.Privacy.copied(), p.ThankYou.copied(), p.Stem.copied()
	apart := map[string]string{}
	c.Dimensions = nil
	for _, d := range p.Dimensions {
		if d.Expects != "" {
			apart[d.ID] = d.Expects
			continue
		}
		d.Name, d.Meaning = maps.Clone(d.Name), maps.Clone(d.Meaning)
		c.Dimensions = append(c.Dimensions, d)
	}
	c.Items, c.Outcomes = copiedItems(p.Items), copiedItems(p.Outcomes)
	for i := range c.Items {
		if own := apart[c.Items[i].Dimension]; own != "" {
			c.Items[i].Dimension = own
		}
	}
	c.Open = slices.Clone(p.Open)
	for i := range c.Open {
		c.Open[i].Wording = c.Open[i].Wording.copied()
	}
	if p.Importance != nil {
		pick := *p.Importance
		pick.Wording = pick.Wording.copied()
		c.Importance = &pick
	}
	if p.Feelings != nil {
		pick := *p.Feelings
		pick.Wording, pick.Options = pick.Wording.copied(), copiedOptions(pick.Options)
		c.Feelings = &pick
	}
	c.Target = maps.Clone(p.Target)
	copyRest(&c)
	return &c
}

// copyRest copies what stands on its own in a pack.
func copyRest(c *Pack) {
	c.Scales = slices.Clone(c.Scales)
	for i := range c.Scales {
		s := &c.Scales[i]
		s.Missing, s.Points = maps.Clone(s.Missing), slices.Clone(s.Points)
		for k := range s.Points {
			s.Points[k].Label = maps.Clone(s.Points[k].Label)
		}
	}
	c.Attributes = slices.Clone(c.Attributes)
	for i := range c.Attributes {
		a := &c.Attributes[i]
		a.Label, a.Options = maps.Clone(a.Label), copiedOptions(a.Options)
	}
	c.Bands = slices.Clone(c.Bands)
	for i := range c.Bands {
		c.Bands[i].Name, c.Bands[i].Meaning = maps.Clone(c.Bands[i].Name), maps.Clone(c.Bands[i].Meaning)
	}
	if c.Classes != nil {
		classes := *c.Classes
		classes.Rules, classes.Report = slices.Clone(classes.Rules), slices.Clone(classes.Report)
		for i := range classes.Rules {
			classes.Rules[i].Name, classes.Rules[i].Meaning = maps.Clone(classes.Rules[i].Name), maps.Clone(classes.Rules[i].Meaning)
		}
		c.Classes = &classes
	}
}

func (w Wording) copied() Wording {
	return Wording{Text: maps.Clone(w.Text), Left: maps.Clone(w.Left), Right: maps.Clone(w.Right)}
}

func (s Sides) copied() Sides { return Sides{s.Customer.copied(), s.Employee.copied()} }

func copiedItems(all []Item) []Item {
	all = slices.Clone(all)
	for i := range all {
		all[i].Wording, all[i].CountAs = all[i].Wording.copied(), slices.Clone(all[i].CountAs)
	}
	return all
}

func copiedOptions(all []Option) []Option {
	all = slices.Clone(all)
	for i := range all {
		all[i].Label = maps.Clone(all[i].Label)
	}
	return all
}

// Framed reports whether the mirror frame makes an item's employees' text, word for word as it stands there, so that a
// file may leave it out.
func (p *Pack) Framed(it *Item) bool {
	customer, employee := it.Wording.Customer.Text, it.Wording.Employee.Text
	if p.MirrorFrame == nil || !it.Predicts || it.Role != "" || it.Only != "" || customer == nil || employee == nil || asks(customer) {
		return false
	}
	return maps.Equal(employee, p.Mirrored(customer))
}
