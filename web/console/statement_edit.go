package console

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"mirror/survey"
	"mirror/survey/pack"
	"mirror/survey/store"
	"mirror/web/respond"
)

// piecePage edits one part of a questionnaire, with what both sides see of it.
var piecePage = parsed("q-edit")

type pieceView struct {
	frame
	Back, BackText string
	Edit           bool
	Several        bool // languages
	Mark           string
	Fresh          bool
	ID             string
	Languages      []langView
	Selects        []choiceView
	Ticks          []tick
	Many           string // the tick that is needed for so many statements
	Previews       []previewView
	Note           string
	Move, Out      bool
	OutWhat        string
	List           string // the address of the questionnaire's page, for moving and taking out
}

// langView are the fields of one language.
type langView struct {
	Code, Dir, Name string
	Fields          []areaView
	Checks          []pack.Check
}

// areaView is one text in one language.
type areaView struct {
	ID, Label, Hint, Value, Wrong, Note string
	Lang, Dir, Name                     string
	Lines                               int
	Edit                                bool
	Folded                              bool // most people leave it alone
}

// choiceView is a list to choose from.
type choiceView struct {
	ID, Label, Hint string
	Choices         []pieceOption
}

type pieceOption struct {
	Value, Text string
	Chosen      bool
}

func (p *Pages) editPiece(v *visit) error {
	q, _, err := p.sheetOf(v, v.QueryParam("version"))
	if err != nil {
		return err
	}
	edited := pack.Joined(q.Pack)
	x, err := pieceOf(edited, v.Param("kind"), v.Param("piece"), v.QueryParam("dimension"))
	if err != nil {
		return err
	}
	if x.fresh && !mayEdit(v, q) {
		return store.ErrNotFound
	}
	shown := q.Pack
	if x.fresh {
		shown = nil
	}
	return p.showPiece(v, http.StatusOK, q, edited, x, shown)
}

// showPiece shows the page. Shown is the questionnaire to preview: as it is stored, or as it would be; nil = none.
func (p *Pages) showPiece(v *visit, status int, q *store.Questionnaire, edited *pack.Pack, x *piece, shown *pack.Pack, wrong ...fault) error {
	base := path(v.id, "questionnaires", q.ID)
	page := &pieceView{frame: p.frame(v, x.title), Back: base, BackText: edited.Title.In("en", edited.DefaultLanguage), Edit: mayEdit(v, q), Mark: draftMark(q.Source), Fresh: x.fresh, ID: x.id, List: base, Several: len(edited.Languages) > 1}
	page.Round = strings.TrimPrefix(x.id+" of "+q.ID, " of ")
	if !page.Edit {
		page.Title = strings.TrimPrefix(x.title, "Edit ")
		page.Title = capital(page.Title)
	}
	page.Faults = wrong
	own := ownWords(v.study)
	for _, l := range edited.Languages {
		fields := langFields(x, l, page, own)
		for i := range fields.Fields {
			if l != edited.Languages[0] && fields.Fields[i].Wrong == "" {
				fields.Fields[i].Hint = "" // it is the same in every language
			}
		}
		page.Languages = append(page.Languages, fields)
	}
	page.choices(edited, x)
	if page.Edit && x.item != nil && x.kind == "statements" && x.fresh && edited.Statements() > mostStatements {
		page.Many = fmt.Sprintf("More than %d statements are meant", mostStatements)
	}
	page.Move = !x.fresh && (x.kind == "statements" || x.kind == "dimensions" || x.kind == "outcomes")
	page.Out = !x.fresh && x.kind != "texts"
	page.OutWhat = map[string]string{"statements": "statement", "outcomes": "outcome", "dimensions": "dimension with its statements"}[x.kind]
	if page.OutWhat == "" {
		page.OutWhat = "question"
	}
	if shown != nil && x.preview != "" {
		var err error
		if page.Previews, err = previews(pack.Joined(shown), v.study, x.preview, firstLanguage(v, edited)); err != nil {
			return err
		}
	}
	return show(v, status, piecePage, page)
}

// firstLanguage is the language one works in: the one the address names, else the questionnaire's own.
func firstLanguage(v *visit, q *pack.Pack) string {
	if l := v.QueryParam("lang"); slices.Contains(q.Languages, l) {
		return l
	}
	return q.DefaultLanguage
}

// ownWords are the company's words that customers may not know: the names of its teams.
func ownWords(s *survey.Study) []string {
	var all []string
	for _, c := range s.Cells {
		all = append(all, c.Name)
	}
	return all
}

// langFields are the fields of a piece in one language, and what there is to say about the wording.
func langFields(x *piece, lang string, page *pieceView, own []string) langView {
	view := langView{Code: lang, Dir: respond.Direction(lang), Name: respond.LanguageName(lang)}
	for _, part := range x.parts {
		value := (*part.text)[lang]
		id := part.key + "-" + lang
		area := areaView{ID: id, Label: part.label, Hint: part.hint, Value: value, Wrong: page.Fault(id), Lines: part.lines, Lang: lang, Dir: view.Dir, Name: view.Name, Edit: page.Edit, Folded: part.folded}
		if part.check && value != "" {
			area.Note = fmt.Sprintf("%d characters.", utf8.RuneCountInString(value))
			view.Checks = append(view.Checks, pack.CheckWording(value, lang, own)...)
		}
		view.Fields = append(view.Fields, area)
	}
	return view
}

// choices are the settings of a statement, an outcome or a dimension.
func (page *pieceView) choices(q *pack.Pack, x *piece) {
	add := func(id, label, hint string, all ...pieceOption) {
		if len(all) > 1 {
			page.Selects = append(page.Selects, choiceView{id, label, hint, all})
		}
	}
	if x.dim != nil {
		add("kind", "Kind", "", pieceOption{"emotional", "Emotional", x.dim.Kind == "emotional"}, pieceOption{"functional", "Functional", x.dim.Kind == "functional"})
		return
	}
	it := x.item
	if it == nil {
		return
	}
	if it.Role == "" {
		var dims []pieceOption
		for _, d := range q.Dimensions {
			dims = append(dims, pieceOption{d.ID, d.Name.In("en", q.DefaultLanguage), d.ID == it.Dimension})
		}
		add("dimension", "Dimension", "", dims...)
		add("kind", "Kind", "", pieceOption{"", "As its dimension", it.Kind == ""}, pieceOption{"emotional", "Emotional", it.Kind == "emotional"}, pieceOption{"functional", "Functional", it.Kind == "functional"})
	}
	var scales []pieceOption
	own := q.ScaleOf(it)
	for _, s := range q.Scales {
		if own != nil && (s.ID == own.ID || s.Type == own.Type && s.TwoPoles == own.TwoPoles && s.Type == pack.Rating) {
			scales = append(scales, pieceOption{s.ID, scaleName(&s, q), s.ID == it.Scale})
		}
	}
	add("scale", "Answers", "", scales...)
	if len(q.Audiences) == 2 {
		add("only", "Who is asked", "", pieceOption{"", "Both sides", it.Only == ""}, pieceOption{"customer", "Customers only", it.Only == "customer"}, pieceOption{"employee", "Employees only", it.Only == "employee"})
	}
	if own != nil && own.Type == pack.Rating && !own.TwoPoles && it.Role == "" {
		page.Ticks = append(page.Ticks, tick{"reverse", "1", "Agreeing is bad news", it.Reverse})
	}
}

// scaleName is a scale by its ends.
func scaleName(s *pack.Scale, q *pack.Pack) string {
	if len(s.Points) == 0 {
		return s.ID
	}
	first, last := s.Points[0], s.Points[len(s.Points)-1]
	if first.Label["en"] == "" && first.Label != nil { // no words of two languages, for an option can only say one
		return fmt.Sprintf("%d: “%s” – “%s”", len(s.Points), first.Label[q.DefaultLanguage], last.Label[q.DefaultLanguage])
	}
	return fmt.Sprintf("%d answers, “%s” to “%s”", len(s.Points), first.Label["en"], last.Label["en"])
}
