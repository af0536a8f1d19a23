package disclosure

import (
	"regexp"
	"strings"
	"unicode"
)

// removed stands where an address or number stood.
const removed = "[removed]"

// What a comment may not carry on: ways to reach somebody, and numbers that
// name an account. Names of people are left to whoever reads the comments
// before they are passed on; no list of patterns finds them.
var (
	address = regexp.MustCompile(`(?i)[\p{L}\p{N}._%+'-]+\s?(?:@|\(at\)|\[at\])\s?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*`)
	link    = regexp.MustCompile(`(?i)\b(?:https?://|ftp://|www\.)\S+|\b[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.(?:com|org|net|info|biz|io|co|eu|uk|de|at|ch|fr|es|it|nl|be|pl|pt|us|ca|au)\b(?:/\S*)?`)
	handle  = regexp.MustCompile(`(^|[\s(])@[\p{L}\p{N}_.]{3,}`)
	iban    = regexp.MustCompile(`(?i)\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b`)
	// account is a number that is called one, however short.
	account = regexp.MustCompile(`(?i)\b((?:account|acct|a/c|policy|customer|client|contract|card|member|staff|employee|invoice|case|ticket|reference|ref|konto|kunden|vertrags|karten|policen|compte|client|carte|cuenta|tarjeta|cliente|rekening|klant)[-\s]?(?:number|numbers|no|nr|num|id|nummer|numéro|número|n°)?[.:#\s]*(?:is|was|ist|est|es)?\s*)(\d[\d -]{2,}\d)`)
	// digits is a run of digits with the signs people put between them.
	digits = regexp.MustCompile(`[+(]{0,2}\p{Nd}(?:[ \t\x{00A0}\x{202F}()./\x{2010}-\x{2013}-]{0,3}\p{Nd})*\)?`)
)

// mask replaces addresses, links and numbers that could lead to a person.
func mask(text string) string {
	for _, p := range []*regexp.Regexp{address, link, iban} {
		text = p.ReplaceAllString(text, removed)
	}
	text = handle.ReplaceAllString(text, "$1"+removed)
	text = account.ReplaceAllString(text, "$1"+removed)
	return maskDigits(text)
}

// maskDigits masks runs of digits as long as a telephone, card or account number.
func maskDigits(text string) string {
	var b strings.Builder
	last := 0
	for _, at := range digits.FindAllStringIndex(text, -1) {
		run := text[at[0]:at[1]]
		b.WriteString(text[last:at[0]])
		if harmless(text[:at[0]], run, text[at[1]:]) {
			b.WriteString(run)
		} else {
			b.WriteString(removed)
		}
		last = at[1]
	}
	return b.String() + text[last:]
}

var (
	years    = regexp.MustCompile(`^(?:19|20)\d\d\s?[/\x{2010}-\x{2013}-]\s?(?:19|20)\d\d$`)
	sortCode = regexp.MustCompile(`^\d\d-\d\d-\d\d$`)
	grouped  = regexp.MustCompile(`^\d{1,3}(?:[. \x{00A0}\x{202F}]\d{3})+$`)
	money    = "£$€¥"
)

// harmless reports a run that is an amount, a year or otherwise short.
func harmless(before, run, after string) bool {
	n, longest := 0, 0
	for _, part := range strings.FieldsFunc(run, func(r rune) bool { return !unicode.IsDigit(r) }) {
		size := len([]rune(part))
		n, longest = n+size, max(longest, size)
	}
	switch {
	case sortCode.MatchString(run):
		return false
	case amount(before, run, after) || years.MatchString(run):
		return true
	case strings.HasPrefix(run, "+") || strings.HasPrefix(run, "(+"):
		return n < 5
	}
	return n < 7 && longest < 6
}

// amount reports money: a currency sign or word beside the run, and the run one number.
func amount(before, run, after string) bool {
	if strings.ContainsFunc(run, func(r rune) bool { return !unicode.IsDigit(r) }) && !grouped.MatchString(run) {
		return false
	}
	before, after = strings.TrimRight(before, " \u00a0"), strings.TrimLeft(after, " \u00a0")
	if after != "" && strings.ContainsRune(money, []rune(after)[0]) {
		return true
	}
	for _, w := range []string{"EUR", "USD", "GBP", "CHF", "euro", "Euro", "pounds", "dollars"} {
		if strings.HasSuffix(before, w) || strings.HasPrefix(after, w) {
			return true
		}
	}
	r := []rune(before)
	return len(r) > 0 && strings.ContainsRune(money, r[len(r)-1])
}
