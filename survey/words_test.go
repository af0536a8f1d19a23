package survey_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fault"
)

func TestCleanWords(t *testing.T) {
	l := layoutOf(everyScale(t))
	wish := l.Text("wish") // at most 40
	for _, c := range []struct {
		words, want string
		over        int
	}{
		{"", "", 0},
		{" \t\r\n\u00a0\u3000\x00", "", 0},
		{"  Shorter queues.\r\n", "Shorter queues.", 0},
		{"one\r\ntwo\tthree", "one\ntwo\tthree", 0},
		{"a\x00b\x1bc", "abc", 0},
		{"a\u0085b", "ab", 0},
		{"a\x7fb", "ab", 0},
		{"対応が早い 😀", "対応が早い 😀", 0},
		{"no text \xff here", "no text \ufffd here", 0},
		{strings.Repeat("é", 40), strings.Repeat("é", 40), 0},
		{" " + strings.Repeat("é", 43) + " ", strings.Repeat("é", 43), 3},
	} {
		got, over := l.CleanWords(wish, c.words)
		if got != c.want || over != c.over {
			t.Errorf("%q becomes %q, %d too long; want %q, %d", c.words, got, over, c.want, c.over)
		}
		if again, _ := l.CleanWords(wish, got); again != got {
			t.Errorf("%q changes when it is cleaned twice", got)
		}
	}
}

func TestScoreBand(t *testing.T) {
	l := layoutOf(everyScale(t))
	q := l.Question("recommend")
	for value, want := range map[string]string{"0": "0–6", "6": "0–6", "7": "7–8", "8": "7–8", "9": "9–10", "10": "9–10", "x": "", "": ""} {
		answers := l.Blank()
		l.Set(answers, q, gap.Customer, value)
		if got := l.ScoreBand(answers, gap.Customer); got != want {
			t.Errorf("%q is in the band %q, not %q", value, got, want)
		}
		if got := l.ScoreBand(answers, gap.Employee); got != "" {
			t.Errorf("an employee's comment has the band %q", got)
		}
	}
	without := layoutOf(named(t, "perception-check")) // nobody is asked to recommend
	if got := without.ScoreBand(without.Blank(), gap.Customer); got != "" {
		t.Errorf("the band %q of a question that is not asked", got)
	}
}

func TestTextQuestions(t *testing.T) {
	both := [2]bool{true, true}
	want := []survey.TextQuestion{
		{ID: "why", About: "care", MaxLength: 500, Asked: both}, {ID: "wish", MaxLength: 40, Asked: both},
		{ID: "care_story", About: "care", MaxLength: 2000, Asked: both},
	}
	if diff := cmp.Diff(want, layoutOf(everyScale(t)).Texts); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestResponse(t *testing.T) {
	l := layoutOf(everyScale(t))
	answers := l.Blank()
	l.Set(answers, l.Question("recommend"), gap.Customer, "3")
	words := map[int]string{2: " A story. ", 0: "Because.", 1: " \n"}
	got, err := l.Response(answers, gap.Customer, words, "de")
	if err != nil {
		t.Fatal(err)
	}
	want := survey.Response{Answers: answers, Seconds: -1, Comments: []survey.Words{
		{Question: 0, Text: "Because.", Language: "de", Score: "0–6"}, {Question: 2, Text: "A story.", Language: "de", Score: "0–6"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got, err = l.Response(answers, gap.Customer, words, "ja"); err != nil || got.Comments[0].Language != "" {
		t.Errorf("a language that the questionnaire has not is kept: %+v, %v", got, err)
	}
	if got, err = l.Response(answers, gap.Employee, words, "de"); err != nil {
		t.Fatal(err)
	}
	want = survey.Response{Audience: gap.Employee, Answers: answers, Comments: []survey.Words{{Question: 0, Text: "Because."}, {Question: 2, Text: "A story."}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("of an employee more is kept than the words (-want +got):\n%s", diff)
	}
	_, err = l.Response(answers, gap.Customer, map[int]string{1: strings.Repeat("secret ", 7), 0: "fine"}, "en")
	var faults *fault.Error
	if !errors.As(err, &faults) || err.Error() != "wish: the text is 8 characters too long: shorten it to 40" {
		t.Errorf("too long: %v", err)
	}
	mine := customersOnly(t)
	if _, err = mine.Response(answers, gap.Customer, map[int]string{2: "A story."}, "en"); err != nil {
		t.Error(err)
	}
	if _, err = mine.Response(answers, gap.Employee, map[int]string{2: "A story."}, "en"); err == nil || err.Error() != "care_story: employees are not asked this: leave it out" {
		t.Errorf("words that nobody asked for: %v", err)
	}
	bad := l.Blank()
	bad[0] = 200
	for _, c := range []struct {
		answers []byte
		words   map[int]string
	}{{bad, nil}, {answers[1:], nil}, {answers, map[int]string{3: "?"}}, {answers, map[int]string{-1: "?"}}} {
		if _, err := l.Response(c.answers, gap.Customer, c.words, "en"); !errors.Is(err, survey.ErrAnswers) {
			t.Errorf("%v, %v: %v", c.answers, c.words, err)
		}
	}
}

// Comments come out the same in whatever order they went in, whether they were cleaned before or not.
func TestCommentsComeOutTheSame(t *testing.T) {
	l := layoutOf(everyScale(t))
	var remarks []survey.Remark
	for i := range 300 {
		r := survey.Remark{Question: i % 3, Audience: gap.Audience(i / 3 % 2), Group: gap.Word([]string{"", "home", "firm"}[i%7%3]), Unit: "north",
			Text: []byte(strings.Repeat(" \x01Words of somebody.\r\n", 1+i%5))}
		if r.Audience == gap.Customer {
			r.Language, r.Score = []byte([]string{"en", "de"}[i%2]), survey.Band(uint8(i%11))
		}
		remarks = append(remarks, r)
	}
	gather := func(all []survey.Remark) *survey.Collected {
		c := survey.NewComments(l.Texts)
		for i := range all {
			c.Offer(&all[i])
		}
		out := &survey.Collected{}
		c.Into(out)
		return out
	}
	want := gather(remarks)
	if want.CommentsSeen != [2]int{150, 150} || len(want.Comments) != 300 {
		t.Fatalf("%v seen, %d kept", want.CommentsSeen, len(want.Comments))
	}
	for i := range remarks { // as the store holds them
		text := string(survey.Cleaned(remarks[i].Text))
		remarks[i].Text = survey.Shortened([]byte(text), l.Texts[remarks[i].Question].MaxLength)
	}
	rand.New(rand.NewPCG(5, 6)).Shuffle(len(remarks), func(i, j int) { remarks[i], remarks[j] = remarks[j], remarks[i] })
	if got := gather(remarks); !slices.Equal(want.Comments, got.Comments) || want.CommentsSeen != got.CommentsSeen {
		t.Error("cleaned before, or in another order, the comments are others")
	}
	for _, c := range want.Comments {
		if len([]rune(c.Text)) > 40 && c.Question == "wish" || strings.ContainsAny(c.Text, "\x01\r") || c.Audience == "employee" && (c.Language != "" || c.Score != "" || c.Segment != "") || c.Audience == "customer" && c.Cell != "" {
			t.Fatalf("%+v", c)
		}
	}
}
