package respond

import (
	"math"
	"strconv"
	"sync"

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
