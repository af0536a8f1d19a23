package store

import (
	"fmt"
	"slices"
	"strings"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// numbered checks rows as a page's answers are checked, and gives their groups numbers. What is wrong is told by the row,
// counted from 1, and never with an answer.
func numbered(form *survey.Form, rows []survey.Row) ([]survey.Response, error) {
	all := make([]survey.Response, 0, len(rows))
	for i := range rows {
		row := &rows[i]
		r := row.Response
		err := loadable(form, &r)
		if err == nil {
			r.Group, r.Unit, err = placeOf(form, row)
		}
		if err != nil {
			return nil, fmt.Errorf("response %d: %w", i+1, err)
		}
		all = append(all, r)
	}
	return all, nil
}

// loadable refuses what no page could have sent, and what must not be stored of an employee.
func loadable(form *survey.Form, r *survey.Response) error {
	switch {
	case r.Audience != gap.Customer && r.Audience != gap.Employee || !slices.Contains(form.Pack.Audiences, r.Audience.String()):
		return fmt.Errorf("the questionnaire does not ask this side")
	case !form.Layout.Valid(r.Answers, r.Audience):
		return fmt.Errorf("the answers are none the questionnaire can have")
	case r.Audience == gap.Employee && r.Account != 0:
		return fmt.Errorf("an employee has an account: nothing but the team is stored with employees' answers; take the account out")
	case r.Audience == gap.Employee && (r.Weight != 0 || r.Seconds > 0):
		return fmt.Errorf("an employee has a weight or a time: nothing but the team is stored with employees' answers; take it out")
	}
	for _, w := range r.Comments {
		if w.Question < 0 || w.Question >= len(form.Layout.Texts) || !form.Layout.Texts[w.Question].Asked[r.Audience] {
			return fmt.Errorf("a comment on a question that this side is not asked")
		}
		if clean, over := form.Layout.CleanWords(w.Question, w.Text); clean != w.Text || clean == "" || over > 0 {
			return fmt.Errorf("a comment on %s that is not cleaned or too long", form.Layout.Texts[w.Question].ID)
		}
		if r.Audience == gap.Employee && w.Language+w.Score != "" {
			return fmt.Errorf("an employee's comment with a language or a score: neither is stored with employees' answers")
		}
	}
	return nil
}

// placeOf is the numbers a row's groups are stored under.
func placeOf(form *survey.Form, row *survey.Row) (group, unit survey.GroupID, err error) {
	kind := pack.RoleSegment
	if row.Response.Audience == gap.Employee {
		kind = pack.RoleCell
	}
	if group, err = groupNumber(form, kind, row.Group); err != nil {
		return 0, 0, err
	}
	unit, err = groupNumber(form, pack.RoleUnit, row.Unit)
	return group, unit, err
}

func groupNumber(form *survey.Form, kind, key string) (survey.GroupID, error) {
	if key == "" {
		return 0, nil
	}
	if g := form.GroupNamed(kind, key); g != nil {
		return form.Reported(g.ID), nil
	}
	return 0, fmt.Errorf("the study has no %s %s: declare it in the study file first", kind, strings.ToValidUTF8(key, "?"))
}
