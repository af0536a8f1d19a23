package disclosure

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"mirror/gap"
)

// said makes n comments of a cell (employees) or segment (customers).
func said(audience, question, group string, n int) []gap.Comment {
	var list []gap.Comment
	for i := range n {
		c := gap.Comment{Audience: audience, Question: question, Text: fmt.Sprintf("%s %s %d", question, group, i)}
		c.Unit, c.Language, c.Score = "unit", "en", "9–10"
		if audience == "employee" {
			c.Cell = gap.Word(group)
		} else {
			c.Segment = gap.Word(group)
		}
		list = append(list, c)
	}
	return list
}

// labels counts the comments of a release by the group named with them.
func labels(w gap.Wave, audience string) map[string]int {
	m := map[string]int{}
	for _, c := range w.Comments {
		if c.Audience == audience {
			m[string(c.Cell)+string(c.Segment)]++
		}
	}
	return m
}

func TestComments(t *testing.T) {
	for _, c := range []struct {
		name     string
		cells    map[string]int
		central  int
		comments []gap.Comment
		want     string
	}{
		{
			"large cells that wrote enough keep their names", map[string]int{"a": 40, "b": 30}, 0,
			slices.Concat(said("employee", "q", "a", 12), said("employee", "q", "b", 11)), "map[a:12 b:11]",
		},
		{
			"the rest takes the smallest named cell along", map[string]int{"a": 40, "b": 30, "c": 3}, 0,
			slices.Concat(said("employee", "q", "a", 12), said("employee", "q", "b", 11), said("employee", "q", "c", 2)), "map[:23]",
		},
		{
			"a cell with few comments loses its name, and the next with it", map[string]int{"a": 40, "b": 30, "c": 20}, 0,
			slices.Concat(said("employee", "q", "a", 12), said("employee", "q", "b", 11), said("employee", "q", "c", 9)), "map[:20 a:12]",
		},
		{
			"two small cells with enough people stand together", map[string]int{"a": 40, "b": 30, "c": 8, "d": 8}, 0,
			slices.Concat(said("employee", "q", "a", 12), said("employee", "q", "b", 11), said("employee", "q", "c", 2), said("employee", "q", "d", 3)), "map[:5 a:12 b:11]",
		},
		{
			"too few people on the whole side", map[string]int{"a": 5, "b": 4}, 0,
			said("employee", "q", "a", 5), "map[]",
		},
		{
			"every question for itself", map[string]int{"a": 40, "b": 30, "c": 20}, 0,
			slices.Concat(said("employee", "q", "a", 10), said("employee", "q", "b", 10), said("employee", "q", "c", 10), said("employee", "r", "a", 3)), "map[:3 a:10 b:10 c:10]",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := wave{cells: c.cells, central: c.central, customers: 300}.build()
			in.Comments = c.comments
			out := protectOne(in).Waves()[0]
			if got := fmt.Sprint(labels(out, "employee")); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			for _, x := range out.Comments {
				if x.Unit != "" || x.Language != "" || x.Score != "" {
					t.Errorf("an employee's comment carries %+v", x)
				}
			}
		})
	}
}

func TestCustomersComments(t *testing.T) {
	in := wave{cells: map[string]int{"a": 40, "b": 50}, segments: map[string]int{"s": 4, "t": 100, "u": 60, "v": 200}, customers: 364}.build()
	in.Comments = slices.Concat(said("customer", "q", "t", 3), said("customer", "q", "s", 2), said("customer", "q", "v", 8))
	in.Comments[0].Language = "cy"
	in.Comments[1].Text = "Call me: 020 7946 0958"
	out := protectOne(in).Waves()[0]
	if got := fmt.Sprint(labels(out, "customer")); got != "map[:3 v:8]" {
		t.Errorf("labels %s", got)
	}
	for _, c := range out.Comments {
		if c.Unit != "" || c.Language == "cy" || strings.Contains(c.Text, "7946") {
			t.Errorf("a comment carries %+v", c)
		}
		if c.Score != "9–10" {
			t.Errorf("the band is lost: %+v", c)
		}
	}
}

// The order says nothing about the order they came in.
func TestCommentsOrder(t *testing.T) {
	in := wave{cells: map[string]int{"a": 40, "b": 30}, customers: 300}.build()
	in.Comments = said("employee", "q", "a", 40)
	one := protectOne(in).Waves()[0].Comments
	slices.Reverse(in.Comments)
	two := protectOne(in).Waves()[0].Comments
	if !slices.Equal(one, two) {
		t.Error("the order depends on the order of the input")
	}
	if slices.Equal(one, in.Comments) || slices.IsSortedFunc(one, func(a, b gap.Comment) int { return strings.Compare(a.Text, b.Text) }) {
		t.Error("the order is the order of the input, or of the words")
	}
}
