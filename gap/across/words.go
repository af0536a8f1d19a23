package across

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"mirror/gap"
	"mirror/gap/stat"
)

const (
	fewestComments = 10 // of each side
	fewestUses     = 3  // comments of the side that use a word
	// prior is how much the words of both sides together weigh beside what each wrote. A full weight would hide a word
	// that half of one side's comments have and none of the other's.
	prior     = 0.25
	noteWords = "words_left_out"
)

// words contrasts what the two sides write when asked the same question: words one side uses more (Monroe, Colaresi and
// Quinn 2008). A comment counts a word once, so that nobody counts for more by repeating it. Small words (smallWords) count
// among what was written and are not listed. Languages that
// write no spaces between words are left out, with a note: cutting them wrongly would make words nobody wrote.
func (a *all) words(v *view) {
	v.Words = []gap.Contrast{}
	left := false
	for _, question := range v.questions() {
		var texts [2][]map[string]bool
		for at := range texts {
			var skipped bool
			texts[at], skipped = a.written(v, question, gap.Audience(at))
			left = left || skipped
		}
		if len(texts[gap.Customer]) < fewestComments || len(texts[gap.Employee]) < fewestComments {
			continue
		}
		for _, c := range contrasts(texts) {
			if small(c.Word, a.settings.Language) {
				continue
			}
			c.Question, c.Language = question, a.settings.Language
			v.Words = append(v.Words, c)
		}
	}
	told := slices.ContainsFunc(v.Notes, func(n gap.Note) bool { return n.ID == noteWords })
	if left && !told {
		v.Notes = append(v.Notes, gap.Note{ID: noteWords, Text: "Comments in other languages than the study's, and in languages that write no spaces between words, are left out where words are compared."})
	}
}

// questions are those both sides wrote comments to, in order.
func (v *view) questions() []string {
	var asked [2]map[string]bool
	asked[gap.Customer], asked[gap.Employee] = map[string]bool{}, map[string]bool{}
	for i := range v.Comments {
		asked[audience(v.Comments[i].Audience)][v.Comments[i].Question] = true
	}
	var both []string
	for q := range asked[gap.Customer] {
		if asked[gap.Employee][q] {
			both = append(both, q)
		}
	}
	slices.Sort(both)
	return both
}

func audience(name string) gap.Audience {
	if name == gap.Employee.String() {
		return gap.Employee
	}
	return gap.Customer
}

// written are the different words of each comment in the study's language. Employees' comments carry no language and are taken to
// be in it; so are customers' where none of them carries one.
func (a *all) written(v *view, question string, at gap.Audience) (texts []map[string]bool, skipped bool) {
	told := slices.ContainsFunc(v.Comments, func(c gap.Comment) bool {
		return c.Question == question && audience(c.Audience) == at && c.Language != ""
	})
	for i := range v.Comments {
		c := &v.Comments[i]
		if c.Question != question || audience(c.Audience) != at {
			continue
		}
		words, spaced := wordsOf(c.Text)
		if told && c.Language != a.settings.Language || !spaced {
			skipped = true
			continue
		}
		texts = append(texts, words)
	}
	return texts, skipped
}

// unspaced are scripts whose words are not set apart by spaces.
var unspaced = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}

// wordsOf are the different words of a text, in small letters; a word may have an apostrophe or hyphen inside. What was
// removed to protect people stands in brackets and is no word. spaced is false where words cannot be told apart.
func wordsOf(text string) (words map[string]bool, spaced bool) {
	words = map[string]bool{}
	var word []rune
	end := func() {
		w := strings.TrimRight(string(word), "'-")
		if word = word[:0]; utf8.RuneCountInString(w) > 1 {
			words[w] = true
		}
	}
	bracket := false
	for _, r := range text {
		switch {
		case unicode.In(r, unspaced...):
			return nil, false
		case r == '[' || r == ']':
			end()
			bracket = r == '['
		case bracket:
		case unicode.IsLetter(r) || unicode.IsMark(r):
			word = append(word, unicode.ToLower(r))
		case len(word) > 0 && (r == '\'' || r == '’'):
			word = append(word, '\'')
		case len(word) > 0 && (r == '-' || r == '‐'):
			word = append(word, '-')
		default:
			end()
		}
	}
	end()
	return words, true
}

// contrasts are the words one side uses clearly more, the clearest first.
func contrasts(texts [2][]map[string]bool) []gap.Contrast {
	var uses [2]map[string]int
	var total [2]int
	for at, list := range texts {
		uses[at] = map[string]int{}
		for _, words := range list {
			for w := range words {
				uses[at][w]++
				total[at]++
			}
		}
	}
	var out []gap.Contrast
	for at := range uses {
		for w, n := range uses[at] {
			c, e := uses[gap.Customer][w], uses[gap.Employee][w]
			// The prior is what both sides write together: a word everybody uses says nothing of either.
			d, se, ok := stat.LogOdds(float64(e), float64(total[gap.Employee]), float64(c), float64(total[gap.Customer]), prior*float64(c+e), prior*float64(total[0]+total[1]))
			if !ok || n < fewestUses || math.Abs(d) < normal*se || (d > 0) != (gap.Audience(at) == gap.Employee) {
				continue
			}
			out = append(out, gap.Contrast{Word: w, Side: gap.Audience(at).String(), Customers: c, Employees: e, LogOdds: around(d, normal*se), Z: gap.Some(d / se)})
		}
	}
	slices.SortFunc(out, func(a, b gap.Contrast) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Z.Or(0)), math.Abs(a.Z.Or(0))), cmp.Compare(a.Word, b.Word))
	})
	return out
}
