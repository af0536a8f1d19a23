// Package urn is the form in which answers lie in the database while their wave takes answers: in sealed boxes, as many
// people's answers in one as shared a commit (protection.md §4.2 rules 9–11, in a simple form). It is pure: it knows no
// database and no time. Seal is the only one that writes a box, Open the only one that reads it.
//
// Whoever has the database, its log or a copy of it, and not the key, sees of a box in which form's urn it lies, how many
// answers may be in it, and how much was written with them: of customers alone in steps of 512 bytes; where an employee's
// answers are in it, only whether it was more than 1, 2, 4 … KiB. Else somebody who watches the boxes come could tell which
// employee wrote the one comment of a team that is read after the close. Whoever has the key too sees what was
// answered in one commit; which comment belongs to which response he does not see there where a box holds several.
//
// # Format
//
// A box is sealed with the key it is given (AES-256-GCM with a random nonce of 12 bytes). The first 8 bytes of the nonce are
// the box's id; the rest of it stands in front of the box. Study and form are authenticated with it: so a box opens only
// where it was put. In it lie, all numbers little-endian:
//
//	version      1 byte: 1; 2 where customers have tags
//	customers    how many; a uvarint
//	employees    how many; a uvarint
//	width        bytes of one person's packed answers; a uvarint
//	records      of the customers: group 2, unit 2, weight 8 (IEEE 754; 0 = none), account 8 (0 = none),
//	             seconds + 1 in 4 (0 = not known), in version 2 tag 8, answers; then of the employees: group 2, unit 2, answers
//	comments     only where somebody wrote or there are employees: how many (a uvarint), and of each the side 1, group 2,
//	             unit 2, in version 2 of customers the tag 8, the question (a uvarint), and language, score and text, each behind its length (a uvarint);
//	             then zeros up to a multiple of 512, or with employees up to 1024 or twice as much as often as is needed
//
// A tag is by what a customer's answers are found who is erased (survey.Response.Tag, Without). Employees have none in any
// version: there is no room for it. All customers of a box have one or none has, so that its length does not tell which.
//
// So responses of a side have one size, whatever was answered. Records of a side are shuffled, comments are shuffled apart.
package urn

import (
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"mirror/gap"
	"mirror/survey"
)

const (
	version, tagged = 1, 2
	// step is what the comments in a box are padded to a multiple of; least is the room they take where there are employees.
	step, least = 512, 1024
	// Lengths of what stands before the packed answers.
	customerHead = 2 + 2 + 8 + 8 + 4
	employeeHead = 2 + 2
	tagSize      = 8
)

// ErrKey: the box was sealed with another key or lies where it was not put.
var ErrKey = errors.New("a box of sealed answers cannot be opened with this key")

// errForm: the box opens, and what is in it is not what this program puts there.
var errForm = errors.New("a box of sealed answers was written by another version of the program")

// idBytes is how much of a nonce is the id.
const idBytes = 8

// Sealed is a box as it lies in the database.
type Sealed struct {
	Study survey.StudyID
	Form  survey.FormID
	ID    int64 // random
	Body  []byte
}

// place is what is authenticated with a box.
func (s *Sealed) place() []byte {
	b := binary.LittleEndian.AppendUint64(make([]byte, 0, 16), uint64(s.Study))
	return binary.LittleEndian.AppendUint64(b, uint64(s.Form))
}

// Comment is what somebody wrote, and nothing that leads to the response but the group.
type Comment struct {
	Audience    gap.Audience
	Group, Unit survey.GroupID
	Tag         uint64 // of a customer's: see survey.Response
	survey.Words
}

// Seal puts responses to one form, and their comments, into a box. Of employees nothing is kept but group, unit, answers
// and words. shuffle puts n things in a random order that nobody can foresee. All must have as many packed answers. The key
// draws its own nonces, as that of fieldwork.Keys.Urn does.
func Seal(key cipher.AEAD, study survey.StudyID, form survey.FormID, all []survey.Response, shuffle func(n int, swap func(i, k int))) (*Sealed, error) {
	order := make([]*survey.Response, len(all))
	n := 0
	for i := range all {
		order[i] = &all[i]
		n += len(all[i].Comments)
	}
	words := make([]Comment, 0, n)
	for _, r := range order {
		for _, w := range r.Comments {
			words = append(words, Comment{r.Audience, r.Group, r.Unit, r.Tag, w})
		}
	}
	return seal(key, &Sealed{Study: study, Form: form}, order, words, shuffle)
}

// seal fills a box; what is in it is shuffled first.
func seal(key cipher.AEAD, s *Sealed, order []*survey.Response, words []Comment, shuffle func(n int, swap func(i, k int))) (*Sealed, error) {
	shuffle(len(order), func(i, k int) { order[i], order[k] = order[k], order[i] })
	shuffle(len(words), func(i, k int) { words[i], words[k] = words[k], words[i] })
	employees, tags := false, false
	for _, r := range order {
		employees = employees || r.Audience == gap.Employee
		tags = tags || r.Audience == gap.Customer && r.Tag != 0
	}
	plain, err := records(order, tags, mostWritten(words, employees)+key.Overhead())
	if err != nil {
		return nil, err
	}
	plain = comments(plain, words, employees, tags)
	box := key.Seal(plain[:0], nil, plain, s.place()) // where it lies: a fifth of what a submission allocates
	s.ID, s.Body = int64(binary.LittleEndian.Uint64(box)), box[idBytes:]
	return s, nil
}

// records writes all of a box before the comments, with room for so much more.
func records(all []*survey.Response, tags bool, more int) ([]byte, error) {
	var n [2]int
	width := 0
	for i, r := range all {
		if i == 0 {
			width = len(r.Answers)
		}
		if r.Audience > gap.Employee || len(r.Answers) != width || tooLarge(r.Group) || tooLarge(r.Unit) || (r.Audience == gap.Customer && r.Tag != 0) != (r.Audience == gap.Customer && tags) {
			return nil, fmt.Errorf("put %d answers into a box: they are not of one form", len(all))
		}
		n[r.Audience]++
	}
	b := make([]byte, 0, 16+n[gap.Customer]*(customerHead+tagSize+width)+n[gap.Employee]*(employeeHead+width)+more)
	b = append(b, versionOf(tags))
	for _, v := range []int{n[gap.Customer], n[gap.Employee], width} {
		b = binary.AppendUvarint(b, uint64(v))
	}
	for _, side := range []gap.Audience{gap.Customer, gap.Employee} {
		for _, r := range all {
			if r.Audience != side {
				continue
			}
			b = place(b, r.Group, r.Unit)
			if side == gap.Customer {
				b = binary.LittleEndian.AppendUint64(b, math.Float64bits(r.Weight))
				b = binary.LittleEndian.AppendUint64(b, r.Account)
				b = binary.LittleEndian.AppendUint32(b, uint32(min(max(r.Seconds, -1), 1<<30)+1))
				b = tag(b, tags, r.Tag)
			}
			b = append(b, r.Answers...)
		}
	}
	return b, nil
}

func versionOf(tags bool) byte {
	if tags {
		return tagged
	}
	return version
}

// tag writes a customer's tag where the box has them.
func tag(b []byte, tags bool, t uint64) []byte {
	if !tags {
		return b
	}
	return binary.LittleEndian.AppendUint64(b, t)
}

func tooLarge(g survey.GroupID) bool { return g < 0 || g > math.MaxUint16 }

func place(b []byte, group, unit survey.GroupID) []byte {
	b = binary.LittleEndian.AppendUint16(b, uint16(group))
	return binary.LittleEndian.AppendUint16(b, uint16(unit))
}

// comments writes the comments behind the records.
func comments(b []byte, list []Comment, employees, tags bool) []byte {
	if len(list) == 0 && !employees {
		return b
	}
	from := len(b)
	b = binary.AppendUvarint(b, uint64(len(list)))
	for i := range list {
		c := &list[i]
		b = place(append(b, byte(c.Audience)), c.Group, c.Unit)
		words := [3]string{c.Language, c.Score, c.Text}
		if c.Audience == gap.Employee {
			words[0], words[1] = "", ""
		} else {
			b = tag(b, tags, c.Tag)
		}
		b = binary.AppendUvarint(b, uint64(c.Question))
		for _, w := range words {
			b = append(binary.AppendUvarint(b, uint64(len(w))), w...)
		}
	}
	return append(b, make([]byte, room(len(b)-from, employees)-(len(b)-from))...)
}

// mostWritten is how much the comments take at most.
func mostWritten(all []Comment, employees bool) int {
	n := binary.MaxVarintLen64
	for i := range all {
		w := &all[i].Words
		n += 1 + employeeHead + tagSize + 4*binary.MaxVarintLen64 + len(w.Language) + len(w.Score) + len(w.Text)
	}
	return room(n, employees)
}

// room is what comments of so many bytes take.
func room(n int, employees bool) int {
	if !employees {
		return (n + step - 1) / step * step
	}
	r := least
	for r < n {
		r *= 2
	}
	return r
}
