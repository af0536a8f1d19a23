package survey

import (
	"mirror/gap"
	"mirror/survey/pack"
)

// NewLayout lays out the answers to a pack. The frame must be Frame(p, …) of the same pack.
func NewLayout(p *pack.Pack, f *gap.Frame) *Layout { panic("stub") }

// Blank is a packed response in which nothing is answered.
func (l *Layout) Blank() []byte { panic("stub") }

// Set packs one answer as ticked: a scale value, "x" for can't say, "" for no answer; for employees' percentages 0 to 100;
// for a choice of many, values joined by "|". It is false, and nothing changes, where the value is none of the question's
// or the side is not asked.
func (l *Layout) Set(answers []byte, question int, a gap.Audience, value string) bool { panic("stub") }

// Value is what was ticked, as Set takes it.
func (l *Layout) Value(answers []byte, question int, a gap.Audience) string { panic("stub") }

// SetPick packs the ids picked (importance, feelings); false where one is unknown, double, or there are too many.
func (l *Layout) SetPick(answers []byte, pick int, ids []string) bool { panic("stub") }

// Picked are the ids picked.
func (l *Layout) Picked(answers []byte, pick int) []string { panic("stub") }

// SetArrangement and Arrangement: which of the numbered orders of topics and statements the person saw.
func (l *Layout) SetArrangement(answers []byte, n uint8) { panic("stub") }
func (l *Layout) Arrangement(answers []byte) uint8       { panic("stub") }

// Valid reports whether packed answers are ones Set and SetPick can make for a side.
func (l *Layout) Valid(answers []byte, a gap.Audience) bool { panic("stub") }

// Unpack writes packed answers as the engine wants them; it allocates nothing when into has room.
func (l *Layout) Unpack(answers []byte, into *gap.Response) { panic("stub") }

// Question is the index of an item or outcome by id, or -1. Text is the index in Texts, or -1.
func (l *Layout) Question(id string) int { panic("stub") }
func (l *Layout) Text(id string) int     { panic("stub") }

// CleanWords makes a comment ready for the store: no control signs, trimmed, no longer than the question allows.
// The second result is how many characters too long it was (0 = fits); the text is then not cut.
func (l *Layout) CleanWords(text int, words string) (string, int) { panic("stub") }

// ScoreBand is a customer's recommendation as a band ("0–6", "7–8", "9–10"), or "".
func (l *Layout) ScoreBand(answers []byte, a gap.Audience) string { panic("stub") }

// ParseJSON reads a submission from another program, strictly and bounded:
// {"token":"…","answers":{"id":"6"|6|"x"|null|["a","b"]},"comments":{"id":"…"},"seconds":123,"language":"en"}.
// Unknown and repeated keys, wrong values and trailing bytes are faults, all of them listed by field. It returns the token as written.
func (l *Layout) ParseJSON(body []byte, a gap.Audience) (token string, r Response, err error) {
	panic("stub")
}
