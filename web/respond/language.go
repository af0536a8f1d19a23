package respond

import (
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"

	"mirror/survey/pack"
)

// rightToLeft are the languages written from right to left.
var rightToLeft = []string{"ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "syr", "ug", "ur", "yi"}

// direction is the value of the dir attribute for a language.
func direction(lang string) string {
	base, _, _ := strings.Cut(lang, "-")
	if slices.Contains(rightToLeft, base) {
		return "rtl"
	}
	return "ltr"
}

// asked is the language the address names, where it is one of those there are; else "".
func asked(c echo.Context, among []string) string {
	if lang := c.QueryParam("lang"); slices.Contains(among, lang) {
		return lang
	}
	return ""
}

// languageOf decides: the address, else whom the link was sent to, else the browser, else the first of those there are.
// Among them the default stands first.
func languageOf(c echo.Context, invited string, among []string) string {
	if len(among) == 1 {
		return among[0]
	}
	if lang := asked(c, among); lang != "" {
		return lang
	}
	if slices.Contains(among, invited) {
		return invited
	}
	if header := c.Request().Header.Get("Accept-Language"); header != "" && len(header) < 1000 {
		var tags []language.Tag
		for _, l := range among {
			tags = append(tags, language.Make(l))
		}
		wanted, _, err := language.ParseAcceptLanguage(header)
		if _, i, sure := language.NewMatcher(tags).Match(wanted...); err == nil && sure != language.No {
			return among[i]
		}
	}
	return among[0]
}

// languagesOf are a questionnaire's languages, its default first.
func languagesOf(p *pack.Pack) []string {
	all := []string{p.DefaultLanguage}
	for _, l := range p.Languages {
		if l != p.DefaultLanguage {
			all = append(all, l)
		}
	}
	return all
}

// inLanguage is an address with the language named, so that it stays on the way.
func inLanguage(address, lang string) string {
	if lang == "" {
		return address
	}
	return address + "?lang=" + url.QueryEscape(lang)
}
