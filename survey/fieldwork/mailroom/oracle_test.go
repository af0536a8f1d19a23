package mailroom_test

import (
	"slices"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork/mailroom/sink"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// Whoever sends invitations learns nothing of who has answered or opted out (protection.md A18): not from counts, not from
// the list of those that were not delivered, not by sending them again, and not by an invitation to one person.
func TestInvitationsTellNobodyWhoAnswered(t *testing.T) {
	t.Parallel()
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		o := newOffice(t, dsn, 12)
		lost := []string{"customer003@example.org", "customer007@example.org"}
		o.sink.Behave(func(to string) error {
			if slices.Contains(lost, to) {
				return sink.Say(550)
			}
			return nil
		}, nil)
		o.open()
		first := o.mail(survey.MailInvitation)
		o.until(first, "done", done)
		named := func() (who []string) {
			t.Helper()
			failed, unknown, err := o.store.Undelivered(t.Context(), o.Study, first)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range slices.Concat(failed, unknown) {
				who = append(who, p.Email)
			}
			return who
		}
		before, undelivered := o.told(first), named()
		invited, addressed, err := o.store.Addressed(t.Context(), o.Form, gap.Customer)
		if err != nil || len(undelivered) != 2 || before.Sent != 10 {
			t.Fatal(before, undelivered, err)
		}

		// One of the two answers through a link of a letter; of the others one answers, and one opts out.
		o.answerAs(lost[0])
		o.answer(o.sink.Mails()[0])
		if err := o.store.OptOut(t.Context(), token(t, o.sink.Mails()[1], "/u/").Hash()); err != nil {
			t.Fatal(err)
		}
		if err := o.store.SendAgain(t.Context(), by, o.Study, first); err != nil {
			t.Fatal(err)
		}
		o.until(first, "done again", done)
		if p, who := o.told(first), named(); p != before || !slices.Equal(who, undelivered) {
			t.Errorf("after answers %+v, %v; before %+v, %v", p, who, before, undelivered)
		}
		if n, a, err := o.store.Addressed(t.Context(), o.Form, gap.Customer); n != invited || a != addressed || err != nil {
			t.Errorf("after an opt-out %d have a link and %d an address, before %d and %d: %v", n, a, invited, addressed, err)
		}

		// Somebody without an address answers. Given one, an invitation to nobody else goes to it all the same.
		o.invite(survey.Person{Audience: gap.Customer, Reference: "letter", Language: "en"})
		o.answerAs("letter")
		o.invite(survey.Person{Audience: gap.Customer, Reference: "letter", Email: "letter@example.org", Language: "en"})
		second := o.until(o.mail(survey.MailInvitation), "done", done)
		if second.Sent != 1 || second.Of != 1 || o.sink.To()["letter@example.org"] != 1 {
			t.Errorf("an invitation to one who has answered: %+v", second)
		}
		if gone := o.sink.Mails()[1].To[0]; o.sink.To()[gone] != 1 {
			t.Error("somebody who opted out got another mail")
		}
	})
}

// answerAs sends answers through the link of whoever has this address or reference, as from a letter.
func (o *office) answerAs(who string) {
	o.t.Helper()
	for i, err := range o.store.Invitations(o.t.Context(), o.Study, o.Form.ID, gap.Customer) {
		if err != nil {
			o.t.Fatal(err)
		}
		if i.Person.Email != who && i.Person.Reference != who {
			continue
		}
		link, _ := o.keys.Invitation(o.Study, o.Wave, i.ID)
		outcome, err := o.store.Submit(o.t.Context(), &survey.Submission{Study: o.Study, Form: o.Form.ID, Token: link.Hash(),
			Response: survey.Response{Answers: o.Form.Layout.Blank(), Seconds: -1}})
		if err != nil || outcome != survey.Recorded {
			o.t.Fatal(outcome, err)
		}
		return
	}
	o.t.Fatal(store.ErrNotFound)
}
