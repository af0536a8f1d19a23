package console

import (
	"html/template"
	"net/http"
	"strings"

	"mirror/gap"
	"mirror/reports"
	"mirror/reports/sheet"
)

// report is a page of results that is made of blocks: a sentence first, then facts, then tables and what is drawn beside them.
type report struct {
	results
	Back   *crumb
	Lead   []string
	Facts  []fact
	Blocks []block
	Source []string // who answered, and what to be careful with
}

// crumb is the way back.
type crumb struct{ To, Text string }

// block is a section of a page: what it answers, how to read it, and one of the tables and drawings.
type block struct {
	ID, Head, About string
	Gaps            *gapTable
	Heat            *heat
	Tinted          bool // the map has colours, which the key explains
	Drawn           template.HTML
	Drawings        []drawing
	Key             []keyed
	Marks           *marks
	Grid            *gridView
	Fold            string // the grid lies under this line, "" = open
	Rest            *rest
	Links           []crumb
	Source          string
}

// rest is what of a table is only seen when its line is pressed, with why.
type rest struct {
	Line, About string
	Grid        *gridView
}

// drawing is one of several small ones.
type drawing struct {
	Name, To string
	template.HTML
	Sub  string
	Text string // the same in words, for screen readers
}

var reportPage = parsed("report")

// render shows the page; one without blocks says why.
func (page *report) render(v *visit, nothing string) error {
	if len(page.Blocks) == 0 && page.State == nil {
		page.State = &state{"Nothing to show for " + waveName(v.wave), nothing}
	}
	return show(v, http.StatusOK, reportPage, page)
}

// report begins a page of blocks; fits says which of the wave's questionnaires may be chosen on it.
func (p *Pages) report(v *visit, r *reports.Reading, title string, fits func(*reports.Reading) bool) (*report, error) {
	f, err := p.results(v, title)
	if err != nil {
		return nil, err
	}
	if fits != nil {
		f.offer(r, fits)
	}
	return &report{results: f, Source: source(r)}, nil
}

// source says who answered, and what to be careful with.
func source(r *reports.Reading) []string {
	var all []string
	for _, s := range said(r, "who", "who_one_side", "who_one_asked", "who_nobody", "care") {
		all = append(all, strings.ReplaceAll(s, sheet.LowReliability, "“low base”")) // a workbook's mark; pages have the words
	}
	return all
}

// hiddenAll is said in the place of a table in which nothing can be shown.
const hiddenAll = "Hidden to protect people: too few answered, or a hidden figure could be worked out from one shown here."

// add puts a block on the page that has something to show.
func (page *report) add(b block) {
	b.Head, b.About, b.Source = simply(b.Head), simply(b.About), simply(b.Source)
	hidden := false
	if b.Heat != nil && len(b.Heat.Rows) == 0 { // of one side there is no gap
		if b.Source != "" {
			page.Blocks = append(page.Blocks, block{ID: b.ID, Head: b.Head, About: b.Source})
		}
		return
	}
	if b.Grid != nil && b.Fold == "" {
		shows, empty := b.Grid.shows()
		if empty {
			return
		}
		hidden = !shows
	}
	if hidden || b.Heat != nil && !b.Heat.shows() || b.Marks != nil && !b.Marks.shows() {
		page.Blocks = append(page.Blocks, block{ID: b.ID, Head: b.Head, About: hiddenAll, Source: b.Source})
		return
	}
	if b.Gaps != nil || b.Heat != nil || b.Grid != nil || b.Drawn != "" || len(b.Drawings) > 0 || b.Marks != nil {
		page.Blocks = append(page.Blocks, b)
	}
}

// addGrid puts a table of the workbooks on the page, in their words.
func (page *report) addGrid(id string, g *reports.Grid, rows func(string) string) {
	if g != nil {
		page.add(block{ID: id, Head: g.Question, About: g.About, Grid: grid(g, g.Question, rows)})
	}
}

// mirrors reports whether a questionnaire compares the two sides.
func mirrors(r *reports.Reading) bool { return len(r.Mirrored(gap.LevelDimension)) > 0 }

// said are sentences of the summary, by their ids.
func said(r *reports.Reading, ids ...string) []string {
	var all []string
	findings := r.Findings()
	for _, id := range ids {
		for _, f := range findings {
			if f.ID == id {
				all = append(all, simply(f.Sentence))
			}
		}
	}
	return all
}

// groupWith finds a group that may be shown.
func groupWith(r *reports.Reading, by reports.Breakdown, at gap.Place) (reports.Group, bool) {
	for _, g := range r.Groups(by) {
		if g.Row.Place == at && !g.Row.Other && !g.Hidden {
			return g, true
		}
	}
	return reports.Group{}, false
}

// noGroup is the page of a group that this wave does not show. Readers come to it from a wave that does; that the group is
// hidden here, the page of all groups says too.
func (p *Pages) noGroup(v *visit, r *reports.Reading, by reports.Breakdown, at gap.Place, all crumb) error {
	title, status, why := unplanned.Head, http.StatusNotFound, &unplanned
	for _, g := range r.Groups(by) {
		if g.Row.Place == at && !g.Row.Other {
			title, status, why = g.Name, http.StatusOK, &hiddenGroup
		}
	}
	page, err := p.report(v, r, title, nil)
	if err != nil {
		return err
	}
	page.Back, page.State, page.Source = &all, why, nil
	return show(v, status, reportPage, page)
}

func (p *Pages) breakdownRoutes() []line {
	get := func(path string, page func(*visit, *reports.Reading) error) line {
		return line{http.MethodGet, Root + "/:study/results/:wave/" + path, p.read(page), ForReaders, ClassPage}
	}
	return []line{
		get("teams", p.teams), get("teams/:id", p.team),
		get("segments", p.segments), get("segments/:id", p.segment),
		get("units", p.units), get("units/:id", p.unit),
		get("waves", p.waveResults), get("drivers", p.drivers), get("trust", p.trust),
		get("ambassadors", p.ambassadors), get("feelings", p.feelings),
	}
}
