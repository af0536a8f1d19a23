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
	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/pack"
)

// privacyView is the page about what is stored and who sees it.
type privacyView struct {
	view
	promiseView
	Heading    template.HTML
	Back       string
	Employee   bool
	Kept       []template.HTML // customers
	Privacy    string          // the pack's own words
	RecordPage string
}

// privacy says what is stored with the answers, and what is not.
func (p *Pages) privacy(c echo.Context) error {
	v, from, err := p.reading(c)
	if v == nil {
		return err
	}
	s := v.sheet
	page := &privacyView{view: s.newView(v.ticket.Kind), promiseView: s.promise(&v.wave, from), Employee: s.side == gap.Employee}
	page.LeaveOut = false // that is asked at the start
	page.Heading = page.T("use_title")
	if page.Employee {
		page.Heading = page.T("privacy_title")
	} else {
		page.Kept = s.kept(&v.wave, from)
	}
	page.Title = plain(page.Heading)
	page.Back, page.RecordPage = v.to(""), v.to("record")
	page.Privacy = s.text(s.wording(s.form.Pack.Privacy).Text)
	return show(c, http.StatusOK, privacyPage, page)
}

// reading opens a ticket for a page that is only read, whatever the wave has come to.
func (p *Pages) reading(c echo.Context) (*visit, origin, error) {
	ticket, err := p.keys.Unseal(c.Param("ticket"), p.now())
	if err != nil {
		return nil, origin{}, p.Message(c, Message{Kind: EndedPage})
	}
	ctx := c.Request().Context()
	form, wave, err := p.store.Form(ctx, ticket.Study, ticket.Form)
	if err != nil {
		return nil, origin{}, p.failed(c, err)
	}
	v := &visit{ticket: ticket, address: "/r/" + c.Param("ticket"), wave: wave, now: p.now()}
	if v.sheet, err = p.sheets.of(form, ticket.Audience, languageOf(c, "", languagesOf(form.Pack))); err != nil {
		return nil, origin{}, p.failed(c, err)
	}
	if ticket.Kind == fieldwork.Kiosk {
		return nil, origin{}, p.notBegun(c, v) // a shared device leads nowhere else
	}
	from, err := p.origin(ctx, v)
	if m := refusal(v, origin{}, err); m != nil || err != nil {
		return nil, from, p.instead(c, m, err)
	}
	return v, from, nil
}

// kept says what is stored with a customer's answers.
func (s *sheet) kept(wave *survey.Fieldwork, from origin) []template.HTML {
	all := []template.HTML{s.w.rich("promise_ticked"), s.w.rich("kept_wrote")}
	for _, id := range []survey.GroupID{from.group, from.unit} {
		if g := s.form.Group(id); g != nil {
			all = append(all, s.w.rich("kept_group", "label", s.groupLabel(g.Kind), "name", s.nameOf(g)))
		}
	}
	name := wave.Name
	if name == "" {
		name = wave.Wave
	}
	return append(all, s.w.rich("kept_account"), s.w.rich("kept_seconds"), s.w.rich("promise_wave", "wave", name))
}

// recordView shows one stored response, field by field.
type recordView struct {
	view
	Heading template.HTML
	Back    string
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
	s := v.sheet
	page := &recordView{view: s.newView(v.ticket.Kind), Back: v.to("privacy")}
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
