package respond

import (
	"flag"
	"fmt"
	"net/http"
	"testing"

	"mirror/gap"
)

var look = flag.String("look", "", "serve the pages at this address, for a look at them, and print links")

// TestLook serves a world until it is stopped: go test ./web/respond -run TestLook -look 127.0.0.1:8099 -timeout 0
func TestLook(t *testing.T) {
	if *look == "" {
		t.Skip("-look is not given")
	}
	for i, s := range looks(t) {
		w := newWorld(t, s)
		w.pages.demo = &Demo{Banner: s.banner, Company: company, Customer: "/o/" + w.open[gap.Customer].Text(), Employee: "/o/" + w.open[gap.Employee].Text()}
		for _, side := range []gap.Audience{gap.Customer, gap.Employee} {
			for k, token := range w.tokens[side] {
				fmt.Printf("%d %s%d /i/%s\n", i, side, k, token.Text())
			}
			fmt.Printf("%d %s open /o/%s\n%d %s kiosk /o/%s\n", i, side, w.open[side].Text(), i, side, w.kiosk[side].Text())
			code, err := w.keys.PreviewCode(w.study, w.form.ID, side)
			w.must(err)
			fmt.Printf("%d %s preview /p/%s\n", i, side, code.Text())
		}
		port := fmt.Sprintf("%s%d", *look, i)
		go http.ListenAndServe(port, w.echo)
	}
	select {}
}

func looks(t testing.TB) []set {
	return []set{{people: 20}, {pack: "trust-spectrum"}, {draft: true}, {pack: "ambassador"}, {source: sourceOf(t, "every-scale"), banner: "Simulated data. No real person answered."}}
}
