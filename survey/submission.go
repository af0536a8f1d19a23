package survey

import "time"

// Submission is one person's finished form on its way into the store. Exactly one of Token and Once is set.
type Submission struct {
	Study StudyID
	Form  FormID

	Token [32]byte // hash of the personal token; zero for an open link

	Link LinkID    // open links: through which one
	Once [32]byte  // open links: hash of the one-time secret the form was started with
	Day  time.Time // open links: for the count of the day

	Draft [32]byte // the draft to delete in the same transaction; zero = none

	LeaveOutGroup         bool    // personal links: the person chose to have neither team (or customer group) nor unit stored
	GivenGroup, GivenUnit GroupID // asked on the form where the link does not know

	// Group, Unit, Weight and Account of a personal response are taken from the invitation by the store.
	Response Response
}
