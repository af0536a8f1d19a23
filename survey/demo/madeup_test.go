package demo

import (
	"fmt"
	"reflect"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// Any pack can be filled for any groups: answers a page could have sent, of both sides, with gaps of every kind.
func TestMadeUpAnswersAreValid(t *testing.T) {
	study := survey.DefaultStudy()
	study.Cells = []survey.Cell{{ID: "a", Headcount: 60}, {ID: "b", Headcount: 30}, {ID: "c", Headcount: 10}}
	study.Segments = []survey.Segment{{ID: "s", Share: 0.75}, {ID: "t", Share: 0.25}}
	study.Units = []survey.Unit{{ID: "u"}, {ID: "v"}, {ID: "w"}}
	for _, p := range pack.Embedded() {
		for _, s := range []*survey.Study{study, survey.DefaultStudy()} {
			rows := MadeUp(s, p, "w1", 0, Crowd{Customers: 400, Employees: 100}, 1)
			layout := survey.NewLayout(p, survey.Frame(p, s, "w1"))
			groups, left, words := map[string]int{}, 0, 0
			for _, r := range rows {
				if !layout.Valid(r.Response.Answers, r.Response.Audience) {
					t.Fatalf("%s: an answer that no page could have sent", p.ID)
				}
				groups[fmt.Sprint(r.Response.Audience, r.Group)]++
				for _, c := range r.Response.Answers[:len(layout.Frame.Questions)] {
					if c == gap.CantSay {
						left++
					}
				}
				words += len(r.Response.Comments)
			}
			if left == 0 {
				t.Errorf("%s: everybody can say everything", p.ID)
			}
			if words == 0 && len(layout.Texts) > 0 {
				t.Errorf("%s: nobody writes anything", p.ID)
			}
			if s == study && len(p.Audiences) == 2 && (groups["employeea"] < 57 || groups["employeea"] > 63 || groups["customers"] < 295 || groups["customers"] > 305) {
				t.Errorf("%s: groups are not as large as they should be: %v", p.ID, groups)
			}
		}
	}
}

// The same study gives the same answers, and another seed others.
func TestMadeUpAnswersStay(t *testing.T) {
	p, _ := pack.Named("mirror-core")
	make := func(seed uint64) []survey.Row {
		return MadeUp(survey.DefaultStudy(), p, "w1", 0, Crowd{Customers: 50, Employees: 20}, seed)
	}
	if !reflect.DeepEqual(make(1), make(1)) {
		t.Error("the same seed gives other answers")
	}
	if reflect.DeepEqual(make(1), make(2)) {
		t.Error("another seed gives the same answers")
	}
}
