package console

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"mirror/survey"
)

// facts say what the list comes to.
func (page *checkView) facts(c *coming) {
	say := func(n int, one, many string) {
		if n > 0 {
			text := many
			if n == 1 {
				text = one
			}
			page.Facts = append(page.Facts, thousands(n)+" "+text)
		}
	}
	say(len(c.People)-c.known, "can be added.", "can be added.")
	say(c.known, "is on the list already and is brought up to date.", "are on the list already and are brought up to date.")
	say(len(c.Double), "is in the file twice and is added once: "+rowsText(c.Double), "are in the file twice and are added once: "+rowsText(c.Double))
	say(len(c.NoWay), "has no usable e-mail address: "+rowsText(c.NoWay), "have no usable e-mail address: "+rowsText(c.NoWay))
	say(c.out, "asked earlier not to be invited and is left out.", "asked earlier not to be invited and are left out.")
	for i, problem := range c.Other {
		if i == 3 {
			say(len(c.Other)-3, "more row cannot be used.", "more rows cannot be used.")
			break
		}
		page.Facts = append(page.Facts, fmt.Sprintf("Row %d is left out: %s.", problem.Line, problem.What))
	}
	page.Problems = len(c.NoWay) + len(c.Other) + len(c.Double)
}

// rowsText names rows, the first few of many.
func rowsText(rows []int) string {
	var some []string
	for i, r := range rows {
		if i == 8 {
			some = append(some, "…")
			break
		}
		some = append(some, strconv.Itoa(r))
	}
	noun := "rows "
	if len(rows) == 1 {
		noun = "row "
	}
	return noun + strings.Join(some, ", ") + "."
}

// problems downloads the rows that are not added, with what is wrong, to be corrected.
func (p *Pages) problems(v *visit) error {
	l, err := p.waitingList(v)
	if err != nil {
		return err
	}
	c := l.List.Check(v.study, l.Side, l.Groups, l.Units)
	wrong := map[int]string{}
	for _, line := range c.Double {
		wrong[line] = "in the file twice"
	}
	for _, line := range c.NoWay {
		wrong[line] = "no usable e-mail address"
	}
	for _, o := range c.Other {
		wrong[o.Line] = o.What
	}
	v.Response().Header().Set("Content-Disposition", `attachment; filename="rows-with-problems.csv"`)
	v.Response().Header().Set("Content-Type", "text/csv; charset=utf-8")
	v.Response().WriteHeader(http.StatusOK)
	if _, err := v.Response().Write([]byte("\ufeff")); err != nil {
		return err
	}
	out := csv.NewWriter(v.Response())
	row := []string{"Row", "Problem"}
	for _, col := range l.List.Columns {
		if col.At >= 0 {
			row = append(row, survey.SafeCell(col.Name))
		}
	}
	_ = out.Write(row) // told by Error
	for i := range l.List.Rows {
		r := &l.List.Rows[i]
		if wrong[r.Line] == "" {
			continue
		}
		row := []string{strconv.Itoa(r.Line), wrong[r.Line]}
		for _, value := range r.Values {
			row = append(row, survey.SafeCell(value))
		}
		_ = out.Write(row)
	}
	out.Flush()
	return out.Error()
}
