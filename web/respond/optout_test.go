package respond

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html/atom"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
)

// Opting out takes one POST and has an undo; opening the pages changes nothing.
func TestOptOut(t *testing.T) {
	w := newWorld(t, set{})
	start := w.visit(gap.Customer, 0)
	address, query, _ := strings.Cut(start, "?")
	state := func() survey.InvitationState {
		i, err := w.store.Invitation(t.Context(), w.tokens[gap.Customer][0].Hash())
		w.must(err)
		return i.State
	}
	out := w.get(w.page(w.get(start)).href("Don't invite me again"))
	if h1, _ := w.words(out); h1 != "Don't want to be invited again?" || state() != survey.InvitationNew {
		t.Errorf("%q, state %s", h1, state())
	}
	done := w.post(address+"/out?"+query, nil)
	if h1, _ := w.words(done); h1 != "You will not be invited again" || state() != survey.InvitationOptedOut {
		t.Errorf("%q, state %s", h1, state())
	}
	if h1, _ := w.words(w.get(start)); h1 != "You will not be invited again" {
		t.Errorf("the start says %q", h1)
	}
	undo := attr(w.page(done).all(atom.Form)[0], "action")
	if h1, _ := w.words(w.follow(w.post(undo, url.Values{"undo": {"1"}}))); h1 != "How do you see Larkfield Bank?" || state() != survey.InvitationNew {
		t.Errorf("after the undo: %q, state %s", h1, state())
	}
}

// RFC 8058: a mail program's POST is enough, and a scanner's GET does nothing.
func TestUnsubscribe(t *testing.T) {
	w := newWorld(t, set{})
	address := "/u/" + w.outs[gap.Customer][1].Text()
	state := func() survey.InvitationState {
		i, err := w.store.Invitation(t.Context(), w.tokens[gap.Customer][1].Hash())
		w.must(err)
		return i.State
	}
	for range 5 {
		w.is(w.get(address), http.StatusOK)
	}
	if state() != survey.InvitationNew {
		t.Fatal("looking unsubscribes")
	}
	done := w.post(address, url.Values{"List-Unsubscribe": {"One-Click"}})
	w.is(done, http.StatusOK)
	if state() != survey.InvitationOptedOut {
		t.Error("the POST does not unsubscribe")
	}
	w.is(w.post(attr(w.page(done).all(atom.Form)[0], "action"), url.Values{"undo": {"1"}}), http.StatusOK)
	if state() != survey.InvitationNew {
		t.Error("the undo does not take it back")
	}
	w.is(w.post("/u/"+fieldwork.NewSecret().Text(), nil), http.StatusNotFound)
}
