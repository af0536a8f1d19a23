package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

const linkColumns = "l.study, l.id, l.form, l.audience, l.kiosk = 1 AS kiosk, l.group_id, l.unit, l.per_day"

// linkRow is a link as stored.
type linkRow struct {
	Study         survey.StudyID
	ID            survey.LinkID
	Form          survey.FormID
	Audience      gap.Audience
	Kiosk         bool
	GroupID, Unit survey.GroupID
	PerDay        int
}

func (r *linkRow) link() survey.Link {
	return survey.Link{Study: r.Study, ID: r.ID, Form: r.Form, Audience: r.Audience, Kiosk: r.Kiosk, Group: r.GroupID, Unit: r.Unit, PerDay: r.PerDay}
}

// SaveLink makes an open link (or kiosk) to a form of a wave in draft or open; l.ID is given by the store. code is the hash
// of what stands in its address. Answers through it are stored under its groups, or those they were merged into. A link of
// employees is refused where people of its team, or without a team any, have personal ones: they could answer twice.
func (s *Store) SaveLink(ctx context.Context, by Actor, l survey.Link, code func(survey.LinkID) [32]byte) (survey.LinkID, error) {
	f, _, err := s.Form(ctx, l.Study, l.Form)
	if err == nil {
		err = checkLink(f, &l)
	}
	if err != nil {
		return 0, fmt.Errorf("make a link to form %d: %w", l.Form, err)
	}
	err = s.write(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, l.Study, f.Wave, s.share("w"))
		if err != nil {
			return err
		}
		into, err := merges(tx, l.Study, w.ID)
		if err != nil {
			return err
		}
		group, unit := l.Group, l.Unit
		switch w.State {
		case survey.WaveDraft: // merges may still change; opening follows them
		case survey.WaveOpen:
			group, unit = endOf(into, group), endOf(into, unit)
		default:
			return refuse("the wave is over")
		}
		if err := s.checkTwice(tx, &l, endOf(into, group)); err != nil {
			return err
		}
		stored := l
		stored.Group, stored.Unit = group, unit
		if l.ID, err = addLink(tx, stored, code); err != nil {
			return err
		}
		return s.audit(tx, by, "make link", fmt.Sprintf("study %d form %d link %d", l.Study, l.Form, l.ID))
	})
	if err != nil {
		return 0, fmt.Errorf("make a link to form %d: %w", l.Form, err)
	}
	return l.ID, nil
}

// addLink stores a link under the study's next number.
func addLink(tx *gorm.DB, l survey.Link, code func(survey.LinkID) [32]byte) (survey.LinkID, error) {
	next, err := column[survey.LinkID](tx, "SELECT COALESCE(MAX(id), 0) + 1 FROM links WHERE study = ?", l.Study)
	if err != nil {
		return 0, err
	}
	hash, kiosk := code(next[0]), 0
	if l.Kiosk {
		kiosk = 1
	}
	return next[0], tx.Exec("INSERT INTO links (study, id, form, audience, kiosk, group_id, unit, per_day, code) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		l.Study, next[0], l.Form, int(l.Audience), kiosk, l.Group, l.Unit, l.PerDay, hash[:]).Error
}

// checkTwice refuses an open link of employees beside personal ones of the same people. It locks the form against Invite.
func (s *Store) checkTwice(tx *gorm.DB, l *survey.Link, group survey.GroupID) error {
	if l.Audience != gap.Employee {
		return nil
	}
	lock := ""
	if s.kind == postgres {
		lock = " FOR NO KEY UPDATE" // answers refer to the form and are not held up
	}
	if _, err := column[survey.FormID](tx, "SELECT id FROM forms WHERE study = ? AND id = ?"+lock, l.Study, l.Form); err != nil {
		return err
	}
	found, err := column[int](tx, "SELECT 1 FROM invitations WHERE study = ? AND form = ? AND audience = ? AND (group_id = ? OR ? = 0) LIMIT 1",
		l.Study, l.Form, int(l.Audience), group, int(group))
	if err == nil && len(found) > 0 {
		err = refuse("employees who would use it have personal links, and could answer twice: make it for a team that has none")
	}
	return err
}

// openTeams are the teams of employees who answer through an open link, 0 among them = any team.
func openTeams(tx *gorm.DB, form *survey.Form, into map[survey.GroupID]survey.GroupID) (map[survey.GroupID]bool, error) {
	list, err := column[survey.GroupID](tx, "SELECT DISTINCT group_id FROM links WHERE study = ? AND form = ? AND audience = ?", form.Study, form.ID, int(gap.Employee))
	teams := make(map[survey.GroupID]bool, len(list))
	for _, g := range list {
		teams[endOf(into, g)] = true
	}
	return teams, err
}

// checkOneRoad refuses a wave in which employees of a team have personal links and can use an open one too; advice says
// what to do then. SaveLink and Invite let no team begin so, but a merge or a move on the list may bring two together. The
// wave's invitations have followed both.
func checkOneRoad(tx *gorm.DB, study survey.StudyID, wave int, advice string) error {
	into, err := merges(tx, study, wave)
	if err != nil {
		return err
	}
	type road struct {
		Form    survey.FormID
		GroupID survey.GroupID
	}
	roads := func(table string) (list []road, err error) {
		err = tx.Raw("SELECT DISTINCT r.form, r.group_id FROM "+table+" r JOIN forms f ON f.study = r.study AND f.id = r.form WHERE f.study = ? AND f.wave = ? AND r.audience = ?",
			study, wave, int(gap.Employee)).Scan(&list).Error
		return list, err
	}
	links, err := roads("links")
	if err != nil || len(links) == 0 {
		return err
	}
	personal, err := roads("invitations")
	for _, l := range links {
		team := endOf(into, l.GroupID)
		if !slices.ContainsFunc(personal, func(p road) bool { return p.Form == l.Form && (team == 0 || p.GroupID == team) }) {
			continue
		}
		names, err := column[string](tx, "SELECT name FROM groups WHERE study = ? AND id = ?", study, team)
		if err != nil {
			return err
		}
		who := "employees"
		if len(names) > 0 {
			who = "employees of the team " + names[0]
		}
		return refuse("%s have personal links and can use an open link too, and could answer twice: %s", who, advice)
	}
	return err
}

// checkLink refuses links that no answer could come through.
func checkLink(f *survey.Form, l *survey.Link) error {
	kind := pack.RoleSegment
	if l.Audience == gap.Employee {
		kind = pack.RoleCell
	}
	if !slices.Contains(f.Pack.Audiences, l.Audience.String()) {
		return refuse("the questionnaire %s does not ask %ss", f.Pack.ID, l.Audience)
	}
	if l.PerDay < 1 {
		return refuse("a link must take at least one answer a day")
	}
	for _, g := range []struct {
		id   survey.GroupID
		kind string
	}{{l.Group, kind}, {l.Unit, pack.RoleUnit}} {
		if found := f.Group(g.id); g.id != 0 && (found == nil || found.Kind != g.kind) {
			return fmt.Errorf("the %s %d of the study: %w", g.kind, g.id, ErrNotFound)
		}
	}
	if k := f.Smallest(l.Audience); l.Audience == gap.Employee && l.PerDay < k { // that it is full would tell when somebody answered
		return refuse("a link of employees must take at least %d answers a day: with fewer, whoever tries it would see when somebody has answered", k)
	}
	return nil
}

// Links are the open links to a form, oldest first.
func (s *Store) Links(ctx context.Context, study survey.StudyID, form survey.FormID) ([]survey.Link, error) {
	var rows []linkRow
	err := s.look(ctx, func(tx *gorm.DB) error {
		if !exists(study) || !exists(form) {
			return nil
		}
		return tx.Raw("SELECT "+linkColumns+" FROM links l WHERE l.study = ? AND l.form = ? ORDER BY l.id", study, form).Scan(&rows).Error
	})
	if err != nil {
		return nil, fmt.Errorf("links to form %d: %w", form, err)
	}
	list := make([]survey.Link, len(rows))
	for i := range rows {
		list[i] = rows[i].link()
	}
	return list, nil
}

// Link is what the hash of an open link's code opens (at most Options.Refresh old); ErrNotFound.
func (s *Store) Link(ctx context.Context, code [32]byte) (survey.Link, error) {
	if l, ok := s.memory.link(code, s.options.Refresh); ok {
		return l, nil
	}
	at := time.Now()
	var rows []linkRow
	err := s.look(ctx, func(tx *gorm.DB) error {
		return tx.Raw("SELECT "+linkColumns+" FROM links l WHERE l.code = ?", code[:]).Scan(&rows).Error
	})
	if err == nil && len(rows) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return survey.Link{}, err
	}
	s.memory.keepLink(code, rows[0].link(), at)
	return rows[0].link(), nil
}

func (m *memory) link(code [32]byte, refresh time.Duration) (survey.Link, bool) {
	m.lock.RLock()
	defer m.lock.RUnlock()
	l, ok := m.links[code]
	return l.link, ok && time.Since(l.at) < refresh
}

func (m *memory) keepLink(code [32]byte, l survey.Link, at time.Time) {
	m.lock.Lock()
	defer m.lock.Unlock()
	if m.links == nil {
		m.links = map[[32]byte]seenLink{}
	}
	m.links[code] = seenLink{l, at}
}
