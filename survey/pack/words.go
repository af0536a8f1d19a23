package pack

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"mirror/survey/document"
)

// wordsOf says how a text is to be read.
type wordsOf struct {
	about string // what faults speak of: item ant_warns, customer
	most  int    // characters
	frame bool   // it is the mirror frame: {item} must be in it, once
}

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// words reads a text: the same words in each of the pack's languages.
func (r *reader) words(n *document.Node, w wordsOf) Text {
	if !n.There() {
		return nil
	}
	n.About(w.about)
	if !n.IsMapping() && !n.Null() {
		n.Fault(fmt.Sprintf("it is %s, where words by language belong", n), fmt.Sprintf("write {%s: …}", orElse(r.pack.DefaultLanguage, "en")))
		return nil
	}
	m := n.Mapping()
	if !n.IsMapping() {
		return nil
	}
	text := Text{}
	for _, p := range m.Pairs() {
		r.language(p, w, text)
	}
	var missing []string
	for _, l := range r.pack.Languages {
		if !m.Get(l).There() {
			missing = append(missing, l)
		}
	}
	if len(missing) > 0 {
		n.Fault("there is no text in "+strings.Join(missing, ", "), "write it in every language of the pack")
	}
	r.samePlaceholders(m, w, text)
	return text
}

// language reads the words of one language.
func (r *reader) language(p document.Pair, w wordsOf, text Text) {
	if len(r.pack.Languages) > 0 && !slices.Contains(r.pack.Languages, p.Name) {
		p.Key.Fault(fmt.Sprintf("%s is not among the pack's languages", p.Name), "take it out, or add it to languages; it is one of "+document.Or(r.pack.Languages)+" now")
		return
	}
	p.Value.About(w.about + ", " + p.Name)
	s := p.Value.Text()
	if s == "" {
		return
	}
	text[p.Name] = s
	if n := utf8.RuneCountInString(s); n > w.most {
		p.Value.Fault(fmt.Sprintf("the text has %d characters", n), fmt.Sprintf("shorten it to %d", w.most))
	}
	if strings.ContainsAny(placeholder.ReplaceAllString(s, ""), "{}") {
		p.Value.Fault("a brace has no partner", "write placeholders as {company}, and no other braces")
		return
	}
	for _, name := range used(s) {
		if w.frame && name == "item" {
			continue
		}
		if !slices.Contains(r.pack.Placeholders, name) {
			p.Value.Fault(fmt.Sprintf("{%s} is not among the pack's placeholders", name), "use one of placeholders, or add it there (company, minutes, min_cell)")
		}
		r.placeholdersUsed[name] = true
	}
	if w.frame && strings.Count(s, "{item}") != 1 {
		p.Value.Fault(fmt.Sprintf("{item} comes %d times", strings.Count(s, "{item}")), "put {item} where the customers' statement goes, once")
	}
}

// samePlaceholders refuses a language that uses other placeholders than the default language.
func (r *reader) samePlaceholders(m document.Mapping, w wordsOf, text Text) {
	lead, ok := text[r.pack.DefaultLanguage]
	if !ok {
		return
	}
	want := used(lead)
	for _, p := range m.Pairs() {
		have := used(text[p.Name])
		if text[p.Name] == "" || p.Name == r.pack.DefaultLanguage {
			continue
		}
		for _, name := range want {
			if !slices.Contains(have, name) && !(w.frame && name == "item") { // the frame's {item} is checked in each language
				p.Value.Fault(fmt.Sprintf("{%s} is missing; %s has it", name, r.pack.DefaultLanguage), "use the same placeholders in every language")
			}
		}
		for _, name := range have {
			if !slices.Contains(want, name) && slices.Contains(r.pack.Placeholders, name) {
				p.Value.Fault(fmt.Sprintf("{%s} is used here and not in %s", name, r.pack.DefaultLanguage), "use the same placeholders in every language")
			}
		}
	}
}

// used lists the placeholders of a text, each once, in order.
func used(s string) []string {
	var names []string
	for _, p := range placeholder.FindAllString(s, -1) {
		if name := p[1 : len(p)-1]; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
