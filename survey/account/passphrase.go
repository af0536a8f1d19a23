package account

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How long a passphrase is, in characters. Nothing else is asked of it: rules about digits and signs make people write
// "Password1!" (NIST SP 800-63B §5.1.1).
const (
	Shortest = 12
	Longest  = 256
)

// common are the commonest of twelve characters and more, without digits and signs at their ends, and what they are built of.
var common = strings.Fields(`password passwort passphrase motdepasse contraseña qwertyuiop qwertzuiop azertyuiop asdfghjkl qwerty qwertz
	azerty zxcvbnm letmein welcome willkommen bienvenue iloveyou princess sunshine football baseball superman batman dragon
	monkey shadow master michael jennifer trustno changeme secret admin administrator login default mirror survey company
	correcthorsebatterystaple correct horse battery staple abc abcdef abcdefgh abcdefghijkl q1w2e3r4t5y6 1q2w3e4r5t6y
	1qaz2wsx 3edc4rfv qazwsx qazwsxedc starwars pokemon minecraft whatever hello computer internet samsung liverpool chelsea arsenal`)

// Weak says in a sentence what is wrong with a passphrase, "" where nothing is. Known are words that whoever wants to get
// in knows too: name, address, company.
func Weak(passphrase string, known ...string) string {
	switch n := utf8.RuneCountInString(passphrase); {
	case n < Shortest:
		return "Choose a passphrase of at least 12 characters."
	case n > Longest:
		return "Choose a passphrase of at most 256 characters."
	}
	small := strings.ToLower(passphrase)
	words := slices.Concat(common, wordsOf(known))
	plain := strings.NewReplacer("@", "a", "$", "s", "0", "o", "3", "e", "1", "i", "5", "s").Replace(small) // P@ssw0rd
	if few(small) || steps(small) || made(small, words) || made(plain, words) {
		return "This passphrase is among the first that somebody would try. A few unrelated words in a row are easy to remember."
	}
	return ""
}

// few reports whether a passphrase has hardly any different characters.
func few(s string) bool {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen) < 5
}

// steps reports whether nearly every character is the next or the one before of that in front of it: 123456789012.
func steps(s string) bool {
	n, last := 0, rune(-9)
	for _, r := range s {
		if d := r - last; d == 1 || d == -1 || r == '0' && last == '9' {
			n++
		}
		last = r
	}
	return n*5 >= (utf8.RuneCountInString(s)-1)*4
}

// made reports whether a passphrase is put together of such words, and of at most four other letters.
func made(s string, words []string) bool {
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	found := false
	for _, w := range words {
		if strings.Contains(s, w) {
			s, found = strings.ReplaceAll(s, w, " "), true
		}
	}
	left := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			left++
		}
	}
	return found && left <= 4 || left == 0 && utf8.RuneCountInString(s) < 16
}

// wordsOf are the parts of names and addresses that could be a passphrase.
func wordsOf(known []string) (words []string) {
	for _, k := range known {
		for _, w := range strings.FieldsFunc(strings.ToLower(k), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if utf8.RuneCountInString(w) >= 3 {
				words = append(words, w)
			}
		}
	}
	return words
}
