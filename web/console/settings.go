package console

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"mirror/survey"
	"mirror/survey/pack"
	"mirror/survey/store"
)

var settingsPage = parsed("settings")

// settingsView is what holds for the waves of a study that are not open yet.
type settingsView struct {
	frame
	Values    map[string]string // by field
	Languages []choice
	Outcomes  []choice
	Pairs     []choice
	Frozen    []string // what stands for waves that are open, a sentence each
	Anonymous bool     // customers
	CanSave   bool
}

// pairs are the breakdowns that can be declared.
var pairs = []struct {
	id, text string
	pair     []string
}{
	{"cell-unit", "Teams within units: each branch’s teams apart", []string{pack.RoleCell, pack.RoleUnit}},
	{"segment-unit", "Segments within units: each branch’s segments apart", []string{pack.RoleSegment, pack.RoleUnit}},
}

func (p *Pages) settings(v *visit) error {
	page, err := p.settingsView(v)
	if err != nil {
		return err
	}
	s := v.study
	page.Anonymous = !s.Confidential
	page.Values = map[string]string{
		"company": s.Company, "banner": s.Banner, "margin": plainNumber(s.Margin), "good": plainNumber(s.GoodFrom),
		"employees": strconv.Itoa(s.Smallest.Employees), "customers": strconv.Itoa(s.Smallest.Customers), "detail": strconv.Itoa(s.Smallest.Detail),
	}
	return show(v, http.StatusOK, settingsPage, page)
}

func plainNumber(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func (p *Pages) settingsView(v *visit) (*settingsView, error) {
	page := &settingsView{frame: p.frame(v, "Settings"), CanSave: ForAuthors.allows(v.user, v.example) && !v.example}
	waves, err := p.Store.Waves(v.ctx(), v.id)
	if err != nil {
		return nil, err
	}
	languages, outcomes := []string{"en", "de", "es", "fr", "ja"}, [][2]string{}
	for i := range waves {
		forms, err := p.forms(v, waves[i].Wave)
		if err != nil {
			return nil, err
		}
		for _, f := range forms {
			languages = append(languages, f.Pack.Languages...)
			outcomes = append(outcomes, outcomesOf(f.Pack)...)
		}
		if len(forms) > 0 && (waves[i].State == survey.WaveOpen || waves[i].State == survey.WaveClosed) {
			page.Frozen = append(page.Frozen, frozenWords(&waves[i], forms[0]))
		}
	}
	slices.Sort(languages)
	for _, l := range slices.Compact(append(languages, v.study.Language)) {
		page.Languages = append(page.Languages, choice{l, languageName(l), l == v.study.Language})
	}
	slices.SortFunc(page.Languages, func(a, b choice) int { return strings.Compare(a.Text, b.Text) })
	page.Languages = slices.Compact(page.Languages)
	for _, o := range append(outcomes, [2]string{v.study.Outcome, sentence(v.study.Outcome)}) {
		if !slices.ContainsFunc(page.Outcomes, func(c choice) bool { return c.Value == o[0] }) {
			page.Outcomes = append(page.Outcomes, choice{o[0], strings.TrimSuffix(o[1], "."), o[0] == v.study.Outcome})
		}
	}
	for _, x := range pairs {
		declared := slices.ContainsFunc(v.study.Breakdowns, func(b []string) bool { return slices.Equal(b, x.pair) })
		page.Pairs = append(page.Pairs, choice{x.id, x.text, declared})
	}
	return page, nil
}

// outcomesOf are the outcomes on a rating of a questionnaire, with the words customers are asked in.
func outcomesOf(q *pack.Pack) (list [][2]string) {
	for i := range q.Outcomes {
		o := &q.Outcomes[i]
		if s := q.ScaleOf(o); s != nil && s.Type == pack.Rating {
			words := o.Wording.Customer.Text
			if words == nil {
				words = o.Wording.Employee.Text
			}
			list = append(list, [2]string{o.ID, strings.ReplaceAll(words.In("en", q.DefaultLanguage), "{company}", "us")})
		}
	}
	return list
}

// frozenWords say what stands for a wave that is open or over, since when and why.
func frozenWords(w *survey.Fieldwork, f *survey.Form) string {
	since := "since it opened"
	if !w.Opens.IsZero() {
		since = "since it opened, on " + day(w.Opens) + " or later"
	}
	s, customers := f.Programme.Smallest, "anonymous"
	if f.Programme.Confidential {
		customers = "confidential"
	}
	return fmt.Sprintf("%s: fewer than %d employees or %d customers are hidden, distributions and comments of fewer than %d; customers are %s. This stands %s: it was promised to those who answer.",
		w.Name, s.Employees, s.Customers, s.Detail, customers, since)
}

// languageName is a language in English.
func languageName(code string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	if name := display.English.Tags().Name(tag); name != "" {
		return name
	}
	return code
}

func (p *Pages) saveSettings(v *visit) error {
	form, err := v.posted()
	if err != nil {
		return err
	}
	if v.example {
		return errNotYours
	}
	page, err := p.settingsView(v)
	if err != nil {
		return err
	}
	after := page.read(form)
	if len(page.Faults) == 0 {
		err = p.Store.UpdateStudy(v.ctx(), v.actor(), v.id, "change settings", func(s *survey.Study) error {
			after(s)
			return nil
		})
		if err == nil {
			return p.see(v, path(v.id, "settings"), "saved")
		}
		if !errors.Is(err, store.ErrState) {
			return err
		}
		page.Faults = append(page.Faults, fault{"company", refused(err)})
	}
	return show(v, http.StatusUnprocessableEntity, settingsPage, page)
}

// read takes the form, says what is wrong with it, and returns what it changes.
func (page *settingsView) read(form url.Values) func(*survey.Study) {
	page.Values = map[string]string{}
	for _, id := range []string{"company", "banner", "margin", "good", "employees", "customers", "detail"} {
		page.Values[id] = strings.TrimSpace(form.Get(id))
	}
	if c := page.Values["company"]; c == "" || !oneLine(c) {
		page.bad("company", "Type the company’s name, of at most 200 characters.")
	}
	if !oneLine(page.Values["banner"]) {
		page.bad("banner", "Keep the banner on one line, of at most 200 characters.")
	}
	margin := page.number("margin", 1, 50, "A gap that matters has 1 to 50 points.")
	good := page.number("good", 1, 99, "“Good from” is a score from 1 to 99.")
	smallest := survey.Smallest{
		Employees: page.whole("employees", 5, "Results of fewer than 5 employees are never shown. Write 5 or more."),
		Customers: page.whole("customers", 5, "Results of fewer than 5 customers are not shown. Write 5 or more."),
		Detail:    page.whole("detail", 10, "Distributions and comments need at least 10 answers. Write 10 or more."),
	}
	lang, outcome := page.pick(page.Languages, "language", form), page.pick(page.Outcomes, "outcome", form)
	var breakdowns [][]string
	for i := range page.Pairs {
		if page.Pairs[i].Chosen = slices.Contains(form["pair"], page.Pairs[i].Value); page.Pairs[i].Chosen {
			breakdowns = append(breakdowns, slices.Clone(pairs[i].pair))
		}
	}
	page.Anonymous = form.Get("anonymous") != ""
	values, anonymous := page.Values, page.Anonymous
	return func(s *survey.Study) {
		s.Company, s.Banner, s.Language, s.Outcome = values["company"], values["banner"], lang, outcome
		s.Margin, s.GoodFrom, s.Smallest, s.Breakdowns = margin, good, smallest, breakdowns
		s.Confidential = !anonymous
	}
}

// bad notes what is wrong with a field.
func (page *settingsView) bad(id, text string) { page.Faults = append(page.Faults, fault{id, text}) }

// number reads a field with a decimal point or comma.
func (page *settingsView) number(id string, low, high float64, text string) float64 {
	n, err := strconv.ParseFloat(strings.Replace(page.Values[id], ",", ".", 1), 64)
	if err != nil || n < low || n > high {
		page.bad(id, text)
	}
	return n
}

// whole reads a field with a number of people.
func (page *settingsView) whole(id string, low int, text string) int {
	n, err := strconv.Atoi(page.Values[id])
	if err != nil || n < low || n > 1000 {
		page.bad(id, text)
	}
	return n
}

// pick marks what was chosen of a list.
func (page *settingsView) pick(list []choice, id string, form url.Values) string {
	for i := range list {
		list[i].Chosen = list[i].Value == form.Get(id)
	}
	at := slices.IndexFunc(list, func(c choice) bool { return c.Chosen })
	if at < 0 {
		page.bad(id, "Choose one of the list.")
		return ""
	}
	return list[at].Value
}
