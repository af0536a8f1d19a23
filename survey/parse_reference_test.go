package survey_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"mirror/gap"
	"mirror/survey"
)

// The reference reads a submission with encoding/json and the plainest code there is: maps, strings, and no thought of
// speed. It takes what ParseJSON promises to take, and nothing else.

// object reads an object into a map, and refuses a key that comes twice.
func object(raw json.RawMessage) (map[string]json.RawMessage, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("no object")
	}
	all := map[string]json.RawMessage{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, err
		}
		if _, twice := all[key.(string)]; twice {
			return nil, errors.New("a key comes twice")
		}
		all[key.(string)] = value
	}
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("something follows")
	}
	return all, nil
}

// wellFormed refuses what encoding/json mends: bytes that are not UTF-8, and halves of surrogate pairs.
func wellFormed(body []byte) bool {
	if !utf8.Valid(body) || !json.Valid(body) {
		return false
	}
	for i := 0; i < len(body); i++ {
		if body[i] != '\\' {
			continue
		}
		i++
		if body[i] != 'u' {
			continue
		}
		r, _ := strconv.ParseUint(string(body[i+1:i+5]), 16, 32)
		i += 4
		switch {
		case r >= 0xdc00 && r < 0xe000:
			return false
		case r >= 0xd800 && r < 0xdc00:
			if !bytes.HasPrefix(body[i+1:], []byte(`\u`)) {
				return false
			}
			low, _ := strconv.ParseUint(string(body[i+3:i+7]), 16, 32)
			if low < 0xdc00 || low >= 0xe000 {
				return false
			}
			i += 6
		}
	}
	return true
}

// meaning is what a submission says, read by the reference or by us.
type meaning struct {
	Token       string
	Answers     map[string]string   // what was ticked, options of a choice of many in the scale's order
	Picks       map[string][]string // in the pack's order
	Comments    map[string]string
	Seconds     int
	Language    string
	Arrangement uint8
}

func reference(l *survey.Layout, body []byte, a gap.Audience) (meaning, error) {
	m := meaning{Answers: map[string]string{}, Picks: map[string][]string{}, Comments: map[string]string{}}
	if a == gap.Customer {
		m.Seconds = -1
	}
	if len(body) > survey.MaxJSON || !wellFormed(body) {
		return m, errors.New("no JSON")
	}
	top, err := object(body)
	if err != nil {
		return m, err
	}
	for key, raw := range top {
		switch key {
		case "token":
			err = errors.Join(err, text(raw, &m.Token))
		case "seconds":
			n, e := strconv.ParseUint(string(raw), 10, 64)
			if e != nil || n > math.MaxInt32 || a == gap.Employee {
				e = errors.New("no seconds")
			}
			m.Seconds, err = int(n), errors.Join(err, e)
		case "language":
			err = errors.Join(err, text(raw, &m.Language))
			if a == gap.Employee || !slices.Contains(l.Pack.Languages, m.Language) {
				err = errors.Join(err, errors.New("no language"))
			}
		case "answers":
			err = errors.Join(err, m.answers(l, raw, a))
		case "comments":
			err = errors.Join(err, m.comments(l, raw, a))
		default:
			return m, errors.New("unknown field")
		}
	}
	if m.Token == "" || len(m.Token) > 100 || top["answers"] == nil {
		return m, errors.New("something is missing")
	}
	return m, err
}

// text reads a string and nothing else: json.Unmarshal leaves a string as it is where null is written.
func text(raw json.RawMessage, to *string) error {
	if raw[0] != '"' {
		return errors.New("no text")
	}
	return json.Unmarshal(raw, to)
}

func (m *meaning) answers(l *survey.Layout, raw json.RawMessage, a gap.Audience) error {
	all, err := object(raw)
	for id, raw := range all {
		q, pick := l.Question(id), l.Pick(id)
		if q < 0 && pick < 0 || pick >= 0 && !l.PickAsked(pick, a) || q >= 0 && l.Values(q, a) == nil {
			return errors.New("not asked")
		}
		var values []string
		array := false
		switch c := raw[0]; {
		case c == '"':
			var s string
			err = errors.Join(err, json.Unmarshal(raw, &s))
			if s != "" {
				values = strings.Split(s, "|")
			}
		case c == 'n':
		case c == '[':
			array = true
			var some []*string
			if e := json.Unmarshal(raw, &some); e != nil {
				return e
			}
			for _, s := range some {
				if s == nil {
					return errors.New("null in an array")
				}
				values = append(values, *s)
			}
		case c == '-' || c >= '0' && c <= '9':
			if pick >= 0 {
				return errors.New("a number among the choices")
			}
			values = []string{string(raw)}
		default:
			return errors.New("no answer")
		}
		if pick >= 0 {
			err = errors.Join(err, m.pick(l, pick, values, array))
		} else {
			err = errors.Join(err, m.tick(l, q, a, values, array))
		}
	}
	return err
}

func (m *meaning) tick(l *survey.Layout, q int, a gap.Audience, values []string, array bool) error {
	known := l.Values(q, a)
	many := l.Frame.Questions[q].Many && !(l.Frame.Questions[q].EmployeePercent && a == gap.Employee)
	if array && !many || len(values) > 1 && !many {
		return errors.New("more than one answer")
	}
	if len(values) == 1 && values[0] == "x" && !array {
		m.Answers[l.Frame.Questions[q].ID] = "x"
		return nil
	}
	var kept []string
	for _, v := range known {
		if n := count(values, v); n > 1 {
			return errors.New("twice")
		} else if n == 1 {
			kept = append(kept, v)
		}
	}
	if len(kept) < len(values) {
		return errors.New("no answer to this question")
	}
	if len(kept) > 0 {
		m.Answers[l.Frame.Questions[q].ID] = strings.Join(kept, "|")
	}
	return nil
}

func (m *meaning) pick(l *survey.Layout, pick int, values []string, array bool) error {
	if len(values) == 1 && values[0] == "x" && !array {
		return nil
	}
	var kept []string
	for _, v := range l.Frame.Picks[pick].Options {
		if n := count(values, v); n > 1 {
			return errors.New("twice")
		} else if n == 1 {
			kept = append(kept, v)
		}
	}
	if len(kept) < len(values) || len(kept) > l.PickMost(pick) {
		return errors.New("not among the choices, or too many")
	}
	if kept != nil {
		m.Picks[l.Frame.Picks[pick].ID] = kept
	}
	return nil
}

func count(values []string, v string) (n int) {
	for _, w := range values {
		if w == v {
			n++
		}
	}
	return n
}

func (m *meaning) comments(l *survey.Layout, raw json.RawMessage, a gap.Audience) error {
	all, err := object(raw)
	for id, raw := range all {
		t := l.Text(id)
		if t < 0 || !l.Texts[t].Asked[a] {
			return errors.New("not asked")
		}
		if string(raw) == "null" {
			continue
		}
		var s string
		if e := text(raw, &s); e != nil {
			return e
		}
		s = strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
		s = strings.Map(func(r rune) rune {
			if unicode.IsControl(r) && r != '\n' && r != '\t' {
				return -1
			}
			return r
		}, s)
		if len([]rune(s)) > l.Texts[t].MaxLength {
			return errors.New("too long")
		}
		if s != "" {
			m.Comments[id] = s
		}
	}
	return err
}
