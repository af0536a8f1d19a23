package console

import (
	"fmt"
	"net/http"

	"mirror/reports"
)

func (p *Pages) methodRoutes() []line {
	return []line{{http.MethodGet, Root + "/:study/results/:wave/method", p.read(p.method), ForReaders, ClassPage}}
}

// methodView is the page of how the figures were made: who answered, how careful, which rules held, and every note.
type methodView struct {
	results
	Employees, Customers        *gridView // who answered
	Quality, Without            *gridView
	QualityAbout                string
	Plan                        *gridView
	Reliability, Agreement      *gridView
	Coherence                   *gridView
	ReliabilityAbout            string
	AgreementAbout, DiffersText string
	Rules                       []reports.Rule
	Notes, Method               []reports.Remark
	Number                      int
	Final                       bool
	Made, Digest, Engine        string
	Program, Data               string
}

var methodPage = parsed("method")

// method shows how the figures were made.
func (p *Pages) method(v *visit, r *reports.Reading) error {
	f, err := p.results(v, "Method")
	if err != nil {
		return err
	}
	f.offer(r, func(*reports.Reading) bool { return true })
	info := v.edition.Info
	page := &methodView{results: f, Rules: r.Rules(), Engine: r.Engine(), Program: r.Program(),
		Number: info.Number, Final: info.Final, Made: dayOf(info.Made), Digest: fmt.Sprintf("%x", info.Digest), Data: v.at("downloads")}
	page.Employees = grid(r.ParticipationGrid(), "Who answered among employees", nil)
	page.Customers = grid(r.SampleGrid(), "Who answered among customers", nil)
	page.Plan = grid(r.PlanGrid(), "Which groups could be reported", nil)
	page.Quality, page.QualityAbout = about(r.QualityGrid(), "How careful the answers look")
	page.Without = grid(r.WithoutGrid(), "Gaps without answers that are the same throughout and very fast", nil)
	page.Reliability, page.ReliabilityAbout = about(r.ReliabilityGrid(), "Do the questions of a topic belong together")
	page.Agreement, page.AgreementAbout = about(r.AgreementGrid(), "Does a team share one picture")
	page.Coherence, page.DiffersText = about(r.CoherenceGrid(), "How much groups differ")
	for _, n := range r.Remarks() {
		if n.Name == "" { // of the numbered notes that tables refer to
			n.Name = fmt.Sprintf("Note %d", len(page.Notes)+1)
			page.Notes = append(page.Notes, n)
		} else {
			page.Method = append(page.Method, n)
		}
	}
	return show(v, http.StatusOK, methodPage, page)
}

// about is a table and how it is to be read.
func about(g *reports.Grid, caption string) (*gridView, string) {
	if g == nil {
		return nil, ""
	}
	return grid(g, caption, nil), g.About
}
