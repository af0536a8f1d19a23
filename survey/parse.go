package survey

import (
	"math"

	"mirror/gap"
	"mirror/survey/document"
	"mirror/survey/fault"
)

// Limits of a submission from another program.
const (
	MaxJSON  = 64 << 10 // bytes of the body
	maxToken = 100      // bytes of the token as written
)

// ParseJSON reads a submission from another program, strictly and bounded:
//
//	{"token":"…","answers":{"id":"6"|6|"x"|null|["a","b"]},"comments":{"id":"…"},"seconds":123,"language":"en"}
//
// An answer is written as in files, as a text or, where it is one, as a number: the value as ticked, "x" for can't say;
// null and "" are no answer. Arrays are for importance, feelings and choices of many, which may also be one text joined by "|".
// Comments are by the id of an open question or of an item answered in words. Seconds and language are customers' only;
// a language is one of the pack's. Token and answers must be there.
//
// Unknown and repeated fields, values that are no answer, questions the side is not asked, bytes that are no text and anything
// after the object are faults (a *fault.Error), all of them listed by field; no fault repeats a value, and nothing is
// accepted by halves. The token is returned as written, even with faults, as far as it was read. The result keeps no part
// of body. A body of 30 ratings and 3 comments takes about a fifth of the time that encoding/json takes, and allocates six times.
func (l *Layout) ParseJSON(body []byte, a gap.Audience) (token string, r Response, err error) {
	if len(body) > MaxJSON {
		var list fault.List
		list.Add(fault.Fault{File: "body", What: "it is longer than 64 KiB", Do: "send one person's answers, and comments within their limits"})
		return "", Response{}, list.Err()
	}
	p := submissionParser{scanner: scanner{b: body}, layout: l, r: Response{Audience: a, Answers: l.Blank(), Seconds: untold(a)}}
	p.object(p.field)
	if !p.broken && p.next() != 0 || p.i < len(p.b) {
		p.mistake("there is something after the answers", "send one object, and nothing after it")
	}
	for _, needed := range [...]string{"token", "answers"} {
		if !p.broken && !p.fields.has(fieldOf(needed)) {
			p.fault("body", needed+" is missing", `send {"token": "…", "answers": {…}}`)
		}
	}
	if err := p.faults.Err(); err != nil {
		return p.token, Response{}, err
	}
	l.finish(&p.r, p.language)
	return p.token, p.r, nil
}

// untold is the time taken where nobody tells it.
func untold(a gap.Audience) int {
	if a == gap.Customer {
		return -1
	}
	return 0
}

// submissionParser reads one submission.
type submissionParser struct {
	scanner
	layout   *Layout
	r        Response
	token    string
	language string
	fields   marks // that were given
	given    marks // answers: questions, then picks
	said     marks // comments
}

// The fields of a submission.
var fields = [...]string{"token", "answers", "comments", "seconds", "language"}

func fieldOf[T string | []byte](name T) int {
	for i, f := range fields {
		if f == string(name) {
			return i
		}
	}
	return -1
}

// field reads one field of the submission.
func (p *submissionParser) field(key []byte, at int) {
	f := fieldOf(key)
	if f < 0 {
		p.unknown("body", "field", string(key), at, fields[:])
		p.skip(0)
		return
	}
	if !p.fields.add(f) {
		p.twice(fields[f])
		p.skip(0)
		return
	}
	switch fields[f] {
	case "token":
		p.readToken()
	case "answers":
		p.members("answers", p.answer)
	case "comments":
		p.members("comments", p.comment)
	case "seconds":
		p.seconds()
	case "language":
		p.readLanguage()
	}
}

// members reads an object with a member for each question.
func (p *submissionParser) members(field string, each func(key []byte, at int)) {
	if p.next() != '{' {
		p.skip(0)
		p.fault(field, "it is no object", `write {"id": …, …}`)
		return
	}
	p.object(each)
}

func (p *submissionParser) readToken() {
	if p.next() != '"' {
		p.skip(0)
		p.fault("token", "it is no text", "write the token of the personal link in quotes")
		return
	}
	switch text := p.text(); {
	case p.broken:
	case len(text) == 0:
		p.fault("token", "it is empty", "write the token of the personal link")
	case len(text) > maxToken:
		p.fault("token", "it is too long", "write the token of the personal link, and nothing else")
	default:
		p.token = string(text)
	}
}

// seconds reads the time taken, a whole number.
func (p *submissionParser) seconds() {
	n, digits := 0, []byte(nil)
	if c := p.next(); c-'0' <= 9 {
		digits = p.number()
	} else {
		p.skip(0)
	}
	for _, c := range digits {
		if c-'0' > 9 || n > math.MaxInt32 {
			n = math.MaxInt64
			break
		}
		n = 10*n + int(c-'0')
	}
	switch {
	case p.broken:
	case p.r.Audience == gap.Employee:
		p.notKept("seconds")
	case digits == nil || n > math.MaxInt32:
		p.fault("seconds", "it is no time", "write the seconds from start to end as a whole number, or leave the field out")
	default:
		p.r.Seconds = n
	}
}

// readLanguage reads the language in which a customer answered.
func (p *submissionParser) readLanguage() {
	known := false
	if p.next() == '"' {
		p.language, known = p.layout.languages[string(p.text())]
	} else {
		p.skip(0)
	}
	switch {
	case p.broken:
	case p.r.Audience == gap.Employee:
		p.notKept("language")
	case !known:
		p.fault("language", "it is not among the questionnaire's languages", "write one of "+someOf(p.layout.Pack.Languages)+", or leave the field out")
	}
}

// notKept refuses what is only told of customers.
func (p *submissionParser) notKept(field string) {
	p.fault(field, "it is not kept of employees", "leave the field out")
}

// fault notes what is wrong with a field, once the value was read whole: before that there are worse things to tell.
func (p *submissionParser) fault(field, what, do string) {
	if !p.broken {
		p.faults.Add(fault.Fault{File: field, What: what, Do: do})
	}
}

func (p *submissionParser) twice(field string) {
	p.fault(field, "it is given twice", "give it once")
}

// unknown notes a key that means nothing. It is not repeated: where a program has mixed things up it may be what somebody wrote.
func (p *submissionParser) unknown(field, what, key string, at int, known []string) {
	if p.broken {
		return
	}
	if len(p.faults.Faults) >= fault.Most {
		p.faults.More++
		return
	}
	do := "take it out"
	if near := document.Nearest(key, known); near != "" {
		do = "write " + near + " if that is meant, or take it out"
	}
	line, column := p.at(at)
	p.faults.Add(fault.Fault{File: field, Line: line, Column: column, What: "there is no such " + what, Do: do})
}

// marks is a set of small numbers.
type marks struct {
	few  [4]uint64
	many map[int]bool // beyond those
}

// add is false where the number is in the set already.
func (m *marks) add(i int) bool {
	if m.has(i) {
		return false
	}
	if i < 64*len(m.few) {
		m.few[i>>6] |= 1 << (i & 63)
		return true
	}
	if m.many == nil {
		m.many = map[int]bool{}
	}
	m.many[i] = true
	return true
}

func (m *marks) has(i int) bool {
	if i < 64*len(m.few) {
		return m.few[i>>6]>>(i&63)&1 == 1
	}
	return m.many[i]
}
