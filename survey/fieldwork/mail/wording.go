package mail

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"mirror/gap"
	"mirror/survey"
)

//go:embed words.yaml
var wordsFile []byte

// Languages are those the mails are written in, as the pages are.
var Languages = []string{"en", "de", "es", "fr", "ja"}

// words are all texts by key and language.
var words = func() (w map[string]map[string]string) {
	if err := yaml.Unmarshal(wordsFile, &w); err != nil {
		panic(fmt.Sprintf("the mails' texts are broken: %v", err)) // the file is in the binary, and the tests read it
	}
	return w
}()

// Placeholders are what a wording may hold; the program fills them in.
var Placeholders = []string{"{name}", "{company}", "{link}", "{closes}", "{minutes}"}

// The most that a wording may have, in characters.
const (
	MostSubject = 150
	MostBody    = 4000
)

// Language is the language of the mails for somebody: the one asked for, or what it is a kind of (pt-BR: pt), else the
// study's, else English.
func Language(asked, study string) string {
	for _, l := range []string{asked, study} {
		base, _, _ := strings.Cut(strings.ToLower(l), "-")
		if slices.Contains(Languages, base) {
			return base
		}
	}
	return "en"
}

// Usual is the wording that holds where a wave has none of its own.
func Usual(form *survey.Form, key survey.MailTextKey) survey.MailText {
	side := "customer"
	if key.Audience == gap.Employee {
		side = "own"
		if form.Pack.Predicts {
			side = "employee"
		}
	}
	of := string(key.Kind) + "_" + side
	return survey.MailText{Subject: say("subject_"+of, key.Language), Body: say("body_"+of, key.Language)}
}

func say(key, language string, fill ...string) string {
	s, ok := words[key][language]
	if !ok {
		panic("the mails have no text " + key + " in " + language) // the tests read all of them
	}
	return strings.NewReplacer(fill...).Replace(s)
}

var braces = regexp.MustCompile(`\{[^{}\n]*\}`)

// Check says what is wrong with a wording, in the order subject, body; "" = nothing.
func Check(t survey.MailText) (subject, body string) {
	switch {
	case strings.TrimSpace(t.Subject) == "":
		subject = "Write a subject, or use the usual wording."
	case utf8.RuneCountInString(t.Subject) > MostSubject:
		subject = fmt.Sprintf("The subject may have up to %d characters.", MostSubject)
	case strings.ContainsFunc(t.Subject, unicode.IsControl):
		subject = "The subject is one line: take the line breaks out."
	default:
		subject = unknown(t.Subject)
	}
	switch {
	case strings.TrimSpace(t.Body) == "":
		body = "Write a text, or use the usual wording."
	case utf8.RuneCountInString(t.Body) > MostBody:
		body = fmt.Sprintf("The text may have up to %d characters.", MostBody)
	default:
		body = unknown(t.Body)
	}
	return subject, body
}

// unknown names the first placeholder that there is not.
func unknown(s string) string {
	for _, p := range braces.FindAllString(s, -1) {
		if !slices.Contains(Placeholders, p) {
			return fmt.Sprintf("There is no placeholder %s: use %s.", p, strings.Join(Placeholders, ", "))
		}
	}
	return ""
}

// fill fills a wording in, in one pass, so that nothing filled in is taken for a placeholder. A line with a placeholder
// for which there is nothing to fill in (a person without a name, a wave without a last day) is left out.
func fill(text string, values map[string]string) string {
	var pairs []string
	for _, p := range Placeholders {
		pairs = append(pairs, p, values[p])
	}
	all := strings.NewReplacer(pairs...)
	var lines []string
	for line := range strings.Lines(strings.ReplaceAll(text, "\r\n", "\n")) {
		empty := slices.ContainsFunc(Placeholders, func(p string) bool { return values[p] == "" && strings.Contains(line, p) })
		if !empty {
			lines = append(lines, all.Replace(line))
		}
	}
	return strings.Join(lines, "")
}

// oneLine makes what is filled in fit for a line: no control signs, no invisible ones that turn the reading order, and no
// longer than most characters.
func oneLine(s string, most int) string {
	s = strings.ReplaceAll(s, "\\", "/") // the mail library does not escape it: a header could not be read any more
	s = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\ufffd"), func(r rune) bool {
		return unicode.IsControl(r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)
	}), " ")
	return string(survey.Shortened([]byte(s), most))
}

// date is a day in words, as the language writes it.
func date(t time.Time, language string) string {
	month := strings.Split(say("months", language), "|")[t.Month()-1]
	return say("date", language, "{day}", fmt.Sprint(t.Day()), "{month}", month, "{year}", fmt.Sprint(t.Year()))
}
