package survey

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"mirror/gap"
)

// Comments gathers what both sides of one wave wrote, from files or from the store: the same comments come out the same,
// in whatever order they went in. The zero value is of no use; see NewComments.
type Comments struct {
	texts   []TextQuestion
	samples [][2]CommentSample
}

// NewComments is ready for the answers to these questions (Layout.Texts, or TextQuestions of a pack).
func NewComments(texts []TextQuestion) *Comments {
	return &Comments{texts: texts, samples: make([][2]CommentSample, len(texts))}
}

// Remark is one comment on its way in. Group is the cell of an employee or the segment of a customer, as its id in files.
// Language and Score are customers' only. The bytes may be used again afterwards.
type Remark struct {
	Question int // index of the text question
	Audience gap.Audience
	Group    gap.Word
	Unit     gap.Word
	Language []byte
	Score    string
	Text     []byte // cleaned again here, and cut where it is too long
}

// Offer counts a comment and keeps it if its content is among those with the smallest hashes. What is empty once
// cleaned is none.
func (c *Comments) Offer(r *Remark) {
	q := &c.texts[r.Question]
	text := Shortened(Cleaned(r.Text), q.MaxLength)
	if len(text) == 0 {
		return
	}
	hash := NewHash.Add(text).Add([]byte(r.Group)).Add([]byte(r.Unit))
	if r.Audience == gap.Customer {
		hash = hash.Add(r.Language).Add([]byte(r.Score))
	}
	c.samples[r.Question][r.Audience].Offer(hash.Sum(), func() gap.Comment {
		k := gap.Comment{
			Audience: r.Audience.String(), Question: q.ID, About: q.About,
			Place: gap.Place{Unit: r.Unit}, Text: string(text),
		}
		if r.Audience == gap.Employee {
			k.Cell = r.Group
			return k
		}
		k.Segment, k.Language, k.Score = r.Group, string(r.Language), r.Score
		return k
	})
}

// Into hands over the comments kept, how many there were, and a note where not all are kept: by side, then question.
func (c *Comments) Into(out *Collected) {
	for a := range out.CommentsSeen {
		for q := range c.samples {
			s := &c.samples[q][a]
			out.CommentsSeen[a] += s.Seen
			out.Comments = append(out.Comments, s.Comments()...)
			if s.Seen > len(s.kept) {
				out.Notes = append(out.Notes, s.note(gap.Audience(a).String(), c.texts[q].ID))
			}
		}
	}
}

// note says that not all comments are there.
func (s *CommentSample) note(side, question string) gap.Note {
	return gap.Note{ID: "comments_kept", Text: message.NewPrinter(language.English).Sprintf(
		"%ss wrote %d comments on %s. %d of them are kept, chosen by their content alone, so that neither time nor order plays a part.",
		strings.ToUpper(side[:1])+side[1:], s.Seen, question, len(s.kept))}
}
