package console

import "html/template"

// marks is a table whose rows are drawn on one axis, with the same numbers as text beside the drawing.
type marks struct {
	Caption, Head, Plot, Numbers string
	Ends                         string // head of the last column, "" = there is none
	EndLabel                     string // stands before it on phones, where there are no heads; "" = it says itself what it is
	Key                          []keyed
	Above, Below                 template.HTML // axes
	Rows                         []markRow
}

// shows reports whether a figure in it is shown, or none is hidden.
func (m *marks) shows() bool {
	hidden := false
	for _, r := range m.Rows {
		for _, f := range r.Values {
			if f.Known() && f.Text != "" {
				return true
			}
			hidden = hidden || f.Hidden()
		}
	}
	return !hidden
}

// keyed is an entry of a key.
type keyed struct {
	Mark template.HTML
	Text string
}

// markRow is a row of it.
type markRow struct {
	Group string // begins a part of the table with this head, "" for none
	rowName
	Drawn       template.HTML
	Values      []fact
	End, EndSub string
}

// The marks of the two sides, for keys; parts.html has the same.
const (
	customerMark template.HTML = `<svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><circle cx="8" cy="8" r="6.5" fill="#0b65ad"/></svg>`
	employeeMark template.HTML = `<svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="M8 0L16 8L8 16L0 8Z" fill="#d4580a"/></svg>`
)

// sides is the key of both sides' marks.
func sides(customers, employees string) []keyed {
	return []keyed{{customerMark, customers}, {employeeMark, employees}}
}
