package survey

import "mirror/gap"

// ParseJSON reads a submission from another program, strictly and bounded:
// {"token":"…","answers":{"id":"6"|6|"x"|null|["a","b"]},"comments":{"id":"…"},"seconds":123,"language":"en"}.
// Unknown and repeated keys, wrong values and trailing bytes are faults, all of them listed by field. It returns the token as written.
func (l *Layout) ParseJSON(body []byte, a gap.Audience) (token string, r Response, err error) {
	panic("stub")
}
