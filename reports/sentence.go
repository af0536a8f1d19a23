package reports

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"mirror/gap"
	"mirror/reports/sheet"
)

// words fills the names in braces of a sentence. A name without a word, or
// with an empty one, has no figure to give.
type words map[string]string

var inBraces = regexp.MustCompile(`\{([a-z_]+)\}`)

// fill writes a sentence. A part in square brackets falls away when one of its
// names has no word; ok is false when a name outside brackets has none.
func fill(sentence string, w words) (s string, ok bool) {
	var b strings.Builder
	for sentence != "" {
		open := strings.IndexByte(sentence, '[')
		if open < 0 {
			open = len(sentence)
		}
		part, ok := replace(sentence[:open], w)
		if !ok {
			return "", false
		}
		b.WriteString(part)
		if open == len(sentence) {
			break
		}
		end := open + strings.IndexByte(sentence[open:], ']')
		if part, ok := replace(sentence[open+1:end], w); ok {
			b.WriteString(part)
		}
		sentence = sentence[end+1:]
	}
	return b.String(), true
}

// replace puts the words in place of the names.
func replace(part string, w words) (string, bool) {
	missing := false
	s := inBraces.ReplaceAllStringFunc(part, func(name string) string {
		word := w[name[1:len(name)-1]]
		missing = missing || word == ""
		return word
	})
	return s, !missing
}

// sentenceNames are the names a sentence of findings.yaml may use.
var sentenceNames = []string{
	"action", "aligned", "cautions", "certain", "closest", "closest_gap", "comment", "comments_n", "company", "company_share",
	"company_who", "customer_share", "customer_who", "customers", "customers_band", "customers_change", "customers_favourable",
	"customers_n", "customers_rate", "customers_share", "difference", "employees", "employees_band", "employees_change",
	"employees_favourable", "employees_n", "employees_rate", "employees_share", "far", "far_mean", "far_target", "few",
	"functional_share", "furthest", "furthest_gap", "gap", "gap_first", "gap_now", "gap_then", "good_from", "hidden", "high",
	"items_n", "k", "list", "low", "margin", "number", "open", "other", "outcome", "owner", "part", "questions", "r", "rate",
	"segment", "side", "since", "since_first", "source", "stakes", "statement", "subject", "topics", "unit", "unit_word", "units_n",
	"verb", "wave", "weeks", "why",
}

// checkSentence refuses what fill could not make a sentence of.
func checkSentence(s string) error {
	depth := 0
	for _, r := range s {
		switch r {
		case '[':
			depth++
		case ']':
			depth--
		}
		if depth < 0 || depth > 1 {
			return fmt.Errorf("square brackets do not match in %q", s)
		}
	}
	if depth != 0 {
		return fmt.Errorf("square brackets do not match in %q", s)
	}
	for _, m := range inBraces.FindAllStringSubmatch(s, -1) {
		if !slices.Contains(sentenceNames, m[1]) {
			return fmt.Errorf("unknown name {%s} in %q", m[1], s)
		}
	}
	if rest := inBraces.ReplaceAllString(s, ""); strings.ContainsAny(rest, "{}") {
		return fmt.Errorf("a brace without a name in %q", s)
	}
	return nil
}

// The words of a figure; "" when there is none. Minus is U+2212, and scores
// and gaps have one decimal as in the tables.

func score(n gap.Number) string  { return printed(n, sheet.Score) }
func signed(n gap.Number) string { return printed(n, sheet.Gap) }
func count(n gap.Number) string  { return printed(n, sheet.Count) }

func percent(n gap.Number) string { return strings.TrimSuffix(printed(n, sheet.Share), "%") }

func printed(n gap.Number, k sheet.Kind) string { return k.Print(sheet.Figure(n, "")) }

// counted is a number of people of one side, as text: "1 customer", "20–29 employees"; "" when there is none.
func counted(number string, a gap.Audience) string {
	switch number {
	case "":
		return ""
	case "1":
		return "1 " + a.String()
	}
	return number + " " + a.String() + "s"
}

// word is a figure as text; "" when there is none.
func word(n gap.Number, format func(float64) string) string {
	x, ok := n.Value()
	if !ok {
		return ""
	}
	return format(x)
}

// plain writes a threshold: one decimal, none when it is 0.
func plain(x float64) string {
	s := strconv.FormatFloat(round(math.Abs(x), 1), 'f', -1, 64)
	if x < 0 && s != "0" {
		return "−" + s
	}
	return s
}

// round keeps so many decimals, halves away from zero.
func round(x float64, decimals int) float64 {
	p := math.Pow10(decimals)
	return math.Round(x*p) / p
}

// listed joins names as one says them: "A, B and C".
func listed(names []string) string {
	switch n := len(names); n {
	case 0:
		return ""
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
}
