package survey_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// Answers are valid when, and only when, somebody can tick them: whatever was changed in a packed response, ticking what it
// says again must give the same bytes.
func TestValidIsWhatCanBeTicked(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	sound, broken := 0, 0
	for _, p := range allPacks(t) {
		f := survey.Frame(p, nil, "1")
		l := survey.NewLayout(p, f)
		for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
			if !slices.Contains(p.Audiences, a.String()) {
				continue
			}
			for range 2000 {
				answers := randomTicks(r, p, f, a).pack(t, l, a)
				for range 1 + r.IntN(2) {
					answers[r.IntN(len(answers))] = byte(r.IntN(1 + r.IntN(256))) // low ones more often
				}
				want := bytes.Equal(answers, tickedAgain(l, answers, a))
				if got := l.Valid(answers, a); got != want {
					t.Fatalf("%s, %s: % x is said to be valid: %v, and it can be ticked: %v", p.ID, a, answers, got, want)
				}
				if want {
					sound++
				} else {
					broken++
				}
			}
			if l.Valid(l.Blank()[1:], a) || l.Valid(append(l.Blank(), 0), a) || !l.Valid(l.Blank(), a) {
				t.Errorf("%s: the size is not checked", p.ID)
			}
		}
	}
	if sound < 500 || broken < 500 {
		t.Errorf("%d sound and %d broken ones test too little", sound, broken)
	}
}

// tickedAgain ticks what packed answers say.
func tickedAgain(l *survey.Layout, answers []byte, a gap.Audience) []byte {
	again := l.Blank()
	for q := range l.Frame.Questions {
		l.Set(again, q, a, l.Value(answers, q, a))
	}
	for k := range l.Frame.Picks {
		if l.PickAsked(k, a) {
			l.SetPick(again, k, l.Picked(answers, k))
		}
	}
	l.SetArrangement(again, l.Arrangement(answers))
	return again
}

func TestSetRefuses(t *testing.T) {
	l := layoutOf(everyScale(t))
	for _, c := range []struct {
		id, value string
		side      gap.Audience
	}{
		{"care_seen", "0", gap.Customer}, {"care_seen", "6", gap.Customer}, {"care_seen", "03", gap.Customer}, {"care_seen", "3.0", gap.Customer},
		{"care_seen", " 3", gap.Customer}, {"care_seen", "X", gap.Customer}, {"care_seen", "3|4", gap.Customer},
		{"recommend", "11", gap.Employee}, {"recommend", "-1", gap.Employee},
		{"basics_first_time", "said_maybe", gap.Customer}, {"basics_first_time", "said_yes|said_no", gap.Customer},
		{"care_ways", "phone|", gap.Customer}, {"care_ways", "|phone", gap.Customer}, {"care_ways", "phone||app", gap.Customer},
		{"care_ways", "phone|phone", gap.Customer}, {"care_ways", "phone|x", gap.Customer}, {"care_ways", "x|phone", gap.Customer}, {"care_ways", "|", gap.Customer},
		{"spoke_well", "said_yes", gap.Employee}, {"spoke_well", "101", gap.Employee}, {"spoke_well", "50", gap.Customer}, {"complained", "app", gap.Employee},
		{"care_thanked", "3", gap.Customer}, {"care_thanked", "", gap.Customer}, {"basics_trouble", "app", gap.Employee}, {"basics_trouble", "x", gap.Employee},
	} {
		answers := l.Blank()
		q := l.Question(c.id)
		other := map[string]string{"care_ways": "letter|app", "spoke_well": "x"}[c.id]
		if other != "" && !l.Set(answers, q, c.side, other) {
			t.Fatalf("%s: %q is refused", c.id, other)
		}
		before := bytes.Clone(answers)
		if l.Set(answers, q, c.side, c.value) {
			t.Errorf("%s takes %q from a %s", c.id, c.value, c.side)
		}
		if !bytes.Equal(before, answers) {
			t.Errorf("%s: %q is refused, and changes something", c.id, c.value)
		}
	}
	answers := l.Blank()
	for _, ids := range [][]string{{"safe", "safe"}, {"safe", "glad", "ignored"}, {"care"}, {""}} {
		if l.SetPick(answers, l.Pick("feelings"), ids) || !bytes.Equal(answers, l.Blank()) {
			t.Errorf("feelings takes %q", ids)
		}
	}
	if l.Question("care_story") != -1 || l.Question("why") != -1 || l.Text("care_story") != 2 || l.Text("care_seen") != -1 || l.Pick("why") != -1 {
		t.Error("what is answered in words is a question, or the other way round")
	}
}

// An answer replaces the one before, and "" takes it back: also all of a choice of many.
func TestSetReplaces(t *testing.T) {
	l := layoutOf(everyScale(t))
	answers := l.Blank()
	q := l.Question("care_ways")
	for _, c := range []struct {
		value string
		code  uint8
		many  string
	}{
		{"letter|other_way|mail", 0, "letter|mail|other_way"}, // none counts: the first picked
		{"press|chat|app", 3, "app|chat|press"},               // the first that counts
		{"letter|phone", 2, "letter|phone"},
		{"friend", 6, "friend"},
		{"x", gap.CantSay, "x"},
		{"", gap.Blank, ""},
	} {
		if !l.Set(answers, q, gap.Customer, c.value) {
			t.Fatalf("%q is refused", c.value)
		}
		if answers[q] != c.code || l.Value(answers, q, gap.Customer) != c.many || !l.Valid(answers, gap.Customer) {
			t.Errorf("%q: code %d, and what was ticked is %q", c.value, answers[q], l.Value(answers, q, gap.Customer))
		}
	}
	if !bytes.Equal(answers, l.Blank()) {
		t.Error("something is left of what was taken back")
	}
}

// Codes and picks reach the engine as they do from a file.
func TestUnpack(t *testing.T) {
	l := layoutOf(everyScale(t))
	answers := l.Blank()
	for id, value := range map[string]string{"care_seen": "1", "care_rushed": "5", "care_ways": "letter|app", "basics_speed": "x", "spoke_well": "70", "recommend": "10"} {
		if !l.Set(answers, l.Question(id), gap.Employee, value) {
			t.Fatalf("%s: %q is refused", id, value)
		}
	}
	l.SetPick(answers, 0, []string{"basics"})
	l.SetPick(answers, 1, []string{"ignored", "glad"})
	const blank, cant = gap.Blank, gap.CantSay
	want := gap.Response{Codes: []uint8{0, 4, 3, blank, cant, blank, blank, blank, 10, blank, 70, blank}, Picks: []uint64{0b10, 0b1010}, Weight: 2, Seconds: 7}
	got := gap.Response{Weight: 2, Seconds: 7}
	l.Unpack(answers, &got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if n := testing.AllocsPerRun(100, func() {
		l.Unpack(answers, &got)
		l.Set(answers, 2, gap.Employee, "letter|other_way|phone")
		l.Set(answers, 0, gap.Employee, "4")
		if !l.Valid(answers, gap.Employee) {
			t.Fatal("not valid")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// Every code, set and pick that Set makes can also be put in one by one, as a reader of files does.
func TestSetCode(t *testing.T) {
	l := layoutOf(everyScale(t))
	many, one := l.Question("care_ways"), l.Question("care_seen")
	answers := l.Blank()
	if !l.SetOptions(answers, many, gap.Customer, survey.Options{0b1001}) || l.Value(answers, many, gap.Customer) != "letter|app" {
		t.Error("the options of a choice of many are refused")
	}
	if !l.SetCode(answers, one, gap.Customer, 4) || l.Value(answers, one, gap.Customer) != "5" {
		t.Error("a code is refused")
	}
	before := bytes.Clone(answers)
	if l.SetCode(answers, one, gap.Customer, 5) || l.SetCode(answers, many, gap.Customer, 1) || l.SetCode(answers, l.Question("care_thanked"), gap.Customer, 1) ||
		l.SetOptions(answers, many, gap.Customer, survey.Options{1 << 9}) || l.SetOptions(answers, one, gap.Customer, survey.Options{1}) ||
		l.SetPicked(answers, 1, 0b111) || l.SetPicked(answers, 1, 0b10000) {
		t.Error("what is no answer is taken")
	}
	if !bytes.Equal(before, answers) {
		t.Error("what is refused changes something")
	}
	if !l.SetPicked(answers, 1, 0b1001) || !slices.Equal(l.Picked(answers, 1), []string{"safe", "ignored"}) {
		t.Error("picks are refused")
	}
	if !l.SetCode(answers, many, gap.Customer, gap.CantSay) || l.Value(answers, many, gap.Customer) != "x" || l.Options(answers, many) != (survey.Options{}) {
		t.Error("can't say is refused")
	}
}

// A choice of 101 options keeps every one of them.
func TestManyOptions(t *testing.T) {
	p := everyScale(t)
	for i := range p.Scales {
		if s := &p.Scales[i]; s.ID == "ways" {
			for n := len(s.Points); n < 101; n++ {
				s.Points = append(s.Points, pack.Point{Value: "way_" + string(rune('a'+n/10)) + string(rune('a'+n%10))})
			}
		}
	}
	l := layoutOf(p)
	q := l.Question("basics_trouble")
	values := l.Values(q, gap.Customer)
	answers := l.Blank()
	for _, ids := range [][]string{{values[63], values[64]}, {values[100]}, {values[0], values[99]}, values} {
		picked := survey.Options{}
		joined := ""
		for i, v := range values {
			if slices.Contains(ids, v) {
				picked.Add(uint8(i))
				if joined != "" {
					joined += "|"
				}
				joined += v
			}
		}
		if !l.Set(answers, q, gap.Customer, joined) || l.Value(answers, q, gap.Customer) != joined || l.Options(answers, q) != picked || !l.Valid(answers, gap.Customer) {
			t.Errorf("%d of 101 options are not kept", len(ids))
		}
	}
	if l.SetOptions(answers, q, gap.Customer, survey.Options{0, 1 << 37}) {
		t.Error("option 102 of 101 is taken")
	}
}
