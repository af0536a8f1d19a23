package console

import (
	"net/http"
	"slices"

	"mirror/survey/pack"
	"mirror/survey/store"
	"mirror/web/respond"
)

// versionsPage tells how two versions of a questionnaire differ.
var versionsPage = parsed("q-versions")

type versionsView struct {
	frame
	Back, BackText string
	Old, New       []pieceOption
	OldName        string
	NewName        string
	Groups         []changeGroup
	Only           string // the one version there is; "" where there are several
}

// changeGroup are the changes of one kind.
type changeGroup struct {
	Title   string
	Changes []shownChange
}

type shownChange struct {
	What, Where, Old, New string
	Lang                  string
}

var changeTitles = []struct {
	kind  pack.ChangeKind
	title string
}{{pack.Added, "Added"}, {pack.Removed, "Taken out"}, {pack.Reworded, "Reworded"}, {pack.Moved, "Moved"}, {pack.Altered, "Changed in other ways"}}

func (p *Pages) questionnaireVersions(v *visit) error {
	q, all, err := p.sheetOf(v, "")
	if err != nil {
		return err
	}
	page := &versionsView{frame: p.frame(v, "Versions"), Back: path(v.id, "questionnaires", q.ID), BackText: q.Pack.Title.In("en", q.Pack.DefaultLanguage)}
	page.Round = q.ID
	if len(all) == 1 && all[0].Origin == nil {
		page.Only = all[0].Version
		return show(v, http.StatusOK, versionsPage, page)
	}
	now, before := pickVersion(all, v.QueryParam("new"), 0), pickVersion(all, v.QueryParam("old"), 1)
	if len(all) == 1 { // a first draft: what has been changed since it was begun
		origin, err := readSource(all[0].Origin)
		if err != nil {
			return err
		}
		page.OldName, page.NewName = "what it was begun with", versionName(now)
		page.Groups = changesOf(origin, now.Pack)
		return show(v, http.StatusOK, versionsPage, page)
	}
	for i := range all {
		page.Old = append(page.Old, pieceOption{all[i].Version, versionName(&all[i]), all[i].Version == before.Version})
		page.New = append(page.New, pieceOption{all[i].Version, versionName(&all[i]), all[i].Version == now.Version})
	}
	page.OldName, page.NewName = versionName(before), versionName(now)
	page.Groups = changesOf(before.Pack, now.Pack)
	return show(v, http.StatusOK, versionsPage, page)
}

// pickVersion is the version of that name, else the one at a place of the list.
func pickVersion(all []store.Questionnaire, version string, otherwise int) *store.Questionnaire {
	if at := slices.IndexFunc(all, func(q store.Questionnaire) bool { return q.Version == version }); at >= 0 {
		return &all[at]
	}
	return &all[min(otherwise, len(all)-1)]
}

func versionName(q *store.Questionnaire) string {
	if q.Published {
		return "version " + q.Version
	}
	return "the draft of version " + q.Version
}

// changesOf are the differences of two versions, by kind, in words.
func changesOf(old, new *pack.Pack) []changeGroup {
	changes := pack.Compare(old, new)
	names := map[string]string{}
	for _, q := range []*pack.Pack{old, new} {
		for _, d := range q.Dimensions {
			names[d.ID] = d.Name.In("en", q.DefaultLanguage)
		}
	}
	var groups []changeGroup
	for _, t := range changeTitles {
		g := changeGroup{Title: t.title}
		for _, c := range changes {
			if c.Kind != t.kind {
				continue
			}
			s := shownChange{What: capital(c.What) + " " + c.ID, Old: c.Old, New: c.New, Lang: c.Language}
			switch {
			case c.Kind == pack.Reworded:
				s.Where = c.Part
				if s.Where != "" {
					s.Where += ", "
				}
				s.Where += respond.LanguageName(c.Language)
			case c.Kind == pack.Moved && c.Old != "":
				s.Old, s.New = "in "+names[c.Old], "in "+names[c.New]
			case c.Kind == pack.Moved:
				s.Where, s.Old = "to another place in its dimension", ""
			}
			g.Changes = append(g.Changes, s)
		}
		if len(g.Changes) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}
