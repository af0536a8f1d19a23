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
	address = regexp.MustCompile(`(?i)[\p{L}\p{N}._%+'-]+\s?(?:[@＠﹫]|[(\[{<]\s?at\s?[)\]}>])\s?[\p{L}\p{N}-]+(?:(?:\.|\s?(?:[(\[{<]\s?(?:dot|punkt|point|punto)\s?[)\]}>]|\s\.)\s?)[\p{L}\p{N}-]+)*`)
	spelled = regexp.MustCompile(`(?i)[\p{L}\p{N}._-]+(?:\s(?:dot|punkt|point|punto)\s[\p{L}\p{N}_-]+)?\s(?:at|ät|arroba|chez)\s[\p{L}\p{N}-]+(?:\s(?:dot|punkt|point|punto)\s|\.)(?:com|org|net|info|biz|io|co|eu|uk|de|at|ch|fr|es|it|nl|be|pl|pt|us|ca|au)\b`)
	link    = regexp.MustCompile(`(?i)\b(?:[a-z]{3,8}://|www\.)\S+|\b[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.[a-z]{2,12}/[\p{L}\p{N}_~@?=-]\S*|\b[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.(?:com|org|net|info|biz|io|co|eu|uk|de|at|ch|fr|es|it|nl|be|pl|pt|us|ca|au|me|dev|app|online|page|site|blog|shop|social|cloud)\b(?:/\S*)?`)
	handle  = regexp.MustCompile(`(^|[\s(])@[\p{L}\p{N}_.]{3,}`)
	iban    = regexp.MustCompile(`(?i)\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?\b`)
	// account is a number that is called one, however short.
	account = regexp.MustCompile(`(?i)\b((?:account|acct|a/c|policy|customer|client|contract|card|passport|member|staff|employee|personnel|badge|invoice|case|ticket|reference|ref|vat|tax|pin|iban|ending in|konto|kunden|vertrags|karten|policen|mitarbeiter|personal|steuer|ausweis|compte|carte|contrat|cuenta|tarjeta|cliente|contrato|rekening|klant)[-\s]?(?:ending(?:\sin)?|numbers?|nummer|num|no|nr|id|numéro|número|n°)?[.:#\s]*(?:is|was|ist|war|est|es)?[:#\s]*)((?-i:[A-Z]{0,3})[ -]?\d[\dA-Z-]*(?:[ -]\d[\dA-Z-]*)*)`)
	// digits is a run of digits with the signs people put between them.
	digits = regexp.MustCompile(`[+(]{0,2}\p{Nd}(?:[ \t\x{00A0}\x{202F}()./_*\x{2010}-\x{2013}-]{0,3}\p{Nd})*\)?`)
)

// mask replaces addresses, links and numbers that could lead to a person.
func mask(text string) string {
	text = strings.Map(visible, text)
	for _, p := range []*regexp.Regexp{address, spelled, link, iban} {
		text = p.ReplaceAllString(text, removed)
	}
	text = handle.ReplaceAllString(text, "$1"+removed)
	text = account.ReplaceAllStringFunc(text, maskAccount)
	return maskDigits(text)
}

// visible drops characters nobody sees, which would break an address in two.
func visible(r rune) rune {
	if unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}

// maskAccount masks a number that is called one when it has four digits or more: "2 cards" is a count.
func maskAccount(s string) string {
	at := account.FindStringSubmatchIndex(s)
	n := 0
	for _, r := range s[at[4]:at[5]] {
		if unicode.IsDigit(r) {
			n++
		}
	}
	if n < 4 {
		return s
	}
	return s[:at[4]] + removed
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
	if strings.HasPrefix(run, "0") && !strings.HasPrefix(run, "0.") {
		return false // no amount begins with 0, telephone numbers do
	}
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
