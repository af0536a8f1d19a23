package console

import (
	"bytes"
	"encoding/csv"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"mirror/reports"
	"mirror/reports/sheet"
	"mirror/survey"
	"mirror/survey/store"
)

// tagsView is the page of what was tagged: opportunities first, and the study's tags to change.
type tagsView struct {
	results
	Tagged        []taggedList
	Name          string // of a new tag, as it was typed
	Tags          []string
	Comments      string
	CSV, Workbook string
}

// taggedList are the comments under one tag.
type taggedList struct {
	Name          string
	Count         int
	With          []tagCount // other tags of the same comments
	Quotes        []commentCard
	All           string // the comments page with this tag
	IsOpportunity bool
}

// tagCount is a tag with how many comments have it.
type tagCount struct {
	Name  string
	Count int
}

var tagsPage = parsed("tags")

// tagged are the comments by tag, in the order of the study's tags. Count counts each comment, a quote stands once.
func tagged(tags []string, all []*written, each func(list *taggedList, k *written)) []taggedList {
	var lists []taggedList
	for _, name := range tags {
		list := taggedList{Name: name, IsOpportunity: name == store.Opportunity}
		for _, k := range all {
			if !slices.Contains(k.added.Tags, name) {
				continue
			}
			list.Count += k.times
			for _, other := range k.added.Tags {
				list.with(name, other, k.times)
			}
			each(&list, k)
		}
		lists = append(lists, list)
	}
	return lists
}

// with counts another tag of a comment.
func (l *taggedList) with(name, other string, n int) {
	if other == name {
		return
	}
	i := slices.IndexFunc(l.With, func(c tagCount) bool { return c.Name == other })
	if i < 0 {
		l.With = append(l.With, tagCount{Name: other})
		i = len(l.With) - 1
	}
	l.With[i].Count += n
}

// tags shows what was tagged.
func (p *Pages) tags(v *visit, r *reports.Reading) error {
	return p.showTags(v, r, http.StatusOK, "")
}

func (p *Pages) showTags(v *visit, r *reports.Reading, status int, typed string, faults ...fault) error {
	f, err := p.results(v, "Opportunities and tags")
	if err != nil {
		return err
	}
	f.Faults = faults
	tags, err := p.Store.Tags(v.ctx(), v.id)
	if err != nil {
		return err
	}
	all, err := p.remarks(v, r)
	if err != nil {
		return err
	}
	page := &tagsView{results: f, Name: typed, Tags: tags[1:], Comments: v.at("comments"), CSV: v.at("comments", "tags.csv"), Workbook: v.at("comments", "tags.xlsx")}
	page.Tagged = tagged(tags, all, func(list *taggedList, k *written) {
		if len(list.Quotes) < fewComments {
			list.Quotes = append(list.Quotes, cardOf(v, r, k, nil))
		}
	})
	for i := range page.Tagged {
		query := commentQuery(v.QueryParams())
		query.Set("tag", page.Tagged[i].Name)
		page.Tagged[i].All = path(v.id, "results", v.wave.Wave, "comments") + "?" + query.Encode()
	}
	return show(v, status, tagsPage, page)
}

// changeTags adds a tag to the study's, or takes one away.
func (p *Pages) changeTags(v *visit, r *reports.Reading) error {
	if name := v.FormValue("drop"); name != "" {
		if err := p.Store.DropTag(v.ctx(), v.actor(), v.id, name); err != nil {
			return err
		}
		return p.see(v, path(v.id, "results", v.wave.Wave, "comments", "tags"), "tag-dropped")
	}
	name := v.FormValue("name")
	switch err := p.Store.AddTag(v.ctx(), v.actor(), v.id, name); {
	case errors.Is(err, store.ErrState):
		return p.showTags(v, r, http.StatusUnprocessableEntity, name, fault{"name", refused(err)})
	case errors.Is(err, store.ErrConflict):
		return p.showTags(v, r, http.StatusUnprocessableEntity, name, fault{"name", "There is such a tag already."})
	case err != nil:
		return err
	}
	return p.see(v, path(v.id, "results", v.wave.Wave, "comments", "tags"), "tag-added")
}

// tagRow is a line of the exported list: a quote under its tag.
type tagRow struct {
	tag   string
	count int
	quote string
	side  string
	of    string // the customers' segment
	clear string
}

// tagRows are the exported list: every tag that has comments, with its count and all of its quotes.
func (p *Pages) tagRows(v *visit, r *reports.Reading) ([]tagRow, error) {
	tags, err := p.Store.Tags(v.ctx(), v.id)
	if err != nil {
		return nil, err
	}
	all, err := p.remarks(v, r)
	if err != nil {
		return nil, err
	}
	var rows []tagRow
	for _, list := range tagged(tags, all, func(*taggedList, *written) {}) {
		for _, k := range all {
			if !slices.Contains(k.added.Tags, list.Name) {
				continue
			}
			row := tagRow{list.Name, list.Count, k.Text, "employees", "", "no"}
			if k.customers() {
				row.side, row.of = "customers", r.Segment(k.Segment)
			}
			if k.added.Quotable() {
				row.clear = "yes"
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// tagsCSV is the list as a file for other programs.
func (p *Pages) tagsCSV(v *visit, r *reports.Reading) error {
	rows, err := p.tagRows(v, r)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("\ufeff")
	out := csv.NewWriter(&b)
	out.UseCRLF = true
	lines := [][]string{{"tag", "count", "quote", "by", "segment", "cleared_for_use"}}
	for _, row := range rows {
		lines = append(lines, []string{survey.SafeCell(row.tag), strconv.Itoa(row.count), survey.SafeCell(row.quote), row.side, survey.SafeCell(row.of), row.clear})
	}
	if err := out.WriteAll(lines); err != nil {
		return err
	}
	return download(v, fileName("opportunities", v.wave.Wave, "csv"), b.Bytes())
}

// tagsXLSX is the list as a workbook.
func (p *Pages) tagsXLSX(v *visit, r *reports.Reading) error {
	rows, err := p.tagRows(v, r)
	if err != nil {
		return err
	}
	t := &sheet.Table{Name: "opportunities", Empty: "No comment has a tag yet", Columns: []sheet.Column{
		{Name: "Tag", Width: 24, Wrap: true}, {Name: "Count", Kind: sheet.Count, Width: 9}, {Name: "Quote", Width: 90, Wrap: true},
		{Name: "By", Width: 12}, {Name: "Segment", Width: 22, Wrap: true}, {Name: "Cleared for use", Width: 11}}}
	for _, row := range rows {
		t.Rows = append(t.Rows, sheet.Row{sheet.Words(row.tag), sheet.Whole(row.count), sheet.Words(row.quote), sheet.Words(row.side), sheet.Words(row.of), sheet.Words(row.clear)})
	}
	book := &sheet.Book{
		Title: "Mirror survey: opportunities, " + r.WaveName(), Subject: "Comments by tag", Description: "What readers found in the comments of a wave.",
		Keywords: "survey; comments; opportunities", Language: "en", Date: r.Dated(), Company: r.Company(), Version: p.Version,
		Footer: "Mirror survey " + r.WaveName() + ". Confidential", Banner: r.Banner(),
		Sheets: []*sheet.Sheet{{Name: "1 Opportunities", Title: "Table 1: Comments by tag, " + r.WaveName(), Answers: "Which opportunities did customers and employees name?",
			Description: "One table. Count = how many comments have the tag. Quotes stand in no particular order, without date or author; e-mail addresses, phone and account numbers are masked. Cleared for use = two readers agreed that a customer's words may be quoted.",
			Table:       t}},
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		return err
	}
	return download(v, fileName("opportunities", v.wave.Wave, "xlsx"), b.Bytes())
}
