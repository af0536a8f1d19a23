package console

import (
	"html/template"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
	"mirror/web/respond"
)

// bothSides shows questions of a questionnaire as both sides see them, in one language.
type bothSides struct {
	pack               *pack.Pack
	lang, dir          string
	customer, employee *respond.Preview
}

func sidesOf(q *pack.Pack, study *survey.Study, lang string) *bothSides {
	s := &bothSides{pack: q, lang: lang,
		customer: respond.NewPreview(q, study, gap.Customer, lang), employee: respond.NewPreview(q, study, gap.Employee, lang)}
	s.dir = s.customer.Dir()
	return s
}

// text is a text of the questionnaire with the company's name in it.
func (s *bothSides) text(t pack.Text) string { return s.customer.Text(t) }

// wording is what a list shows of a question: the customers' words, or those of the only side that is asked.
func (s *bothSides) wording(w pack.Sides) string {
	for _, side := range []pack.Wording{w.Customer, w.Employee} {
		switch {
		case side.Left != nil:
			return s.text(side.Left) + " ↔ " + s.text(side.Right)
		case side.Text != nil:
			return s.text(side.Text)
		}
	}
	return ""
}

// previewView is one question as both sides see it, in one language.
type previewView struct {
	Lang, Dir, Name    string
	Customer, Employee template.HTML // "" where the side is not asked
	Open               bool
}

// previews show a question for both sides in every language, the one that is worked in first.
func previews(q *pack.Pack, study *survey.Study, id, first string) ([]previewView, error) {
	langs := []string{first}
	for _, l := range q.Languages {
		if l != first {
			langs = append(langs, l)
		}
	}
	var all []previewView
	for _, l := range langs {
		sides := sidesOf(q, study, l)
		customer, err := sides.customer.Question(id, "c-"+l+"-")
		if err != nil {
			return nil, err
		}
		employee, err := sides.employee.Question(id, "e-"+l+"-")
		if err != nil {
			return nil, err
		}
		all = append(all, previewView{Lang: l, Dir: sides.dir, Name: respond.LanguageName(l), Customer: customer, Employee: employee, Open: l == first})
	}
	return all, nil
}
