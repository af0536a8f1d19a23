package survey_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fault"
)

// meaningOf is what we read out of a submission, unpacked again.
func meaningOf(l *survey.Layout, token string, r survey.Response) meaning {
	m := meaning{Token: token, Answers: map[string]string{}, Picks: map[string][]string{}, Comments: map[string]string{}, Seconds: r.Seconds, Arrangement: l.Arrangement(r.Answers)}
	for q := range l.Frame.Questions {
		if v := l.Value(r.Answers, q, r.Audience); v != "" {
			m.Answers[l.Frame.Questions[q].ID] = v
		}
	}
	for k := range l.Frame.Picks {
		if ids := l.Picked(r.Answers, k); ids != nil {
			m.Picks[l.Frame.Picks[k].ID] = ids
		}
	}
	for _, w := range r.Comments {
		m.Comments[l.Texts[w.Question].ID] = w.Text
		m.Language = w.Language
	}
	return m
}

// agree holds ParseJSON to the reference: both accept, with the same meaning, or both refuse.
func agree(t *testing.T, l *survey.Layout, body []byte, a gap.Audience) {
	sent := bytes.Clone(body)
	token, r, err := l.ParseJSON(body, a)
	if !bytes.Equal(sent, body) {
		t.Fatal("the body was changed")
	}
	want, refused := reference(l, body, a)
	if (err == nil) != (refused == nil) {
		t.Fatalf("%q as %s: %v; the reference says: %v", body, a, err, refused)
	}
	if err != nil {
		var faults *fault.Error
		if !errors.As(err, &faults) || len(faults.Faults) == 0 {
			t.Fatalf("%q: the error %v lists no faults", body, err)
		}
		if !cmp.Equal(r, survey.Response{}) {
			t.Fatalf("%q: refused, and accepted by halves: %+v", body, r)
		}
		return
	}
	clear(body) // the server uses it again
	if !l.Valid(r.Answers, a) || r.Audience != a {
		t.Fatalf("%q: read into what is not valid", sent)
	}
	got := meaningOf(l, token, r)
	if len(r.Comments) == 0 {
		want.Language = "" // it is told with comments only
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%q (-reference +ours):\n%s", sent, diff)
	}
}

func FuzzParseJSON(f *testing.F) {
	for _, body := range sound {
		f.Add([]byte(body), false)
		f.Add([]byte(body), true)
	}
	for _, c := range unsound {
		f.Add([]byte(c.body), c.side == gap.Employee)
	}
	_, usual := submissionOf(f)
	f.Add(usual, false)
	l := layoutOf(everyScale(f))
	f.Fuzz(func(t *testing.T, body []byte, employee bool) {
		a := gap.Customer
		if employee {
			a = gap.Employee
		}
		agree(t, l, body, a)
	})
}
