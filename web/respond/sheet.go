package respond

import (
	"bytes"
	"html/template"
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// sheet is a form as one side sees it in one language: everything about its pages that does not depend on the person.
// It is made once and shared.
type sheet struct {
	reader
	form    *survey.Form
	lang    string
	w       *words
	fill    filler
	minutes int
	asks    [][]fragment // by ask of the plan: one, or one for each arrangement where that decides the order of the options

	lock   sync.RWMutex
	frames map[frameKey]*frameParts
	whole  map[wholeKey][]byte
}

type sheetKey struct {
	study survey.StudyID
	form  survey.FormID
	side  gap.Audience
	lang  string
}

// sheets remembers the sheets of the forms that are being answered. A form that was frozen stays the same object; one
// that is still prepared is made anew whenever the store reads it again.
type sheets struct {
	lock sync.RWMutex
	all  map[sheetKey]*sheet
}

func (s *sheets) of(f *survey.Form, side gap.Audience, lang string) (*sheet, error) {
	key := sheetKey{f.Study, f.ID, side, lang}
	s.lock.RLock()
	have := s.all[key]
	s.lock.RUnlock()
	if have != nil && have.form == f {
		return have, nil
	}
	made, err := newSheet(f, side, lang)
	if err != nil {
		return nil, err
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.all == nil {
		s.all = map[sheetKey]*sheet{}
	}
	s.all[key] = made
	return made, nil
}

func newSheet(f *survey.Form, side gap.Audience, lang string) (*sheet, error) {
	s := &sheet{reader: reader{f.Layout, side, newPlan(f, side)}, form: f, lang: lang, w: wordsIn(lang), frames: map[frameKey]*frameParts{}, whole: map[wholeKey][]byte{}}
	s.minutes = minutes(s.plan)
	s.fill = newFiller(f.Programme.Company, strconv.Itoa(s.minutes), strconv.Itoa(f.Smallest(side)))
	for i := range s.plan.asks {
		parts := make([]fragment, 1)
		if s.shuffled(i) {
			parts = make([]fragment, survey.Arrangements)
		}
		for n := range parts {
			var err error
			if parts[n], err = s.fragment(i, uint8(n), askState{}); err != nil {
				return nil, err
			}
		}
		s.asks = append(s.asks, parts)
	}
	return s, nil
}

// shuffled reports whether the arrangement decides the order of a question's options. Only feelings may ask for that.
func (s *sheet) shuffled(i int) bool {
	a := &s.plan.asks[i]
	return a.kind == askPick && survey.PickIn(s.form.Pack, s.form.Frame.Picks[a.pick].ID).Shuffle
}

// part is a question as it is when nothing is to be said about it.
func (s *sheet) part(i int, arrangement uint8) *fragment {
	return &s.asks[i][int(arrangement)%len(s.asks[i])]
}

// Seconds people usually take: for a statement, for picking words, for a question in words if they answer it at all.
const (
	secondsStatement = 6.5
	secondsPick      = 12
	secondsWords     = 12
)

// minutes is how long a form takes, rounded up.
func minutes(p *plan) int {
	seconds := 0.0
	for _, a := range p.asks {
		switch a.kind {
		case askWords:
			seconds += secondsWords
		case askPick:
			seconds += secondsPick
		default:
			seconds += secondsStatement
		}
	}
	return max(1, int(math.Ceil(seconds/60)))
}

// text is a wording of the questionnaire in the sheet's language.
func (s *sheet) text(t pack.Text) string { return s.fill.in(t, s.lang, s.form.Pack.DefaultLanguage) }

// wording is what the sheet's side is asked.
func (s *sheet) wording(w pack.Sides) pack.Wording {
	if s.side == gap.Employee {
		return w.Employee
	}
	return w.Customer
}

// predicts reports whether the sheet's side answers as customers would.
func (s *sheet) predicts() bool { return s.side == gap.Employee && s.form.Pack.Predicts }

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

// fragment is a rendered question, parted where the person's answer goes in.
type fragment struct {
	parts  []string
	values []string // what is ticked at the mark between parts i and i+1; "" = the mark takes a text
}

func (s *sheet) fragment(i int, arrangement uint8, state askState) (fragment, error) {
	v := s.view(i, arrangement, state)
	var b bytes.Buffer
	if err := askParts.ExecuteTemplate(&b, "ask", &v); err != nil {
		return fragment{}, err
	}
	f := fragment{parts: strings.Split(b.String(), string(tickMark))}
	if v.Words || v.Percent {
		f.values = append(f.values, "")
	}
	for _, o := range v.Options {
		f.values = append(f.values, o.Value)
	}
	if v.Missing != "" {
		f.values = append(f.values, cantSay)
	}
	return f, nil
}

// write puts a question on a page, with what is filled in.
func (s *sheet) write(b *bytes.Buffer, i int, f *fragment, in *filled) {
	a := &s.plan.asks[i]
	ticked, text := s.given(a, in)
	for k, part := range f.parts {
		if k > 0 {
			switch v := f.values[k-1]; {
			case v == "" && a.kind == askWords:
				template.HTMLEscape(b, []byte(text))
			case v == "" && text != "":
				b.WriteString(` value="`)
				template.HTMLEscape(b, []byte(text))
				b.WriteString(`"`)
			case v != "" && ticked.has(v):
				b.WriteString(" checked")
			}
		}
		b.WriteString(part)
	}
}

// choices are what is ticked: one value, or several.
type choices struct {
	one  string
	many []string
}

func (c choices) has(v string) bool {
	if v == c.one {
		return true
	}
	for _, m := range c.many {
		if m == v {
			return true
		}
	}
	return false
}

// given is what a question holds: what is ticked, or what was written.
func (s *sheet) given(a *ask, in *filled) (ticked choices, text string) {
	switch a.kind {
	case askWords:
		return choices{}, in.words[a.text]
	case askPick:
		if all, ok := in.ticked[a.pick]; ok {
			return choices{many: all}, ""
		}
		return choices{many: s.layout.Picked(in.answers, a.pick)}, ""
	}
	value := s.layout.Value(in.answers, a.question, s.side)
	switch {
	case a.kind == askMany && strings.Contains(value, "|"):
		return choices{many: strings.Split(value, "|")}, ""
	case a.kind == askPercent && value == cantSay:
		return choices{one: cantSay}, ""
	case a.kind == askPercent:
		if typed, ok := in.typed[a.question]; ok {
			value = typed
		}
		return choices{}, value
	}
	return choices{one: value}, ""
}
