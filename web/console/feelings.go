package console

import "mirror/reports"

// feelings says how customers are left feeling, and what employees guess.
func (p *Pages) feelings(v *visit, r *reports.Reading) error {
	page, err := p.report(v, r, "How do we leave customers feeling?", func(q *reports.Reading) bool { return q.FeelingGrid() != nil })
	if err != nil {
		return err
	}
	page.addPicks("felt", r.FeelingGrid(), nil)
	return page.render(v, "This wave did not ask customers to pick feelings.")
}
