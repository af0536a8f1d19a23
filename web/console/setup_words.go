package console

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
)

// thousands is a number with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// count is a number with its noun, "no" for 0.
func count(n int, noun string) string {
	switch n {
	case 0:
		return "no " + noun + "s"
	case 1:
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}

// people is a number of people of a side.
func people(n int, a gap.Audience) string {
	if n == 0 {
		return "no " + a.String() + "s"
	}
	return count(n, a.String())
}

// sentence makes one of words that the store refused something with.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	r, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + strings.TrimSuffix(text[n:], ".") + "."
}

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

// percent writes a share for a field: 0.125 is 12.5, 0 is nothing.
func percent(share float64) string {
	if share == 0 {
		return ""
	}
	return strconv.FormatFloat(float64(int(share*1000+0.5))/10, 'f', -1, 64)
}

// parsePercent reads a share from a field, with a decimal point or comma and maybe a percent sign; 0 for nothing.
func parsePercent(text string) (float64, bool) {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%"))
	if text == "" {
		return 0, true
	}
	n, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	return n / 100, err == nil && n >= 0 && n <= 100
}

// parseCount reads a number of people, with or without commas; 0 for nothing.
func parseCount(text string) (int, bool) {
	text = strings.NewReplacer(",", "", " ", "", ".", "", "\u00a0", "").Replace(strings.TrimSpace(text))
	if text == "" {
		return 0, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && n <= 10_000_000
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
			parts = append(parts, strings.ToUpper(a.String()[:1])+a.String()[1:]+"s: not added yet.")
			continue
		}
		parts = append(parts, people(n, a)+" added.")
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
