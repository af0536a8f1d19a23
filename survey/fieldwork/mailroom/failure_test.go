package mailroom_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork/mailroom/sink"
	"mirror/survey/store/storetest"
)

// protection.md P11: what is put off comes later, what is refused is shown, what may have arrived is not sent again; and
// everybody else gets one mail.
func TestNothingIsLostOrSentTwice(t *testing.T) {
	t.Parallel()
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		o := newOffice(t, dsn, 40)
		var mu sync.Mutex
		later, tried := map[string]int{"customer003@example.org": 1, "customer011@example.org": 2}, map[string]int{}
		o.sink.Behave(func(to string) error {
			mu.Lock()
			defer mu.Unlock()
			tried[to]++
			switch {
			case to == "customer005@example.org":
				return sink.Say(550)
			case tried[to] <= later[to]:
				return sink.Say(451)
			}
			return nil
		}, func(m sink.Mail) error {
			switch m.To[0] {
			case "customer007@example.org":
				return sink.ErrCut
			case "customer009@example.org":
				return sink.Say(554)
			}
			return nil
		})
		o.open()
		id := o.mail(survey.MailInvitation)
		p := o.until(id, "waiting", func(p survey.MailingProgress) bool {
			return p.Waiting == 2 && p.Sent == 35 && p.Failed == 2 && p.Unknown == 1
		})
		if p.State != survey.MailingRunning || p.Of != 40 {
			t.Errorf("%+v", p)
		}
		o.putOff()
		o.later(6 * time.Minute)
		o.until(id, "waiting for one", func(p survey.MailingProgress) bool { return p.Waiting == 1 && p.Sent == 36 })
		o.putOff()
		o.later(time.Hour)
		p = o.until(id, "done", done)
		if p.Sent != 37 || p.Failed != 2 || p.Unknown != 1 || p.Waiting != 0 {
			t.Errorf("%+v", p)
		}
		for to, n := range o.sink.To() {
			if n != 1 {
				t.Errorf("%s got %d mails", to, n)
			}
		}
		failed, unknown, err := o.store.Undelivered(t.Context(), o.Study, id)
		if err != nil || len(failed) != 2 || len(unknown) != 1 || unknown[0].Email != "customer007@example.org" {
			t.Errorf("%v %v %v", failed, unknown, err)
		}
		// Reminders leave out whose address does not work, and go to whom nobody knows whether the mail arrived.
		o.sink.Behave(nil, nil)
		o.reminded(o.mail(survey.MailReminder))
		to := o.sink.To()
		if to["customer005@example.org"]+to["customer009@example.org"] != 0 || to["customer007@example.org"] != 2 || len(o.sink.Mails()) != 38+38 {
			t.Errorf("%d mails, to %v", len(o.sink.Mails()), to)
		}
		// Corrected, they get theirs.
		if err := o.store.SendAgain(t.Context(), by, o.Study, id); err != nil {
			t.Fatal(err)
		}
		p = o.until(id, "done again", func(p survey.MailingProgress) bool { return done(p) && p.Sent == 40 })
		if p.Failed+p.Unknown+p.Waiting != 0 {
			t.Errorf("%+v", p)
		}
	})
}

// A mail server that cannot be reached, or wants nothing of us, costs nobody the mail.
func TestAServerThatIsDownIsAskedAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t, storetest.SQLiteDSN(t), 5)
	o.sink.Behave(func(string) error { return sink.Say(421) }, nil)
	o.open()
	id := o.mail(survey.MailInvitation)
	o.until(id, "in trouble", func(p survey.MailingProgress) bool { return p.Trouble == survey.TroubleServer })
	o.sink.Behave(nil, nil)
	if p := o.until(id, "done", done); p.Sent != 5 || p.Failed != 0 || p.Trouble != survey.NoTrouble {
		t.Errorf("%+v", p)
	}
}

// A server that refuses everybody stops the mailing before all addresses look as if they did not work, also where so few
// mails are sent at a time that the queue comes back to it meanwhile.
func TestAServerThatRefusesEverybodyStopsTheMailing(t *testing.T) {
	t.Parallel()
	o := newOffice(t, storetest.SQLiteDSN(t), 60)
	o.sink.Behave(func(string) error { time.Sleep(100 * time.Millisecond); return sink.Say(550) }, nil)
	o.open()
	id := o.mail(survey.MailInvitation)
	p := o.until(id, "paused", func(p survey.MailingProgress) bool { return p.State == survey.MailingPaused })
	if p.Trouble != survey.TroubleRefused || p.Failed > 20 {
		t.Errorf("%+v", p)
	}
}

// protection.md P7: asked to stop in the middle of a mailing, the mail that is being handed over is finished, and the next
// process goes on where this one stopped.
func TestStoppingLeavesNoMailUnknown(t *testing.T) {
	t.Parallel()
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		o := newOffice(t, dsn, 120)
		o.sink.Behave(nil, func(sink.Mail) error { time.Sleep(100 * time.Millisecond); return nil }) // so slow that it is stopped in the middle
		shut := o.open()
		id := o.mail(survey.MailInvitation)
		o.sink.Wait(15)
		began := time.Now()
		shut()
		if took := time.Since(began); took > 30*time.Second {
			t.Errorf("stopping took %v", took)
		}
		before := len(o.sink.Mails())
		if n := o.number("SELECT COUNT(*) FROM deliveries WHERE state <> 'sent'"); n != 0 || before >= 120 {
			t.Errorf("%d mails are unknown after %d were sent", n, before)
		}
		o.sink.Behave(nil, nil)
		o.open()
		p := o.until(id, "done", done)
		if p.Sent != 120 || p.Unknown != 0 || len(o.sink.To()) != 120 || len(o.sink.Mails()) != 120 {
			t.Errorf("%+v, %d mails", p, len(o.sink.Mails()))
		}
	})
}

// Nothing is sent in quiet hours, before the first day, while a mailing is paused, or when its wave takes no answers.
func TestMailingsKeepTheirHours(t *testing.T) {
	t.Parallel()
	o := newOffice(t, storetest.SQLiteDSN(t), 30)
	add := func(m survey.Mailing) int {
		t.Helper()
		m.Study, m.Form, m.Kind, m.Audience, m.Minutes = o.Study, o.Form.ID, survey.MailInvitation, gap.Customer, 4
		id, err := o.store.AddMailing(t.Context(), by, m)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	quiet := func(why string) {
		t.Helper()
		time.Sleep(200 * time.Millisecond)
		if n := len(o.sink.Mails()); n != 0 {
			t.Fatalf("%s: %d mails were sent", why, n)
		}
	}
	o.open()
	id := add(survey.Mailing{PerMinute: 6000, Starts: o.now().AddDate(0, 0, 1), QuietFrom: 19, QuietTo: 7})
	quiet("before the first day") // 2 March, 9:00
	o.later(12 * time.Hour)
	quiet("before the first day, at night")
	o.later(8 * time.Hour) // 3 March, 5:00
	quiet("in quiet hours")
	if err := o.store.SetMailing(t.Context(), by, o.Study, id, survey.MailingPaused); err != nil {
		t.Fatal(err)
	}
	o.later(3 * time.Hour) // 8:00
	quiet("paused")
	if err := o.store.SetMailing(t.Context(), by, o.Study, id, survey.MailingRunning); err != nil {
		t.Fatal(err)
	}
	o.until(id, "done", done)
	if len(o.sink.Mails()) != 30 {
		t.Errorf("%d mails", len(o.sink.Mails()))
	}
	late := people(12)
	for i := range late {
		late[i].Email, late[i].Reference = fmt.Sprintf("late%d@example.org", i), ""
	}
	o.invite(late...)
	add(survey.Mailing{PerMinute: 60}) // one a second
	o.sink.Wait(31)
	if n := len(o.sink.Mails()); n > 36 {
		t.Errorf("%d mails at once, at one a second", n-30)
	}
	if err := o.store.CloseWave(t.Context(), by, o.Study, o.Wave); err != nil {
		t.Fatal(err)
	}
	n := len(o.sink.Mails())
	time.Sleep(1500 * time.Millisecond)
	if now := len(o.sink.Mails()); now > n+1 {
		t.Errorf("%d mails were sent after the wave was closed", now-n)
	}
	if n := o.number("SELECT COUNT(*) FROM deliveries"); n != 0 {
		t.Errorf("%d deliveries are kept after the wave was closed", n)
	}
}

// Idle, a mail room writes nothing: submissions have the database to themselves.
func TestAnIdleMailRoomWritesNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t, storetest.SQLiteDSN(t), 3)
	o.open()
	o.until(o.mail(survey.MailInvitation), "done", done)
	before, after := "", o.written()
	for end := time.Now().Add(time.Minute); before != after && time.Now().Before(end); after = o.written() { // the queue closes before
		before = after
		time.Sleep(2 * time.Second)
	}
	if after != before {
		t.Errorf("an idle mail room wrote: the write-ahead log was %v and is %v", before, after)
	}
}

// Reminders go to whole sides, or to groups of which enough people were invited that it tells nothing.
func TestNoReminderToFew(t *testing.T) {
	t.Parallel()
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		o := newOffice(t, dsn, 20)
		few := people(4)
		for i := range few {
			few[i].Email, few[i].Reference, few[i].Segment = fmt.Sprintf("few%d@example.org", i), "", "wealth"
		}
		o.invite(few...)
		o.open()
		o.until(o.mail(survey.MailInvitation), "done", done)
		remind := func(group string) error {
			m := survey.Mailing{Study: o.Study, Form: o.Form.ID, Kind: survey.MailReminder, Audience: gap.Customer, PerMinute: 6000, Minutes: 4}
			m.Group = o.Form.GroupNamed("segment", group).ID
			_, err := o.store.AddMailing(t.Context(), by, m)
			return err
		}
		if err := remind("wealth"); err == nil || !strings.Contains(err.Error(), "fewer than 5") {
			t.Errorf("a reminder to four people: %v", err)
		}
		if err := remind("everyday"); err != nil {
			t.Fatal(err)
		}
		o.reminded(2)
		if p := o.told(2); p.Sent+p.Of != 0 || p.State != survey.MailingRunning {
			t.Errorf("of a reminder to a group is told %+v", p)
		}
		reminded := o.sink.Mails()[24:]
		if len(reminded) != 20 || slices.ContainsFunc(reminded, func(m sink.Mail) bool { return strings.HasPrefix(m.To[0], "few") }) {
			t.Errorf("%d reminders", len(reminded))
		}
	})
}
