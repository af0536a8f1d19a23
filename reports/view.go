package reports

import (
	"slices"
	"strings"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// view is one wave of a release as the reports look at it.
type view struct {
	set     gap.Settings
	study   *survey.Study
	version string
	wave    string  // id of the wave shown
	parts   []*part // its packs, in the release's order
	all     []*part // every pack in every wave of the release, in its order
	main    *part   // the pack that holds the mirror; nil when the release is empty
	history []*part // the main pack in the waves up to this one, in time order
}

// part is the result of one pack in one wave, with the pack's words.
type part struct {
	gap.Wave
	pack     *pack.Pack
	language string
	company  string
	study    *survey.Study
}

// look picks the wave to be shown: the one named, else the last of the release.
func look(waves []gap.Wave, set gap.Settings, study *survey.Study, packs []*pack.Pack, wave, version string) *view {
	if study == nil {
		study = survey.DefaultStudy()
	}
	v := &view{set: set, study: study, version: version, wave: wave}
	if v.wave == "" && len(waves) > 0 {
		v.wave = waves[len(waves)-1].ID
	}
	for _, w := range waves {
		p := v.part(w, packs)
		v.all = append(v.all, p)
		if w.ID == v.wave {
			v.parts = append(v.parts, p)
		}
	}
	v.lookAt(v.mirror())
	return v
}

// lookAt makes one of the wave's packs the one that is told of.
func (v *view) lookAt(main *part) {
	v.main, v.history = main, nil
	for _, p := range v.all {
		if main != nil && p.Pack == main.Pack {
			v.history = append(v.history, p)
			if p == main {
				break
			}
		}
	}
}

// part joins a result with its questionnaire. A pack that was not handed over
// leaves its ids as names.
func (v *view) part(w gap.Wave, packs []*pack.Pack) *part {
	p := &part{Wave: w, language: v.set.Language, company: v.set.Company, study: v.study, pack: &pack.Pack{ID: w.Pack, Version: w.PackVersion}}
	if p.language == "" {
		p.language = v.study.Language
	}
	if p.company == "" {
		p.company = unnamed
	}
	if i := slices.IndexFunc(packs, func(q *pack.Pack) bool { return q != nil && q.ID == w.Pack }); i >= 0 {
		p.pack = packs[i]
	}
	return p
}

// mirror is the pack that feeds the mirror sheets: the first one asked of both
// sides with the study's outcome, else the first asked of both sides, else the first.
func (v *view) mirror() *part {
	rank := func(p *part) int {
		both := slices.ContainsFunc(p.Gaps, func(r gap.Row) bool { return r.Gap.Known() || r.Verdict != "" })
		outcome := slices.ContainsFunc(p.Outcomes, func(r gap.Row) bool { return r.ID == v.set.Outcome })
		switch {
		case both && outcome:
			return 0
		case both && len(p.pack.Bands) == 0:
			return 1
		case both:
			return 2
		}
		return 3
	}
	var best *part
	for _, p := range v.parts {
		if best == nil || rank(p) < rank(best) {
			best = p
		}
	}
	return best
}

// waveName is the name of the wave shown.
func (v *view) waveName() string {
	if v.main == nil {
		return v.wave
	}
	return v.main.waveName()
}

// waveName is the wave's name, or "wave 1" where a wave is only an id.
func (p *part) waveName() string {
	if p.Name == "" || p.Name == p.ID {
		return "wave " + p.ID
	}
	return p.Name
}

// unprotected is said on every sheet of a release made without protection.
const unprotected = "Made without protection of small groups: for those who hold the raw answers; do not pass on."

// banner is what every sheet says above its table.
func (v *view) banner() string {
	b := v.set.Banner
	if v.set.Disclosure == "off" {
		b = strings.TrimSpace(b + " " + unprotected)
	}
	return b
}

// spectrum is the pack with a trust spectrum in this wave, or nil.
func (v *view) spectrum() *part {
	return v.find(func(p *part) bool { return len(p.Spectrum) > 0 })
}

// ambassadors is the pack that sorts employees into groups in this wave, or nil.
func (v *view) ambassadors() *part {
	return v.find(func(p *part) bool { return len(p.People) > 0 })
}

func (v *view) find(fits func(*part) bool) *part {
	if i := slices.IndexFunc(v.parts, fits); i >= 0 {
		return v.parts[i]
	}
	return nil
}
