package survey

import (
	"math"
	"net/url"
	"strconv"
	"strings"
)

// ScoreName stands in a sentence for customers for their own score on the action's topic, as it was published.
const ScoreName = "{score}"

// Topic is the questionnaire and dimension whose score a sentence about the action may give; the questionnaire is "" where
// the action names no finding.
func (a *Action) Topic() (pack, dimension string) {
	if a.Finding != nil {
		return a.Finding.Pack, a.Finding.Dimension
	}
	if len(a.Answers) > 0 {
		return "", a.Answers[0]
	}
	return "", ""
}

// Tell is a sentence for customers with the figure filled in. Figures come from what is published and from nowhere else: ok
// is false where the sentence wants one that is hidden, or has another name in braces.
func Tell(sentence string, of Said) (text string, ok bool) {
	if strings.Contains(sentence, ScoreName) && !of.Shown() {
		return "", false
	}
	text = strings.ReplaceAll(sentence, ScoreName, strconv.Itoa(int(math.Round(of.Score.Or(0)))))
	return text, !strings.ContainsAny(text, "{}")
}

// SaidAddress is where customers read "you said, we did" of a wave, below the address of the site.
func SaidAddress(study StudyID, wave string) string {
	return "/said/" + strconv.Itoa(int(study)) + "/" + url.PathEscape(wave)
}
