package console

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"mirror/survey"
	"mirror/survey/pack"
	"mirror/survey/store"
	"mirror/web/respond"
)

// maxStatements is how many statements a person is asked without another thought, and mostStatements how many without a tick.
const (
	maxStatements  = 26
	mostStatements = 40
)

func (p *Pages) questionnaireRoutes() []line {
	const all = Root + "/:study/questionnaires"
	return []line{
		{http.MethodGet, all, p.questionnaires, ForPreparing, ClassPage},
		{http.MethodPost, all, p.changeQuestionnaires, ForAuthors, ClassPage},
		{http.MethodGet, all + "/upload", p.uploadQuestionnaire, ForAuthors, ClassPage},
		{http.MethodPost, all + "/upload", p.uploadQuestionnaire, ForAuthors, ClassUpload},
		{http.MethodGet, all + "/:pack", p.questionnaire, ForPreparing, ClassPage},
		{http.MethodPost, all + "/:pack", p.changeQuestionnaire, ForAuthors, ClassPage},
		{http.MethodGet, all + "/:pack/versions", p.questionnaireVersions, ForPreparing, ClassPage},
		{http.MethodGet, all + "/:pack/download", p.downloadQuestionnaire, ForPreparing, ClassSlow},
		{http.MethodGet, all + "/:pack/:kind/:piece", p.editPiece, ForPreparing, ClassPage},
		{http.MethodPost, all + "/:pack/:kind/:piece", p.savePiece, ForAuthors, ClassPage},
	}
}

// sheetsPage lists the questionnaires of a study.
var sheetsPage = parsed("q-list")

type sheetsView struct {
	frame
	Sheets    []listed
	Waves     []usingWave
	Templates []listed
	Languages []tick
	Author    bool
	Upload    string
}

// listed is a questionnaire on the list, or a template.
type listed struct {
	ID, Title, Facts, Purpose string
	Address                   string
	Versions                  []string // what there is, in words
	Draft                     bool
	Waves                     string // which waves ask it
	Chosen                    bool
}

// tick is a box to tick.
type tick struct {
	ID, Value, Text string
	Ticked          bool
}

// usingWave is a wave and the questionnaires it asks.
type usingWave struct {
	ID, Name, State string
	Asks            []string
	Foreign         []string // of these, what is not among the study's questionnaires: the command line set it
	Choices         []tick   // of a wave in draft, for authors
}

func (p *Pages) questionnaires(v *visit) error { return p.listQuestionnaires(v, http.StatusOK) }

// listQuestionnaires shows the list, with what was wrong in the form that was sent.
func (p *Pages) listQuestionnaires(v *visit, status int, wrong ...fault) error {
	all, err := p.written(v)
	if err != nil {
		return err
	}
	page := &sheetsView{frame: p.frame(v, "Questionnaires"), Author: v.user.Has(survey.RoleAuthor), Upload: path(v.id, "questionnaires", "upload")}
	page.Faults = wrong
	if err := p.addWaves(v, page, all); err != nil {
		return err
	}
	for _, q := range all {
		at := slices.IndexFunc(page.Sheets, func(l listed) bool { return l.ID == q.ID })
		if at < 0 {
			l := listedOf(q.Pack)
			l.Address, l.Draft = path(v.id, "questionnaires", q.ID), !q.Published
			l.Waves = page.wavesOf(q.ID)
			at = len(page.Sheets)
			page.Sheets = append(page.Sheets, l)
		}
		words := "version " + q.Version
		if !q.Published {
			words = "draft of version " + q.Version
		}
		if len(page.Sheets[at].Versions) == 0 {
			words = capital(words)
		}
		page.Sheets[at].Versions = append(page.Sheets[at].Versions, words)
	}
	if len(page.Sheets) == 0 && !slices.ContainsFunc(page.Waves, func(w usingWave) bool { return len(w.Asks) > 0 }) {
		page.Waves = nil // nothing can be chosen for one yet
	}
	for _, t := range pack.Templates() {
		v.learn(t)
		l := listedOf(t)
		if l.Purpose == "" {
			l.Purpose = "One statement to write over, with answers and texts ready: for a questionnaire all your own."
		}
		l.Chosen = t.ID == v.FormValue("template") || v.FormValue("template") == "" && t.ID == "mirror-core"
		page.Templates = append(page.Templates, l)
	}
	for _, l := range pack.Templates()[0].Languages {
		form, _ := v.FormParams()
		page.Languages = append(page.Languages, tick{"lang-" + l, l, respond.LanguageName(l), len(wrong) == 0 && slices.Contains([]string{"en", v.study.Language}, l) || slices.Contains(form["language"], l)})
	}
	return show(v, status, sheetsPage, page)
}

// listedOf tells what a questionnaire is, in the console's language where it has it.
func listedOf(q *pack.Pack) listed {
	facts := fmt.Sprintf("%s in %s", count(len(q.Items), "statement"), count(len(pack.Joined(q).Dimensions), "dimension"))
	var langs []string
	for _, l := range q.Languages {
		langs = append(langs, respond.LanguageName(l))
	}
	if len(q.Audiences) == 1 {
		facts += ", asked of " + q.Audiences[0] + "s only"
	}
	return listed{ID: q.ID, Title: q.Title.In("en", q.DefaultLanguage), Purpose: q.Purpose.In("en", q.DefaultLanguage), Facts: facts + ". " + strings.Join(langs, ", ") + "."}
}

func (l *sheetsView) wavesOf(id string) string {
	var names []string
	for _, w := range l.Waves {
		if slices.ContainsFunc(w.Asks, func(a string) bool { return strings.HasPrefix(a, id+" ") }) {
			names = append(names, w.Name)
		}
	}
	return strings.Join(names, ", ")
}

// changeQuestionnaires begins a questionnaire from a template, or says which ones a wave asks.
func (p *Pages) changeQuestionnaires(v *visit) error {
	if v.FormValue("do") == "use" {
		return p.useQuestionnaires(v)
	}
	if v.FormValue("do") == "take" {
		return p.workOnCopy(v)
	}
	t, ok := pack.Template(v.FormValue("template"))
	if !ok {
		return p.listQuestionnaires(v, http.StatusUnprocessableEntity, fault{"template-mirror-core", "Choose what to begin with."})
	}
	form, err := v.FormParams()
	if err != nil {
		return err
	}
	q := pack.Joined(t)
	if langs := form["language"]; slices.ContainsFunc(q.Languages, func(l string) bool { return slices.Contains(langs, l) }) {
		q.KeepLanguages(langs)
	} else if len(q.Languages) > 1 {
		return p.listQuestionnaires(v, http.StatusUnprocessableEntity, fault{"lang-en", "Choose at least one language."})
	}
	if err := p.free(v, q); err != nil {
		return err
	}
	err = p.Store.AddQuestionnaire(v.ctx(), v.actor(), v.id, pack.Write(q))
	if errors.Is(err, store.ErrState) {
		return p.listQuestionnaires(v, http.StatusConflict, fault{"", refused(err)})
	}
	if err != nil {
		return err
	}
	return p.see(v, path(v.id, "questionnaires", q.ID), "q-started")
}

// free gives a questionnaire a version that is not published yet.
func (p *Pages) free(v *visit, q *pack.Pack) error {
	all, err := p.written(v)
	if err != nil {
		return err
	}
	for slices.ContainsFunc(all, func(have store.Questionnaire) bool {
		return have.ID == q.ID && have.Published && have.Version == q.Version
	}) {
		q.Version = pack.NextVersion(q.Version)
	}
	return nil
}
