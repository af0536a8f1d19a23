package gap

// Response is what one person answered, ready to be counted. A reader may use the
// same Response again: Tally.Add keeps no part of it.
type Response struct {
	Codes   []uint8  // one a question, in the frame's order
	Picks   []uint64 // one word a pick question, one bit an option; 0 = nothing picked
	Weight  float64  // customers only; 0 = none given, counts as 1
	Account uint64   // hash of the client account; 0 = none given
	Seconds int      // time taken; customers only; negative = not known
}
