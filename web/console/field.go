package console

import "strings"

// field is one line of text in a form, for the template "text-field".
type fieldView struct{ ID, Label, Value, Wrong, Type, Complete, Hint string }

// field makes one. More are its type, autocomplete and hint, as KEY=VALUE.
func field(id, label, value, wrong string, more ...string) fieldView {
	f := fieldView{ID: id, Label: label, Value: value, Wrong: wrong, Type: "text", Complete: "off"}
	for _, m := range more {
		key, value, _ := strings.Cut(m, "=")
		switch key {
		case "type":
			f.Type = value
		case "autocomplete":
			f.Complete = value
		case "hint":
			f.Hint = value
		}
	}
	return f
}

// DescribedBy are the ids of what explains the field.
func (f fieldView) DescribedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.ID+"-hint")
	}
	if f.Wrong != "" {
		ids = append(ids, f.ID+"-msg")
	}
	return strings.Join(ids, " ")
}
