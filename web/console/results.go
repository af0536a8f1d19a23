package console

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"mirror/reports"
	"mirror/survey"
	"mirror/survey/release"
	"mirror/survey/store"
)

// results is the frame of a page of results: which wave and which questionnaire it shows.
type results struct {
	frame
	Pick  picker
	State *state // what is said instead of figures that cannot be shown; nil where there are some
}

// state says why figures are not there.
type state struct{ Head, Text string }

// picker is the form at the top of a page of results: a select for each thing there is more than one of.
type picker struct {
	Address string // where the form goes
	To      string // the page to come back to in another wave: what follows the wave in its address
	Pack    string // the questionnaire to keep, where it is not among what may be chosen
	Selects []selection
}

// selection is a select with what may be chosen.
type selection struct {
	ID, Label string
	Choices   []choice
}

// choice is one option. Only what exists is offered, so that no choice ends in "too few people".
type choice struct {
	Value, Text string
	Chosen      bool
}

func (p *Pages) resultRoutes() []line {
	return []line{
		{http.MethodGet, Root + "/:study/results", p.newest, ForReaders, ClassPage},
	}
}

// read is a page of results: it hands over what the wave's release says, or shows why there is none yet.
func (p *Pages) read(page func(*visit, *reports.Reading) error) func(*visit) error {
	return func(v *visit) error {
		if err := p.takeTurn(v); err != nil {
			return err
		}
		defer v.endTurn()
		e, err := p.Shelf.Edition(v.ctx(), v.id, v.wave.Wave)
		if errors.Is(err, store.ErrNotFound) {
			return p.noResults(v)
		}
		if err != nil {
			return err
		}
		r := reports.Read(p.context(e))
		if r == nil {
			return p.noResults(v)
		}
		if id := v.QueryParam("pack"); id != "" {
			if r = r.Of(id); r == nil {
				return store.ErrNotFound
			}
		}
		v.edition, v.reading = e, r
		v.read(r)
		return page(v, r)
	}
}

// context is what reports are made of.
func (p *Pages) context(e *release.Edition) reports.Context {
	return reports.Context{Release: e.Release, Study: e.Study, Packs: e.Packs, Wave: e.Wave, Version: p.Version}
}

// results begins a page of results.
func (p *Pages) results(v *visit, title string) (results, error) {
	f := results{frame: p.frame(v, title), Pick: picker{Address: path(v.id, "results"), To: v.under(), Pack: v.QueryParam("pack")}}
	f.Script = true
	waves, err := p.waves(v)
	if err != nil {
		return results{}, err
	}
	f.Pick.add("wave", "Wave", waves)
	if v.reading == nil {
		return f, nil
	}
	f.Banner = v.reading.Banner()
	f.Note = "Gap = employees − customers, in points of 100." + f.least(v.reading)
	if v.wave.State == survey.WaveOpen {
		f.State = &state{"Not the final figures", "Fieldwork still runs" + until(v.wave.Closes) + ". Figures may move until it closes."}
	}
	return f, nil
}

// offer lets the reader choose among the wave's questionnaires that fit a page.
func (f *results) offer(r *reports.Reading, fits func(*reports.Reading) bool) {
	var packs []choice
	for _, q := range r.All() {
		if fits(q) {
			packs = append(packs, choice{q.Pack, q.Title(), q.Pack == r.Pack})
		}
	}
	if len(packs) > 1 {
		f.Pick.Pack = ""
	}
	f.Pick.add("pack", "Questionnaire", packs)
}

// least says how few people are never shown.
func (f *results) least(r *reports.Reading) string {
	set := r.Settings()
	if set.Disclosure == "off" {
		return ""
	}
	return fmt.Sprintf(" Results for fewer than %d employees or %d customers are never shown.", set.Smallest.Employees, set.Smallest.Customers)
}

// add offers a choice where there is one.
func (k *picker) add(id, label string, choices []choice) {
	if len(choices) > 1 {
		k.Selects = append(k.Selects, selection{id, label, choices})
	}
}

// under is what follows the wave in the address.
func (v *visit) under() string {
	rest, _ := strings.CutPrefix(v.Request().URL.Path, path(v.id, "results", v.wave.Wave))
	return strings.Trim(rest, "/")
}

// at is an address among the wave's results, with the questionnaire that is chosen.
func (v *visit) at(parts ...any) string {
	to := path(append([]any{v.id, "results", v.wave.Wave}, parts...)...)
	if id := v.QueryParam("pack"); id != "" {
		to += "?pack=" + url.QueryEscape(id)
	}
	return to
}

// waves are those with a release, and the one that is shown, the newest first.
func (p *Pages) waves(v *visit) ([]choice, error) {
	all, err := p.Store.Waves(v.ctx(), v.id)
	if err != nil {
		return nil, err
	}
	var shown []choice
	for _, w := range slices.Backward(all) {
		here := w.Wave == v.wave.Wave
		if w.State == survey.WaveReleased || here {
			shown = append(shown, choice{w.Wave, waveName(w), here})
		}
	}
	return shown, nil
}

// waveName is the wave's name, or its id where it has none.
func waveName(w survey.Fieldwork) string {
	if w.Name == "" {
		return w.Wave
	}
	return w.Name
}

// newest goes to the wave that was chosen, else to the newest one with a release; where there is none, it says why.
func (p *Pages) newest(v *visit) error {
	all, err := p.Store.Waves(v.ctx(), v.id)
	if err != nil {
		return err
	}
	if wanted := v.QueryParam("wave"); wanted != "" {
		i := slices.IndexFunc(all, func(w survey.Fieldwork) bool { return w.Wave == wanted })
		if i < 0 {
			return store.ErrNotFound
		}
		to := chosen(v, wanted)
		if pack := v.QueryParam("pack"); pack != "" {
			if e, err := p.Shelf.Edition(v.ctx(), v.id, wanted); err == nil {
				if r := reports.Read(p.context(e)); r == nil || r.Of(pack) == nil {
					to = path(v.id, "results", wanted) // that wave did not ask this questionnaire
				}
			}
		}
		return p.see(v, to, "")
	}
	for _, w := range slices.Backward(all) {
		if w.State == survey.WaveReleased {
			return p.see(v, path(v.id, "results", w.Wave), "")
		}
	}
	for _, w := range all { // the one that is furthest
		if v.wave.Wave == "" || w.State != survey.WaveDraft {
			v.wave = w
		}
	}
	return p.noResults(v)
}

// chosen is the page that the form at the top asks for.
func chosen(v *visit, wave string) string {
	parts := []any{v.id, "results", wave}
	for _, part := range strings.Split(v.QueryParam("to"), "/") {
		if part != "" && part != "." && part != ".." {
			parts = append(parts, part)
		}
	}
	query := url.Values{}
	if kind, id, ok := strings.Cut(v.QueryParam("group"), ":"); ok && (kind == "cell" || kind == "segment") {
		query.Set(kind, id)
	}
	for _, name := range []string{"pack", "cell", "segment"} {
		if x := v.QueryParam(name); x != "" {
			query.Set(name, x)
		}
	}
	if len(query) == 0 {
		return path(parts...)
	}
	return path(parts...) + "?" + query.Encode()
}

// noResults says why a wave shows no figures yet, and when it will.
func (p *Pages) noResults(v *visit) error {
	page, err := p.results(v, "Results")
	if err != nil {
		return err
	}
	page.State = p.why(v)
	return show(v, http.StatusOK, statePage, &page)
}

var statePage = parsed("state")

// why a wave has no release yet.
func (p *Pages) why(v *visit) *state {
	least := v.study.Smallest
	enough := fmt.Sprintf("The first figures appear here when fieldwork has closed and at least %d employees and %d customers have answered.", least.Employees, least.Customers)
	switch {
	case v.wave.Wave == "":
		return &state{"Nothing yet", "This study has no wave yet. " + enough}
	case v.wave.State == survey.WaveDraft && !v.wave.Opens.IsZero():
		return &state{"Nothing yet", "The survey opens on " + day(v.wave.Opens) + ". " + enough}
	case v.wave.State == survey.WaveDraft:
		return &state{"Nothing yet", "The survey has not been opened. " + enough}
	case v.wave.State == survey.WaveOpen:
		return &state{"Still collecting", "Fieldwork runs" + until(v.wave.Closes) + ", so figures are held back until it closes. Watching them move would tell people who answered when."}
	}
	return &state{"Being prepared", "Fieldwork has closed. Results appear here as soon as they are made, usually within a minute; where nobody answered there are none."}
}

// until names the last day of fieldwork, where there is one.
func until(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return " until " + day(t)
}

// notAsked is the state of a page that the wave has nothing for.
func notAsked(r *reports.Reading, text string) *state {
	return &state{"Nothing to show for " + r.WaveName(), text}
}
