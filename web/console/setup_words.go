package console

import (
	"errors"
	"fmt"
	"strings"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
)

// refused is the plain sentence with which the store refused something; "" where err is anything else.
func refused(err error) string {
	if !errors.Is(err, store.ErrState) {
		return ""
	}
	for {
		next := errors.Unwrap(err)
		if next == nil || next == store.ErrState {
			return sentence(err.Error())
		}
		err = next
	}
}

// asksText says what a wave asks.
func asksText(forms []*survey.Form) string {
	if len(forms) == 0 {
		return "Not chosen yet."
	}
	var all []string
	for _, f := range forms {
		topics := 0
		for _, d := range f.Pack.Dimensions {
			if d.Expects == "" {
				topics++
			}
		}
		all = append(all, fmt.Sprintf("%s – %s in %s", f.Pack.Title.In("en", f.Pack.DefaultLanguage), count(len(f.Pack.Items), "statement"), count(topics, "topic")))
	}
	return strings.Join(all, "; ") + "."
}

// groupsText says which groups there are.
func groupsText(s *survey.Study) string {
	if len(s.Cells)+len(s.Segments)+len(s.Units) == 0 {
		return "None yet. Results can be split by what you enter here."
	}
	text := count(len(s.Cells), "team") + ", " + count(len(s.Segments), "customer segment")
	if len(s.Units) > 0 {
		text += ", " + count(len(s.Units), "unit")
	}
	return text + "."
}

// contactsText says how many are on the list; listed is true where each side that is asked has somebody.
func contactsText(o *store.Outlook) (text string, listed bool) {
	listed = true
	var parts []string
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		if asksAny(o) && !o.Sides[a] {
			continue
		}
		n := o.Listed[a]
		if n == 0 {
			listed = false
			parts = append(parts, sideNames[a][0]+": not added yet.")
			continue
		}
		parts = append(parts, count(n, a.String())+" added.")
	}
	return strings.Join(parts, " "), listed
}

func asksAny(o *store.Outlook) bool { return o.Sides[gap.Customer] || o.Sides[gap.Employee] }

// contactsButton names the side that is missing.
func contactsButton(o *store.Outlook) string {
	for _, a := range []gap.Audience{gap.Employee, gap.Customer} {
		if o.Listed[a] == 0 && (o.Sides[a] || !asksAny(o)) && o.Listed[1-a] > 0 {
			return "Add " + a.String() + "s"
		}
	}
	return "Add contacts"
}
