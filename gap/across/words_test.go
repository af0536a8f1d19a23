package across

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/gap/stat"
)

func comments(audience, language string, texts ...string) (list []gap.Comment) {
	for _, x := range texts {
		list = append(list, gap.Comment{Audience: audience, Question: "why", Language: language, Text: x})
	}
	return list
}

func repeated(text string, n int) []string { return slices.Repeat([]string{text}, n) }

func contrasted(t *testing.T, list []gap.Comment) (map[string]gap.Contrast, gap.Wave) {
	t.Helper()
	waves := []gap.Wave{{ID: "w1", Pack: "p", Comments: list}}
	Complete(waves, settings)
	found := map[string]gap.Contrast{}
	for _, c := range waves[0].Words {
		found[c.Word] = c
	}
	return found, waves[0]
}

// Words of one side stand out, words of both do not; a comment counts a word once, however often it says it.
func TestWords(t *testing.T) {
	customers := slices.Concat(repeated("The fees, the FEES and the fees again went up", 12), repeated("the app is fine", 12), repeated("nobody's there on the phone [removed]", 2))
	employees := slices.Concat(repeated("the service is our strength", 15), repeated("the app is fine", 9))
	got, w := contrasted(t, slices.Concat(comments("customer", "en", customers...), comments("employee", "", employees...)))
	fees := got["fees"]
	if fees.Side != "customer" || fees.Customers != 12 || fees.Employees != 0 || fees.Z.Or(0) > -1.96 || fees.Question != "why" || fees.Language != "en" {
		t.Errorf("%+v", fees)
	}
	if s := got["strength"]; s.Side != "employee" || s.Employees != 15 || s.LogOdds.Low.Or(0) <= 0 {
		t.Errorf("%+v", s)
	}
	for _, word := range []string{"the", "app", "fine", "nobody's", "removed", "FEES"} {
		if c, ok := got[word]; ok {
			t.Errorf("%+v", c)
		}
	}
	// By hand: 12 comments among 12·6 + 12·4 + 2·5 different words, and none among 15·5 + 9·4.
	d, se, _ := stat.LogOdds(0, 111, 12, 130, 3, 60.25)
	close1(t, "log-odds", fees.LogOdds.Value, d)
	close1(t, "z", fees.Z, d/se)
	if len(w.Notes) != 0 {
		t.Errorf("notes: %v", w.Notes)
	}
}

// Words that any text has tell nothing of what it is about, in the study's own language only.
func TestSmallWords(t *testing.T) {
	list := slices.Concat(comments("customer", "en", repeated("my branch would die", 20)...), comments("employee", "", repeated("they know our strength", 20)...))
	got, _ := contrasted(t, list)
	for word, want := range map[string]bool{"branch": true, "strength": true, "die": true, "my": false, "would": false, "they": false, "our": false} {
		if _, ok := got[word]; ok != want {
			t.Errorf("%q listed: %v, want %v", word, ok, want)
		}
	}
	// The small words are still a part of all that was written.
	d, se, _ := stat.LogOdds(0, 80, 20, 80, 5, 40)
	close1(t, "log-odds", got["branch"].LogOdds.Value, d)
	close1(t, "z", got["branch"].Z, d/se)
	if !small("würde", "de-CH") || small("mortgage", "en") || small("they", "nl") {
		t.Error("small words are looked up by language")
	}
}

// Fewer than ten comments on a side, or a word fewer than three use, tell nothing.
func TestFewWords(t *testing.T) {
	nine := comments("employee", "", repeated("our strength", 9)...)
	if got, _ := contrasted(t, append(comments("customer", "en", repeated("fees went up", 50)...), nine...)); len(got) > 0 {
		t.Errorf("nine comments: %v", got)
	}
	var customers []string
	for i := range 30 {
		customers = append(customers, fmt.Sprintf("word%c%c again", 'a'+i/2, 'a'+i/2)) // each word twice
	}
	got, _ := contrasted(t, append(comments("customer", "en", customers...), comments("employee", "", repeated("again and again", 200)...)...))
	for word, c := range got {
		if strings.HasPrefix(word, "word") || c.Customers+c.Employees < fewestUses {
			t.Errorf("%+v", c)
		}
	}
}

// Comments in other languages, and in those without spaces, are left out, and a note says so.
func TestWordsOfOtherLanguages(t *testing.T) {
	list := slices.Concat(comments("customer", "en", repeated("fees went up", 20)...), comments("customer", "es", repeated("las comisiones", 20)...),
		comments("customer", "", repeated("gebühren", 9)...), comments("employee", "", repeated("our strength", 20)...), comments("employee", "", repeated("長年利用しています", 20)...))
	got, w := contrasted(t, list)
	if _, ok := got["fees"]; !ok || len(w.Notes) != 1 || w.Notes[0].ID != noteWords {
		t.Errorf("%v, notes %v", got, w.Notes)
	}
	for _, word := range []string{"comisiones", "las", "gebühren", "長年利用しています"} {
		if c, ok := got[word]; ok {
			t.Errorf("%+v", c)
		}
	}
	// Where no customer's comment carries a language, all are taken to be in the study's.
	got, _ = contrasted(t, append(comments("customer", "", repeated("l’été d'hiver là-bas", 20)...), comments("employee", "", repeated("our strength", 20)...)...))
	for _, word := range []string{"l'été", "d'hiver", "là-bas"} {
		if _, ok := got[word]; !ok {
			t.Errorf("%q is no word among %v", word, got)
		}
	}
}
