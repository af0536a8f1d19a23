package console

import (
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"mirror/survey"
	"mirror/survey/pack"
)

var targetsPage = parsed("targets")

// targetsView is where management wants to be in a wave, by topic and segment.
type targetsView struct {
	frame
	Wave    string // its name; "" = no wave has a questionnaire with named stretches of its scale
	ID      string
	Waves   []choice
	Tables  []targetTable
	CanSave bool
}

// targetTable is one questionnaire. Columns are everyone and each segment.
type targetTable struct {
	Title, Range string
	Step         string
	Low, High    string
	Bands        []string
	Columns      []string
	Rows         []targetRow
}

type targetRow struct {
	Name, Fault string
	Cells       []targetCell
}

type targetCell struct{ Field, Label, Value string }

// spectrum names the target of the mean over all topics of a questionnaire with bands.
const spectrum = "all"

func (p *Pages) targets(v *visit) error {
	page, _, err := p.targetsView(v, v.QueryParam("wave"))
	if err != nil {
		return err
	}
	return show(v, http.StatusOK, targetsPage, page)
}

// targetsView is the page for a wave of that id, or for the one in preparation.
func (p *Pages) targetsView(v *visit, id string) (*targetsView, []*survey.Form, error) {
	page := &targetsView{frame: p.frame(v, "Targets"), CanSave: ForAuthors.allows(v.user, v.example) && !v.example}
	waves, err := p.Store.Waves(v.ctx(), v.id)
	if err != nil {
		return nil, nil, err
	}
	if id == "" {
		w, err := p.preparing(v)
		if err != nil {
			return nil, nil, err
		}
		id = w.Wave
	}
	var banded []*survey.Form
	for i := range waves {
		forms, err := p.forms(v, waves[i].Wave)
		if err != nil {
			return nil, nil, err
		}
		forms = slices.DeleteFunc(forms, func(f *survey.Form) bool { return len(f.Pack.Bands) == 0 })
		if len(forms) == 0 {
			continue
		}
		if page.ID == "" || waves[i].Wave == id { // the one asked for, else the first
			page.ID, page.Wave, banded = waves[i].Wave, waves[i].Name, forms
		}
		page.Waves = append(page.Waves, choice{Value: waves[i].Wave, Text: waves[i].Name})
	}
	for i := range page.Waves {
		page.Waves[i].Chosen = page.Waves[i].Value == page.ID
	}
	for n, f := range banded {
		page.Tables = append(page.Tables, targetsOf(v.study, page.ID, n, f))
	}
	return page, banded, nil
}

// targetsOf is the table of one questionnaire.
func targetsOf(s *survey.Study, wave string, n int, f *survey.Form) targetTable {
	q := f.Pack
	lo, hi := q.Range(q.Dimensions[0].ID)
	t := targetTable{Title: q.Title.In("en", q.DefaultLanguage), Step: "0.1", Low: plainNumber(lo), High: plainNumber(hi), Columns: []string{"Everyone"}}
	t.Range = fmt.Sprintf("%s to %s", t.Low, t.High)
	for _, b := range q.Bands {
		text := b.Name.In("en", q.DefaultLanguage) + ": from " + plainNumber(b.From)
		if !b.Open {
			text += " to below " + plainNumber(b.Below)
		}
		t.Bands = append(t.Bands, text)
	}
	for _, g := range s.Segments {
		t.Columns = append(t.Columns, g.Name)
	}
	for k, d := range targetTopics(q) {
		row := targetRow{Name: d[1]}
		for c := range t.Columns {
			value, known := s.Targets[wave][d[0]], false
			if c == 0 {
				_, known = s.Targets[wave][d[0]]
			} else {
				value, known = s.SegmentTargets[wave][s.Segments[c-1].ID][d[0]]
			}
			cell := targetCell{Field: fmt.Sprintf("t-%d-%d-%d", n, k, c), Label: d[1] + ", " + t.Columns[c]}
			if known {
				cell.Value = plainNumber(value)
			}
			row.Cells = append(row.Cells, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// targetTopics are ids and names of what can have a target: the mean over all topics, and each of them.
func targetTopics(q *pack.Pack) [][2]string {
	list := [][2]string{{spectrum, "All together"}}
	for _, d := range q.Dimensions {
		list = append(list, [2]string{d.ID, d.Name.In("en", q.DefaultLanguage)})
	}
	return list
}

func (p *Pages) saveTargets(v *visit) error {
	form, err := v.posted()
	if err != nil {
		return err
	}
	if v.example {
		return errNotYours
	}
	page, forms, err := p.targetsView(v, form.Get("wave"))
	if err != nil {
		return err
	}
	everyone, bySegment := page.read(form, forms, v.study)
	if len(page.Faults) > 0 {
		return show(v, http.StatusUnprocessableEntity, targetsPage, page)
	}
	id := page.ID
	err = p.Store.UpdateStudy(v.ctx(), v.actor(), v.id, "change targets", func(s *survey.Study) error {
		for _, f := range forms {
			for _, d := range targetTopics(f.Pack) {
				delete(s.Targets[id], d[0])
				for _, t := range s.SegmentTargets[id] {
					delete(t, d[0])
				}
			}
		}
		setTargets(s, id, everyone, bySegment)
		return nil
	})
	if err != nil {
		return err
	}
	return v.Redirect(http.StatusSeeOther, p.BaseURL+path(v.id, "targets")+"?wave="+url.QueryEscape(id)+"&done=saved")
}

// setTargets puts targets beside those of other questionnaires. Nothing is left where there are none.
func setTargets(s *survey.Study, wave string, everyone map[string]float64, bySegment map[string]map[string]float64) {
	if s.Targets == nil {
		s.Targets = map[string]map[string]float64{}
	}
	if s.Targets[wave] == nil {
		s.Targets[wave] = map[string]float64{}
	}
	maps.Copy(s.Targets[wave], everyone)
	if len(s.Targets[wave]) == 0 {
		delete(s.Targets, wave)
	}
	if s.SegmentTargets == nil {
		s.SegmentTargets = map[string]map[string]map[string]float64{}
	}
	all := s.SegmentTargets[wave]
	if all == nil {
		all = map[string]map[string]float64{}
	}
	for id, t := range bySegment {
		if all[id] == nil {
			all[id] = map[string]float64{}
		}
		maps.Copy(all[id], t)
	}
	maps.DeleteFunc(all, func(_ string, t map[string]float64) bool { return len(t) == 0 })
	if s.SegmentTargets[wave] = all; len(all) == 0 {
		delete(s.SegmentTargets, wave)
	}
}

// read takes the fields; those that are empty are no target.
func (page *targetsView) read(form url.Values, forms []*survey.Form, s *survey.Study) (everyone map[string]float64, bySegment map[string]map[string]float64) {
	everyone, bySegment = map[string]float64{}, map[string]map[string]float64{}
	for n, f := range forms {
		lo, hi := f.Pack.Range(f.Pack.Dimensions[0].ID)
		for k, d := range targetTopics(f.Pack) {
			row := &page.Tables[n].Rows[k]
			for c := range row.Cells {
				cell := &row.Cells[c]
				cell.Value = strings.TrimSpace(form.Get(cell.Field))
				if cell.Value == "" {
					continue
				}
				x, err := strconv.ParseFloat(strings.Replace(cell.Value, ",", ".", 1), 64)
				if err != nil || math.IsNaN(x) || x < lo || x > hi {
					row.Fault = "Write a number from " + page.Tables[n].Range + "."
					page.Faults = append(page.Faults, fault{cell.Field, fmt.Sprintf("%s: write a number from %s, or leave it empty.", cell.Label, page.Tables[n].Range)})
					continue
				}
				if c == 0 {
					everyone[d[0]] = x
					continue
				}
				id := s.Segments[c-1].ID
				if bySegment[id] == nil {
					bySegment[id] = map[string]float64{}
				}
				bySegment[id][d[0]] = x
			}
		}
	}
	return everyone, bySegment
}
