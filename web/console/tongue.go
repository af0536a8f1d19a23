package console

import (
	"bytes"
	"html/template"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"mirror/reports"
	"mirror/survey"
	"mirror/survey/pack"
	"mirror/survey/store"
	"mirror/web/respond"
)

// foreign are words of questionnaires in another language than the console's English, which a page has to say of each of them
// (WCAG 3.1.2). By the letter they begin with, the longest first.
type foreign map[rune][]foreignText

// foreignText is a text with its language.
type foreignText struct{ text, language string }

// learn adds a text; nothing where it is English.
func (f foreign) learn(text, language string) {
	if text == "" || language == "" || language == "en" {
		return
	}
	first, _ := utf8.DecodeRuneInString(text)
	at, known := slices.BinarySearchFunc(f[first], foreignText{text, language}, func(a, b foreignText) int {
		if len(a.text) != len(b.text) {
			return len(b.text) - len(a.text)
		}
		return strings.Compare(a.text, b.text)
	})
	if !known {
		f[first] = slices.Insert(f[first], at, foreignText{text, language})
	}
}

// forms are the questionnaires that a wave asks, as they are frozen; written are those of the study, in all versions. The
// page knows their words then.
func (p *Pages) forms(v *visit, wave string) ([]*survey.Form, error) {
	all, err := p.Store.Forms(v.ctx(), v.id, wave)
	for _, f := range all {
		v.learn(f.Pack)
	}
	return all, err
}

func (p *Pages) written(v *visit) ([]store.Questionnaire, error) {
	all, err := p.Store.Questionnaires(v.ctx(), v.id)
	for _, q := range all {
		v.learn(q.Pack)
	}
	return all, err
}

// learn makes the words of a questionnaire known that is not written in English, and the names of languages.
func (v *visit) learn(q *pack.Pack) {
	if v.foreign == nil {
		v.foreign = foreign{}
	}
	for _, l := range q.Languages {
		v.foreign.learn(respond.LanguageName(l), l)
	}
	if slices.Contains(q.Languages, "en") {
		return
	}
	q.EachText(func(t pack.Text) {
		v.foreign.learn(strings.ReplaceAll(t[q.DefaultLanguage], "{company}", v.study.Company), q.DefaultLanguage)
	})
}

// read makes the words known that results are told in.
func (v *visit) read(r *reports.Reading) {
	if v.foreign == nil {
		v.foreign = foreign{}
	}
	for text, language := range r.Wording() {
		v.foreign.learn(text, language)
		v.foreign.learn(strings.TrimRight(text, "."), language) // as sentences quote it
	}
}

// marked is a page on which these words say their language: by their element where it holds nothing else, else by one of their
// own. What says its language already is left as it is, and so is what can neither hold elements nor is of one language.
func (f foreign) marked(page []byte) []byte {
	if len(f) == 0 {
		return page
	}
	var out bytes.Buffer
	around, saidAt := 0, 0 // how many elements are around, and around the one that says its language with itself; 0 = none does
	all := tokensOf(page)
	for i := 0; i < len(all); i++ {
		t := &all[i]
		switch {
		case t.kind == html.StartTagToken:
			around++
			if t.says && saidAt == 0 {
				saidAt = around
			}
			if l := f.only(all[i:]); l != "" && saidAt == 0 {
				out.Write(t.raw[:len(t.raw)-1])
				out.WriteString(` lang="` + l + `">`)
				saidAt = around
				continue
			}
		case t.kind == html.EndTagToken:
			if saidAt == around {
				saidAt = 0
			}
			around--
		case t.kind == html.TextToken && saidAt == 0 && !slices.Contains(plain, all[max(0, i-1)].name):
			f.write(&out, t.text)
			continue
		}
		out.Write(t.raw)
	}
	return out.Bytes()
}

// token is a tag or a text of a page.
type token struct {
	kind       html.TokenType
	raw        []byte
	name, text string
	says       bool // its language
}

func tokensOf(page []byte) (all []token) {
	for in := html.NewTokenizer(bytes.NewReader(page)); in.Next() != html.ErrorToken; {
		raw := bytes.Clone(in.Raw()) // reading the token changes it
		t := in.Token()
		one := token{kind: t.Type, raw: raw}
		if t.Type == html.TextToken {
			one.text = t.Data
		} else {
			one.name = t.Data
		}
		if t.Type == html.StartTagToken && slices.Contains(empty, t.Data) {
			one.kind = html.SelfClosingTagToken
		}
		one.says = t.Data != "html" && slices.ContainsFunc(t.Attr, func(a html.Attribute) bool { return a.Key == "lang" })
		all = append(all, one)
	}
	return all
}

// only is the language of an element that holds nothing but words of one; "" where it holds others too. A link has none of its
// own: what it leads to may be in another one.
func (f foreign) only(from []token) (language string) {
	if len(from) < 3 || from[0].name == "a" || from[1].kind != html.TextToken || from[2].kind != html.EndTagToken {
		return ""
	}
	for part, l := range f.parts(from[1].text) {
		if l == "" && strings.ContainsFunc(part, unicode.IsLetter) || l != "" && language != "" && l != language {
			return ""
		}
		if l != "" {
			language = l
		}
	}
	return language
}

// write writes a text in which each of the words says its language.
func (f foreign) write(out *bytes.Buffer, text string) {
	for part, l := range f.parts(text) {
		part = template.HTMLEscapeString(part)
		if l != "" {
			part = `<bdi lang="` + l + `">` + part + `</bdi>`
		}
		out.WriteString(part)
	}
}

// parts are the words in a text with their language, and what is between them with "".
func (f foreign) parts(text string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		from, inside := 0, false // inside a word
		for i := 0; i < len(text); {
			if p, ok := f.at(text[i:]); ok && !inside {
				if from < i && !yield(text[from:i], "") || !yield(p.text, p.language) {
					return
				}
				i += len(p.text)
				from = i
				continue
			}
			r, n := utf8.DecodeRuneInString(text[i:])
			inside = joins(r)
			i += n
		}
		if from < len(text) {
			yield(text[from:], "")
		}
	}
}

// at is the longest of the words that a text begins with, as a whole word.
func (f foreign) at(text string) (foreignText, bool) {
	first, _ := utf8.DecodeRuneInString(text)
	for _, p := range f[first] {
		if rest, ok := strings.CutPrefix(text, p.text); ok {
			last, _ := utf8.DecodeLastRuneInString(p.text)
			if next, _ := utf8.DecodeRuneInString(rest); !joins(last) || !joins(next) || rest == "" {
				return p, true
			}
		}
	}
	return foreignText{}, false
}

// joins reports whether letters like this one make one word with the next; those of Japanese and Chinese do not.
func joins(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// empty are elements without an end; plain those that hold nothing but text.
var (
	empty = []string{"meta", "link", "input", "br", "img", "hr", "col", "wbr"}
	plain = []string{"title", "option", "textarea", "script", "style", "text", "tspan", "desc"}
)
