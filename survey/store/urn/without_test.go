package urn_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store/urn"
)

// What has a tag is taken out with its comments and nothing else; employees have no room for one, and where customers have
// none a box is as it was before there were any.
func TestWithout(t *testing.T) {
	key, rng := key(t, 1), rand.New(rand.NewPCG(7, 7))
	all := []survey.Response{
		{Audience: gap.Customer, Tag: 11, Answers: []byte{1}, Comments: []survey.Words{{Text: "eleven"}, {Text: "once more"}}},
		{Audience: gap.Customer, Tag: 12, Answers: []byte{2}, Comments: []survey.Words{{Text: "twelve", Language: "en"}}},
		{Audience: gap.Customer, Tag: survey.Untagged, Answers: []byte{3}},
		{Audience: gap.Employee, Tag: 0x1122334455667788, Answers: []byte{4}, Comments: []survey.Words{{Text: "team"}}},
	}
	box, err := urn.Seal(key, 1, 2, all, rng.Shuffle)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := box.Plain(key)
	if err != nil || bytes.Contains(plain, []byte{0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11}) {
		t.Errorf("an employee has a tag: %v", err)
	}
	if rest, taken, err := urn.Without(key, box, map[uint64]bool{13: true}, rng.Shuffle); rest != nil || len(taken) != 0 || err != nil {
		t.Errorf("nobody has the tag: %v %v %v", rest, taken, err)
	}
	rest, taken, err := urn.Without(key, box, map[uint64]bool{11: true}, rng.Shuffle)
	if err != nil || len(taken) != 1 || taken[0].Answers[0] != 1 || rest.ID == box.ID {
		t.Fatalf("%v %v %v", rest, taken, err)
	}
	open, err := urn.Open(key, rest)
	if err != nil {
		t.Fatal(err)
	}
	tags := slices.Sorted(open.Tags())
	if want := []uint64{survey.Untagged, 12}; !slices.Equal(tags, want) {
		t.Errorf("customers have the tags %v, want %v", tags, want)
	}
	words, err := open.Comments()
	if err != nil || len(open.Responses()) != 3 || len(words) != 2 {
		t.Errorf("left are %+v, %+v, %v", open.Responses(), words, err)
	}
	for _, w := range words {
		if w.Text == "twelve" && (w.Tag != 12 || w.Language != "en") || w.Text == "team" && w.Tag != 0 || w.Text == "eleven" {
			t.Errorf("%+v", w)
		}
	}
	rest, taken, err = urn.Without(key, box, map[uint64]bool{11: true, 12: true, survey.Untagged: true}, rng.Shuffle)
	if err != nil || len(taken) != 3 || rest == nil {
		t.Errorf("all customers go: %v %v %v", rest, taken, err)
	}
	alone, err := urn.Seal(key, 1, 2, all[:1], rng.Shuffle)
	if err != nil {
		t.Fatal(err)
	}
	if rest, taken, err := urn.Without(key, alone, map[uint64]bool{11: true}, rng.Shuffle); rest != nil || len(taken) != 1 || err != nil {
		t.Errorf("an empty box stays: %v %v %v", rest, taken, err)
	}
	if _, err := urn.Seal(key, 1, 2, []survey.Response{{Tag: 11, Answers: []byte{1}}, {Answers: []byte{2}}}, rng.Shuffle); err == nil {
		t.Error("one customer has a tag and another has none: the length would tell how many")
	}
}
