package mailroom

import (
	"context"
	"errors"
	"time"

	"mirror/survey/fieldwork/mail"
)

// ErrNotTaken means that the mail server did not take a test mail. What it said is in the log.
var ErrNotTaken = errors.New("the mail server did not take the mail")

// SendTest sends a mail as it would look to somebody, whose link opens a preview. mail.ErrAddress and ErrNotTaken.
func (r *Room) SendTest(ctx context.Context, c *mail.Content, to string) error {
	m, err := mail.Message(mail.Write(c), &r.Sender, to, "", "", time.Now())
	if err != nil {
		return err
	}
	line, err := r.Server.Dial(ctx)
	if err != nil {
		r.Log.Warn("test mail", "error", err)
		return ErrNotTaken
	}
	defer line.Close()
	if what, _ := line.Send(m); what != mail.Sent {
		return ErrNotTaken
	}
	return nil
}
