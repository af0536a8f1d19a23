package respond

import (
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"mirror/survey"
	"mirror/survey/fieldwork"
)

// mint makes the one-time secret of a form that is about to be saved for the first time. The page that follows has the
// new ticket in its address; the old one begins anew, as the start does. Where the link has had all the secrets of a day,
// it says so itself and is false.
func (p *Pages) mint(c echo.Context, v *visit) (bool, error) {
	if !v.pending() {
		return true, nil
	}
	l, err := p.link(c.Request().Context(), v)
	if err != nil {
		return false, p.failed(c, err)
	}
	if !p.mints.take(&l, v.now) {
		if err := p.idle(c, v); err != nil {
			return false, p.failed(c, err)
		}
		return false, p.Message(c, Message{Kind: Overrun, RetryAfter: untilTomorrow(v.now), sheet: v.sheet})
	}
	v.ticket.Secret = fieldwork.NewSecret()
	v.address = "/r/" + p.keys.Seal(v.ticket)
	return true, nil
}

// How many secrets an open link has in a day, and how many links are counted.
const (
	mintsPerAnswer = 10 // for each answer it takes: most people who begin do not finish, and some begin again
	mintsAtLeast   = 200
	linksCounted   = 4096 // the one with the fewest secrets gives way to a new one
)

// mints counts the secrets made for each open link today. Whoever has a link's code can begin as many forms as they like,
// and each that is saved leaves a draft; one secret makes one draft, so this bounds them. It holds numbers of links and
// counts, and nothing about anybody. It lives as long as the process: of several processes on one database each counts its
// own, and together they make as many times more.
type mints struct {
	mu   sync.Mutex
	day  time.Time
	made map[linkKey]int
}

type linkKey struct {
	study survey.StudyID
	link  survey.LinkID
}

// take counts one more secret; false: the link has had them all, and nothing is counted.
func (m *mints) take(l *survey.Link, now time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	y, month, d := now.Date()
	if day := time.Date(y, month, d, 0, 0, 0, 0, time.UTC); m.made == nil || day.After(m.day) {
		m.day, m.made = day, map[linkKey]int{}
	}
	key := linkKey{l.Study, l.ID}
	if m.made[key] >= max(mintsAtLeast, mintsPerAnswer*l.PerDay) {
		return false
	}
	if _, ok := m.made[key]; !ok {
		m.makeRoom()
	}
	m.made[key]++
	return true
}

// makeRoom keeps the count within its bound.
func (m *mints) makeRoom() {
	if len(m.made) < linksCounted {
		return
	}
	var least linkKey
	fewest := -1
	for key, n := range m.made {
		if fewest < 0 || n < fewest {
			least, fewest = key, n
		}
	}
	delete(m.made, least)
}
