package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"mirror/survey"
	"mirror/survey/pack"
)

// PackSource is a questionnaire as it is frozen: its YAML.
type PackSource struct {
	Pack   *pack.Pack
	Source []byte
}

// SetPacks says which questionnaires a wave in draft will ask; it makes their forms, in the order given. Links may be made
// and previewed from then on. A questionnaire that stays keeps its form, also in a newer version; one that has
// invitations or links cannot be taken away.
func (s *Store) SetPacks(ctx context.Context, by Actor, study survey.StudyID, wave string, packs []PackSource) (ids []survey.FormID, err error) {
	err = s.write(ctx, func(tx *gorm.DB) error {
		ids, err = s.setPacks(tx, by, study, wave, packs)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.forget()
	return ids, nil
}

// setPacks is SetPacks within a transaction.
func (s *Store) setPacks(tx *gorm.DB, by Actor, study survey.StudyID, wave string, packs []PackSource) (ids []survey.FormID, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("set the questionnaires of wave %s: %w", wave, err)
		}
	}()
	packs = slices.Clone(packs)
	for i := range packs {
		if packs[i].Pack, err = s.packOf(packs[i].Source); err != nil {
			return nil, err
		}
	}
	w, err := readWave(tx, study, wave, s.lock())
	if err != nil {
		return nil, err
	}
	if w.State != survey.WaveDraft {
		return nil, refuse("questionnaires can be changed only before the wave opens")
	}
	programme, err := readStudy(tx, study)
	if err != nil {
		return nil, err
	}
	if ids, err = saveForms(tx, study, w.ID, programme, packs); err != nil {
		return nil, err
	}
	return ids, s.audit(tx, by, "set questionnaires", fmt.Sprintf("study %d wave %s:%s", study, wave, namesOf(packs)))
}

func namesOf(packs []PackSource) (names string) {
	for _, p := range packs {
		names += " " + p.Pack.ID + " " + p.Pack.Version
	}
	return names
}

// formRow is a form as it is stored.
type formRow struct {
	ID           survey.FormID
	Pack         string
	Source, Hash []byte
}

func formRows(tx *gorm.DB, study survey.StudyID, wave int) (rows []formRow, err error) {
	err = tx.Raw("SELECT id, pack, source, hash FROM forms WHERE study = ? AND wave = ? ORDER BY id", study, wave).Scan(&rows).Error
	return rows, err
}

// saveForms makes the wave's forms those of the packs.
func saveForms(tx *gorm.DB, study survey.StudyID, wave int, programme *survey.Study, packs []PackSource) ([]survey.FormID, error) {
	before, err := formRows(tx, study, wave)
	if err != nil {
		return nil, err
	}
	for _, f := range before {
		if !slices.ContainsFunc(packs, func(p PackSource) bool { return p.Pack.ID == f.Pack }) {
			if err := dropForm(tx, study, f); err != nil {
				return nil, err
			}
		}
	}
	next, err := column[survey.FormID](tx, "SELECT COALESCE(MAX(id), 0) + 1 FROM forms WHERE study = ?", study)
	if err != nil {
		return nil, err
	}
	ids := make([]survey.FormID, len(packs))
	for i, p := range packs {
		if slices.ContainsFunc(packs[:i], func(q PackSource) bool { return q.Pack.ID == p.Pack.ID }) {
			return nil, refuse("the questionnaire %s is there twice", p.Pack.ID)
		}
		if err := saveGroups(tx, study, groupsOf(programme, p.Pack)); err != nil {
			return nil, err
		}
		hash := sha256.Sum256(p.Source)
		if at := slices.IndexFunc(before, func(f formRow) bool { return f.Pack == p.Pack.ID }); at >= 0 {
			ids[i] = before[at].ID
			err = tx.Exec("UPDATE forms SET version = ?, source = ?, hash = ? WHERE study = ? AND id = ?",
				p.Pack.Version, p.Source, hash[:], study, ids[i]).Error
		} else {
			ids[i] = next[0]
			next[0]++
			err = tx.Exec("INSERT INTO forms (study, id, wave, pack, version, source, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
				study, ids[i], wave, p.Pack.ID, p.Pack.Version, p.Source, hash[:]).Error
		}
		if err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// dropForm removes a form that nobody holds a link to.
func dropForm(tx *gorm.DB, study survey.StudyID, f formRow) error {
	held, err := column[int](tx, "SELECT (SELECT COUNT(*) FROM invitations WHERE study = ? AND form = ?) + (SELECT COUNT(*) FROM links WHERE study = ? AND form = ?)",
		study, f.ID, study, f.ID)
	if err != nil {
		return err
	}
	if held[0] > 0 {
		return refuse("there are links to the questionnaire %s already: it cannot be taken away", f.Pack)
	}
	return tx.Exec("DELETE FROM forms WHERE study = ? AND id = ?", study, f.ID).Error
}

// packOf reads a frozen questionnaire. What was read once is shared: packs never change.
func (s *Store) packOf(source []byte) (*pack.Pack, error) {
	hash := sha256.Sum256(source)
	if p := s.memory.pack(hash); p != nil {
		return p, nil
	}
	p, _, err := pack.Read("questionnaire", bytes.NewReader(source))
	if err != nil {
		return nil, err
	}
	s.memory.keepPack(hash, p)
	return p, nil
}

// Forms are a wave's, in the order in which they were made.
func (s *Store) Forms(ctx context.Context, study survey.StudyID, wave string) (forms []*survey.Form, err error) {
	err = s.read(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, "")
		if err != nil {
			return err
		}
		forms, err = s.loadForms(tx, study, &w)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("forms of wave %s: %w", wave, err)
	}
	return forms, nil
}

// loadForms builds the forms of a wave: from the study it froze, or as long as it is in draft from the present one.
func (s *Store) loadForms(tx *gorm.DB, study survey.StudyID, w *waveRow) ([]*survey.Form, error) {
	rows, err := formRows(tx, study, w.ID)
	if err != nil {
		return nil, err
	}
	var programme *survey.Study
	if w.Frozen != nil {
		programme, err = parseFrozen(*w.Frozen)
	} else {
		programme, err = readStudy(tx, study)
	}
	if err != nil {
		return nil, err
	}
	known, err := groupNumbers(tx, study)
	if err != nil {
		return nil, err
	}
	into, err := merges(tx, study, w.ID)
	if err != nil {
		return nil, err
	}
	forms := make([]*survey.Form, len(rows))
	for i, r := range rows {
		p, err := s.packOf(r.Source)
		if err != nil {
			return nil, err
		}
		f := &survey.Form{Study: study, ID: r.ID, Wave: w.Key, Pack: p, Programme: programme, Groups: groupsOf(programme, p)}
		for k := range f.Groups {
			g := &f.Groups[k]
			g.ID = known[groupKey{g.Kind, g.Key}]
			g.MergedInto = into[g.ID]
		}
		f.Frame = survey.Frame(p, programme, w.Key)
		foldMerged(f)
		f.Layout = survey.NewLayout(p, f.Frame)
		forms[i] = f
	}
	return forms, nil
}
