package pack

import (
	"fmt"

	"mirror/survey/document"
)

// lists are the company's own lists that an attribute may take its options from, by role.
var lists = map[string]string{RoleSegment: "segments", RoleCell: "cells", RoleUnit: "units"}

// readAttributes reads what is known of the people who answer.
func (r *reader) readAttributes() {
	for _, n := range r.top.Get("attributes").NotEmpty() {
		m, about, ok := r.entry(n, "attribute", "id", "audience", "role", "source", "label", "options", "options_from")
		if !ok {
			continue
		}
		a := Attribute{ID: r.claim(m.Need("id"), "the attribute")}
		role := m.Need("role")
		a.Role = role.OneOf(RoleSegment, RoleCell, RoleUnit, RoleFilter)
		if reserved[a.ID] && a.ID != a.Role {
			m.Get("id").Fault(fmt.Sprintf("the id %s has another meaning in answers files", a.ID), "choose another id")
		}
		a.Source = m.Need("source").OneOf("invitation", "ask")
		r.attributeAudience(m, &a)
		a.Label = r.words(m.Need("label"), wordsOf{about: about, most: 100})
		r.attributeOptions(n, m, &a, about)
		r.onePerRole(role, &a)
		r.pack.Attributes = append(r.pack.Attributes, a)
	}
}

// attributeAudience reads whose attribute it is. Segments are customers and cells are employees, also where the file does not say so.
func (r *reader) attributeAudience(m document.Mapping, a *Attribute) {
	n := m.Get("audience")
	a.Audience = n.OneOf("customer", "employee")
	if a.Audience != "" && !r.asks(a.Audience) {
		n.Fault(fmt.Sprintf("the pack does not ask %ss", a.Audience), "take the attribute out, or add them to audiences")
	}
	whose := map[string]string{RoleSegment: "customer", RoleCell: "employee"}[a.Role]
	if whose == "" {
		return
	}
	if a.Audience != "" && a.Audience != whose {
		n.Fault(fmt.Sprintf("a %s is a group of %ss", a.Role, whose), "write audience: "+whose+", or the role filter")
	}
	a.Audience = whose
}

func (r *reader) attributeOptions(n *document.Node, m document.Mapping, a *Attribute, about string) {
	own, from := m.Get("options"), m.Get("options_from")
	switch {
	case own.There() && from.There():
		from.Fault("there are options and options_from", "keep one of the two")
	case own.There():
		a.Options = r.options(own, about, false)
	case from.There():
		a.OptionsFrom = from.OneOf("units", "segments", "cells")
		if want := lists[a.Role]; a.OptionsFrom != "" && a.Role != "" && a.OptionsFrom != want {
			if want == "" {
				from.Fault("a filter has no list of the company's own", "write its options")
				return
			}
			from.Fault(fmt.Sprintf("a %s takes its options from %s", a.Role, want), "write options_from: "+want)
		}
	default:
		n.Fault("options are missing", "write options: …, or options_from: units, segments or cells")
	}
}

// onePerRole refuses a second segment, cell or unit for the same people.
func (r *reader) onePerRole(n *document.Node, a *Attribute) {
	if a.Role == "" || a.Role == RoleFilter {
		return
	}
	for _, audience := range r.pack.Audiences {
		if before := r.pack.InRole(audience, a.Role); before != nil && a.Of(audience) {
			n.Fault(fmt.Sprintf("%s is the %s of %ss already", before.ID, a.Role, audience), "use the role filter for this one")
			return
		}
	}
}
