package respond

import (
	"context"
	"errors"
	"html/template"
	"math"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
	"mirror/survey/store"
)

// ownView shows an employee's predictions beside what customers said.
type ownView struct {
	view
	Heading template.HTML
	Lead    []template.HTML
	Msg     string
	Study   string // kept in the form: numbers of forms are a study's own
	Rows    []ownRow
	Margin  int
}

type ownRow struct{ Name, Own, Customers, Words string }

// ownForm asks for the code an employee kept.
func (p *Pages) ownForm(c echo.Context) error {
	return p.showOwn(c, http.StatusOK, c.QueryParam("s"), "")
}

func (p *Pages) showOwn(c echo.Context, status int, study, wrong string) error {
	page := &ownView{view: newView(languageOf(c, "", Languages), Languages)}
	page.Heading, page.Lead = page.T("own_title"), []template.HTML{page.T("own_lead")}
	page.Title = plain(page.Heading)
	if _, err := strconv.Atoi(study); err == nil {
		page.Study = study
	}
	if wrong != "" {
		page.Msg = page.w.say(wrong)
		page.Title = page.w.say("problem_before") + " " + page.Title
	}
	if status != http.StatusOK {
		page.Langs = nil
	}
	return show(c, status, ownPage, page)
}

// own compares. The code holds the predictions themselves; neither it nor the question is stored or noted anywhere.
func (p *Pages) own(c echo.Context) error {
	form, err := posted(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	studies, err := p.studiesFor(ctx, form)
	if err != nil {
		return p.failed(c, err)
	}
	wrong, status := "own_wrong", http.StatusNotFound
	for _, study := range studies {
		id, decode, ok := p.keys.ParseKeepsake(study, form.Get("code"))
		if !ok {
			continue
		}
		f, wave, err := p.store.Form(ctx, study, id)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return p.failed(c, err)
		}
		answers, ok := decode(f.Layout)
		if !ok {
			continue
		}
		published, err := p.published(ctx, &wave)
		if errors.Is(err, store.ErrNotFound) {
			wrong, status = "own_not_yet", http.StatusOK
			continue
		}
		if err != nil {
			return p.failed(c, err)
		}
		return p.showCompared(c, f, &wave, published, answers)
	}
	return p.showOwn(c, status, form.Get("s"), wrong)
}

// studiesFor is the study the address named, or all of them.
func (p *Pages) studiesFor(ctx context.Context, form url.Values) ([]survey.StudyID, error) {
	if n, err := strconv.Atoi(form.Get("s")); err == nil {
		return []survey.StudyID{survey.StudyID(n)}, nil
	}
	return p.store.Studies(ctx)
}

// published is what a released wave may tell; ErrNotFound where nothing is released.
func (p *Pages) published(ctx context.Context, wave *survey.Fieldwork) (*survey.Published, error) {
	if wave.State != survey.WaveReleased {
		return nil, store.ErrNotFound
	}
	return p.shelf.Published(ctx, wave.Study, wave.Wave)
}

func (p *Pages) showCompared(c echo.Context, f *survey.Form, wave *survey.Fieldwork, said *survey.Published, answers []byte) error {
	s, err := p.sheets.of(f, gap.Employee, languageOf(c, "", languagesOf(f.Pack)))
	if err != nil {
		return p.failed(c, err)
	}
	page := &ownView{view: s.newView(0), Margin: int(math.Round(f.Programme.Margin))}
	page.Langs = nil
	page.Heading = page.T("own_title")
	page.Title = plain(page.Heading)
	page.Lead = []template.HTML{page.T("own_result", "company", f.Programme.Company, "wave", nameOfWave(wave))}
	for _, d := range f.Pack.Dimensions {
		if row, asked := s.compared(d, said.Dimension(f.Pack.ID, d.ID), answers); asked {
			page.Rows = append(page.Rows, row)
		}
	}
	return show(c, http.StatusOK, ownPage, page)
}

func nameOfWave(w *survey.Fieldwork) string {
	if w.Name != "" {
		return w.Name
	}
	return w.Wave
}

// compared is one topic: the employee's predictions as a score of the engine's kind, and the customers' released one.
func (s *sheet) compared(d pack.Dimension, said survey.Said, answers []byte) (ownRow, bool) {
	own, known, asked := s.score(d.ID, answers)
	if !asked {
		return ownRow{}, false
	}
	row := ownRow{Name: s.text(d.Name), Own: "–", Customers: "–"}
	if known {
		row.Own = strconv.Itoa(int(math.Round(own)))
	}
	if said.Shown() {
		row.Customers = strconv.Itoa(int(math.Round(said.Score.Or(0))))
	}
	switch difference := own - said.Score.Or(0); {
	case !said.Shown():
		row.Words = s.w.say("own_hidden")
	case !known:
		row.Words = s.w.say("own_none")
	case math.Abs(difference) < s.form.Programme.Margin:
		row.Words = s.w.say("own_near")
	case difference > 0:
		row.Words = s.w.say("own_higher", "n", int(math.Round(difference)))
	default:
		row.Words = s.w.say("own_lower", "n", int(math.Round(-difference)))
	}
	return row, true
}

// score is one person's score on a topic, 0–100: the mean of the statements answered, reversed ones turned, where at
// least half of them were, and two (DESIGN §4.3). A choice counts 100 where it is one of those counted. asked is false
// where the topic has no statement that both sides are asked.
func (s *sheet) score(dimension string, answers []byte) (score float64, known, asked bool) {
	sum, n, of := 0.0, 0, 0
	for i := range s.form.Frame.Questions {
		q := &s.form.Frame.Questions[i]
		if q.Dimension < 0 || s.form.Frame.Dimensions[q.Dimension].ID != dimension || !q.Asked[0] || !q.Asked[1] {
			continue
		}
		of++
		if points, ok := pointsOf(q, answers[i]); ok {
			sum += points
			n++
		}
	}
	need := max(2, (of+1)/2)
	if of == 1 {
		need = 1
	}
	return sum / float64(max(n, 1)), n >= need, of > 0
}

// pointsOf is an answer on 0–100; false for none.
func pointsOf(q *gap.Question, code uint8) (float64, bool) {
	if code >= gap.CantSay {
		return 0, false
	}
	if q.Kind == gap.Rating {
		points := 100 * float64(code) / float64(q.Hi-q.Lo)
		if q.Reverse {
			points = 100 - points
		}
		return points, true
	}
	if int(code) < len(q.Counted) && q.Counted[code] == q.GoodWhenHigh {
		return 100, true
	}
	return 0, true
}
