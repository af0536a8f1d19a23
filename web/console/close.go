package console

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"mirror/survey"
	"mirror/survey/release"
	"mirror/survey/store"
)

// closePage ends a wave or moves its last day (ux.md A12).
var closePage = parsed("f-close")

type closeView struct {
	frame
	Wave    string // its name, to be typed
	Typed   string
	LastDay string // yyyy-mm-dd
	Last    string // in words
	Address string
	State   survey.WaveState
	Working bool // it is being closed just now: the page loads itself again
	Back    string
}

// closings are the waves that this process is closing, by study and wave, and how those before ended.
type closings struct {
	mu  sync.Mutex
	all map[string]*closing
}

// closing is a wave on its way. Err may be read when done is closed.
type closing struct {
	done chan struct{}
	err  error
}

// patience is how long a form waits for a wave to close before it sends the browser to a page that asks again; most take less.
const patience = 1500 * time.Millisecond

// begin closes a wave and makes its results, unless this process is at it already. A crash on the way loses nothing:
// either the wave is still open, or upkeep makes its results within a minute.
func (c *closings) begin(key string, do func() error) *closing {
	c.mu.Lock()
	defer c.mu.Unlock()
	if under := c.all[key]; under != nil {
		select {
		case <-under.done:
		default:
			return under
		}
	}
	job := &closing{done: make(chan struct{})}
	if c.all == nil {
		c.all = map[string]*closing{}
	}
	c.all[key] = job
	go func() {
		defer close(job.done)
		job.err = do()
	}()
	return job
}

// of is the closing of a wave; nil where this process has not begun one.
func (c *closings) of(key string) *closing {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.all[key]
}

func closingOf(v *visit) string { return fmt.Sprintf("%d/%s", v.id, v.wave.Wave) }

// close ends the wave whose name was typed.
func (p *Pages) close(v *visit) error {
	typed := strings.TrimSpace(v.FormValue("name"))
	if !strings.EqualFold(typed, waveName(v.wave)) {
		return p.showClose(v, http.StatusUnprocessableEntity, closeView{Typed: typed}, fault{"name", "Type the name of the wave as it is written above the field, so that no other wave is closed."})
	}
	ctx, by, id, wave := context.WithoutCancel(v.ctx()), v.actor(), v.id, v.wave.Wave
	job := p.closings.begin(closingOf(v), func() error {
		if err := p.Store.CloseWave(ctx, by, id, wave); err != nil && !errors.Is(err, store.ErrState) {
			return err
		}
		_, err := release.Make(ctx, p.Store, by, id, wave)
		if errors.Is(err, store.ErrState) { // upkeep was first
			err = nil
		}
		return err
	})
	select {
	case <-job.done:
		return p.closed(v, job)
	case <-time.After(patience):
		return v.Redirect(http.StatusSeeOther, p.BaseURL+path(v.id, "waves", v.wave.Wave, "close")+"?waiting=1")
	}
}

// closed goes on when a wave is closed, or says that it is not.
func (p *Pages) closed(v *visit, job *closing) error {
	to := path(v.id, "waves", v.wave.Wave, "fieldwork")
	switch {
	case job.err == nil:
		return p.see(v, to, "closed")
	case errors.Is(job.err, release.ErrNoAnswers):
		return p.see(v, to, "closed-empty")
	}
	return job.err
}

// mostWaits is how often the page loads itself: two seconds each, ten minutes in all.
const mostWaits = 300

// closePage shows the form, or waits for a wave that is being closed, by this process or another.
func (p *Pages) closePage(v *visit) error {
	n, _ := strconv.Atoi(v.QueryParam("waiting"))
	if n < 1 {
		return p.showClose(v, http.StatusOK, closeView{})
	}
	if job := p.closings.of(closingOf(v)); job != nil {
		select {
		case <-job.done:
			return p.closed(v, job)
		default:
		}
	}
	if v.wave.State == survey.WaveReleased {
		return p.see(v, path(v.id, "waves", v.wave.Wave, "fieldwork"), "closed")
	}
	if n > mostWaits {
		return p.showClose(v, http.StatusOK, closeView{})
	}
	v.Response().Header().Set("Refresh", fmt.Sprintf("2; url=%s?waiting=%d", p.BaseURL+path(v.id, "waves", v.wave.Wave, "close"), n+1))
	return p.showClose(v, http.StatusOK, closeView{Working: true})
}

func (p *Pages) showClose(v *visit, status int, page closeView, faults ...fault) error {
	title := "Close early or extend"
	switch {
	case page.Working:
		title = "The wave is being closed"
	case v.wave.State != survey.WaveOpen:
		title = "This wave takes no answers"
	}
	page.frame = p.frame(v, title)
	page.Faults = faults
	page.Wave, page.State = waveName(v.wave), v.wave.State
	page.Address, page.Back = path(v.id, "waves", v.wave.Wave), path(v.id, "waves", v.wave.Wave, "fieldwork")
	if !v.wave.Closes.IsZero() {
		page.Last = weekday(v.wave.Closes)
		if page.LastDay == "" {
			page.LastDay = v.wave.Closes.Format(time.DateOnly)
		}
	}
	return show(v, status, closePage, &page)
}
