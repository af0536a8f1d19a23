package survey

import (
	"mirror/gap"
	"mirror/survey/pack"
)

// Layout says where each answer of a pack stands in a packed response: one byte a question in the frame's order
// (items, then outcomes; the codes of package gap), then the picks (importance, feelings) and then the choices of many
// as sets of bits, each of ⌈options/8⌉ bytes with the lowest option in the lowest bit of the first byte, then one byte
// for the arrangement the person saw. The byte of a choice of many is what the engine counts (Coder.Combine); its set
// is what was ticked. Items answered in words have no place: what was written is kept apart.
// A layout never changes and may be shared.
type Layout struct {
	Pack  *pack.Pack
	Frame *gap.Frame
	Texts []TextQuestion // what is answered in words: open questions, then items whose scale is text
	Size  int            // bytes of a packed response

	places    []place
	picks     []pickPlace
	questions map[string]int
	texts     map[string]int
	recommend int // the question from 0 to 10 that comments are banded by; -1 = none
	languages map[string]string
}

// place is where the answer to a question stands, besides its byte, and what each side may answer.
type place struct {
	coder     [2]*Coder
	at, bytes int // of the set of a choice of many; bytes 0 = none
}

// TextQuestion is a question that is answered in words: an open question, or an item whose scale is text.
type TextQuestion struct {
	ID, About string
	MaxLength int // characters
	Asked     [2]bool
}

// Arrangements is how many orders of topics and statements there are: few enough that which one somebody saw tells
// nobody who it was, enough to see whether the order matters.
const Arrangements = 16

// NewLayout lays out the answers to a pack. The frame must be Frame(p, …) of the same pack.
func NewLayout(p *pack.Pack, f *gap.Frame) *Layout {
	l := &Layout{
		Pack: p, Frame: f, Texts: TextQuestions(p), recommend: RecommendIn(f),
		questions: map[string]int{}, texts: map[string]int{}, languages: map[string]string{},
	}
	for i, t := range l.Texts {
		l.texts[t.ID] = i
	}
	for _, language := range p.Languages {
		l.languages[language] = language
	}
	scales := map[string]*pack.Scale{}
	for _, list := range [][]pack.Item{p.Items, p.Outcomes} {
		for i := range list {
			scales[list[i].ID] = p.ScaleOf(&list[i])
		}
	}
	l.Size = len(f.Questions)
	l.layPicks()
	for i := range f.Questions {
		q := &f.Questions[i]
		l.questions[q.ID] = i
		var at place
		for a := range at.coder {
			at.coder[a] = NewCoder(q, scales[q.ID], gap.Audience(a))
		}
		if s := scales[q.ID]; s.Type == pack.ChoiceMany {
			at.at, at.bytes = l.Size, (len(s.Points)+7)/8
			l.Size += at.bytes
		}
		l.places = append(l.places, at)
	}
	l.Size++
	return l
}

// Blank is a packed response in which nothing is answered.
func (l *Layout) Blank() []byte {
	answers := make([]byte, l.Size)
	for i := range l.places {
		answers[i] = gap.Blank
	}
	return answers
}

// Question is the index of an item or outcome by id, or -1. An item answered in words is none of them: see Text.
func (l *Layout) Question(id string) int {
	if i, ok := l.questions[id]; ok {
		return i
	}
	return -1
}

// Text is the index in Texts, or -1.
func (l *Layout) Text(id string) int {
	if i, ok := l.texts[id]; ok {
		return i
	}
	return -1
}

// Pick is the index in Frame.Picks (importance, feelings), or -1.
func (l *Layout) Pick(id string) int {
	for i := range l.Frame.Picks {
		if l.Frame.Picks[i].ID == id {
			return i
		}
	}
	return -1
}

// SetArrangement notes which of the numbered orders of topics and statements the person saw, 0 to 15.
func (l *Layout) SetArrangement(answers []byte, n uint8) { answers[l.Size-1] = n % Arrangements }

// Arrangement is which of the numbered orders of topics and statements the person saw.
func (l *Layout) Arrangement(answers []byte) uint8 { return answers[l.Size-1] }

// Valid reports whether packed answers are ones Set, SetPick and SetArrangement can make for a side.
func (l *Layout) Valid(answers []byte, a gap.Audience) bool {
	if len(answers) != l.Size || answers[l.Size-1] >= Arrangements {
		return false
	}
	for i := range l.places {
		if !l.places[i].valid(answers, answers[i], a) {
			return false
		}
	}
	for i := range l.picks {
		if !l.picks[i].valid(answers, a) {
			return false
		}
	}
	return true
}

// Unpack writes packed answers as the engine wants them, codes and picks, and leaves the rest of into as it is. It
// allocates nothing when into has room.
func (l *Layout) Unpack(answers []byte, into *gap.Response) {
	into.Codes = append(into.Codes[:0], answers[:len(l.places)]...)
	into.Picks = into.Picks[:0]
	for i := range l.picks {
		p := &l.picks[i]
		into.Picks = append(into.Picks, bitsIn(answers[p.at : p.at+p.bytes])[0])
	}
}
