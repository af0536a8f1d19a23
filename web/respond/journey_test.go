package respond

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"mirror/gap"
)

// A whole journey on both sides ends with one stored response.
func TestJourney(t *testing.T) {
	for _, side := range []gap.Audience{gap.Customer, gap.Employee} {
		t.Run(side.String(), func(t *testing.T) {
			w := newWorld(t, set{})
			r := w.started(side, 0)
			for n := 1; ; n++ {
				at := r.at
				form := w.answers(r)
				r = w.post(at, form)
				if r.Code == http.StatusOK {
					break
				}
				r = w.follow(r)
				w.is(r, http.StatusOK)
				if r.at[len(r.at)-12:len(r.at)-8] == "sent" || n > 20 {
					break
				}
			}
			fmt.Println(bodyText(r.Body.String()))
			if n := w.stored("responses"); n != 1 {
				t.Errorf("%d responses are stored", n)
			}
		})
	}
}

func (w *world) answers(r reply) url.Values {
	form := url.Values{}
	for i := range w.form.Frame.Questions {
		for _, side := range []gap.Audience{gap.Customer} {
			if v := w.form.Layout.Values(i, side); len(v) > 0 {
				form.Set(fmt.Sprintf("q%d", i), v[len(v)-1])
			}
		}
	}
	form.Set("q30", "40")
	form.Set("q31", "10")
	return form
}
