package console

import (
	"net/http"
	"slices"
	"strings"

	"mirror/survey/pack"
	"mirror/survey/store"
	"mirror/web/respond"
)

// savePiece stores one part of a questionnaire, or shows what it would look like.
func (p *Pages) savePiece(v *visit) error {
	q, _, err := p.sheetOf(v, "")
	if err != nil {
		return err
	}
	if q.Published {
		return p.showQuestionnaire(v, http.StatusConflict, fault{"", "A published version stays as it is. Copy it to a new version to change it."})
	}
	edited := pack.Joined(q.Pack)
	x, err := pieceOf(edited, v.Param("kind"), v.Param("piece"), v.QueryParam("dimension"))
	if err != nil {
		return err
	}
	wrong := p.fillIn(v, edited, x)
	if v.FormValue("was") != draftMark(q.Source) {
		wrong = append(wrong, fault{"", othersChanged})
	}
	read := q.Pack
	if len(wrong) == 0 {
		as := pack.Joined(edited)
		_, now, faults, err := asFile(as)
		if err != nil {
			return err
		}
		if wrong = inWords(faults, x.about, x.fields(edited)); now != nil {
			read = now
		}
	}
	if len(wrong) > 0 {
		if x.fresh {
			read = nil
		}
		return p.showPiece(v, http.StatusUnprocessableEntity, q, edited, x, read, wrong...)
	}
	if v.FormValue("do") == "preview" {
		return p.showPiece(v, http.StatusOK, q, edited, x, read)
	}
	return p.keepPiece(v, q, edited, x, read)
}

// keepPiece stores the edited questionnaire and goes on.
func (p *Pages) keepPiece(v *visit, q *store.Questionnaire, edited *pack.Pack, x *piece, read *pack.Pack) error {
	if x.fresh && edited.Statements() > mostStatements && v.FormValue("many") == "" {
		return p.showPiece(v, http.StatusUnprocessableEntity, q, edited, x, read, fault{"many", "Tick that so many statements are meant, or take another one out first."})
	}
	wrong, err := p.store(v, q, pack.Joined(edited))
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		return p.showPiece(v, http.StatusConflict, q, edited, x, read, wrong...)
	}
	if x.fresh {
		return p.see(v, path(v.id, "questionnaires", q.ID), "saved")
	}
	return p.see(v, path(v.id, "questionnaires", q.ID, x.kind, x.id), "saved")
}

// oneLine reports whether a text has no line breaks: all but those around the questions.
func (part *piecePart) oneLine() bool { return part.lines <= 3 }

// fields are the ids of a piece's text fields.
func (x *piece) fields(q *pack.Pack) []string {
	var all []string
	for _, part := range x.parts {
		for _, l := range q.Languages {
			all = append(all, part.key+"-"+l)
		}
	}
	return all
}

// fillIn puts what a form says into a piece, and tells what is missing.
func (p *Pages) fillIn(v *visit, q *pack.Pack, x *piece) []fault {
	p.setPiece(v, x)
	var wrong []fault
	for _, part := range x.parts {
		text := pack.Text{}
		var missing []string
		for _, l := range q.Languages {
			s := strings.TrimSpace(strings.ReplaceAll(v.FormValue(part.key+"-"+l), "\r\n", "\n"))
			if part.oneLine() {
				s = strings.Join(strings.Fields(s), " ")
			}
			if s == "" {
				missing = append(missing, l)
				continue
			}
			text[l] = s
		}
		if *part.text = text; len(text) == 0 {
			*part.text = nil
		}
		unasked := x.item != nil && x.item.Only != "" && !strings.HasPrefix(part.key, x.item.Only) && (strings.HasPrefix(part.key, "customer") || strings.HasPrefix(part.key, "employee"))
		switch {
		case unasked:
			*part.text = nil
		case len(missing) == len(q.Languages) && (part.optional && byItself(q, x, part.key) || part.optional && x.item == nil):
		default:
			for _, l := range missing {
				wrong = append(wrong, fault{part.key + "-" + l, "Write this text in " + respond.LanguageName(l) + " too: a questionnaire has every text in each of its languages."})
			}
		}
	}
	return wrong
}

// byItself reports whether the employees' text of an item makes itself, so that it may be empty.
func byItself(q *pack.Pack, x *piece, key string) bool {
	return key == "employee" && x.item != nil && x.item.Only == "" && x.item.Role == "" && q.MirrorFrame != nil && x.item.Predicts
}

// setPiece puts what a form says beside the texts into a piece. Values that are not offered change nothing.
func (p *Pages) setPiece(v *visit, x *piece) {
	one := func(id string, to *string, among ...string) {
		form, err := v.FormParams()
		if err != nil || !form.Has(id) {
			return
		}
		if s := v.FormValue(id); slices.Contains(among, s) {
			*to = s
		}
	}
	if x.dim != nil {
		one("kind", &x.dim.Kind, "emotional", "functional")
		return
	}
	if x.item == nil {
		return
	}
	one("only", &x.item.Only, "", "customer", "employee")
	if x.item.Role == "" {
		one("kind", &x.item.Kind, "", "emotional", "functional")
		if form, err := v.FormParams(); err == nil && form.Has("was") {
			x.item.Reverse = v.FormValue("reverse") == "1"
		}
		if d := v.FormValue("dimension"); d != "" {
			x.item.Dimension = d // one that is not there is a fault of the questionnaire
		}
	}
	if s := v.FormValue("scale"); s != "" {
		x.item.Scale = s
	}
}
