package pack

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Check is one look at the wording of a statement: what was looked for, and what was found; Found is "" where all is well.
type Check struct{ What, Found string }

// wordRules are the words that make a statement hard to answer, by language. A language without an entry has only the
// checks that need no words.
type wordRules struct {
	two, negative, jargon *regexp.Regexp
	most                  int // characters that read well
}

// anyOf matches one of the words, whole and in small or capital letters.
func anyOf(words string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\p{L}])(` + strings.ReplaceAll(words, " ", "|") + `)(?:$|[^\p{L}])`)
}

const jargon = `KPIs? SLAs? CRM ERP B2B B2C touchpoints? omnichannel stakeholders? synerg\p{L}+ onboarding backoffice back.office roadmap workflow`

var wordingRules = map[string]wordRules{
	"en": {anyOf("and or"), anyOf(`not never no none nobody nothing cannot \p{L}+n['’]t without neither nor hardly`), anyOf(jargon + ` account.managers?`), 120},
	"de": {anyOf("und oder sowie"), anyOf(`nicht nie niemals kein\p{L}* niemand nichts ohne weder kaum`), anyOf(jargon + ` \p{L}+abteilung(?:en)? key.account\p{L}*`), 120},
	"es": {anyOf("y e o u"), anyOf("no nunca jamás nadie nada ningun[oa]? ningún sin tampoco"), anyOf(jargon + " departamentos?"), 120},
	"fr": {anyOf("et ou"), anyOf("ne pas jamais aucune? personne rien sans ni"), anyOf(jargon + " départements?"), 120},
	"ja": {regexp.MustCompile(`(および|または|かつ|ならびに)`), regexp.MustCompile(`(ない|ません|なかった)`), regexp.MustCompile(`(KPI|CRM|SLA|部門|部署)`), 60},
}

// setPhrases hold such words and are one idea all the same.
var setPhrases = regexp.MustCompile(`(?i)now and then|again and again|terms and conditions|hin und wieder|nach und nach|und zwar|kundinnen und kunden`)

// CheckWording looks at a statement in one language. Own are the company's own words that customers do not know, such as
// the names of its teams. All it finds is a hint: a statement may be right all the same.
func CheckWording(text, lang string, own []string) []Check {
	base, _, _ := strings.Cut(lang, "-")
	rules, ok := wordingRules[base]
	if !ok {
		rules.most = 120
	}
	found := func(re *regexp.Regexp, format string) string {
		if re == nil {
			return ""
		}
		if m := re.FindStringSubmatch(setPhrases.ReplaceAllString(text, "…")); m != nil {
			return fmt.Sprintf(format, m[1])
		}
		return ""
	}
	checks := []Check{
		{"One idea only", found(rules.two, "“%s” may join two ideas: people who agree with one of them cannot answer.")},
		{"No “and/or”", slashed(text)},
		{"Not negative", found(rules.negative, "“%s” makes it hard to say what disagreeing means.")},
		{"Short", long(text, rules.most)},
		{"Understandable without knowing our departments", found(rules.jargon, "customers may not know “%s”.")},
		{"A statement, not a question", question(text)},
	}
	if at := slices.IndexFunc(own, func(w string) bool { return holdsWord(text, w) }); at >= 0 && checks[4].Found == "" {
		checks[4].Found = fmt.Sprintf("customers may not know “%s”.", own[at])
	}
	return checks
}

var slash = regexp.MustCompile(`\p{L}+ ?/ ?\p{L}+`)

func slashed(text string) string {
	if m := slash.FindString(text); m != "" {
		return fmt.Sprintf("“%s” leaves open which of the two is meant.", m)
	}
	return ""
}

func long(text string, most int) string {
	if n := utf8.RuneCountInString(text); n > most {
		return fmt.Sprintf("%d characters; up to %d read well.", n, most)
	}
	return ""
}

func question(text string) string {
	if isQuestion(strings.TrimSpace(text)) {
		return "write it as a customer would say it: the mirror frame asks the question."
	}
	return ""
}

// holdsWord reports whether a text has a word, whole and in small or capital letters.
func holdsWord(text, word string) bool {
	if utf8.RuneCountInString(strings.TrimSpace(word)) < 3 {
		return false
	}
	return regexp.MustCompile(`(?i)(?:^|[^\p{L}])` + regexp.QuoteMeta(strings.TrimSpace(word)) + `(?:$|[^\p{L}])`).MatchString(text)
}
