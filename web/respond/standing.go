package respond

import (
	"bytes"
	"cmp"
	"html/template"
	"strconv"
)

// standing is what a page of questions says besides the questions.
type standing struct {
	to       string // the address the form is sent to, as seen from the page; "" = the page itself
	unsaved  string // key of the text why it could not be saved; "" = nothing went wrong
	problems []problem
	missing  []int // asks of the page that were left out and are reminded of
	unseen   bool  // earlier answers are kept and not shown
	count    *tally
}

type noticesView struct {
	view
	Unsaved, UnsavedTitle template.HTML
	Problems, Missing     []jump
	MissingTitle          template.HTML
	Unseen                bool
}

// jump is a link to a field on the page.
type jump struct{ At, Text string }

type countView struct {
	view
	N, Total int
	Gap      string
	Several  bool
}

// pageFilled writes a page of questions.
func (s *sheet) pageFilled(b *bytes.Buffer, key frameKey, arrangement uint8, in *filled, st standing) error {
	page := s.plan.pages(arrangement)[key.page]
	frame, err := s.frame(key)
	if err != nil {
		return err
	}
	b.WriteString(frame[0])
	switch {
	case st.unsaved != "" || len(st.problems) > 0:
		b.WriteString(template.HTMLEscapeString(s.w.say("problem_before")) + " ")
	case len(st.missing) > 0:
		b.WriteString(template.HTMLEscapeString(s.w.say("missing_before")) + " ")
	}
	b.WriteString(frame[1])
	if st.unsaved != "" || len(st.problems) > 0 || len(st.missing) > 0 || st.unseen {
		if err := formPages.ExecuteTemplate(b, "notices", s.notices(arrangement, st)); err != nil {
			return err
		}
	}
	b.WriteString(frame[2])
	b.WriteString(`<form method="post" action="` + template.HTMLEscapeString(cmp.Or(st.to, inLanguage("", s.lang))) + `" novalidate>` + "\n")
	if err := s.writeAsks(b, arrangement, page, in, st); err != nil {
		return err
	}
	b.WriteString(frame[3])
	if st.count != nil {
		v := &countView{view: newView(s.lang, nil), N: st.count.n, Total: st.count.total, Several: st.count.total-st.count.n > 1}
		if st.count.page >= 0 {
			v.Gap = inLanguage(strconv.Itoa(st.count.page+1), s.lang) + "&gap=1#" + s.target(st.count.ask, arrangement)
		}
		if err := formPages.ExecuteTemplate(b, "count", v); err != nil {
			return err
		}
	}
	b.WriteString(frame[4])
	return nil
}

// writeAsks writes the questions, those with something to say about them made for this page alone.
func (s *sheet) writeAsks(b *bytes.Buffer, arrangement uint8, page formPage, in *filled, st standing) error {
	special := map[int]askState{}
	for _, i := range st.missing {
		special[i] = askState{missing: true}
	}
	for _, p := range st.problems {
		special[p.ask] = askState{problem: s.wrong(p)}
	}
	for _, i := range page.asks {
		part := s.part(i, arrangement)
		if state, ok := special[i]; ok {
			made, err := s.fragment(i, arrangement, state)
			if err != nil {
				return err
			}
			part = &made
		}
		s.write(b, i, part, in)
	}
	if len(st.missing) > 0 {
		b.WriteString(`<input type="hidden" name="asked" value="1">`)
	}
	return nil
}

func (s *sheet) notices(arrangement uint8, st standing) *noticesView {
	v := &noticesView{view: newView(s.lang, nil), Unseen: st.unseen}
	if st.unsaved != "" {
		v.Unsaved, v.UnsavedTitle = v.T(st.unsaved), v.T(unsavedTitle(st.unsaved))
	}
	for _, p := range st.problems {
		v.Problems = append(v.Problems, jump{s.target(p.ask, arrangement), s.wrong(p)})
	}
	for _, i := range st.missing {
		asked := s.view(i, 0, askState{})
		text := asked.Text
		if text == "" {
			text = asked.Left + " / " + asked.Right
		}
		v.Missing = append(v.Missing, jump{s.target(i, arrangement), text})
	}
	v.MissingTitle = v.T("missing_title_one")
	if len(st.missing) > 1 {
		v.MissingTitle = v.T("missing_title_many", "n", len(st.missing))
	}
	return v
}

func unsavedTitle(key string) string {
	if key == "link_full_kiosk" {
		return "link_full_title"
	}
	return key + "_title"
}

// wrong is what is wrong with a field.
func (s *sheet) wrong(p problem) string {
	switch a := &s.plan.asks[p.ask]; a.kind {
	case askWords:
		return s.w.say("problem_long", "n", p.by)
	case askPick:
		return s.w.say("problem_picks", "n", p.by, "most", s.layout.PickMost(a.pick))
	}
	return s.w.say("problem_percent")
}

// target is the id of a question's first field as it is arranged.
func (s *sheet) target(i int, arrangement uint8) string {
	v := s.view(i, arrangement, askState{})
	if v.Words || v.Percent {
		return v.Field
	}
	return v.Field + "-" + v.Options[0].Value
}
