package respond

import (
	_ "embed"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

//go:embed words.yaml
var catalogueFile []byte

// Languages are those the pages speak themselves. A questionnaire may have others: it is then asked in them, and what
// stands around it is in English.
var Languages = []string{"en", "de", "es", "fr", "ja"}

// words are the texts of one language.
type words struct {
	language string
	texts    map[string]string
}

// catalogue is every language's words.
var catalogue = readCatalogue(catalogueFile)

func readCatalogue(file []byte) map[string]*words {
	var texts map[string]map[string]string
	if err := yaml.Unmarshal(file, &texts); err != nil {
		panic(fmt.Sprintf("the catalogue is broken: %v", err)) // the file is in the binary, and the tests read it
	}
	all := map[string]*words{}
	for _, l := range Languages {
		all[l] = &words{language: l, texts: map[string]string{}}
		for key, by := range texts {
			all[l].texts[key] = by[l]
		}
	}
	return all
}

// wordsIn are the words of a language, or of the one it is a kind of (pt-BR: pt), or English.
func wordsIn(language string) *words {
	if w := catalogue[language]; w != nil {
		return w
	}
	base, _, _ := strings.Cut(language, "-")
	if w := catalogue[base]; w != nil {
		return w
	}
	return catalogue["en"]
}

// say is a text with its placeholders filled: pairs of a name and a value. A key that is not there is a fault of the program.
func (w *words) say(key string, fill ...any) string {
	s, ok := w.texts[key]
	if !ok {
		panic("the catalogue has no text " + key)
	}
	if len(fill) == 0 {
		return s
	}
	pairs := make([]string, len(fill))
	for i, v := range fill {
		switch v := v.(type) {
		case string:
			pairs[i] = v
		case template.HTML:
			pairs[i] = string(v)
		case int:
			pairs[i] = strconv.Itoa(v)
		default:
			pairs[i] = fmt.Sprint(v)
		}
		if i%2 == 0 {
			pairs[i] = "{" + pairs[i] + "}"
		}
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// rich is a text for a page: escaped, with **…** bold. What is filled in is never bold by itself.
func (w *words) rich(key string, fill ...any) template.HTML {
	safe := slices.Clone(fill)
	for i := 1; i < len(safe); i += 2 {
		if s, ok := safe[i].(string); ok {
			safe[i] = strings.ReplaceAll(template.HTMLEscapeString(s), "*", "&#42;")
		}
	}
	parts := strings.Split(wordsEscaped(w, key, safe), "**")
	var b strings.Builder
	for i, part := range parts {
		switch {
		case i == 0:
		case i%2 == 1:
			b.WriteString("<strong>")
		default:
			b.WriteString("</strong>")
		}
		b.WriteString(part)
	}
	return template.HTML(b.String())
}

// wordsEscaped escapes the catalogue's own text and then fills in what is escaped already.
func wordsEscaped(w *words, key string, safe []any) string {
	escaped := &words{texts: map[string]string{key: template.HTMLEscapeString(w.say(key))}}
	return escaped.say(key, safe...)
}

// date is a day in words, as the language writes it.
func (w *words) date(t time.Time) string {
	month := strings.Split(w.say("months"), "|")[t.Month()-1]
	return w.say("date", "day", t.Day(), "month", month, "year", t.Year())
}
