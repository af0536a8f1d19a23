package web

import (
	"net/http"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
)

// P29: mail scanners open every link before people do, and more than once. Nothing is spent and nobody is unsubscribed.
func TestOpeningALinkChangesNothing(t *testing.T) {
	w := newWorld(t, 14, nil)
	state := func(token fieldwork.Token) survey.InvitationState {
		t.Helper()
		i, err := w.store.Invitation(background, token.Hash())
		if err != nil {
			t.Fatal(err)
		}
		return i.State
	}
	preview, err := w.keys.PreviewCode(w.study, w.form.ID, gap.Customer)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		for _, link := range []string{"/i/" + w.tokens[a][0].Text(), "/u/" + w.tokens[a][0].Text(), "/u/" + w.optOut[a][0].Text(), "/o/" + w.open.Text(), "/p/" + preview.Text()} {
			for _, method := range []string{"GET", "HEAD"} {
				for n := range 5 {
					address := link
					for range 4 { // a scanner follows where it is led
						got := ask(w, method, address, "", set("Sec-Fetch-Site", ""))
						if got.Code >= 400 {
							t.Fatalf("%s %s, time %d: %d", method, strings.SplitN(address, "/", 3)[1], n+1, got.Code)
						}
						if address = strings.TrimPrefix(got.Header().Get("Location"), base); address == "" {
							break
						}
					}
				}
			}
		}
		if got := state(w.tokens[a][0]); got != survey.InvitationNew {
			t.Errorf("after all scanners the invitation of the %s is %s", a, got)
		}
		b := &browser{t: t, s: w, note: "fine"}
		b.finish("/i/" + w.tokens[a][0].Text())
		if got := state(w.tokens[a][0]); got != survey.InvitationUsed {
			t.Errorf("after sending, the invitation of the %s is %s", a, got)
		}
	}
}

// P29: one POST without cookies or a form of ours unsubscribes, now and after the list was imported again (RFC 8058).
func TestOneClickUnsubscribes(t *testing.T) {
	w := newWorld(t, 14, nil)
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		for name, token := range map[string]fieldwork.Token{"the personal link": w.tokens[a][1], "the link to stop": w.optOut[a][2]} {
			before := w.invited(t, a)
			for range 2 { // mail servers repeat themselves
				got := ask(w, "POST", "/u/"+token.Text(), "List-Unsubscribe=One-Click", set("Sec-Fetch-Site", "cross-site"), set("Origin", "https://mail.test"))
				if got.Code != http.StatusOK {
					t.Fatalf("%s: %d\n%s", name, got.Code, got.Body)
				}
			}
			if got := w.invited(t, a); got != before-1 {
				t.Errorf("%s: %d %ss are invited, %d before", name, got, a, before)
			}
			if _, _, err := w.store.SavePeople(background, "test", w.study, somePeople(14)); err != nil {
				t.Fatal(err)
			}
			if n, err := w.store.Invite(background, "test", w.study, w.form.ID, a, w.deriveWith(t, w.keys)); n != 0 || err != nil {
				t.Errorf("%s: after a new import %d are invited again (%v)", name, n, err)
			}
			if got := w.invited(t, a); got != before-1 {
				t.Errorf("%s: after a new import %d %ss are invited, %d before", name, got, a, before)
			}
		}
	}
}

// invited is how many of a side are invited and did not opt out.
func (w *world) invited(t testing.TB, a gap.Audience) (n int) {
	t.Helper()
	for _, err := range w.store.Invitations(background, w.study, w.form.ID, a) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}
