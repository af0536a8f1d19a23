package console

import (
	"net/http"

	"mirror/reports"
)

func (p *Pages) gapRoutes() []line {
	return []line{
		{http.MethodGet, Root + "/:study/results/:wave", p.read(p.gaps), ForReaders, ClassPage},
	}
}

// gaps is the page that readers begin with.
func (p *Pages) gaps(v *visit, r *reports.Reading) error {
	page, err := p.results(v, "Gaps")
	if err != nil {
		return err
	}
	return show(v, http.StatusOK, statePage, &page)
}
