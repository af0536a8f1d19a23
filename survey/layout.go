package survey

import (
	"mirror/gap"
	"mirror/survey/pack"
)

// Layout says where each answer of a pack stands in a packed response: one byte a question in the frame's order
// (items, then outcomes), then the picks as sets of bits, then one byte for the arrangement the person saw.
type Layout struct {
	Pack  *pack.Pack
	Frame *gap.Frame
	Texts []TextQuestion // what is answered in words
	Size  int            // bytes of a packed response
	// more fields are the layout's own
}

// TextQuestion is a question that is answered in words: an open question, or an item whose scale is text.
type TextQuestion struct {
	ID, About string
	MaxLength int
	Asked     [2]bool
}
