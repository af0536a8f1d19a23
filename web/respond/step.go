package respond

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"mirror/gap"
	"mirror/survey"
)

// cantSay is what a form sends for "I can't say"; an answers file writes it the same way.
const cantSay = "x"

// filled is what stands in the fields of a form page: what was just posted, or what was saved before. Values that
// cannot be stored (a wrong number, too many picks, too long a text) stand in it as they were typed.
type filled struct {
	answers []byte           // packed; what a page does not ask stays blank
	words   map[int]string   // by index in Layout.Texts
	typed   map[int]string   // by question: a percentage as typed
	ticked  map[int][]string // by pick: more ids than may be picked
}

// problem is a field that cannot be stored as it is.
type problem struct {
	ask int // in the plan
	// What is wrong: by how many a text is too long, or how many were ticked. 0 for a wrong number.
	by int
}

// posting is what a posted page comes to.
type posting struct {
	filled
	problems []problem
}

// reader reads the pages of one form and side.
type reader struct {
	layout *survey.Layout
	side   gap.Audience
	plan   *plan
}

// field is the name of an ask's field in a form. It is the same in every arrangement and language.
func (a *ask) field() string {
	switch {
	case a.question >= 0:
		return "q" + strconv.Itoa(a.question)
	case a.pick >= 0:
		return "p" + strconv.Itoa(a.pick)
	}
	return "t" + strconv.Itoa(a.text)
}

// read takes the fields of a page out of a posted form. A value that no page of ours can send is no answer.
func (r *reader) read(page formPage, form url.Values) posting {
	p := posting{filled: filled{answers: r.layout.Blank(), words: map[int]string{}}}
	for _, i := range page.asks {
		a := &r.plan.asks[i]
		values := form[a.field()]
		switch a.kind {
		case askWords:
			r.readWords(&p, i, values)
		case askPick:
			r.readPick(&p, i, values)
		case askPercent:
			r.readPercent(&p, i, values)
		case askMany:
			values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == cantSay && len(values) > 1 })
			r.layout.Set(p.answers, a.question, r.side, strings.Join(values, "|"))
		default:
			r.layout.Set(p.answers, a.question, r.side, first(values))
		}
	}
	return p
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// readWords keeps too long a text whole, so that nothing somebody wrote is lost.
func (r *reader) readWords(p *posting, i int, values []string) {
	text := r.plan.asks[i].text
	words, over := r.layout.CleanWords(text, first(values))
	if words != "" {
		p.words[text] = words
	}
	if over > 0 {
		p.problems = append(p.problems, problem{ask: i, by: over})
	}
}

func (r *reader) readPick(p *posting, i int, values []string) {
	pick := r.plan.asks[i].pick
	if r.layout.SetPick(p.answers, pick, values) {
		return
	}
	if len(values) > r.layout.PickMost(pick) {
		if p.ticked == nil {
			p.ticked = map[int][]string{}
		}
		p.ticked[pick] = values
		p.problems = append(p.problems, problem{ask: i, by: len(values)})
	}
}

// wide are digits as Japanese keyboards may write them, and the signs people add to a percentage.
var wide = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9", "%", "", "％", "", " ", "", "\u00a0", "", "\u202f", "", "　", "")

// readPercent takes a number, and "can't say" only where there is none.
func (r *reader) readPercent(p *posting, i int, values []string) {
	q := r.plan.asks[i].question
	typed := ""
	said := false
	for _, v := range values {
		if v == cantSay {
			said = true
		} else if typed = strings.TrimSpace(v); typed != "" {
			break
		}
	}
	number := strings.TrimLeft(wide.Replace(typed), "0")
	if number == "" && typed != "" {
		number = "0"
	}
	switch {
	case typed == "" && said:
		r.layout.Set(p.answers, q, r.side, cantSay)
	case typed == "":
	case number == cantSay || !r.layout.Set(p.answers, q, r.side, number):
		if p.typed == nil {
			p.typed = map[int]string{}
		}
		p.typed[q] = typed
		p.problems = append(p.problems, problem{ask: i})
	}
}

// merge puts a page's posted answers among those saved. With keep, what was left blank stays as it was: the person
// could not see it.
func (r *reader) merge(page formPage, p *filled, answers []byte, words map[int]string, keep bool) {
	for _, i := range page.asks {
		a := &r.plan.asks[i]
		switch {
		case a.kind == askWords:
			if w, ok := p.words[a.text]; ok {
				words[a.text] = w
			} else if !keep {
				delete(words, a.text)
			}
		case a.kind == askPick:
			if ids := r.layout.Picked(p.answers, a.pick); len(ids) > 0 || !keep {
				r.layout.SetPick(answers, a.pick, ids)
			}
		case p.answers[a.question] != gap.Blank || !keep:
			r.layout.Set(answers, a.question, r.side, r.layout.Value(p.answers, a.question, r.side))
		}
	}
}

// missing are the asks of a page without an answer, in the page's order.
func (r *reader) missing(page formPage, answers []byte) []int {
	var all []int
	for _, i := range page.asks {
		if a := &r.plan.asks[i]; a.counted() && answers[a.question] == gap.Blank {
			all = append(all, i)
		}
	}
	return all
}

// tally is how far a form is filled in: n of total, and where the first gap is.
type tally struct {
	n, total int
	page     int // of the first gap, counted from 0; −1 = none
	ask      int // the first gap
}

// tally counts the questions answered on all pages. "Can't say" is an answer.
func (r *reader) tally(pages []formPage, answers []byte) tally {
	t := tally{page: -1}
	for n, page := range pages {
		for _, i := range page.asks {
			a := &r.plan.asks[i]
			if !a.counted() {
				continue
			}
			t.total++
			if answers[a.question] != gap.Blank {
				t.n++
			} else if t.page < 0 {
				t.page, t.ask = n, i
			}
		}
	}
	return t
}
