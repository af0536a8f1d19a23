package survey_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fault"
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

// meaningOf is what we read out of a submission, unpacked again.
func meaningOf(l *survey.Layout, token string, r survey.Response) meaning {
	m := meaning{Token: token, Answers: map[string]string{}, Picks: map[string][]string{}, Comments: map[string]string{}, Seconds: r.Seconds, Arrangement: l.Arrangement(r.Answers)}
	for q := range l.Frame.Questions {
		if v := l.Value(r.Answers, q, r.Audience); v != "" {
			m.Answers[l.Frame.Questions[q].ID] = v
		}
	}
	for k := range l.Frame.Picks {
		if ids := l.Picked(r.Answers, k); ids != nil {
			m.Picks[l.Frame.Picks[k].ID] = ids
		}
	}
	for _, w := range r.Comments {
		m.Comments[l.Texts[w.Question].ID] = w.Text
		m.Language = w.Language
	}
	return m
}

// agree holds ParseJSON to the reference: both accept, with the same meaning, or both refuse.
func agree(t *testing.T, l *survey.Layout, body []byte, a gap.Audience) {
	sent := bytes.Clone(body)
	token, r, err := l.ParseJSON(body, a)
	if !bytes.Equal(sent, body) {
		t.Fatal("the body was changed")
	}
	want, refused := reference(l, body, a)
	if (err == nil) != (refused == nil) {
		t.Fatalf("%q as %s: %v; the reference says: %v", body, a, err, refused)
	}
	if err != nil {
		var faults *fault.Error
		if !errors.As(err, &faults) || len(faults.Faults) == 0 {
			t.Fatalf("%q: the error %v lists no faults", body, err)
		}
		if !cmp.Equal(r, survey.Response{}) {
			t.Fatalf("%q: refused, and accepted by halves: %+v", body, r)
		}
		return
	}
	clear(body) // the server uses it again
	if !l.Valid(r.Answers, a) || r.Audience != a {
		t.Fatalf("%q: read into what is not valid", sent)
	}
	got := meaningOf(l, token, r)
	if len(r.Comments) == 0 {
		want.Language = "" // it is told with comments only
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%q (-reference +ours):\n%s", sent, diff)
	}
}

func FuzzParseJSON(f *testing.F) {
	for _, body := range sound {
		f.Add([]byte(body), false)
		f.Add([]byte(body), true)
	}
	for _, c := range unsound {
		f.Add([]byte(c.body), c.side == gap.Employee)
	}
	_, usual := submissionOf(f)
	f.Add(usual, false)
	l := layoutOf(everyScale(f))
	f.Fuzz(func(t *testing.T, body []byte, employee bool) {
		a := gap.Customer
		if employee {
			a = gap.Employee
		}
		agree(t, l, body, a)
	})
}

// A body made of pieces that matter comes upon more than one that is made of bytes.
func TestParseJSONOfPieces(t *testing.T) {
	l := layoutOf(everyScale(t))
	n := 60_000
	if testing.Short() {
		n = 6_000
	}
	g := pieces{seed: 1}
	accepted := 0
	for range n {
		body := g.body()
		a := gap.Audience(g.n(2))
		if _, _, err := l.ParseJSON([]byte(body), a); err == nil {
			accepted++
		}
		agree(t, l, []byte(body), a)
	}
	if accepted < n/20 || accepted > n*19/20 {
		t.Errorf("%d of %d are accepted: the pieces test too little", accepted, n)
	}
}

// pieces draws submissions, most of them nearly sound.
type pieces struct{ seed uint64 }

func (g *pieces) n(n int) int {
	g.seed = g.seed*6364136223846793005 + 1442695040888963407
	return int(g.seed >> 33 % uint64(n))
}

func (g *pieces) one(of ...string) string { return of[g.n(len(of))] }

func (g *pieces) body() string {
	var fields []string
	fields = append(fields, `"token":`+g.rare(`"abc"`, `""`, `null`, `7`, `"\u0061"`, `"`+strings.Repeat("t", 101)+`"`))
	fields = append(fields, `"answers":`+g.rare(g.object(4, g.answer), `null`, `[]`, `"x"`))
	if g.n(2) == 0 {
		fields = append(fields, `"comments":`+g.rare(g.object(2, g.comment), `null`, `[]`, `{}`))
	}
	if g.n(6) == 0 {
		fields = append(fields, `"seconds":`+g.one("0", "12", "2147483647", "2147483648", "1.0", "1e3", "-1", "null", `"5"`, "99999999999999999999999", "01"))
	}
	if g.n(6) == 0 {
		fields = append(fields, `"language":`+g.one(`"en"`, `"de"`, `"fr"`, `null`, `"e\u006e"`, `3`))
	}
	if g.n(20) == 0 {
		fields = append(fields, g.one(`"Token":"abc"`, `"extra":{"a":[1,{"b":null}]}`, `"token":"abc"`, `"tok\u0065n":"abc"`, `"answers":{}`, `"":0`, `"__proto__":{}`))
	}
	body := "{" + strings.Join(fields, g.rare(",", " ,\n", ",\t", ";", ",,")) + "}"
	body = g.rare(body, body+"x", body+" ", "\n"+body+"\r\n", body+"{}", "["+body+"]", "\ufeff"+body, body+"\x00", body[:g.n(len(body))], body+",")
	if g.n(30) == 0 { // one byte goes wrong
		b := []byte(body)
		if len(b) > 0 {
			b[g.n(len(b))] = byte(g.n(256))
		}
		body = string(b)
	}
	return body
}

// rare is nearly always the first.
func (g *pieces) rare(usual string, others ...string) string {
	if g.n(16) > 0 {
		return usual
	}
	return g.one(others...)
}

func (g *pieces) object(most int, member func() string) string {
	var all []string
	for range g.n(most + 1) {
		all = append(all, member())
	}
	return "{" + strings.Join(all, ",") + "}"
}

func (g *pieces) answer() string {
	id := g.rare(g.one("care_seen", "care_rushed", "care_ways", "basics_speed", "basics_sides", "basics_first_time", "recommend", "trust", "spoke_well", "complained", "importance", "feelings"),
		"care_thanked", "basics_trouble", "care_story", "why", "nothing", `care\u005fseen`)
	value := g.one("3", `"3"`, "0", "10", `"x"`, `""`, "null", `"said_yes"`, `"phone|app"`, `["phone","letter"]`, `["chat"]`, "[]", `"letter"`, `"care"`, `["care"]`, `"safe|glad"`, `["safe"]`, `"safe"`)
	switch id {
	case "care_ways", "basics_trouble", "complained":
		value = g.one(`"phone|app"`, `["phone","letter"]`, `"other_way"`, `"x"`, "null", "[]", `"app|phone|press|mail"`, `["ch\u0061t"]`)
	case "importance", "feelings":
		value = g.one(`["care"]`, `"basics"`, `["safe","ignored"]`, `"glad|safe"`, "null", `""`, `"x"`, "[]")
	}
	return fmt.Sprintf(`"%s":%s`, id, g.rare(value, "11", "-1", "3.0", "3e0", "03", "true", "{}", `{"a":1}`, `"said_maybe"`, `["x"]`, `"x|phone"`, `"phone|x"`, `"phone|phone"`, `["app","app"]`, `[1]`, `[null]`, `"|"`, `"safe|"`, `"|safe"`, `"safe|glad|ignored"`, `["care","basics"]`, `" 3"`, "-0", "100", "50", `"3`, `[`, `["phone",]`, `"\ud800"`))
}

func (g *pieces) comment() string {
	id := g.rare(g.one("why", "wish", "care_story"), "care_seen", "importance", "nothing")
	return fmt.Sprintf(`"%s":%s`, id, g.rare(g.one(`"Fine."`, `"  too slow\n"`, `"\u00e9té \ud83d\ude00"`, "null", `""`, `" \t "`, `"a\u0000b"`, `"a\u0085b"`, `"対応"`, `"`+strings.Repeat("ü", 40)+`"`),
		"5", "[]", "true", `"`+strings.Repeat("é", 41)+`"`, `"`+strings.Repeat("long ", 101)+`"`, `"\ud83d"`, `"\ud83dx"`, `"\ud83d\u0041"`, `"\ud83d\ud83d"`, `"\udc00"`, "\"a\tb\"", `"\x"`, "\"\xff\"", `"\u12"`))
}
