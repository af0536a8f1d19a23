package pack

import (
	"fmt"

	"mirror/survey/document"
)

// Roles of outcomes.
const (
	Recommend = "recommend"
	Trust     = "trust"
	Intent    = "intent"
	Behaviour = "behaviour"
)

// readOutcomes reads what the relationship is worth.
func (r *reader) readOutcomes() {
	roles := map[string]string{}
	for _, n := range r.top.Get("outcomes").NotEmpty() {
		m, about, ok := r.entry(n, "outcome", "id", "role", "scale", "customer", "employee", "count_as", "good_when_high", "employee_scale", "employee_answers", "only")
		if !ok {
			continue
		}
		it := Item{ID: r.question(m.Need("id"), "the outcome")}
		role := m.Need("role")
		it.Role = role.OneOf(Recommend, Trust, Intent, Behaviour)
		if first := roles[it.Role]; first != "" && (it.Role == Recommend || it.Role == Trust) {
			role.Fault(fmt.Sprintf("%s has the role %s already", first, it.Role), "give this one the role intent")
		}
		roles[it.Role] = it.ID
		if it.Role == "" {
			it.Role = Intent // the fault is told; what follows reads it as an outcome
		}
		it.Predicts = r.predicts(m.Get("employee_answers"), r.pack.Predicts)
		s := r.scaleOf(n, m, &it)
		r.fits(m, &it, s)
		r.share(m, &it, s, false)
		r.percent(m, &it, s)
		r.wording(n, m, &it, s, about)
		r.pack.Outcomes = append(r.pack.Outcomes, it)
	}
}

// fits refuses a scale on which a role means nothing.
func (r *reader) fits(m document.Mapping, it *Item, s *Scale) {
	if s == nil || len(s.Points) == 0 {
		return
	}
	at := m.Get("scale")
	if !at.There() {
		at = m.Get("role")
	}
	switch {
	case it.Role == Recommend && (s.Type != Rating || s.Lo() != 0 || s.Hi() != 10):
		at.Fault("net recommendation needs answers from 0 to 10", "use a rating scale from 0 to 10, or the role intent")
	case it.Role == Trust && s.Type != Rating:
		at.Fault("trust is rated, and this scale is a choice", "use a rating scale, or the role behaviour")
	case it.Role == Behaviour && s.Type == Rating:
		at.Fault("a behaviour is counted, and this scale is a rating", "use a choice_one scale with count_as, or the role intent")
	}
}

// percent reads whether employees say how many of 100 customers do it.
func (r *reader) percent(m document.Mapping, it *Item, s *Scale) {
	n := m.Get("employee_scale")
	if it.EmployeePercent = n.OneOf("percent") != ""; !it.EmployeePercent {
		return
	}
	switch {
	case s != nil && s.Type == Rating:
		n.Fault("employee_scale: percent is for choices, and this is a rating", "take it out")
	case !it.Predicts:
		n.Fault("employees answer for themselves here, so they cannot say how many of 100 customers do", "take it out, or set employee_answers: as_customers")
	case !r.asks("employee"):
		n.Fault("the pack does not ask employees", "take it out")
	}
}
