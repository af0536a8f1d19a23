package console

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"mirror/gap"
	"mirror/reports"
	"mirror/survey"
	"mirror/survey/release"
)

func (p *Pages) downloadRoutes() []line {
	at := Root + "/:study/results/:wave/downloads"
	return []line{
		{http.MethodGet, at, p.read(p.downloads), ForReaders, ClassPage},
		{http.MethodGet, at + "/hr.xlsx", p.read(p.hrBook), ForHR, ClassSlow},
		{http.MethodGet, at + "/marketing.xlsx", p.read(p.marketingBook), ForMarketing, ClassSlow},
		{http.MethodGet, at + "/data.json", p.read(p.dataJSON), ForReaders, ClassSlow},
		{http.MethodGet, at + "/figures.csv", p.read(p.figuresCSV), ForReaders, ClassSlow},
	}
}

// downloadsView is the page of files.
type downloadsView struct {
	results
	Files  []fileView
	Charts []chartFile
	Number int
	Made   string
	Digest string
	Final  bool
}

// chartFile is a figure for slides.
type chartFile struct{ Name, SVG, PNG string }

// chartsOf are the figures there are for a questionnaire: gaps, what to do first, and the statements of each dimension.
func chartsOf(v *visit, r *reports.Reading) []chartFile {
	var all []chartFile
	add := func(there bool, title, name string) {
		if there {
			all = append(all, chartFile{title, v.at("figures", name+".svg"), name + ".png"})
		}
	}
	add(len(r.Mirrored(gap.LevelDimension)) > 0, "Gaps", "gaps")
	add(len(spotsOf(r)) > 0, "Gaps and importance", "importance")
	for _, d := range r.Questionnaire().Dimensions {
		add(len(statementsOf(r, d.ID)) > 0, "Statements: "+r.Dimension(d.ID), "dimension-"+d.ID)
	}
	return all
}

// fileView is one file.
type fileView struct{ Name, For, What, To string }

var (
	downloadsPage = parsed("downloads")
	preparingPage = parsed("preparing")
)

// downloads lists the files that a reader may take.
func (p *Pages) downloads(v *visit, r *reports.Reading) error {
	f, err := p.results(v, "Downloads")
	if err != nil {
		return err
	}
	f.offer(r, func(*reports.Reading) bool { return true })
	info := v.edition.Info
	page := &downloadsView{results: f, Charts: chartsOf(v, r), Number: info.Number, Made: dayOf(info.Made), Digest: fmt.Sprintf("%x", info.Digest), Final: info.Final}
	at := func(name string) string { return path(v.id, "results", v.wave.Wave, "downloads", name) }
	for _, some := range []struct {
		who Permission
		fileView
	}{
		{ForHR, fileView{"Workbook for HR", "xlsx", "How well each team knows the customers, how sure that is, and what to train first.", at("hr.xlsx")}},
		{ForMarketing, fileView{"Workbook for marketing", "xlsx", "What customers say, by segment, what moves them, and where our picture of them is wrong.", at("marketing.xlsx")}},
		{ForReaders, fileView{"Comparisons as a table", "csv", "Every gap that may be shown: one row for each topic, statement and outcome in each group.", at("figures.csv")}},
		{ForReaders, fileView{"All figures for programs", "json", "The release itself and those of the waves before it, as published.", at("data.json")}},
		{ForReaders, fileView{"Opportunities", "xlsx", "Comments by tag, with counts.", path(v.id, "results", v.wave.Wave, "comments", "tags.xlsx")}},
	} {
		if some.who.allows(v.user, v.example) {
			page.Files = append(page.Files, some.fileView)
		}
	}
	return show(v, http.StatusOK, downloadsPage, page)
}

// hrBook is HR's workbook, the same bytes as mirror report gives.
func (p *Pages) hrBook(v *visit, _ *reports.Reading) error {
	return p.book(v, "hr", func(c reports.Context, b *bytes.Buffer) error { return reports.HR(c).Write(b) })
}

// marketingBook is marketing's.
func (p *Pages) marketingBook(v *visit, _ *reports.Reading) error {
	return p.book(v, "marketing", func(c reports.Context, b *bytes.Buffer) error { return reports.Marketing(c).Write(b) })
}

// dataJSON are all figures: the release and those before it.
func (p *Pages) dataJSON(v *visit, _ *reports.Reading) error {
	line, err := v.edition.Release.MarshalJSON()
	if err != nil {
		return err
	}
	return download(v, fileName("data", v.wave.Wave, "json"), append(line, '\n'))
}

// figuresCSV are the comparisons that may be shown, as a table.
func (p *Pages) figuresCSV(v *visit, _ *reports.Reading) error {
	var b bytes.Buffer
	if err := reports.WriteFigures(&b, p.context(v.edition)); err != nil {
		return err
	}
	return download(v, fileName("figures", v.wave.Wave, "csv"), b.Bytes())
}

// preparingView says that a file takes longer; the page asks for it again by itself.
type preparingView struct {
	results
	To string
}

// book makes a workbook, or says that it takes longer.
func (p *Pages) book(v *visit, whose string, fill func(reports.Context, *bytes.Buffer) error) error {
	c := p.context(v.edition)
	v.endTurn() // the press has turns of its own
	file, ready, err := p.press.print(v.ctx(), bookKey(whose, v.id, v.edition), p.BookWait, p.Now, func() ([]byte, error) {
		var b bytes.Buffer
		err := fill(c, &b)
		return b.Bytes(), err
	})
	switch {
	case err != nil:
		return err
	case ready:
		return download(v, fileName(whose, v.wave.Wave, "xlsx"), file)
	}
	f, err := p.results(v, "Preparing the workbook")
	if err != nil {
		return err
	}
	v.Response().Header().Set("Refresh", "3")
	return show(v, http.StatusOK, preparingPage, &preparingView{f, v.at("downloads")})
}

// bookKey names a workbook in the press.
func bookKey(whose string, study survey.StudyID, e *release.Edition) string {
	return fmt.Sprintf("%s %d %s %x", whose, study, e.Wave, e.Info.Digest)
}

// kinds are the media types of files by the end of their names.
var kinds = map[string]string{
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"csv":  "text/csv; charset=utf-8",
	"json": "application/json",
	"zip":  "application/zip",
}

// download sends a file to be saved under a name of ours. Nothing on the way keeps a copy.
func download(v *visit, name string, file []byte) error {
	v.endTurn()
	kind, ok := kinds[name[strings.LastIndexByte(name, '.')+1:]]
	if !ok {
		return errors.New("a file of an unknown kind")
	}
	h := v.Response().Header()
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`) // RFC 6266; the name is plain ASCII
	h.Set("Cache-Control", "no-store")
	return v.Blob(http.StatusOK, kind, file)
}

// fileName is mirror-WHAT-WAVE.KIND with signs that every system takes.
func fileName(what, wave, kind string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return '-'
	}, wave)
	return "mirror-" + what + "-" + plain[:min(len(plain), 60)] + "." + kind
}
