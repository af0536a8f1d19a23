package respond

import (
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"mirror/gap"
	"mirror/survey/pack"
)

// recordView shows one stored response, field by field.
type recordView struct {
	view
	Heading template.HTML
	Back    string
	Marked  bool // a mark lies with the answers in the box
	Tables  []recordTable
}

type recordTable struct {
	Title template.HTML
	Rows  []recordRow
}

type recordRow struct {
	Name, Value string
	Meaning     template.HTML
}

// record shows a made-up answer as the tables hold it. It is packed by the same code as everybody's.
func (p *Pages) record(c echo.Context) error {
	v, from, err := p.reading(c)
	if v == nil {
		return err
	}
	if v.saved, err = p.load(c.Request().Context(), c, v, false); err != nil {
		return p.failed(c, err)
	}
	if v.saved != nil && v.saved.LeaveOut { // as the store does it: team and branch both
		from.group, from.unit = 0, 0
	}
	s := v.sheet
	page := &recordView{view: s.newView(v.ticket.Kind), Back: v.to("privacy"), Marked: v.marked()}
	page.Heading = page.T("record_title")
	page.Title = plain(page.Heading)
	answers := s.madeUp()
	page.Tables = []recordTable{
		{page.T("record_response"), s.responseRow(answers, from)},
		{page.T("record_answers"), s.byteRows(answers)},
	}
	if text := s.firstText(); text >= 0 {
		page.Tables = append(page.Tables, recordTable{page.T("record_comment"), s.commentRow(answers, text, from)})
	}
	return show(c, http.StatusOK, recordPage, page)
}

// Ids of the made-up record. Real ones are drawn by lot.
const (
	madeUpID      = "6017724519930872051"
	madeUpComment = "2330164785902148813"
)

// madeUp packs an answer to every question, the last but one "can't say" and the last left blank.
func (s *sheet) madeUp() []byte {
	answers := s.layout.Blank()
	var counted []int
	for i := range s.form.Frame.Questions {
		if len(s.layout.Values(i, s.side)) > 0 {
			counted = append(counted, i)
		}
	}
	for k, i := range counted {
		values := s.layout.Values(i, s.side)
		value := values[len(values)-1-k%min(3, len(values))]
		switch {
		case len(counted) > 2 && k == len(counted)-1:
			value = ""
		case len(counted) > 2 && k == len(counted)-2:
			value = cantSay
		}
		s.layout.Set(answers, i, s.side, value)
	}
	for i, pick := range s.form.Frame.Picks {
		if s.layout.PickAsked(i, s.side) {
			s.layout.SetPick(answers, i, pick.Options[:min(s.layout.PickMost(i), len(pick.Options))])
		}
	}
	s.layout.SetArrangement(answers, 11)
	return answers
}

func (s *sheet) firstText() int {
	for i, t := range s.layout.Texts {
		if t.Asked[s.side] {
			return i
		}
	}
	return -1
}

// responseRow is the row of table responses.
func (s *sheet) responseRow(answers []byte, from origin) []recordRow {
	row := func(name, value, meaning string) recordRow { return recordRow{name, value, s.w.rich(meaning)} }
	weight, account, seconds := "NULL", "NULL", "NULL"
	if s.side == gap.Customer {
		weight, account, seconds = "1", "4821907713355418902", "187"
	}
	return []recordRow{
		row("study", number(s.form.Study), "rec_study"),
		row("form", number(s.form.ID), "rec_form"),
		row("id", madeUpID, "rec_id"),
		row("audience", number(s.side), "rec_audience"),
		row("group_id", number(s.form.Reported(from.group)), "rec_group"),
		row("unit", number(s.form.Reported(from.unit)), "rec_unit"),
		row("answers", hex.EncodeToString(answers), "rec_packed"),
		row("weight", weight, "rec_weight"),
		row("account", account, "rec_account"),
		row("seconds", seconds, "rec_seconds"),
	}
}

func number[N ~int | ~uint8](n N) string { return strconv.Itoa(int(n)) }

// byteRows reads the packed answers out again.
func (s *sheet) byteRows(answers []byte) []recordRow {
	var rows []recordRow
	row := func(at int, meaning template.HTML) {
		rows = append(rows, recordRow{strconv.Itoa(at), fmt.Sprintf("%02x", answers[at]), meaning})
	}
	for i := range s.form.Frame.Questions {
		row(i, s.meaningOf(answers, i))
	}
	at := len(s.form.Frame.Questions)
	for i, pick := range s.form.Frame.Picks {
		what := pick.ID + ": " + strings.Join(s.layout.Picked(answers, i), ", ")
		for end := at + (len(pick.Options)+7)/8; at < end; at++ {
			row(at, s.w.rich("rec_bits", "what", what))
		}
	}
	for i := range s.form.Frame.Questions {
		it := s.itemOf(i)
		if scale := s.form.Pack.ScaleOf(it); scale.Type == pack.ChoiceMany {
			for end := at + (len(scale.Points)+7)/8; at < end; at++ {
				row(at, s.w.rich("rec_bits", "what", it.ID+": "+s.layout.Value(answers, i, s.side)))
			}
		}
	}
	row(at, s.w.rich("rec_arrangement"))
	return rows
}

func (s *sheet) itemOf(question int) *pack.Item {
	if question < len(s.form.Pack.Items)+len(s.form.Pack.Outcomes) {
		id := s.form.Frame.Questions[question].ID
		for _, list := range [][]pack.Item{s.form.Pack.Items, s.form.Pack.Outcomes} {
			for i := range list {
				if list[i].ID == id {
					return &list[i]
				}
			}
		}
	}
	return nil
}

// meaningOf is one stored byte in words: the question's id and what was ticked.
func (s *sheet) meaningOf(answers []byte, question int) template.HTML {
	it := s.itemOf(question)
	said := s.layout.Value(answers, question, s.side)
	scale := s.form.Pack.ScaleOf(it)
	switch {
	case said == "":
		said = s.w.say("rec_blank")
	case said == cantSay && it.EmployeePercent && s.side == gap.Employee:
		said = s.w.say("cant_say")
	case said == cantSay:
		said = s.text(scale.Missing)
	default:
		for _, p := range scale.Points {
			if p.Value == said && p.Label != nil {
				said = s.text(p.Label)
			}
		}
	}
	return template.HTML(template.HTMLEscapeString(it.ID + ": " + said))
}

// commentRow is the row of table comments.
func (s *sheet) commentRow(answers []byte, text int, from origin) []recordRow {
	row := func(name, value, meaning string) recordRow { return recordRow{name, value, s.w.rich(meaning)} }
	language, score := "", ""
	if s.side == gap.Customer {
		language, score = s.lang, s.layout.ScoreBand(answers, s.side)
	}
	return []recordRow{
		row("study", number(s.form.Study), "rec_study"),
		row("form", number(s.form.ID), "rec_form"),
		row("id", madeUpComment, "rec_id"),
		row("audience", number(s.side), "rec_audience"),
		row("question", strconv.Itoa(text), "rec_question"),
		row("group_id", number(s.form.Reported(from.group)), "rec_group"),
		row("unit", number(s.form.Reported(from.unit)), "rec_unit"),
		row("language", language, "rec_language"),
		row("score", score, "rec_score"),
		row("body", s.w.say("rec_example"), "rec_body"),
	}
}
