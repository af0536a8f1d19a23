package store

import (
	"testing"

	"mirror/survey"
)

func TestBatchesForgetTheOrderTheyCameIn(t *testing.T) {
	var came []*job
	for i := range 200 {
		came = append(came, &job{sub: &survey.Submission{Link: survey.LinkID(i)}})
	}
	rising := 0
	b := newBatch(came, newIDs())
	for i := 1; i < len(b.subs); i++ {
		if b.subs[i].sub.Link > b.subs[i-1].sub.Link {
			rising++
		}
	}
	if len(b.subs) != 200 || rising < 60 || rising > 140 { // of a random order 99.5 ± 4.1 rise
		t.Errorf("%d of %d forms follow their predecessor", rising, len(b.subs))
	}
}
