package survey_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fault"
)

// Submissions that customers' programs may send.
var sound = []string{
	`{"token":"t","answers":{}}`,
	`{"token":"t","answers":{"care_seen":"5","care_rushed":1,"basics_speed":"x","basics_sides":null,"trust":""}}`,
	`{"token":"t","answers":{"care_ways":["app","letter"],"complained":"mail|phone","importance":["care"],"feelings":"glad|safe"},"comments":{"why":"  Too slow.\n","wish":null,"care_story":"\u00e9t\u00e9 \ud83d\ude00"},"seconds":184,"language":"de"}`,
	" {\r\n\t\"answers\" : { \"recommend\" : 10 } , \"token\" : \"t\" } ",
}

// slip is a body somebody's program could send, and all that must be told.
type slip struct {
	name string
	side gap.Audience
	body string
	want []string
}

var unsound = []slip{
	{"nothing", 0, ``, []string{`body:1:1: this is not JSON: write an object: {…}`}},
	{"no object", 0, `[]`, []string{`body:1:1: this is not JSON: write an object: {…}`}},
	{"nothing needed", 0, `{}`, []string{`body: token is missing: send {"token": "…", "answers": {…}}`, `body: answers is missing: send {"token": "…", "answers": {…}}`}},
	{"something after", 0, `{"token":"t","answers":{}} {}`, []string{`body:1:28: there is something after the answers: send one object, and nothing after it`}},
	{"a comma too many", 0, `{"token":"t","answers":{"trust":3,}}`, []string{`body:1:35: this is not JSON: write a text in quotes`}},
	{"a comma too few", 0, "{\"token\":\"t\"\n \"answers\":{}}", []string{`body:2:2: this is not JSON: write a comma between two fields, and } after the last`}},
	{"cut off", 0, `{"token":"t","answers":{"trust":3`, []string{`body:1:34: this is not JSON: write a comma between two fields, and } after the last`}},
	{"unknown fields", 0, `{"token":"t","answers":{},"tokn":"t","Answers":{},"weight":{"a":[1,2,{"b":true}]}}`, []string{
		`body:1:27: there is no such field: write token if that is meant, or take it out`,
		`body:1:38: there is no such field: write answers if that is meant, or take it out`,
		`body:1:51: there is no such field: take it out`}},
	{"repeated fields", 0, `{"token":"t","answers":{"trust":3,"tru\u0073t":3,"feelings":[],"feelings":null},"comments":{"why":"a","why":"b"},"token":"u"}`, []string{
		`answers.feelings: it is given twice: give it once`,
		`answers.trust: it is given twice: give it once`,
		`comments.why: it is given twice: give it once`,
		`token: it is given twice: give it once`}},
	{"no answers", 0, `{"token":"t","answers":{"care_seen":6,"care_rushed":3.0,"trust":true,"recommend":[1],"spoke_well":"SECRET","basics_speed":{"a":"SECRET"},"care_ways":"app|app","complained":["x"]}}`, []string{
		`answers.basics_speed: it is no answer to this question: write a whole number from 1 to 7; "x" for can't say, or null`,
		`answers.care_rushed: it is no answer to this question: write a whole number from 1 to 5; "x" for can't say, or null`,
		`answers.care_seen: it is no answer to this question: write a whole number from 1 to 5; "x" for can't say, or null`,
		`answers.care_ways: it is no answer to this question: write one or more of letter, branch, phone, app, chat, mail, friend, press, …, joined by |; "x" for can't say, or null`,
		`answers.complained: it is no answer to this question: write one or more of letter, branch, phone, app, chat, mail, friend, press, …, joined by |; "x" for can't say, or null`,
		`answers.recommend: it is no answer to this question: write a whole number from 0 to 10; "x" for can't say, or null`,
		`answers.spoke_well: it is no answer to this question: write one of said_no, said_yes; "x" for can't say, or null`,
		`answers.trust: it is no answer to this question: write a whole number from 1 to 5; "x" for can't say, or null`}},
	{"no share of 100", gap.Employee, `{"token":"t","answers":{"spoke_well":101,"complained":"app"}}`, []string{
		`answers.complained: it is no answer to this question: write a whole number from 0 to 100; "x" for can't say, or null`,
		`answers.spoke_well: it is no answer to this question: write a whole number from 0 to 100; "x" for can't say, or null`}},
	{"no choices", 0, `{"token":"t","answers":{"importance":["care","basics"],"feelings":["safe","SECRET"]}}`, []string{
		`answers.feelings: it holds something that is not among the choices, or one of them twice: write an array of ids of the questionnaire, each once`,
		`answers.importance: there are 2: choose 1 at most`}},
	{"unknown questions", 0, `{"token":"t","answers":{"recomend":9,"SECRET":9,"why":"SECRET"},"comments":{"wy":"SECRET","trust":"SECRET","SECRET":"SECRET"}}`, []string{
		`answers:1:25: there is no such question: write recommend if that is meant, or take it out`,
		`answers:1:38: there is no such question: take it out`,
		`answers.why: it is answered in words: write it under comments`,
		`comments:1:77: there is no such question to be answered in words: write why if that is meant, or take it out`,
		`comments:1:108: there is no such question to be answered in words: take it out`,
		`comments.trust: it is not answered in words: write it under answers`}},
	{"questions the side is not asked", 0, `{"token":"t","answers":{"care_thanked":3}}`, []string{`answers.care_thanked: customers are not asked this: leave it out`}},
	{"the other side's", gap.Employee, `{"token":"t","answers":{"basics_trouble":null},"seconds":12,"language":"en"}`, []string{
		`answers.basics_trouble: employees are not asked this: leave it out`,
		`language: it is not kept of employees: leave the field out`,
		`seconds: it is not kept of employees: leave the field out`}},
	{"no comments", 0, `{"token":"t","answers":{},"comments":{"why":5,"wish":"` + strings.Repeat("é", 42) + `","care_story":"` + strings.Repeat("a", 2001) + `"}}`, []string{
		`comments.care_story: the text is 1 character too long: shorten it to 2000`,
		`comments.why: it is no text: write a text in quotes, or null`,
		`comments.wish: the text is 2 characters too long: shorten it to 40`}},
	{"fields of the wrong kind", 0, `{"token":7,"answers":[],"comments":null,"seconds":"12","language":"fr"}`, []string{
		`answers: it is no object: write {"id": …, …}`,
		`comments: it is no object: write {"id": …, …}`,
		`language: it is not among the questionnaire's languages: write one of en, de, or leave the field out`,
		`seconds: it is no time: write the seconds from start to end as a whole number, or leave the field out`,
		`token: it is no text: write the token of the personal link in quotes`}},
	{"no token", 0, `{"token":"","answers":{},"seconds":2147483648}`, []string{
		`seconds: it is no time: write the seconds from start to end as a whole number, or leave the field out`,
		`token: it is empty: write the token of the personal link`}},
	{"a long token", 0, `{"token":"` + strings.Repeat("SECRET", 20) + `","answers":{}}`, []string{`token: it is too long: write the token of the personal link, and nothing else`}},
	{"no text", 0, "{\"token\":\"t\",\"answers\":{},\"comments\":{\"why\":\"SECRET \xff\"}}", []string{`body:1:53: this is not UTF-8: send the text encoded as UTF-8`}},
	{"a new line in a text", 0, "{\"token\":\"t\",\"answers\":{},\"comments\":{\"why\":\"SECRET \n\"}}", []string{`body:1:53: a sign of control stands in a text: write \n for a new line, and \t for a tab`}},
	{"half a pair", 0, `{"token":"t","answers":{},"comments":{"why":"SECRET \ud83d!"}}`, []string{`body:1:53: the escape \u is not whole: write four digits, and both halves of a pair; or the sign itself`}},
	{"a whole sign where the other half belongs", 0, `{"token":"t","answers":{},"comments":{"why":"SECRET \ud83d\u0041"}}`, []string{`body:1:53: the escape \u is not whole: write four digits, and both halves of a pair; or the sign itself`}},
	{"the second half first", 0, `{"token":"t","answers":{},"comments":{"why":"SECRET \ude00\ud83d"}}`, []string{`body:1:53: the escape \u is not whole: write four digits, and both halves of a pair; or the sign itself`}},
	{"no escape", 0, `{"token":"t","answers":{},"comments":{"why":"C:\SECRET"}}`, []string{`body:1:49: there is no such escape: write \\ for a backslash`}},
	{"no number", 0, `{"token":"t","answers":{"trust":+3}}`, []string{`body:1:33: this is no number: write digits, such as 6`}},
	{"a number with a nought before it", 0, `{"token":"t","answers":{"trust":03}}`, []string{
		`answers.trust: it is no answer to this question: write a whole number from 1 to 5; "x" for can't say, or null`,
		`body:1:34: this is not JSON: write a comma between two fields, and } after the last`}},
	{"too deep", 0, `{"token":"t","answers":{},"a":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`, []string{
		`body:1:27: there is no such field: take it out`,
		`body:1:48: objects and arrays lie too deep in each other: send the fields that the documentation names, and no others`}},
}

func TestParseJSONTellsEveryFault(t *testing.T) {
	l := layoutOf(everyScale(t))
	for _, c := range unsound {
		t.Run(c.name, func(t *testing.T) {
			_, r, err := l.ParseJSON([]byte(c.body), c.side)
			var faults *fault.Error
			if !errors.As(err, &faults) {
				t.Fatalf("the error is %v", err)
			}
			if diff := cmp.Diff(c.want, strings.Split(err.Error(), "\n")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if strings.Contains(err.Error(), "SECRET") {
				t.Error("a fault repeats what somebody answered")
			}
			if !cmp.Equal(r, survey.Response{}) {
				t.Error("accepted by halves")
			}
		})
	}
}

func TestParseJSON(t *testing.T) {
	l := layoutOf(everyScale(t))
	token, r, err := l.ParseJSON([]byte(sound[2]), gap.Customer)
	if err != nil {
		t.Fatal(err)
	}
	want := meaning{
		Token:    "t",
		Answers:  map[string]string{"care_ways": "letter|app", "complained": "phone|mail"},
		Picks:    map[string][]string{"importance": {"care"}, "feelings": {"safe", "glad"}},
		Comments: map[string]string{"why": "Too slow.", "care_story": "été 😀"},
		Seconds:  184, Language: "de",
	}
	if diff := cmp.Diff(want, meaningOf(l, token, r)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if r.Weight != 0 || r.Account != 0 || r.Group != 0 || r.Unit != 0 {
		t.Errorf("what the invitation says came from the body: %+v", r)
	}
	for i, body := range sound {
		if _, _, err := l.ParseJSON([]byte(body), gap.Customer); err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
}

// The score stands with a customer's comment wherever it came in the body; nothing stands with an employee's.
func TestParseJSONBandsComments(t *testing.T) {
	l := layoutOf(everyScale(t))
	body := `{"comments":{"wish":"More.","why":"Fine."},"token":"t","answers":{"recommend":9}`
	_, r, err := l.ParseJSON([]byte(body+`,"language":"en"}`), gap.Customer)
	if err != nil {
		t.Fatal(err)
	}
	want := []survey.Words{{Question: 0, Text: "Fine.", Language: "en", Score: "9–10"}, {Question: 1, Text: "More.", Language: "en", Score: "9–10"}}
	if diff := cmp.Diff(want, r.Comments); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	_, r, err = l.ParseJSON([]byte(body+`}`), gap.Employee)
	if err != nil {
		t.Fatal(err)
	}
	want = []survey.Words{{Question: 0, Text: "Fine."}, {Question: 1, Text: "More."}}
	if diff := cmp.Diff(want, r.Comments); diff != "" {
		t.Errorf("employees (-want +got):\n%s", diff)
	}
	if r.Seconds != 0 {
		t.Errorf("%d seconds of an employee", r.Seconds)
	}
}

// Words are taken only of a side that is asked for them.
func TestParseJSONOfWordsNotAsked(t *testing.T) {
	l := customersOnly(t)
	body := []byte(`{"token":"t","answers":{},"comments":{"care_story":"Mine."}}`)
	if _, _, err := l.ParseJSON(body, gap.Customer); err != nil {
		t.Error(err)
	}
	if _, _, err := l.ParseJSON(body, gap.Employee); err == nil || err.Error() != "comments.care_story: employees are not asked this: leave it out" {
		t.Errorf("%v", err)
	}
	agree(t, l, body, gap.Employee)
}

func TestParseJSONIsBounded(t *testing.T) {
	l := layoutOf(everyScale(t))
	long := `{"token":"t","answers":{}` + strings.Repeat(" ", survey.MaxJSON) + `}`
	if _, _, err := l.ParseJSON([]byte(long), gap.Customer); err == nil || err.Error() != "body: it is longer than 64 KiB: send one person's answers, and comments within their limits" {
		t.Errorf("a body of %d bytes: %v", len(long), err)
	}
	// Faults without end are told in part, and cost little.
	many := `{"token":"t","answers":{` + strings.Repeat(`"recomend":9,`, 5000) + `"trust":3}}`
	_, _, err := l.ParseJSON([]byte(many), gap.Customer)
	if n := strings.Count(err.Error(), "\n"); n != fault.Most || !strings.HasSuffix(err.Error(), "and 4950 more faults") {
		t.Errorf("%d lines, the last %q", n, err.Error()[strings.LastIndexByte(err.Error(), '\n')+1:])
	}
	for _, deep := range []string{"[", `{"a":`} {
		if _, _, err := l.ParseJSON([]byte(`{"answers":`+strings.Repeat(deep, 9000)), gap.Customer); err == nil {
			t.Error("accepted")
		}
	}
}

func TestParseJSONAllocatesLittle(t *testing.T) {
	l, body := submissionOf(t)
	if n := testing.AllocsPerRun(200, func() {
		if _, _, err := l.ParseJSON(body, gap.Customer); err != nil {
			t.Fatal(err)
		}
	}); n > 6 { // answers, comments, the token and three texts
		t.Errorf("%v allocations", n)
	}
}
