package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// What is pasted is taken whole or refused at once: half a list would be people who are never asked, and names of the same
// letters by the ten thousand are each compared with all before them.
func TestPastedTextIsTakenWholeOrRefused(t *testing.T) {
	w := fresh(t)
	long := strings.Repeat("somebody@example.com\n", 1+mostField/21)
	if got := w.file("/console/1/contacts", "", "", url.Values{"side": {"customer"}, "text": {long}}); got.Code == http.StatusSeeOther {
		t.Error("the first part of a list that is too long was taken for all of it")
	}
	began := time.Now()
	got := w.post("/console/1/groups", url.Values{"kind": {"unit"}, "paste": {strings.Repeat("a\n", 100_000)}})
	if got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), "These are more than 300") {
		t.Errorf("too many groups: %d", got.Code)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("too many groups are refused only after %s", took)
	}
}
