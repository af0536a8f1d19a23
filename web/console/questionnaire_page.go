package console

import (
	"fmt"
	"net/http"
	"slices"

	"mirror/survey"
	"mirror/survey/pack"
	"mirror/survey/store"
	"mirror/web/respond"
)

// sheetPage is a questionnaire with its statements under their dimensions.
var sheetPage = parsed("q-page")

type sheetView struct {
	frame
	ID, Version          string
	Edit, Draft          bool
	Copy                 bool          // a new version can be begun
	Undo                 bool          // there is a change to undo
	Waves                []pieceOption // in draft: the questionnaire can be published for one at once
	Mark                 string        // of the draft as it is shown
	Lang, Dir            string
	Languages            []tab
	Lead                 string
	Warning              string
	TooMany              bool
	Dimensions           []shownDimension
	Groups               []shownGroup
	Around               []tab
	Versions, Excel      string
	YAML, All, Dimension string
}

// shownDimension is a dimension with its statements.
type shownDimension struct {
	ID, Name, Meaning, Kind, Address, Add string
	Statements                            []shownPiece
}

// shownGroup are the outcomes, or the questions that have no score.
type shownGroup struct {
	Title, About string
	In, Out      []shownPiece // what is asked, and what could be
}

// shownPiece is a statement or question on the page.
type shownPiece struct {
	ID, Text, Address string
	Marks             []string
	Movable           bool
}

func (p *Pages) questionnaire(v *visit) error { return p.showQuestionnaire(v, http.StatusOK) }

// showQuestionnaire shows the page, with what was wrong in the form that was sent.
func (p *Pages) showQuestionnaire(v *visit, status int, wrong ...fault) error {
	q, all, err := p.sheetOf(v, v.QueryParam("version"))
	if err != nil {
		return err
	}
	edited := pack.Joined(q.Pack)
	lang := v.QueryParam("lang")
	if !slices.Contains(edited.Languages, lang) {
		lang = edited.DefaultLanguage
	}
	base := path(v.id, "questionnaires", q.ID)
	page := &sheetView{
		frame: p.frame(v, edited.Title.In("en", edited.DefaultLanguage)), ID: q.ID, Version: q.Version, Draft: !q.Published, Edit: mayEdit(v, q),
		Copy: v.user.Has(survey.RoleAuthor) && all[0].Published, Undo: q.Before != nil, Mark: draftMark(q.Source), Lang: lang,
		All: path(v.id, "questionnaires"), Versions: base + "/versions", Dimension: base + "/dimensions/new",
		Excel: base + "/download?as=xlsx&version=" + q.Version, YAML: base + "/download?as=yaml&version=" + q.Version,
	}
	page.Faults = wrong
	if page.Edit {
		if page.Waves, err = p.wavesInDraft(v); err != nil {
			return err
		}
	}
	for _, l := range edited.Languages {
		page.Languages = append(page.Languages, tab{Address: base + "?lang=" + l + "&version=" + q.Version, Text: respond.LanguageName(l), Here: l == lang})
	}
	sides := sidesOf(edited, v.study, lang)
	page.Dir = sides.dir
	page.tell(edited)
	page.dimensions(edited, sides, base)
	page.groups(edited, q, sides, base)
	for _, piece := range aroundOf(edited) {
		page.Around = append(page.Around, tab{Address: base + "/texts/" + piece.id, Text: piece.title})
	}
	return show(v, status, sheetPage, page)
}

// tell says how long the questionnaire is, and warns where that is too long.
func (s *sheetView) tell(q *pack.Pack) {
	n := q.Statements()
	s.Lead = fmt.Sprintf("%s in %s, %s.", count(len(q.Items), "statement"), count(len(q.Dimensions), "dimension"), count(len(q.Outcomes), "outcome"))
	switch {
	case n > mostStatements:
		s.TooMany = true
		s.Warning = fmt.Sprintf("A person is asked %d statements. Above %d, many stop before the end; publishing needs a tick below.", n, mostStatements)
	case n > maxStatements:
		s.Warning = fmt.Sprintf("A person is asked %d statements. Up to %d are answered with care; fewer are better.", n, maxStatements)
	}
}

func (s *sheetView) dimensions(q *pack.Pack, sides *bothSides, base string) {
	for _, d := range q.Dimensions {
		shown := shownDimension{ID: d.ID, Name: sides.text(d.Name), Meaning: sides.text(d.Meaning), Kind: d.Kind,
			Address: base + "/dimensions/" + d.ID, Add: base + "/statements/new?dimension=" + d.ID}
		for i := range q.Items {
			if it := &q.Items[i]; it.Dimension == d.ID {
				shown.Statements = append(shown.Statements, shownPiece{ID: it.ID, Text: sides.wording(it.Wording), Address: base + "/statements/" + it.ID, Marks: marksOf(q, it), Movable: true})
			}
		}
		s.Dimensions = append(s.Dimensions, shown)
	}
}

// marksOf say what sets a statement or an outcome apart.
func marksOf(q *pack.Pack, it *pack.Item) []string {
	var marks []string
	add := func(yes bool, mark string) {
		if yes {
			marks = append(marks, mark)
		}
	}
	add(it.Role != "", it.Role)
	add(it.Reverse, "agreeing is bad news")
	add(it.Kind != "", it.Kind)
	add(it.Battery == pack.Expectation, "expectation")
	add(it.Only != "", it.Only+"s only")
	add(slices.Contains(q.ShortForm, it.ID), "short form")
	return marks
}

// groups shows outcomes and other questions: those that are asked, and those that could be.
func (s *sheetView) groups(q *pack.Pack, have *store.Questionnaire, sides *bothSides, base string) {
	for _, g := range groupsOfPieces {
		group := shownGroup{Title: g.title, About: g.about}
		for _, piece := range g.of(q) {
			group.In = append(group.In, shownPiece{ID: piece.id, Text: sides.wording(piece.wording), Address: base + "/" + g.kind + "/" + piece.id, Marks: piece.marks, Movable: g.kind == "outcomes"})
		}
		if s.Edit {
			for _, spare := range sparesOf(q, have) {
				for _, piece := range g.of(spare) {
					known := func(x shownPiece) bool { return x.ID == piece.id }
					if !slices.ContainsFunc(group.In, known) && !slices.ContainsFunc(group.Out, known) && fits(q, spare, piece.id) {
						group.Out = append(group.Out, shownPiece{ID: piece.id, Text: sides.wording(piece.wording)})
					}
				}
			}
		}
		if len(group.In)+len(group.Out) > 0 {
			s.Groups = append(s.Groups, group)
		}
	}
}
