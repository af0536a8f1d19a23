package console

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"mirror/gap"
	"mirror/reports"
	"mirror/survey"
	"mirror/survey/store"
)

// saidPage is where the page "you said, we did" of a wave is written: which finished actions customers read about, and in
// which words.
var saidPage = parsed("act-said")

type saidView struct {
	frame
	Wave      string
	Actions   []saidAction
	Preview   []saidPreview
	Published bool
	Address   string // of customers' page
	Publish   string // of the form that shows or hides it
	Back      string
}

type saidAction struct {
	Name, Topic string
	Score       string // customers' published score, "" where it is hidden
	Lines       []saidLine
}

// saidLine is the sentence in one language.
type saidLine struct {
	ID, Language, Code, Text, Wrong, Note string
}

// saidPreview is what customers read in one language.
type saidPreview struct {
	Language, Code string
	Lines          []string
}

// tongues are the languages by name.
var tongues = map[string]string{"en": "English", "de": "German", "es": "Spanish", "fr": "French", "ja": "Japanese"}

func tongue(code string) string {
	if name := tongues[code]; name != "" {
		return name
	}
	return code
}

// told is what is published of a wave, and the languages in which customers were asked.
func (p *Pages) told(v *visit) (of *survey.Published, languages []string, err error) {
	if v.wave.State != survey.WaveReleased {
		return nil, nil, store.ErrNotFound
	}
	if of, err = p.Shelf.Published(v.ctx(), v.id, v.wave.Wave); err != nil {
		return nil, nil, err
	}
	forms, err := p.forms(v, v.wave.Wave)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range forms {
		if slices.Contains(f.Pack.Audiences, gap.Customer.String()) && of.Has(f.Pack.ID) {
			return of, f.Pack.Languages, nil // that of the page
		}
	}
	return nil, nil, store.ErrNotFound // customers were not asked
}

// saidOf is customers' published score on an action's topic.
func saidOf(of *survey.Published, a *survey.Action, packs []string) survey.Said {
	pack, dimension := a.Topic()
	if pack != "" {
		return of.Dimension(pack, dimension)
	}
	for _, id := range packs {
		if said := of.Dimension(id, dimension); said.Shown() {
			return said
		}
	}
	return survey.Said{}
}

// showSaid shows the form with what is stored, or with what was typed.
func (p *Pages) showSaid(v *visit, status int, typed map[string]map[string]string, wrong map[string]string) error {
	of, languages, err := p.told(v)
	if err != nil {
		return err
	}
	r, err := p.readingOf(v, v.wave.Wave)
	if err != nil || r == nil {
		return err
	}
	page := &saidView{frame: p.frame(v, "You said, we did"), Wave: waveName(v.wave), Published: v.wave.Said, Back: path(v.id, "actions"),
		Publish: path(v.id, "actions", "said", v.wave.Wave, "publish"), Address: p.BaseURL + survey.SaidAddress(v.id, v.wave.Wave)}
	for _, code := range languages {
		page.Preview = append(page.Preview, saidPreview{tongue(code), code, nil})
	}
	for _, a := range v.study.Actions {
		if a.State != survey.ActionDone {
			continue
		}
		score := saidOf(of, &a, packIDs(r))
		one := saidAction{Name: a.Name, Topic: strings.Join(r.TopicsOf(&a), ", "), Score: scoreOf(score)}
		words := a.Told[v.wave.Wave]
		if typed != nil {
			words = typed[a.ID]
		}
		for i, code := range languages {
			id := "told-" + a.ID + "-" + code
			line := saidLine{ID: id, Language: tongue(code), Code: code, Text: words[code], Wrong: wrong[id]}
			if strings.ContainsFunc(strings.NewReplacer(survey.ScoreName, "", "100", "").Replace(line.Text), unicode.IsDigit) {
				line.Note = "There is a number in it. Make sure that it is no result: results come from " + survey.ScoreName + " only."
			}
			if line.Wrong != "" {
				page.Faults = append(page.Faults, fault{id, line.Wrong})
			}
			if text, ok := survey.Tell(line.Text, score); ok && line.Text != "" {
				page.Preview[i].Lines = append(page.Preview[i].Lines, text)
			}
			one.Lines = append(one.Lines, line)
		}
		page.Actions = append(page.Actions, one)
	}
	page.Preview = slices.DeleteFunc(page.Preview, func(x saidPreview) bool { return len(x.Lines) == 0 })
	return show(v, status, saidPage, page)
}

func packIDs(r *reports.Reading) (ids []string) {
	for _, q := range r.All() {
		ids = append(ids, q.Pack)
	}
	return ids
}

func scoreOf(s survey.Said) string {
	text, ok := survey.Tell(survey.ScoreName, s)
	if !ok {
		return ""
	}
	return text
}

func (p *Pages) saidForm(v *visit) error { return p.showSaid(v, http.StatusOK, nil, nil) }

// longestTold is how many letters a sentence for customers may have.
const longestTold = 400

// saveSaid stores the sentences. An action without any is not told of.
func (p *Pages) saveSaid(v *visit) error {
	of, languages, err := p.told(v)
	if err != nil {
		return err
	}
	r, err := p.readingOf(v, v.wave.Wave)
	if err != nil || r == nil {
		return err
	}
	typed, wrong := map[string]map[string]string{}, map[string]string{}
	for _, a := range v.study.Actions {
		if a.State != survey.ActionDone {
			continue
		}
		words := map[string]string{}
		for _, code := range languages {
			if text := strings.TrimSpace(v.FormValue("told-" + a.ID + "-" + code)); text != "" {
				words[code] = text
			}
		}
		if len(words) == 0 {
			continue
		}
		typed[a.ID] = words
		for _, code := range languages {
			if w := wrongToTell(words[code], saidOf(of, &a, packIDs(r))); w != "" {
				wrong["told-"+a.ID+"-"+code] = w
			}
		}
	}
	if len(wrong) > 0 {
		return p.showSaid(v, http.StatusUnprocessableEntity, typed, wrong)
	}
	if err := p.Store.TellOf(v.ctx(), v.actor(), v.id, v.wave.Wave, typed); err != nil {
		return err
	}
	return p.see(v, path(v.id, "actions", "said", v.wave.Wave), "told")
}

// wrongToTell is what is wrong with a sentence, "" where nothing is.
func wrongToTell(text string, score survey.Said) string {
	_, ok := survey.Tell(text, score)
	switch {
	case text == "":
		return "Write the sentence in every language, or in none."
	case len([]rune(text)) > longestTold:
		return "This is too long: 400 letters at most."
	case !ok && strings.Contains(text, survey.ScoreName) && !score.Shown():
		return "Customers' score on this topic is hidden to protect people: leave " + survey.ScoreName + " out."
	case !ok:
		return "Braces are for " + survey.ScoreName + " only: write the sentence without them."
	}
	return ""
}

// publishSaid shows customers the page, or takes it down.
func (p *Pages) publishSaid(v *visit) error {
	shown := v.FormValue("show") == "yes"
	if _, _, err := p.told(v); err != nil {
		return err
	}
	err := p.Store.PublishSaid(v.ctx(), v.actor(), v.id, v.wave.Wave, shown)
	if errors.Is(err, store.ErrState) {
		return store.ErrNotFound
	}
	if err != nil {
		return err
	}
	return p.see(v, path(v.id, "actions", "said", v.wave.Wave), map[bool]string{true: "published", false: "hidden"}[shown])
}
