package store_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// A wave is closed while forms come in: what was acknowledged before is in the closed wave, nothing comes after, and no
// link is spent for nothing. Closing does not wait for the stream to end: that goes on until the wave takes nothing more.
func TestClosingAWaveWhileFormsComeIn(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Customers: 4000})
		tokens := f.Tokens[gap.Customer]
		var recorded, refused, busy, next atomic.Int64
		var clients sync.WaitGroup
		for range 32 {
			clients.Go(func() {
				for {
					n := int(next.Add(1) - 1)
					sub := &survey.Submission{Study: f.Study, Form: f.Form.ID, Token: tokens[n%len(tokens)],
						Response: survey.Response{Audience: gap.Customer, Answers: f.Form.Layout.Blank(), Seconds: -1}}
					var got survey.Outcome
					err := patiently(func() (err error) {
						if got, err = s.Submit(t.Context(), sub); errors.Is(err, store.ErrBusy) {
							busy.Add(1)
						}
						return err
					})
					switch {
					case err == nil && got == survey.Recorded:
						recorded.Add(1)
					case err == nil && got == survey.AlreadyRecorded && n >= len(tokens):
					case err == nil && got == survey.NotTaking:
						refused.Add(1)
						return
					default:
						t.Errorf("got %v %v", got, err)
						return
					}
				}
			})
		}
		for recorded.Load() < 300 && !t.Failed() {
			time.Sleep(time.Millisecond)
		}
		began := time.Now()
		if err := s.CloseWave(t.Context(), storetest.By, f.Study, f.Wave); err != nil {
			t.Fatal(err)
		}
		took := time.Since(began)
		clients.Wait()
		t.Logf("closed in %v; %d recorded, %d refused, %d told to come back", took, recorded.Load(), refused.Load(), busy.Load())
		if got := number(t, s, "SELECT count(*) FROM responses"); int64(got) != recorded.Load() {
			t.Errorf("%d responses, want the %d that were acknowledged", got, recorded.Load())
		}
	})
}

// While the transaction that closes a wave is under way nothing is stored in the wave and nobody waits for it; forms of
// other waves are taken.
func TestFormsDoNotWaitForAWaveBeingClosed(t *testing.T) {
	s := storetest.Open(t, storetest.PostgresDSN(t), fieldOptions())
	plantField(t, s)
	closing := plantInvitations(t, s, 2, invitee{audience: gap.Customer})
	other := plantInvitations(t, s, 1, invitee{form: lateForm, audience: gap.Customer})
	plantExec(t, s, "UPDATE waves SET closes = NULL WHERE id = 3")
	end, err := s.Update(t.Context(), "UPDATE waves SET state = 'closed' WHERE id = 1")
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	for _, sub := range []*survey.Submission{personalSubmission(closing[0], gap.Customer, 1), openSubmission(kioskLink, 2)} {
		if got, err := s.Submit(t.Context(), sub); !errors.Is(err, store.ErrBusy) {
			t.Errorf("into the wave being closed: got %v %v, want busy", got, err)
		}
	}
	elsewhere := personalSubmission(other[0], gap.Customer, 3)
	elsewhere.Form = lateForm
	if got, err := s.Submit(t.Context(), elsewhere); got != survey.Recorded || err != nil {
		t.Errorf("into another wave: got %v %v, want it recorded", got, err)
	}
	if took := time.Since(began); took > 10*time.Second { // one that waits does so for twenty
		t.Errorf("three forms took %v", took)
	}
	if err := end(); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Submit(t.Context(), personalSubmission(closing[0], gap.Customer, 1)); got != survey.NotTaking || err != nil {
		t.Errorf("after closing: got %v %v, want not taking", got, err)
	}
}

// A commit whose end is unknown is looked for by the box's id: who was recorded is told so, and not that somebody
// had used the link before.
func TestACommitWhoseAnswerWasLostIsFound(t *testing.T) {
	s := storetest.Open(t, storetest.PostgresDSN(t), fieldOptions())
	plantField(t, s)
	sub := personalSubmission(plantInvitations(t, s, 1, invitee{audience: gap.Customer})[0], gap.Customer, 1)
	if got, err := s.Submit(t.Context(), sub); got != survey.Recorded || err != nil {
		t.Fatal(got, err)
	}
	id := int64(number(t, s, "SELECT id FROM urn"))
	for _, c := range []struct {
		id   int64
		want survey.Outcome
	}{{id, survey.Recorded}, {id + 1, survey.AlreadyRecorded}} {
		if got, err := s.Repeat(t.Context(), sub, c.id); got != c.want || err != nil {
			t.Errorf("got %v %v, want %v", got, err, c.want)
		}
	}
	if got := number(t, s, "SELECT count(*) FROM responses"); got != 1 {
		t.Errorf("%d responses are stored, want 1", got)
	}
}
