package survey

import (
	"errors"
	"fmt"

	"mirror/gap"
	"mirror/gap/disclosure"
)

// Published is what respondents may be told after a wave: the customers' figures of its release, over everyone. It is
// read from the release alone, so what the release hides is not in it.
type Published struct {
	Wave, Name string
	From, To   string // yyyy-mm-dd; "" = not declared
	Company    string
	Banner     string
	packs      map[string]*gap.Wave
}

// Said is what customers said about one statement, topic or outcome. A figure that may not be shown is absent.
type Said struct {
	Score gap.Number // 0–100, reversed statements turned too
	Mean  gap.Number // on the statement's own scale, reversed statements turned; absent where it has none
	Share gap.Number // a fraction: of customers who answered favourably; of a choice, with a counted answer
}

// Shown reports whether there is a score to show.
func (s Said) Shown() bool { return s.Score.Known() }

// MayPublish is why nothing of a release may be told of a wave, or nil: it is not protected, or is of other waves.
func MayPublish(release *disclosure.Release, wave string) error {
	if release.Settings().Disclosure != "on" {
		return errors.New("the result is not protected")
	}
	if !release.Has(wave) {
		return fmt.Errorf("the release has no results of the wave %s", wave)
	}
	return nil
}

// Publish takes one wave out of a release that may be published.
func Publish(release *disclosure.Release, wave string) (*Published, error) {
	if err := MayPublish(release, wave); err != nil {
		return nil, err
	}
	settings, waves := release.Settings(), release.Waves()
	p := &Published{Wave: wave, Company: settings.Company, Banner: settings.Banner, packs: map[string]*gap.Wave{}}
	for i := range waves {
		if w := &waves[i]; w.ID == wave {
			p.Name, p.From, p.To = w.Name, w.From, w.To
			p.packs[w.Pack] = w
		}
	}
	return p, nil
}

// Has reports whether the release has results of a questionnaire.
func (p *Published) Has(pack string) bool { return p.packs[pack] != nil }

// Item is what customers said about a statement of a questionnaire.
func (p *Published) Item(pack, id string) Said { return p.said(pack, gap.LevelItem, id) }

// Dimension is what customers said about a topic of a questionnaire.
func (p *Published) Dimension(pack, id string) Said { return p.said(pack, gap.LevelDimension, id) }

// Outcome is what customers said about an outcome of a questionnaire.
func (p *Published) Outcome(pack, id string) Said { return p.said(pack, gap.LevelOutcome, id) }

// said finds the row over everyone.
func (p *Published) said(pack, level, id string) Said {
	w := p.packs[pack]
	if w == nil {
		return Said{}
	}
	rows := w.Gaps
	if level == gap.LevelOutcome {
		rows = w.Outcomes
	}
	for i := range rows {
		if r := &rows[i]; r.Level == level && r.ID == id && r.Place == (gap.Place{}) && !r.Other {
			return Said{Score: r.Customers.Score, Mean: r.Customers.Mean, Share: r.Customers.Favourable}
		}
	}
	return Said{}
}

// Answered is how many customers a release says took part, as far as it does: a number, or else a band ("10–19").
func (p *Published) Answered(pack string) (n gap.Number, band string) {
	w := p.packs[pack]
	if w == nil {
		return gap.Number{}, ""
	}
	return w.N[gap.Customer].N, string(w.N[gap.Customer].NBand)
}
