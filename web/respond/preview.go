package respond

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// Preview shows single questions of a questionnaire as one side sees them in one language, drawn like the real pages. Those
// who write it see both sides next to each other.
type Preview struct{ sheet *sheet }

// NewPreview prepares questions of a pack for a study that need not ask it yet.
func NewPreview(p *pack.Pack, study *survey.Study, side gap.Audience, lang string) *Preview {
	f := &survey.Form{Pack: p, Programme: study, Frame: survey.Frame(p, study, "")}
	f.Layout = survey.NewLayout(p, f.Frame)
	s := &sheet{reader: reader{f.Layout, side, newPlan(f, side)}, form: f, lang: lang, w: wordsIn(lang)}
	s.minutes = minutes(s.plan)
	s.fill = newFiller(study.Company, fmt.Sprint(s.minutes), fmt.Sprint(f.Smallest(side)))
	return &Preview{s}
}

// Question is the item, outcome, pick or open question of that id as HTML; "" where the side is not asked it. The ids of
// its fields begin with the prefix, so that several may stand on one page.
func (p *Preview) Question(id, prefix string) (template.HTML, error) {
	for i := range p.sheet.plan.asks {
		if p.sheet.idOf(&p.sheet.plan.asks[i]) != id {
			continue
		}
		v := p.sheet.view(i, 0, askState{})
		v.Field = prefix + v.Field
		var b bytes.Buffer
		if err := askParts.ExecuteTemplate(&b, "ask", &v); err != nil {
			return "", err
		}
		return template.HTML(strings.ReplaceAll(b.String(), string(tickMark), "")), nil
	}
	return "", nil
}

// Text is a text of the questionnaire with its placeholders filled in.
func (p *Preview) Text(t pack.Text) string { return p.sheet.text(t) }

// Dir is the direction in which the language is written.
func (p *Preview) Dir() string { return direction(p.sheet.lang) }

// idOf is the id of what is asked.
func (s *sheet) idOf(a *ask) string {
	switch {
	case a.item != nil:
		return a.item.ID
	case a.kind == askPick:
		return s.form.Frame.Picks[a.pick].ID
	}
	return s.layout.Texts[a.text].ID
}

// LanguageName is a language's name for itself, or its code where it is not known.
func LanguageName(lang string) string { return languageName(lang) }

// Direction is the direction in which a language is written: ltr or rtl.
func Direction(lang string) string { return direction(lang) }
