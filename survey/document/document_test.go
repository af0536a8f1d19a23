package document

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mirror/survey/fault"
)

func parse(content string) (*Node, *fault.List) {
	var faults fault.List
	return Parse("f.yaml", strings.NewReader(content), &faults), &faults
}

func told(l *fault.List) []string {
	var all []string
	for _, f := range l.Faults {
		all = append(all, strings.TrimPrefix(f.String(), "f.yaml:"))
	}
	return all
}

func TestSyntax(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", "1:1: it is empty: write something, or check that it is the right file"},
		{"# only a remark\n", "1:1: it is empty: write something, or check that it is the right file"},
		{"a: \"x\n", "1:4: a quotation mark is opened and never closed: close it with the same mark"},
		{"a: 1\nb: [1, 2\n", "2:4: a square bracket is opened and never closed: close it with ]"},
		{"a: {b: 1\n", "1:4: a curly brace is opened and never closed: close it with }"},
		{"a: time: noon\n", "1:4: there is a second colon on the line: put text that contains a colon in quotes"},
		{"a:\n\tb: 1\n", "2:1: the line begins with a tab: indent with spaces"},
		{"a: @home\n", "1:4: text begins with a character that means something in YAML: put the text in quotes"},
		{"a:\n  - b\n c: 1\n", "3:2: this does not fit what stands before it: check the indentation, and that every quotation mark above is closed"},
		{"a: 1\nb:#2\n", "2:1: the line has no name with a colon and a space after it: write it as name: value"},
		{"a: x\nb: \xff\n", "2:4: a character is not written in UTF-8: save the file with the encoding UTF-8"},
		{"? a\n: b\n", "1:1: a name begins with a question mark: write it as name: value"},
		{"a: 1\n---\nb: 2\n", "3:2: a second document begins after ---: put each document in a file of its own"},
		{"a: &x 1\n", "1:4: references (& * <<) are not used in these files: write the value out"},
		{"a: *x\n", "1:4: references (& * <<) are not used in these files: write the value out"},
		{"a:\n  <<: {b: 1}\n", "2:3: references (& * <<) are not used in these files: write the value out"},
		{"a: !!str 5\n", "1:4: tags and directives (! %) are not used in these files: take it out, and put text in quotes"},
		{"a: 1\nb: 2\na: 3\n", "3:1: a comes twice; the first is in line 1: keep one of them"},
		{"a: {b: 1, b: 2}\n", "1:11: b comes twice; the first is in line 1: keep one of them"},
	} {
		_, faults := parse(c.in)
		if diff := cmp.Diff([]string{c.want}, told(faults)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.in, diff)
		}
	}
}

func TestValues(t *testing.T) {
	n, faults := parse("\ufefftext: \" words \"\nblock: |\n  two\n  lines\nnumber: 7\nshare: 0.5\nyes: true\nlist: [a, 2]\nday: 2026-03-02\nempty:\n")
	m := n.Mapping("text", "block", "number", "share", "yes", "list", "day", "empty", "absent")
	var list []string
	for _, e := range m.Get("list").List() {
		list = append(list, e.Word())
	}
	got := []any{
		m.Need("text").Text(), m.Need("block").Text(), m.Need("number").Int(0, 9), m.Need("number").Float(0, 9), m.Need("share").Float(0, 1),
		m.Need("yes").Bool(), list, m.Need("day").Word(), m.Get("empty").Null(), m.Get("absent").Text(), m.Get("absent").There(),
	}
	want := []any{"words", "two\nlines", 7, 7.0, 0.5, true, []string{"a", "2"}, "2026-03-02", true, "", false}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if faults.Err() != nil {
		t.Error(faults.Err())
	}
}

// Every wrong value is told, and reading goes on.
func TestWrongKinds(t *testing.T) {
	n, faults := parse("text: 5\nnumber: \"7\"\nshare: many\nyes: yes\nlist: a\nmap: a\nempty:\nhigh: 12\nword: recomend\nlost: [a: b]\nnolist: []\n")
	n.About("the thing")
	m := n.Mapping("text", "number", "share", "yes", "list", "map", "empty", "high", "word", "nolist", "needed")
	m.Need("text").Text()
	m.Need("number").Int(0, 9)
	m.Need("share").Float(0, 1)
	m.Need("yes").Bool()
	m.Need("list").List()
	m.Need("map").Mapping("a").Need("a").Text()
	m.Need("empty").Text()
	m.Need("high").Int(0, 9)
	m.Need("word").OneOf("recommend", "trust")
	m.Need("nolist").NotEmpty()
	m.Need("needed").Text()
	want := []string{
		`10:1: the thing: "lost" is not known here: did you mean list?`,
		`1:7: the thing: text is 5, where text belongs: write text, in quotes`,
		`2:9: the thing: number is "7", where a whole number belongs: write a whole number, without quotes`,
		`3:8: the thing: share is "many", where a number belongs: write a number, without quotes`,
		`4:6: the thing: yes is "yes", where true or false belongs: write true or false, without quotes`,
		`5:7: the thing: list is "a", where a list belongs: write a list: [one, two], or one entry a line beginning with a hyphen`,
		`6:6: the thing: map is "a", where a block of names and values belongs: write name: value, one a line and indented, or {name: value}`,
		`7:7: the thing: empty is empty: write it, or take the line out`,
		`8:7: the thing: high is 12: write a whole number from 0 to 9`,
		`9:7: the thing: word is "recomend": did you mean recommend?`,
		`11:9: the thing: nolist is an empty list: write at least one entry, or take the line out`,
		`1:1: the thing: needed is missing: add needed: …`,
	}
	if diff := cmp.Diff(want, told(faults)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Files made to keep the reader busy are refused, and quickly.
func TestBounds(t *testing.T) {
	for name, in := range map[string]string{
		"size":     strings.Repeat("# 567890123456789012345678901234567890\n", MaxSize/30),
		"brackets": strings.Repeat("[", 100_000),
		"braces":   strings.Repeat("{a: ", 100_000),
		"hyphens":  strings.Repeat("- ", 100_000),
		"names":    strings.Repeat("a: 1\n", 100_000),
		"entries":  strings.Repeat("- 1\n", 600_000),
		"steps":    steps(1000),
	} {
		start := time.Now()
		_, faults := parse(in)
		if len(faults.Faults) != 1 {
			t.Errorf("%s: %d faults, want 1", name, len(faults.Faults))
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
}

// steps is a block in a block in a block.
func steps(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%sa:\n", strings.Repeat(" ", i))
	}
	return b.String()
}

func TestNearest(t *testing.T) {
	known := []string{"reverse", "mirror_frame", "missing", "count_as", "employee", "id"}
	for word, want := range map[string]string{
		"revers": "reverse", "mirror-frame": "mirror_frame", "misisng": "missing", "countas": "count_as", "Employee": "employee",
		"employees": "employee", "colour": "", "di": "id", "mirror": "mirror_frame", "": "", strings.Repeat("x", 5000): "",
	} {
		if got := Nearest(word, known); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", clip(word), got, want)
		}
	}
}
