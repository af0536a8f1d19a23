package pack

import (
	"os"
	"strings"
	"testing"
)

// slipsInWords are slips with what is answered in words, and with choices of many.
var slipsInWords = inEveryScale([]edit{
	{
		name: "words that are counted", old: "    scale: in_words\n", new: "    scale: in_words\n    count_as: [phone]\n    good_when_high: true\n",
		want: []string{
			"120:15: item care_story: count_as is for choices: take it out; words are not counted",
			"121:21: item care_story: good_when_high is for choices: take it out; words are not counted",
		},
	},
	{
		name: "words turned round", old: "    scale: in_words\n", new: "    scale: in_words\n    reverse: true\n",
		want: []string{"120:14: item care_story: reverse is for ratings of one statement: take it out; with two poles put the better one on the right"},
	},
	{
		name: "words in a battery", old: "    scale: in_words\n", new: "    scale: in_words\n    battery: perception\n",
		want: []string{"120:14: item care_story: battery is for what is rated or chosen, and this is answered in words: take it out"},
	},
	{
		name: "words beside a percentage", old: "    scale: in_words\n", new: "    scale: in_words\n    benchmark: capgemini-2017-customer-centric\n",
		want: []string{"120:16: item care_story: a benchmark is a percentage, and this is answered in words: take it out"},
	},
	{
		name: "an outcome in words", old: "  - id: trust\n    role: trust\n", new: "  - id: trust\n    role: intent\n    scale: in_words\n",
		want: []string{"163:12: outcome trust: an outcome is counted, and the scale in_words is for words: use a rating or a choice; for words use open_questions"},
	},
	{
		name: "a choice of many without counted answers", old: "    count_as: [phone, app, chat]\n", new: "",
		want: []string{"110:5: item care_ways: count_as is missing: add count_as: …"},
	},
	{
		name: "a choice of many that always counts", old: "    count_as: [phone, app, chat]\n", new: "    count_as: [letter, branch, phone, app, chat, mail, friend, press, other_way]\n",
		want: []string{"113:15: item care_ways: every answer counts, so the percentage is always 100: leave out the answers that do not count"},
	},
})

func inEveryScale(edits []edit) []edit {
	for i := range edits {
		edits[i].file = "../testdata/every-scale.yaml"
	}
	return edits
}

// A dimension needs something that is rated or chosen; what is answered in words has no score.
func TestDimensionOfWordsAlone(t *testing.T) {
	content, err := os.ReadFile("../testdata/every-scale.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(content), "    dimension: care\n    scale: in_words\n", "    dimension: talk\n    scale: in_words\n", 1)
	text = strings.Replace(text, "dimensions:\n", "dimensions:\n  - {id: talk, kind: emotional, name: {en: \"Talk\", de: \"Reden\"}, meaning: {en: \"Words\", de: \"Worte\"}}\n", 1)
	const want = "every-scale.yaml:100:5: dimension talk: the dimension has no item that is rated or chosen: add one to it, or ask for words in open_questions"
	if _, _, err := Read("every-scale.yaml", strings.NewReader(text)); err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
}
