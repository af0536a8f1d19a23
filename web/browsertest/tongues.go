package browsertest

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"

	"mirror/survey/pack"
)

// Tongues knows in which languages a text is written, so that a page can be asked whether each of its texts says its own
// (WCAG 3.1.2, ux.md §7 row 18): in its own lang or in that of what it stands in. A text is known by its words, where somebody
// taught them; else by its letters, and by the small words no sentence of a language does without.
type Tongues struct{ known map[string][]phrase } // by their first word

// phrase is a text that was taught, word by word, with the languages that have it.
type phrase struct {
	words     []string
	languages []string
}

// TonguesOf knows every wording of some questionnaires.
func TonguesOf(packs ...*pack.Pack) *Tongues {
	t := &Tongues{known: map[string][]phrase{}}
	for language, name := range map[string]string{"de": "Deutsch", "es": "Español", "fr": "Français"} {
		t.Learn(language, name)
	}
	for _, p := range packs {
		p.EachText(func(text pack.Text) {
			for language, words := range text {
				t.Learn(language, words)
			}
		})
	}
	return t
}

// Learn adds a text of a language. What stands for something else, such as {company}, divides it.
func (t *Tongues) Learn(language, text string) {
	for part := range strings.SplitSeq(text, "{") {
		if _, rest, ok := strings.Cut(part, "}"); ok {
			part = rest
		}
		words := wordsOf(part)
		if len(words) == 0 || len(words) == 1 && len(words[0]) < 4 {
			continue
		}
		list := t.known[words[0]]
		i := slices.IndexFunc(list, func(p phrase) bool { return slices.Equal(p.words, words) })
		if i < 0 {
			t.known[words[0]] = append(list, phrase{words, []string{language}})
		} else if !slices.Contains(list[i].languages, language) {
			list[i].languages = append(list[i].languages, language)
		}
	}
}

// Faults are the texts of a page that are said to be in another language than they are. The title of the page may name what the
// page is about in the words of that: it cannot say two languages.
func (t *Tongues) Faults(root *html.Node) (all []string) {
	for n := range root.Descendants() {
		switch {
		case n.Type == html.TextNode && !slices.Contains([]string{"script", "style", "title"}, n.Parent.Data):
			all = append(all, t.wrong(said(n.Parent), n.Data)...)
		case n.Type == html.ElementNode: // a value that is kept is never said
			for _, name := range []string{"aria-label", "aria-description", "alt", "title", "placeholder", "value"} {
				kept := name == "value" && (n.Data != "input" || slices.Contains([]string{"hidden", "radio", "checkbox"}, Attribute(n, "type")))
				if text := Attribute(n, name); text != "" && !kept {
					all = append(all, t.wrong(said(n), text)...)
				}
			}
		}
	}
	return all
}

// unrecorded is the language of what somebody wrote of whom it is not recorded: an employee, or one of few customers.
const unrecorded = "unrecorded"

// said is the language an element says its texts are in. Nothing but a comment may leave it open.
func said(n *html.Node) string {
	for ; n != nil; n = n.Parent {
		if i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "lang" }); i >= 0 {
			if n.Data == "blockquote" && n.Attr[i].Val == "" {
				return unrecorded
			}
			language, _, _ := strings.Cut(n.Attr[i].Val, "-")
			return language
		}
	}
	return ""
}

// wrong says what of a text is not in the language it is said to be in.
func (t *Tongues) wrong(language, text string) (all []string) {
	if language == unrecorded {
		return nil
	}
	words := wordsOf(text)
	fault := func(what string) {
		all = append(all, fmt.Sprintf("%q is said to be %q, and %s", strings.Join(strings.Fields(text), " "), language, what))
	}
	for i := 0; i < len(words); i++ {
		p := t.longest(words[i:])
		if p == nil {
			continue
		}
		i += len(p.words) - 1
		if len(p.words) == 1 && len(words) > 1 && slices.Contains(p.languages, "en") {
			continue // a word of English is one of many languages, and the beginning of many a name
		}
		if !slices.Contains(p.languages, language) {
			fault(fmt.Sprintf("%q is %s", strings.Join(p.words, " "), strings.Join(p.languages, " or ")))
		}
	}
	if len(all) > 0 {
		return all
	}
	if strings.ContainsFunc(text, japanese) && language != "ja" {
		fault("has letters of Japanese")
	}
	own, other, name := count(words, small[language]), 0, ""
	for _, l := range []string{"en", "de", "es", "fr"} {
		if n := count(words, small[l]); l != language && n > other {
			other, name = n, l
		}
	}
	if other >= 2 && other > own {
		fault("reads like " + name)
	}
	return all
}

// longest is the longest text that was taught and begins here; nil where none does.
func (t *Tongues) longest(words []string) (best *phrase) {
	for i, p := range t.known[words[0]] {
		if len(p.words) <= len(words) && slices.Equal(p.words, words[:len(p.words)]) && (best == nil || len(p.words) > len(best.words)) {
			best = &t.known[words[0]][i]
		}
	}
	return best
}

// wordsOf are the words of a text.
func wordsOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '’' && r != '\'' })
}

func japanese(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) }

func count(words, of []string) (n int) {
	for _, w := range words {
		if slices.Contains(of, strings.ToLower(w)) {
			n++
		}
	}
	return n
}

// small are words that are in nearly every sentence of a language, and in none of the others'.
var small = map[string][]string{
	"en": strings.Fields("the and of is are were to this that with for by you your they it not be have has or at from what who how would which"),
	"de": strings.Fields("der das und ist sind nicht ein eine einen einer mit von für auf zu zum zur wir sie ich ihr ihre ihnen den dem des wie auch oder bei wird werden kann haben sich uns"),
	"es": strings.Fields("el los las y una con por para del al lo su sus usted como más está esta este sin sobre cada qué nos muy cuando"),
	"fr": strings.Fields("le les une et est sont du dans pas vous votre vos nous notre avec sur qui ce cette au aux être ne ou leur chaque"),
}
