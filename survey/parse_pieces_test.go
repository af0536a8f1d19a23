package survey_test

import (
	"fmt"
	"strings"
	"testing"

	"mirror/gap"
)

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
