package survey

import "mirror/gap"

// Person is somebody on a list: a customer or an employee. Nothing here is ever read together with answers.
type Person struct {
	ID            [16]byte // random
	Audience      gap.Audience
	Email, Name   string
	Reference     string // the list's own number for the person; "" = none. Email or Reference must be given
	Language      string
	Cell, Segment string // keys of groups; a customer has no cell, an employee no segment
	Unit          string
	Weight        float64 // customers only; 0 = 1
	Account       string  // customers only
	OptedOut      bool
}

// InvitationState is one word. There are no times and no counters: they could be laid beside the answers.
type InvitationState string

// The states of an invitation.
const (
	InvitationNew      InvitationState = "open" // not used yet, whether sent or not
	InvitationUsed     InvitationState = "used"
	InvitationOptedOut InvitationState = "optout"
)

// Invitation is what a personal link opens.
type Invitation struct {
	Study    StudyID
	Form     FormID
	Audience gap.Audience
	Group    GroupID // the cell of an employee, the segment of a customer
	Unit     GroupID
	State    InvitationState
	Language string
}

// Link is an open link: many people may answer through it, each once, up to a number a day.
type Link struct {
	Study    StudyID
	ID       LinkID
	Form     FormID
	Audience gap.Audience
	Kiosk    bool // a shared device: forgets between people
	Group    GroupID
	Unit     GroupID
	PerDay   int
}
