package respond

import (
	"fmt"
	"strings"
	"testing"

	"mirror/gap"
)

// What customers are told of being forgotten is what the store does, in a confidential study and in an anonymous one; an open
// link leads to nobody in either.
func TestCustomersAreToldWhetherTheyCanBeForgotten(t *testing.T) {
	const (
		found   = "a mark made from your link lies sealed beside them and beside what you wrote: if you ask " + company + " to forget you, they are found by it and deleted"
		results = "results made before stay. At the close the marks are deleted; then your answers cannot be taken out again."
		never   = "Afterwards they are stored without your name and cannot be taken out again."
		mark    = "a mark of 8 bytes made from your link, beside your answers and beside each comment"
	)
	for _, c := range []struct {
		name            string
		anonymous, open bool
		said, unsaid    []string
		left            int // answers after the person was erased
	}{
		{"confidential", false, false, []string{found, results, mark}, []string{never}, 0},
		{"anonymous", true, false, []string{never}, []string{found, results, mark}, 1},
		{"confidential, open link", false, true, []string{never}, []string{found, results, mark}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, set{anonymous: c.anonymous})
			start := "/o/" + w.open[gap.Customer].Text()
			if !c.open {
				start = w.visit(gap.Customer, 0)
			}
			r := w.follow(w.post(start, nil))
			ticket := strings.Split(r.at, "/")[2]
			all := ""
			for _, page := range []string{"privacy", "record"} {
				all += " " + text(w.page(w.get("/r/"+ticket+"/"+page+"?lang=en")).root)
			}
			for _, said := range c.said {
				if !strings.Contains(all, said) {
					t.Errorf("customers are not told %q: %s", said, all)
				}
			}
			for _, unsaid := range c.unsaid {
				if strings.Contains(all, unsaid) {
					t.Errorf("customers are told %q", unsaid)
				}
			}
			w.sent(r)
			if n := w.sum("SELECT COUNT(*) FROM responses"); n != 1 {
				t.Fatalf("%d answers are stored", n)
			}
			for i := range w.tokens[gap.Customer] {
				if n, err := w.store.Erase(t.Context(), "test", w.study, fmt.Sprintf("customer%d@example.com", i)); n != 1 || err != nil {
					t.Fatal(n, err)
				}
			}
			if n := w.sum("SELECT COUNT(*) FROM responses"); n != c.left {
				t.Errorf("%d answers are left of those that were erased, want %d", n, c.left)
			}
		})
	}
}
