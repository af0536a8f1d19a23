package pack

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"mirror/survey/document"
)

// readFrame reads the words that turn a customer's statement into the employees' question.
func (r *reader) readFrame() {
	n := r.top.Get("mirror_frame")
	if n.There() && !(r.asks("customer") && r.asks("employee")) {
		n.Fault("there is a mirror frame, but only one audience", "take it out, or add the other audience")
	}
	r.pack.MirrorFrame = r.words(n, wordsOf{about: "mirror_frame", most: 200, frame: true})
}

// Mirrored is the employees' question made of a customers' statement by the pack's frame: {item} stands
// for the statement, word for word, without its final full stop.
func (p *Pack) Mirrored(statement Text) Text {
	made := Text{}
	for _, l := range p.Languages {
		if frame, s := p.MirrorFrame[l], statement[l]; frame != "" && s != "" {
			made[l] = strings.Replace(frame, "{item}", withoutStop(s), 1)
		}
	}
	return made
}

// withoutStop takes the final full stop off a statement, also the Japanese one; an ellipsis stays.
func withoutStop(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasSuffix(s, "..") {
		return s
	}
	for _, stop := range []string{".", "。", "．"} {
		if cut, ok := strings.CutSuffix(s, stop); ok {
			return cut
		}
	}
	return s
}

// isQuestion tells a question, which the frame does not fit, from a statement.
func isQuestion(s string) bool { return strings.HasSuffix(s, "?") || strings.HasSuffix(s, "？") }

// asks reports whether a text is a question in any language.
func asks(t Text) bool {
	for _, s := range t {
		if isQuestion(s) {
			return true
		}
	}
	return false
}

// mirror makes the employees' text of an item that has none. The frame is for statements: around a question it would read oddly.
func (r *reader) mirror(m document.Mapping, item *Item) {
	customer := m.Get("customer")
	for _, p := range customer.Mapping().Pairs() {
		if isQuestion(item.Wording.Customer.Text[p.Name]) {
			p.Value.Fault("the mirror frame is for statements, and this is a question", "write the employees' text as well")
		}
	}
	made := r.pack.Mirrored(item.Wording.Customer.Text)
	for _, p := range customer.Mapping().Pairs() {
		if n := utf8.RuneCountInString(made[p.Name]); n > itemLength && utf8.RuneCountInString(item.Wording.Customer.Text[p.Name]) <= itemLength {
			p.Value.Fault(fmt.Sprintf("with the mirror frame the employees' text has %d characters", n), fmt.Sprintf("shorten it so that %d are enough", itemLength))
		}
	}
	item.Wording.Employee.Text = made
	r.made++
}
