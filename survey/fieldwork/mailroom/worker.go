package mailroom

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/fieldwork/mail"
	"mirror/survey/store"
)

// mostInARow is how many addresses may be refused, or put off, one after the other: then it is not for the addresses.
const mostInARow = 20

// errServer is all that the queue is told of what the mail server said.
var errServer = errors.New("the mail server takes no mails at the moment")

// worker works the jobs.
type worker struct {
	river.WorkerDefaults[goOn]
	*Room
	stop chan struct{} // closed when the program ends
}

// round is one go at a mailing.
type round struct {
	*worker
	m     survey.Mailing
	form  *survey.Form
	wave  survey.Fieldwork
	texts map[survey.MailTextKey]survey.MailText
	line  *mail.Line
	*row
}

// row is how many addresses of a mailing were refused, or put off, one after the other. It outlasts a round: a slow mailing
// has few mails in one. One round at a time has a mailing's turn, so nothing else changes it meanwhile.
type row struct{ refused, putOff int }

// Work sends mails until there are no more, until somebody pauses the mailing, or for a while: then another job goes on, so
// that after a crash others need not wait long.
func (w *worker) Work(ctx context.Context, job *river.Job[goOn]) error {
	err := w.goOn(ctx, job.Args.Mailing)
	switch {
	case errors.Is(err, store.ErrNothingNow), errors.Is(err, store.ErrNotFound):
		return nil
	case errors.Is(err, fieldwork.ErrNoKey):
		return w.Store.MailingTrouble(ctx, job.Args.Mailing, survey.TroubleKey, true)
	case err == nil:
		w.Wake()
	}
	return err
}

func (w *worker) goOn(ctx context.Context, id int) error {
	m, turn, err := w.Store.TakeMailing(ctx, id)
	if err != nil {
		return err
	}
	kept, _ := w.rows.LoadOrStore(id, &row{})
	r := &round{worker: w, m: m, row: kept.(*row)}
	defer r.hangUp()
	if err := r.prepare(ctx); err != nil {
		return err
	}
	gap := time.Minute / time.Duration(m.PerMinute)
	until := time.Now().Add(w.Rescue / 3)
	for next := time.Now(); time.Now().Before(until); {
		if !w.wait(ctx, time.Until(next)) {
			return ctx.Err()
		}
		next = time.Now().Add(gap) // and not after the last one: a slow server is not made up for
		if r.line == nil {
			if err := r.dial(ctx); err != nil {
				return err
			}
		}
		d, err := w.Store.NextDelivery(ctx, id, turn)
		if err != nil {
			return err
		}
		if err := r.send(ctx, &d); err != nil {
			return err
		}
	}
	return nil
}

// wait is false when there is no time left.
func (w *worker) wait(ctx context.Context, d time.Duration) bool {
	select {
	case <-w.stop:
		return false
	case <-ctx.Done():
		return false
	default:
	}
	if d <= 0 {
		return true
	}
	select {
	case <-w.stop:
		return false
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// prepare reads what is the same for all mails of the round.
func (r *round) prepare(ctx context.Context) (err error) {
	if r.form, r.wave, err = r.Store.Form(ctx, r.m.Study, r.m.Form); err != nil {
		return err
	}
	if _, err := r.Keys.Invitation(r.m.Study, r.form.Wave, [16]byte{}); err != nil {
		return err
	}
	r.texts, err = r.Store.MailTexts(ctx, r.m.Study, r.form.Wave)
	return err
}

func (r *round) dial(ctx context.Context) (err error) {
	if r.line, err = r.Server.Dial(ctx); err == nil {
		return nil
	}
	r.line = nil
	r.Log.Warn("mailings", "error", err)
	if err := r.Store.MailingTrouble(context.WithoutCancel(ctx), r.m.ID, survey.TroubleServer, false); err != nil {
		return err
	}
	return errServer
}

func (r *round) hangUp() {
	if r.line != nil {
		r.line.Close()
		r.line = nil
	}
}

// send hands one mail over and notes what became of it, also when the program is ending meanwhile.
func (r *round) send(ctx context.Context, d *survey.Delivery) error {
	ctx = context.WithoutCancel(ctx)
	what, err := r.handOver(d)
	if err != nil {
		return errors.Join(err, r.Store.NotSent(ctx, *d, survey.NoTrouble, false))
	}
	if what != mail.Refused {
		r.refused = 0
	}
	if what != mail.PutOff {
		r.putOff = 0
	}
	switch what {
	case mail.Sent:
		return r.Store.Delivered(ctx, *d, survey.DeliverySent)
	case mail.Unknown:
		return r.Store.Delivered(ctx, *d, survey.DeliveryUnknown)
	case mail.PutOff:
		if r.putOff++; r.putOff >= mostInARow {
			return errors.Join(errServer, r.Store.NotSent(ctx, *d, survey.TroubleServer, false))
		}
		return r.Store.Delivered(ctx, *d, survey.DeliveryQueued)
	case mail.Refused:
		if r.refused++; r.refused >= mostInARow {
			r.refused = 0 // whoever goes on has mended something
			return errors.Join(store.ErrNothingNow, r.Store.NotSent(ctx, *d, survey.TroubleRefused, true))
		}
		return r.Store.Delivered(ctx, *d, survey.DeliveryBounced)
	}
	return errors.Join(errServer, r.Store.NotSent(ctx, *d, survey.TroubleServer, false))
}

// handOver writes the mail to somebody and gives it to the server.
func (r *round) handOver(d *survey.Delivery) (mail.Outcome, error) {
	token, err := r.Keys.Invitation(r.m.Study, r.form.Wave, d.Invitation)
	if err != nil {
		return mail.Failed, err
	}
	out, err := r.Keys.OptOut(r.m.Study, r.form.Wave, d.Invitation)
	if err != nil {
		return mail.Failed, err
	}
	stop := r.BaseURL + "/u/" + out.Text()
	letter := mail.Write(r.content(d.Person.Language, d.Person.Name, r.BaseURL+"/i/"+token.Text(), stop))
	message, err := mail.Message(letter, &r.Sender, d.Person.Email, r.Keys.ReturnPath(d.Mailing, d.Invitation), stop, time.Now())
	if errors.Is(err, mail.ErrAddress) {
		r.refused = 0 // the server has not seen it
		return mail.Refused, nil
	}
	if err != nil {
		return mail.Failed, err
	}
	what, good := r.line.Send(message)
	if !good {
		r.hangUp()
	}
	return what, nil
}

func (r *round) content(language, name, link, stop string) *mail.Content {
	key := survey.MailTextKey{Kind: r.m.Kind, Audience: r.m.Audience, Language: mail.Language(language, r.form.Programme.Language)}
	c := &mail.Content{Form: r.form, Key: key, Name: name, Minutes: r.m.Minutes, Closes: r.wave.Closes, Link: link, Stop: stop}
	if own, ok := r.texts[key]; ok {
		c.Own = &own
	}
	return c
}
