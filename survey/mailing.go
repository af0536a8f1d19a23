package survey

import (
	"time"

	"mirror/gap"
)

// MailKind is what a mail is for.
type MailKind string

// The kinds of mails.
const (
	MailInvitation MailKind = "invitation" // to everybody who was not mailed yet, whether they have answered or not
	MailReminder   MailKind = "reminder"   // to those who have not answered, and to nobody else
)

// MailKinds are all kinds, in the order in which pages show them.
var MailKinds = []MailKind{MailInvitation, MailReminder}

// MailingState is how far a mailing has come.
type MailingState string

// The states of a mailing.
const (
	MailingRunning MailingState = "running" // being sent, or waiting for its day or for the end of the quiet hours; a reminder also when all are sent
	MailingPaused  MailingState = "paused"  // until somebody lets it go on
	MailingDone    MailingState = "done"
)

// Trouble is why a mailing does not go on. It names nobody.
type Trouble string

// What a mailing may wait for.
const (
	NoTrouble      Trouble = ""
	TroubleServer  Trouble = "server"  // the mail server cannot be reached or refuses us; tried again by itself
	TroubleRefused Trouble = "refused" // the mail server refused one address after the other; paused
	TroubleKey     Trouble = "key"     // the wave's key file is not there; paused
)

// Mailing is one round of mails to a side of a questionnaire. Who is in it is decided when each mail is sent.
type Mailing struct {
	ID        int // given by the store
	Study     StudyID
	Form      FormID
	Kind      MailKind
	Audience  gap.Audience
	Group     GroupID   // reminders only: a cell of employees or a segment of customers; 0 = the whole side
	Starts    time.Time // first day; zero = at once
	PerMinute int       // most mails a minute
	QuietFrom int       // hours of the day where the server is, in which nothing is sent; equal = none
	QuietTo   int
	Minutes   int // what the form takes
	State     MailingState
	Trouble   Trouble
}

// Quiet reports whether nothing is to be sent at a moment.
func (m *Mailing) Quiet(now time.Time) bool {
	h := now.Hour()
	if m.QuietFrom <= m.QuietTo {
		return h >= m.QuietFrom && h < m.QuietTo
	}
	return h >= m.QuietFrom || h < m.QuietTo
}

// MailingProgress is what may be told of a mailing. Of a reminder nothing is, not even that its last mail was sent: with a
// few mails a minute that would tell how many have not answered, and two reminders who answered between them (protection.md
// A18). Invitations go to people whether they have answered or not, so that no count of them tells anything of that.
type MailingProgress struct {
	Mailing
	Sent, Of int // invitations only
	Waiting  int // invitations only: to be tried again
	Failed   int // invitations only: not delivered
	Unknown  int // invitations only: may or may not have arrived
}

// MailText is the wording of a mail in one language. Placeholders stand in braces; see package mail.
type MailText struct{ Subject, Body string }

// MailTextKey says which mail a wording is for.
type MailTextKey struct {
	Kind     MailKind
	Audience gap.Audience
	Language string
}

// DeliveryState is how far one mail has come.
type DeliveryState string

// The states of a delivery.
const (
	DeliveryQueued  DeliveryState = "queued"  // to be tried again
	DeliverySending DeliveryState = "sending" // handed to the mail server this moment
	DeliverySent    DeliveryState = "sent"
	DeliveryBounced DeliveryState = "bounced" // cannot be delivered
	DeliveryUnknown DeliveryState = "unknown" // the program ended while it was handed over: never sent again by itself
)

// Delivery is one mail that is to be sent now.
type Delivery struct {
	Mailing    int
	Turn       int
	Invitation [16]byte
	Person     Person
}
