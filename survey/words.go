package survey

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"mirror/gap"
	"mirror/survey/pack"
)

// maxText is how many characters of a comment are kept where the pack sets no limit.
const maxText = 4_000

// TextQuestions are what a pack asks to be answered in words: open questions, then items whose scale is text.
func TextQuestions(p *pack.Pack) []TextQuestion {
	var all []TextQuestion
	for _, o := range p.Open {
		most := o.MaxLength
		if most <= 0 {
			most = maxText
		}
		all = append(all, TextQuestion{ID: o.ID, About: o.About, MaxLength: most, Asked: askedOf(o.Wording)})
	}
	for i := range p.Items {
		if it := &p.Items[i]; p.InWords(it) {
			all = append(all, TextQuestion{ID: it.ID, About: it.Dimension, MaxLength: pack.TextLength, Asked: askedOf(it.Wording)})
		}
	}
	return all
}

// CleanWords makes a comment ready for the store: no control signs, trimmed, no longer than the question allows.
// The second result is how many characters too long it was (0 = fits); the text is then not cut.
func (l *Layout) CleanWords(text int, words string) (string, int) {
	clean := string(Cleaned([]byte(words)))
	return clean, max(0, utf8.RuneCountInString(clean)-l.Texts[text].MaxLength)
}

// Cleaned is what somebody wrote without the spaces around it and without control signs but new lines and tabs. Bytes
// that are no text become U+FFFD. Where there is nothing to take out, it is a part of text.
func Cleaned(text []byte) []byte {
	text = bytes.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
	if plainText(text) {
		return text
	}
	return bytes.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}

// plainText reports whether there is nothing to take out of a text.
func plainText(text []byte) bool {
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
				return false
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 || unicode.IsControl(r) {
			return false
		}
		i += size
	}
	return true
}

// Shortened cuts a text to at most most characters, the last of them "…". Files may hold longer comments than a page lets people write.
func Shortened(text []byte, most int) []byte {
	if len(text) <= most || utf8.RuneCount(text) <= most {
		return text
	}
	end := 0
	for range most - 1 {
		_, size := utf8.DecodeRune(text[end:])
		end += size
	}
	return append(bytes.Clone(text[:end]), "…"...)
}

// RecommendIn is the question from 0 to 10 that customers' comments are banded by, or -1.
func RecommendIn(f *gap.Frame) int {
	for i := len(f.Questions) - 1; i >= 0; i-- {
		if q := &f.Questions[i]; q.Role == pack.Recommend && q.Kind == gap.Rating && q.Lo == 0 && q.Hi == 10 {
			return i
		}
	}
	return -1
}

// ScoreBand is a customer's recommendation as a band ("0–6", "7–8", "9–10"), or "".
func (l *Layout) ScoreBand(answers []byte, a gap.Audience) string {
	if a != gap.Customer || l.recommend < 0 {
		return ""
	}
	return Band(answers[l.recommend])
}

// Band is the band of the code of a recommendation from 0 to 10; "" for can't say and no answer.
func Band(code uint8) string {
	switch {
	case code <= 6:
		return "0–6"
	case code <= 8:
		return "7–8"
	case code <= 10:
		return "9–10"
	}
	return ""
}
