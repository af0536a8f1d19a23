package console

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"mirror/gap"
	"mirror/survey/store"
)

// thousands is a number with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// count is a number with its noun, "no" for 0.
func count(n int, noun string) string {
	switch n {
	case 0:
		return "no " + noun + "s"
	case 1:
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}

// people is a number of people of a side.
func people(n int, a gap.Audience) string {
	if n == 0 {
		return "no " + a.String() + "s"
	}
	return count(n, a.String())
}

// sentence makes one of words that the store refused something with.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	r, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + strings.TrimSuffix(text[n:], ".") + "."
}

// refused is the plain sentence with which the store refused something; "" where err is anything else.
func refused(err error) string {
	if !errors.Is(err, store.ErrState) {
		return ""
	}
	for {
		next := errors.Unwrap(err)
		if next == nil || next == store.ErrState {
			return sentence(err.Error())
		}
		err = next
	}
}

// percent writes a share for a field: 0.125 is 12.5, 0 is nothing.
func percent(share float64) string {
	if share == 0 {
		return ""
	}
	return strconv.FormatFloat(float64(int(share*1000+0.5))/10, 'f', -1, 64)
}

// parsePercent reads a share from a field, with a decimal point or comma and maybe a percent sign; 0 for nothing.
func parsePercent(text string) (float64, bool) {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%"))
	if text == "" {
		return 0, true
	}
	n, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	return n / 100, err == nil && n >= 0 && n <= 100
}

// parseCount reads a number of people, with or without commas; 0 for nothing.
func parseCount(text string) (int, bool) {
	text = strings.NewReplacer(",", "", " ", "", ".", "", "\u00a0", "").Replace(strings.TrimSpace(text))
	if text == "" {
		return 0, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && n <= 10_000_000
}
