package console

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"mirror/survey/store"
)

var auditPage = parsed("audit")

// perAuditPage is how many entries a page has.
const perAuditPage = 100

// auditView is who did what, the newest first.
type auditView struct {
	frame
	Broken bool // the chain of hashes does not hold
	All    int
	Rows   []auditLine
	Actors []string
	Actor  string
	Newer  string // addresses of the pages beside this one; "" = none
	Older  string
	Failed int
}

type auditLine struct {
	Seq                       int
	At, Actor, Action, Object string
}

func (p *Pages) auditRoutes() []line {
	return []line{{http.MethodGet, path("audit"), p.audit, ForAuditors, ClassPage}}
}

// audit verifies the whole trail each time: that is its point.
func (p *Pages) audit(v *visit) error {
	page := &auditView{frame: p.frame(v, "Who did what"), Actor: v.QueryParam("by")}
	trail, broken := p.Store.Audit(v.ctx())
	if broken != nil && len(trail) == 0 {
		return broken
	}
	page.Broken, page.All = broken != nil, len(trail)
	var err error
	if page.Failed, err = p.Store.FailedToday(v.ctx()); err != nil {
		return err
	}
	for _, e := range trail {
		page.Actors = append(page.Actors, string(e.Actor))
	}
	slices.Sort(page.Actors)
	page.Actors = slices.Compact(page.Actors)
	if page.Actor != "" {
		trail = slices.DeleteFunc(trail, func(e store.AuditEntry) bool { return string(e.Actor) != page.Actor })
	}
	slices.Reverse(trail)
	n, _ := strconv.Atoi(v.QueryParam("page"))
	last := max(0, len(trail)-1) / perAuditPage
	n = min(max(n, 0), last)
	for _, e := range trail[n*perAuditPage : min((n+1)*perAuditPage, len(trail))] {
		page.Rows = append(page.Rows, auditLine{e.Seq, p.moment(e.At), string(e.Actor), e.Action, e.Object})
	}
	if n > 0 {
		page.Newer = auditAddress(page.Actor, n-1)
	}
	if n < last {
		page.Older = auditAddress(page.Actor, n+1)
	}
	return show(v, http.StatusOK, auditPage, page)
}

func auditAddress(actor string, page int) string {
	q := url.Values{"page": {strconv.Itoa(page)}}
	if actor != "" {
		q.Set("by", actor)
	}
	return path("audit") + "?" + q.Encode()
}
