package store_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

func TestEachOutcomeOfASubmission(t *testing.T) {
	storetest.BothWith(t, fieldOptions(), func(t *testing.T, s *store.Store) {
		plantField(t, s)
		customers := plantInvitations(t, s, 4, invitee{audience: gap.Customer, group: segmentGold, weight: 2.5, account: -7})
		employees := plantInvitations(t, s, 3, invitee{audience: gap.Employee, group: cellSales})
		closed := plantInvitations(t, s, 1, invitee{form: closedForm, audience: gap.Customer})
		late := plantInvitations(t, s, 1, invitee{form: lateForm, audience: gap.Customer})
		plantExec(t, s, "UPDATE invitations SET state = 'optout' WHERE token = ?", customers[3][:])
		onClosed := personalSubmission(closed[0], gap.Customer, 9)
		onClosed.Form = closedForm
		onLate := personalSubmission(late[0], gap.Customer, 9)
		onLate.Form = lateForm
		otherForm := personalSubmission(customers[1], gap.Customer, 9)
		otherForm.Form = closedForm
		kiosk := openSubmission(kioskLink, 3)
		wrongSide := openSubmission(kioskLink, 3)
		wrongSide.Response.Audience = gap.Employee
		noLink := openSubmission(99, 3)
		linkClosed := openSubmission(closedLink, 3)
		linkClosed.Form = closedForm
		for _, c := range []struct {
			name string
			sub  *survey.Submission
			want survey.Outcome
		}{
			{"a customer's link", personalSubmission(customers[0], gap.Customer, 1), survey.Recorded},
			{"the same link again", personalSubmission(customers[0], gap.Customer, 2), survey.AlreadyRecorded},
			{"an employee's link", personalSubmission(employees[0], gap.Employee, 3), survey.Recorded},
			{"a link that does not exist", personalSubmission(sha256.Sum256([]byte("guess")), gap.Customer, 4), survey.UnknownLink},
			{"a customer's link from the other side", personalSubmission(customers[1], gap.Employee, 5), survey.UnknownLink},
			{"a link of another form", otherForm, survey.UnknownLink},
			{"that link where it belongs", personalSubmission(customers[1], gap.Customer, 5), survey.Recorded},
			{"a wave that is closed", onClosed, survey.NotTaking},
			{"the day after the last", onLate, survey.NotTaking},
			{"who opted out may still answer", personalSubmission(customers[3], gap.Customer, 6), survey.Recorded},
			{"an open link", kiosk, survey.Recorded},
			{"the same form once more", kiosk, survey.AlreadyRecorded},
			{"another form through the same link", openSubmission(kioskLink, 4), survey.Recorded},
			{"an open link for the other side", wrongSide, survey.UnknownLink},
			{"an open link that does not exist", noLink, survey.UnknownLink},
			{"an open link of a closed wave", linkClosed, survey.NotTaking},
		} {
			got, err := s.Submit(t.Context(), c.sub)
			if err != nil || got != c.want {
				t.Errorf("%s: got %v %v, want %v", c.name, got, err, c.want)
			}
		}
		if got := number(t, s, "SELECT count(*) FROM responses"); got != 6 {
			t.Errorf("%d responses are stored, want 6", got)
		}
		if got := number(t, s, "SELECT count(*) FROM urn"); got != 6 {
			t.Errorf("%d boxes are in the urn, want 6", got)
		}
		if got := number(t, s, "SELECT count(*) FROM invitations WHERE state = 'open'"); got != 5 { // two employees, customers[2], closed, late
			t.Errorf("%d invitations are unused, want 5: what is refused must not spend", got)
		}
	})
}

func plantExec(t testing.TB, s *store.Store, statement string, values ...any) {
	t.Helper()
	if err := s.Exec(t.Context(), statement, values...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func TestLinkTakesNoMoreThanItsDailyNumber(t *testing.T) {
	storetest.BothWith(t, fieldOptions(), func(t *testing.T, s *store.Store) {
		plantField(t, s)
		full := openSubmission(cappedLink, 100)
		outcomes := submitAtOnce(t, s, 64, func(i int) *survey.Submission { return openSubmission(cappedLink, i) })
		if outcomes[survey.Recorded] != 5 || outcomes[survey.LinkFull] != 59 {
			t.Errorf("got %v, want 5 recorded and 59 too many", outcomes)
		}
		if got, err := s.Submit(t.Context(), full); got != survey.LinkFull || err != nil {
			t.Errorf("got %v %v, want the link full", got, err)
		}
		full.Day = today.AddDate(0, 0, 1)
		if got, err := s.Submit(t.Context(), full); got != survey.Recorded || err != nil {
			t.Errorf("the next day: got %v %v, want it recorded: being refused must not spend the form", got, err)
		}
		if got := number(t, s, "SELECT sum(n) FROM link_days"); got != 6 {
			t.Errorf("the days count %d, want 6", got)
		}
		if got := number(t, s, "SELECT count(*) FROM spent"); got != 6 {
			t.Errorf("%d forms are spent, want 6", got)
		}
	})
}

func TestEmployeesRowsHoldNothingAboutThePerson(t *testing.T) {
	storetest.BothWith(t, fieldOptions(), func(t *testing.T, s *store.Store) {
		plantField(t, s)
		token := plantInvitations(t, s, 2, invitee{audience: gap.Employee, group: cellSales})
		for i := range token { // as a careless caller might hand it over
			sub := personalSubmission(token[i], gap.Employee, i)
			sub.Response.Weight, sub.Response.Account, sub.Response.Seconds = 3, 99, 120
			sub.Response.Comments = []survey.Words{{Question: 1, Text: "Too few people at the counter.", Language: "de", Score: "0–6"}}
			sub.LeaveOutGroup = i == 1
			if got, err := s.Submit(t.Context(), sub); got != survey.Recorded || err != nil {
				t.Fatal(got, err)
			}
		}
		for query, want := range map[string]int{
			"SELECT count(*) FROM responses WHERE weight IS NULL AND account IS NULL AND seconds IS NULL AND audience = 1": 2,
			"SELECT count(*) FROM comments WHERE language = '' AND score = '' AND audience = 1":                            2,
			"SELECT count(*) FROM responses WHERE group_id = 1":                                                            1,
			"SELECT count(*) FROM responses WHERE group_id = 0":                                                            1,
			"SELECT count(*) FROM comments WHERE group_id = 0 AND unit = 0":                                                1,
			"SELECT count(*) FROM responses WHERE group_id = 0 AND unit = 0":                                               1,
			"SELECT count(*) FROM comments c JOIN responses r ON r.id = c.id":                                              0,
			"SELECT count(*) FROM urn": 2,
			"SELECT count(*) FROM urn WHERE id BETWEEN -4294967296 AND 4294967296":   0,
			"SELECT count(*) FROM invitations WHERE state = 'used' AND group_id = 1": 2,
		} {
			if got := number(t, s, query); got != want {
				t.Errorf("%s: got %d, want %d", query, got, want)
			}
		}
	})
}

func TestCustomersRowsHoldWhatTheInvitationSays(t *testing.T) {
	storetest.BothWith(t, fieldOptions(), func(t *testing.T, s *store.Store) {
		plantField(t, s)
		token := plantInvitations(t, s, 1, invitee{audience: gap.Customer, group: segmentGold, weight: 2.5, account: -7})[0]
		sub := personalSubmission(token, gap.Customer, 1)
		sub.Response.Weight, sub.Response.Account, sub.Response.Seconds = 1000, 5, 75
		sub.Response.Comments = threeComments
		if got, err := s.Submit(t.Context(), sub); got != survey.Recorded || err != nil {
			t.Fatal(got, err)
		}
		if got := number(t, s, "SELECT count(*) FROM responses WHERE weight = 2.5 AND account = -7 AND seconds = 75 AND group_id = 3 AND unit = 4 AND answers = ?", answersOf(1)); got != 1 {
			t.Error("the row is not what the invitation and the form say")
		}
		if got := number(t, s, "SELECT count(*) FROM comments WHERE language = 'en' AND score = '9–10' AND group_id = 3 AND body = ?", threeComments[1].Text); got != 1 {
			t.Error("the comment is not what was written")
		}
	})
}

func TestDraftsAreKeptUntilTheFormIsSent(t *testing.T) {
	storetest.BothWith(t, fieldOptions(), func(t *testing.T, s *store.Store) {
		plantField(t, s)
		token := plantInvitations(t, s, 1, invitee{audience: gap.Employee})[0]
		id := sha256.Sum256(token[:])
		if _, err := s.Draft(t.Context(), id); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("got %v, want not found", err)
		}
		for _, box := range [][]byte{bytes.Repeat([]byte{1}, 4096), bytes.Repeat([]byte{2}, 8192)} {
			if err := s.SaveDraft(t.Context(), id, box, today.AddDate(0, 0, 14)); err != nil {
				t.Fatal(err)
			}
			if got, err := s.Draft(t.Context(), id); err != nil || !bytes.Equal(got, box) {
				t.Fatalf("the draft reads back as %d bytes, %v", len(got), err)
			}
		}
		if got := number(t, s, "SELECT count(*) FROM drafts WHERE expires = '2026-12-06'"); got != 1 {
			t.Errorf("%d drafts with their last day, want 1", got)
		}
		sub := personalSubmission(token, gap.Employee, 1)
		sub.Draft = id
		for _, want := range []survey.Outcome{survey.Recorded, survey.AlreadyRecorded} {
			if got, err := s.Submit(t.Context(), sub); got != want || err != nil {
				t.Fatalf("got %v %v, want %v", got, err, want)
			}
			if got := number(t, s, "SELECT count(*) FROM drafts"); got != 0 {
				t.Errorf("%d drafts are left after %v", got, want)
			}
			if err := s.SaveDraft(t.Context(), id, []byte{3}, today); err != nil { // a page that was still open somewhere
				t.Fatal(err)
			}
		}
	})
}

func TestManyDraftsShareCommits(t *testing.T) {
	storetest.BothWith(t, fieldOptions(), func(t *testing.T, s *store.Store) {
		errs := make(chan error)
		for i := range 200 {
			go func() {
				id := sha256.Sum256([]byte{byte(i % 50)}) // several pages of the same person at once
				errs <- s.SaveDraft(t.Context(), id, bytes.Repeat([]byte{byte(i % 50)}, 4096), today)
			}()
		}
		for range 200 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		for i := range 50 {
			got, err := s.Draft(t.Context(), sha256.Sum256([]byte{byte(i)}))
			if err != nil || len(got) != 4096 || got[0] != byte(i) {
				t.Fatalf("draft %d: %d bytes, %v", i, len(got), err)
			}
		}
		if w := s.WriterStats(); w.Commits >= w.Jobs {
			t.Errorf("%d commits for %d jobs: none was shared", w.Commits, w.Jobs)
		}
	})
}

func TestSubmissionsOutOfShapeAreRefused(t *testing.T) {
	storetest.BothWith(t, fieldOptions(), func(t *testing.T, s *store.Store) {
		both, neither, empty, dayless := openSubmission(kioskLink, 1), openSubmission(kioskLink, 1), openSubmission(kioskLink, 1), openSubmission(kioskLink, 1)
		both.Token[0] = 1
		neither.Once = [32]byte{}
		empty.Response.Answers = nil
		dayless.Day = time.Time{}
		for _, sub := range []*survey.Submission{both, neither, empty, dayless} {
			if got, err := s.Submit(t.Context(), sub); err == nil {
				t.Errorf("got %v, want an error", got)
			}
		}
	})
}

// submitAtOnce submits n forms at once and counts what became of them. Who is told to come back does.
func submitAtOnce(t *testing.T, s *store.Store, n int, form func(i int) *survey.Submission) map[survey.Outcome]int {
	t.Helper()
	type end struct {
		outcome survey.Outcome
		err     error
	}
	ends := make(chan end)
	for i := range n {
		go func() {
			sub := form(i)
			got, err := submitPatiently(t.Context(), s, sub)
			ends <- end{got, err}
		}()
	}
	outcomes := map[survey.Outcome]int{}
	for range n {
		e := <-ends
		if e.err != nil {
			t.Errorf("submit: %v", e.err)
			continue
		}
		outcomes[e.outcome]++
	}
	return outcomes
}
