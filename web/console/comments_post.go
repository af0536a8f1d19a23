package console

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"mirror/reports"
	"mirror/survey"
	"mirror/survey/store"
)

// tagComment says which tags a comment has.
func (p *Pages) tagComment(v *visit, r *reports.Reading) error {
	k, err := p.commentNamed(v, r)
	if err != nil {
		return err
	}
	form, err := v.FormParams()
	if err != nil {
		return err
	}
	err = p.Store.TagComment(v.ctx(), v.actor(), v.id, v.wave.Wave, k.mark, form["tag"])
	return p.afterComment(v, r, k, "tagged", err)
}

// proposeQuote proposes a customer's comment for use.
func (p *Pages) proposeQuote(v *visit, r *reports.Reading) error {
	return p.quoteStep(v, r, "proposed", p.Store.ProposeQuote)
}

// agreeToQuote clears a customer's comment that another reader proposed.
func (p *Pages) agreeToQuote(v *visit, r *reports.Reading) error {
	return p.quoteStep(v, r, "cleared", p.Store.AgreeToQuote)
}

// withdrawQuote takes a clearance back.
func (p *Pages) withdrawQuote(v *visit, r *reports.Reading) error {
	return p.quoteStep(v, r, "withdrawn", p.Store.WithdrawQuote)
}

// quoteStep takes one step with a quote. What employees wrote is never passed on.
func (p *Pages) quoteStep(v *visit, r *reports.Reading, done string, step func(context.Context, store.Actor, survey.StudyID, string, store.Mark) error) error {
	k, err := p.commentNamed(v, r)
	if err != nil {
		return err
	}
	if !k.customers() {
		return store.ErrNotFound
	}
	return p.afterComment(v, r, k, done, step(v.ctx(), v.actor(), v.id, v.wave.Wave, k.mark))
}

// afterComment goes back to where the form was, or says what stood in its way.
func (p *Pages) afterComment(v *visit, r *reports.Reading, k *written, done string, err error) error {
	back, bad := url.ParseQuery(v.FormValue("back"))
	if bad != nil {
		back = url.Values{}
	}
	back = commentQuery(back)
	if errors.Is(err, store.ErrState) {
		page, failed := p.commentsView(v, r, back)
		if failed != nil {
			return failed
		}
		page.Faults = []fault{{"", refused(err)}}
		return show(v, http.StatusUnprocessableEntity, commentsPage, page)
	}
	if err != nil {
		return err
	}
	back.Set("done", done)
	to := path(v.id, "results", v.wave.Wave, "comments") + "?" + back.Encode() + "#" + cardOf(v, r, k, nil).ID
	return v.Redirect(http.StatusSeeOther, p.BaseURL+to)
}
