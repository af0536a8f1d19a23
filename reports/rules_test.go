package reports

import (
	"strings"
	"testing"
)

func TestRulesAreReadStrictly(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"unknown key":      {"low_base: 30", "low_bass: 30", "low_bass"},
		"repeated key":     {"low_base: 30", "low_base: 30\n  low_base: 31", "low_base"},
		"unknown name":     {"{customers_n}[ (", "{customer_n}[ (", "{customer_n}"},
		"open bracket":     {"[, 95% range", "[, [95% range", "brackets"},
		"owner":            {"owner: hr", "owner: boss", "owner"},
		"other format":     {"mirror-findings/1", "mirror-findings/2", "format"},
		"joins nothing":    {"with: [who]", "with: [whom]", "row of its own"},
		"cell type":        {"Know how customers see us, and it is good: {list}", "Know how customers see us, and it is good: {lists}", "cell type in_touch_good"},
		"brace with space": {"{employees_n}[ (", "{ employees_n}[ (", "brace"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(string(findingsFile), c.old, c.new, 1)
			if text == string(findingsFile) {
				t.Fatalf("%q is not in findings.yaml", c.old)
			}
			_, err := readRules([]byte(text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v does not say %q", err, c.want)
			}
		})
	}
}

func TestFill(t *testing.T) {
	for _, c := range []struct {
		sentence, want string
		ok             bool
	}{
		{"{a} of {b}", "1 of 2", true},
		{"{a}[ and {none}]!", "1!", true},
		{"{a}[ and {b}]!", "1 and 2!", true},
		{"{none} of {b}", "", false},
		{"[{none}]", "", true},
	} {
		got, ok := fill(c.sentence, words{"a": "1", "b": "2"})
		if got != c.want || ok != c.ok {
			t.Errorf("fill(%q) = %q, %v; want %q, %v", c.sentence, got, ok, c.want, c.ok)
		}
	}
}
