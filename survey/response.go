package survey

import "mirror/gap"

// Response is what one person answered, ready for the store. It holds no person, token, time, address or device.
type Response struct {
	Audience gap.Audience
	Group    GroupID // the cell of an employee, the segment of a customer; 0 = not given
	Unit     GroupID
	Answers  []byte // as Layout packs them

	// Customers only; zero for an employee.
	Weight  float64
	Account uint64 // keyed hash of the client account; 0 = none
	Seconds int    // time taken; negative = not known

	// Tag is by what a customer's answers are found again who is erased while the wave takes answers: it lies in the sealed
	// boxes of a wave of a confidential study and nowhere else, and goes when the wave is closed. 0 = the study is
	// anonymous, Untagged = they came through an open link.
	Tag uint64

	Comments []Words
}

// Untagged is the tag of answers that nobody's link leads to.
const Untagged = 1

// Words are the answer to an open question. They are stored apart from the answers, without a link to them.
type Words struct {
	Question int    // index in Layout.Texts
	Text     string // cleaned and within the question's limit
	Language string // customers only
	Score    string // customers only: their recommendation as a band, "" = not given
}

// Outcome is what became of a submission.
type Outcome int

// The outcomes of a submission. Only Recorded means that anything was stored.
const (
	Recorded        Outcome = iota // stored and synced
	AlreadyRecorded                // the link was used before; nothing was changed, and nobody can say what was stored
	NotTaking                      // the wave takes no answers now
	UnknownLink                    // there is no such link for this form and side
	LinkFull                       // the open link has taken as many answers today as it may
)
