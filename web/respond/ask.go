package respond

import (
	"html/template"
	"strings"
	"unicode/utf8"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// askState is what makes a question look other than when it is fresh.
type askState struct {
	missing bool   // left out, and reminded of
	problem string // cannot be stored as it is
}

// askView is a question for its template.
type askView struct {
	view
	Field       string
	State       string // classes
	Msg         string
	Words       bool
	Percent     bool
	Row, Long   bool
	Input       string // radio or checkbox
	Text, Stem  string
	Left, Right string
	Hint        template.HTML
	Options     []option
	Ends        []option // of a row: the points that carry words
	Missing     string   // the label of "can't say"; "" = none
}

type option struct{ Value, Label, More string }

// Mark is where checked, or a value, will go; marks come in the order of the options, "can't say" last.
func (askView) Mark(int) template.HTMLAttr { return template.HTMLAttr(string(tickMark)) }

// Slot is where the text of a text field will go.
func (askView) Slot() template.HTML { return template.HTML(string(tickMark)) }

// Last is the mark behind the options.
func (v askView) Last() int { return len(v.Options) }

// view is the question as its template needs it.
func (s *sheet) view(i int, arrangement uint8, state askState) askView {
	a := &s.plan.asks[i]
	v := askView{view: newView(s.lang, nil), Field: a.field(), Input: "radio"}
	switch {
	case state.problem != "":
		v.State, v.Msg = " err", state.problem
	case state.missing:
		v.State, v.Msg = " miss", s.w.say("missing_mark")
	}
	switch a.kind {
	case askWords:
		v.Words, v.Text = true, s.text(s.wording(s.wordsAsked(a)).Text)
	case askPick:
		s.viewPick(&v, a)
		if s.shuffled(i) {
			v.Options = inOrder(v.Options, arrangement)
		}
	default:
		s.viewItem(&v, a)
	}
	return v
}

// wordsAsked is the wording of a question that is answered in words.
func (s *sheet) wordsAsked(a *ask) pack.Sides {
	if a.item != nil {
		return a.item.Wording
	}
	id := s.layout.Texts[a.text].ID
	for i := range s.form.Pack.Open {
		if s.form.Pack.Open[i].ID == id {
			return s.form.Pack.Open[i].Wording
		}
	}
	return pack.Sides{}
}

func (s *sheet) viewPick(v *askView, a *ask) {
	id := s.form.Frame.Picks[a.pick].ID
	p := survey.PickIn(s.form.Pack, id)
	v.Input, v.Text = "checkbox", s.text(s.wording(p.Wording).Text)
	if p.Pick == 1 {
		v.Input = "radio"
	}
	if id == survey.PickFeelings { // its wording says how many
		for _, o := range p.Options {
			v.Options = append(v.Options, option{Value: o.ID, Label: s.text(o.Label)})
		}
		return
	}
	if p.Pick > 1 {
		v.Hint = v.T("pick_hint", "most", p.Pick)
	}
	for _, id := range s.form.Frame.Picks[a.pick].Options {
		for _, d := range s.form.Pack.Dimensions {
			if d.ID == id {
				v.Options = append(v.Options, option{Value: id, Label: s.text(d.Name), More: s.text(d.Meaning)})
			}
		}
	}
}

func (s *sheet) viewItem(v *askView, a *ask) {
	scale := s.form.Pack.ScaleOf(a.item)
	asked := s.wording(a.item.Wording)
	v.Stem, v.Text = s.framed(s.text(asked.Text))
	if asked.Left != nil {
		v.Left, v.Right = s.text(asked.Left), s.text(asked.Right)
	}
	if s.side == gap.Employee && a.item.Predicts != s.form.Pack.Predicts {
		v.Hint = v.T("note_own")
		if a.item.Predicts {
			v.Hint = v.T("note_predict")
		}
	}
	v.Missing = s.text(scale.Missing)
	if a.kind == askPercent {
		v.Percent, v.Input, v.Missing = true, "checkbox", s.w.say("cant_say")
		return
	}
	for i := range scale.Points {
		p := &scale.Points[i]
		v.Options = append(v.Options, option{Value: p.Value, Label: s.text(p.Label)})
	}
	switch a.kind {
	case askMany:
		v.Input = "checkbox"
		if v.Hint == "" {
			v.Hint = v.T("many_hint")
		}
	case askRow:
		s.viewRow(v)
	case askRating:
		bestFirst(v.Options)
	}
}

// viewRow makes a row of numbers. Where more than three carry words the row would not hold them: they are then listed.
func (s *sheet) viewRow(v *askView) {
	for _, o := range v.Options {
		if o.Label != "" {
			v.Ends = append(v.Ends, o)
		}
	}
	if len(v.Ends) <= 3 {
		v.Row, v.Long = true, len(v.Options) > 11
		return
	}
	for i := range v.Options {
		if o := &v.Options[i]; o.Label != "" {
			o.Label = o.Value + " – " + o.Label
		} else {
			o.Label = o.Value
		}
	}
	bestFirst(v.Options)
}

func inOrder(options []option, arrangement uint8) []option {
	all := make([]option, 0, len(options))
	for _, i := range order(len(options), arrangement) {
		all = append(all, options[i])
	}
	return all
}

func bestFirst(options []option) {
	for i, j := 0, len(options)-1; i < j; i, j = i+1, j-1 {
		options[i], options[j] = options[j], options[i]
	}
}

// framed parts an employees' text that the mirror frame made into its question, which is the same for every statement,
// and the customers' words: "How would our customers answer?" and "“It is easy.”". Other texts stay whole.
func (s *sheet) framed(text string) (stem, statement string) {
	if s.side != gap.Employee {
		return "", text
	}
	before, _, ok := strings.Cut(s.text(s.form.Pack.MirrorFrame), "{item}")
	if !ok {
		return "", text
	}
	end := strings.LastIndexAny(before, "?？。.:：")
	if end < 0 || !strings.HasPrefix(text, before) {
		return "", text
	}
	_, sign := utf8.DecodeRuneInString(before[end:])
	return text[:end+sign], strings.TrimLeft(text[end+sign:], " \u00a0\u202f")
}
