package demo

import (
	"math/rand/v2"

	"mirror/gap"
	"mirror/survey"
)

// What people who do not exist write. The sentences fit any company and nearly any question.
var (
	sayings = [2][2][]string{
		gap.Customer: {
			{"I had to explain the same thing three times.", "Nobody called back, though it was promised.", "When something went wrong I found out by myself.",
				"I feel like a number, not like a customer.", "The answer was polite and did not help.", "It took two weeks to get a simple yes or no.",
				"You offered me what suits you, not what suits me.", "The person changed each time, and I began again.", "I was told about the change after it had happened.",
				"Your forms ask for things you already know.", "I had to push to get what was agreed.", "Somebody could have seen this coming.",
				"I would rather speak to a person.", "The bill was right in the end. It took four calls."},
			{"The person I spoke to took the time to understand.", "Quick, friendly and correct.", "You told me the truth, also when it was not in your favour.",
				"It works, every time.", "I was called before I had to ask.", "Good value for what I pay.", "The people make the difference.",
				"A mistake was put right the same day.", "I always know whom to ask.", "Everything was explained in plain words.",
				"I have recommended you to two colleagues.", "You remembered what we spoke about last year."},
		},
		gap.Employee: {
			{"We promise more than we can keep in busy weeks.", "Customers tell us and nobody above hears it.", "We rarely ask what they need next.",
				"Our systems do not show who called before.", "We answer fast, but not always the question.", "Rules come first, the customer second.",
				"I am not allowed to decide small things.", "We learn about changes on the same day as customers.", "Too many handovers between teams.",
				"Targets count calls, not answers.", "We should call before they have to."},
			{"Most customers would say we are easy to deal with.", "People here really care.", "We fix mistakes without being asked.",
				"Customers trust our advice.", "They know us by name.", "We are honest when something does not fit.", "Our regulars tell their friends.",
				"We keep what we promise.", "They like that they always reach a person."},
		},
	}
	writes = [2]float64{gap.Customer: 0.2, gap.Employee: 0.3}
)

// sentences hands the sentences out in turn, so that none comes more often than it must.
type sentences struct{ next [2][2]int }

func newSentences(r *rand.Rand) *sentences {
	w := &sentences{}
	for a := range w.next {
		for tone := range w.next[a] {
			w.next[a][tone] = r.IntN(len(sayings[a][tone]))
		}
	}
	return w
}

// comment is what somebody writes, which is mostly nothing.
func (m *madeUp) comment(at *standpoint) []survey.Words {
	if m.rand.Float64() > writes[at.audience] {
		return nil
	}
	var asked []int
	for i, t := range m.layout.Texts {
		if t.Asked[at.audience] {
			asked = append(asked, i)
		}
	}
	if len(asked) == 0 {
		return nil
	}
	question, tone := asked[m.rand.IntN(len(asked))], 0
	if at.mood > 0 {
		tone = 1
	}
	list := sayings[at.audience][tone]
	text := list[m.words.next[at.audience][tone]%len(list)]
	m.words.next[at.audience][tone]++
	clean, over := m.layout.CleanWords(question, text)
	if over > 0 {
		return nil
	}
	w := survey.Words{Question: question, Text: clean}
	if at.audience == gap.Customer {
		w.Language = "en"
	}
	return []survey.Words{w}
}
