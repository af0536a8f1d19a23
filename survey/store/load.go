package store

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"

	"mirror/survey"
	"mirror/survey/store/urn"
)

// Loaded are answers to one form that were collected elsewhere, as exchange.Options.Each hands them on. Where Form is 0
// they answer a questionnaire that a wave in draft is to ask: Load then sets all that are loaded into the wave, as SetPacks does.
type Loaded struct {
	Form survey.FormID
	Wave string
	Pack PackSource
	Rows iter.Seq[survey.Row]
}

// Load stores answers that were collected elsewhere, all of them or none, in waves that take none. A wave in draft is
// frozen as if it had been opened, and all are closed afterwards. The answers are stored in random order under random ids,
// so that nothing is left of the order of a file, which is often that of a list of people. It returns how many responses it stored.
//
// A form takes one load only: where it has answers already Load is refused with ErrConflict, and with ErrState where the
// wave is open or released. Groups must be the study's; answers are stored under the ones they were merged into. The
// account of a customer is stored as it is given, a hash of the caller's own; those of personal links are hashed with
// the wave's key, and the two never meet in one form. An employee with an account is refused: of employees there is nothing but groups.
func (s *Store) Load(ctx context.Context, by Actor, study survey.StudyID, all ...Loaded) (int, error) {
	read := make([][]survey.Row, len(all))
	for i, l := range all {
		read[i] = slices.Collect(l.Rows)
	}
	var rows map[survey.FormID][]survey.Row
	total := 0
	err := s.write(ctx, func(tx *gorm.DB) error {
		if err := s.unhurried(tx); err != nil {
			return err
		}
		total, rows = 0, map[survey.FormID][]survey.Row{}
		forms, err := s.loadedForms(tx, by, study, all)
		if err != nil {
			return err
		}
		for i, form := range forms {
			rows[form] = append(rows[form], read[i]...)
		}
		waves, err := wavesOf(tx, study, slices.Sorted(maps.Keys(rows)))
		if err != nil {
			return err
		}
		for _, wave := range waves {
			n, err := s.loadWave(tx, by, study, wave, rows)
			if err != nil {
				return fmt.Errorf("load answers into wave %s: %w", wave, err)
			}
			total += n
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	s.forget()
	for id := range rows {
		if err := s.sealForms(ctx, []formKey{{study, id}}); err != nil {
			return total, err
		}
	}
	return total, nil
}

// loadedForms are the forms of what is loaded, made where the questionnaires are set with it: of one wave after the other.
func (s *Store) loadedForms(tx *gorm.DB, by Actor, study survey.StudyID, all []Loaded) ([]survey.FormID, error) {
	forms := make([]survey.FormID, len(all))
	fresh := map[string][]int{}
	for i, l := range all {
		if forms[i] = l.Form; l.Form == 0 {
			fresh[l.Wave] = append(fresh[l.Wave], i)
		}
	}
	for _, wave := range slices.Sorted(maps.Keys(fresh)) {
		var packs []PackSource
		for _, i := range fresh[wave] {
			packs = append(packs, all[i].Pack)
		}
		ids, err := s.setPacks(tx, by, study, wave, packs)
		if err != nil {
			return nil, err
		}
		for n, i := range fresh[wave] {
			forms[i] = ids[n]
		}
	}
	return forms, nil
}

// wavesOf are the waves of forms, in one order for everybody who locks several.
func wavesOf(tx *gorm.DB, study survey.StudyID, forms []survey.FormID) ([]string, error) {
	waves, err := column[string](tx, "SELECT w.key FROM waves w JOIN forms f ON f.study = w.study AND f.wave = w.id WHERE f.study = ? AND f.id IN ? ORDER BY w.key", study, forms)
	if err == nil && len(waves) < max(1, len(forms)) {
		err = fmt.Errorf("load answers: there is no such form: %w", ErrNotFound)
	}
	return slices.Compact(waves), err
}

// loadWave freezes and closes a wave and stores the rows of its forms.
func (s *Store) loadWave(tx *gorm.DB, by Actor, study survey.StudyID, wave string, rows map[survey.FormID][]survey.Row) (total int, err error) {
	w, err := readWave(tx, study, wave, s.lock())
	if err != nil {
		return 0, err
	}
	switch w.State {
	case survey.WaveDraft:
		err := tx.Exec("UPDATE waves SET state = 'closed', ended = ?, frozen = (SELECT body FROM studies WHERE id = ?) WHERE study = ? AND id = ?",
			day(s.now()), study, study, w.ID).Error
		if err != nil {
			return 0, err
		}
	case survey.WaveClosed:
	case survey.WaveOpen:
		return 0, refuse("it takes answers of its own: load those of elsewhere into another wave")
	default:
		return 0, refuse("its results are released and stay as they are")
	}
	forms, err := s.loadForms(tx, study, &w)
	if err != nil {
		return 0, err
	}
	for _, form := range forms {
		if rows[form.ID] == nil {
			continue
		}
		l := load{form: form}
		if l.rows, err = numbered(form, rows[form.ID]); err != nil {
			return 0, fmt.Errorf("%s: %w", form.Pack.ID, err)
		}
		if err := l.store(tx); err != nil {
			return 0, fmt.Errorf("%s: %w", form.Pack.ID, err)
		}
		if err := s.audit(tx, by, "load answers", fmt.Sprintf("study %d wave %s %s", study, wave, form.Pack.ID)); err != nil {
			return 0, err
		}
		total += len(l.rows)
	}
	return total, nil
}

// load are the answers to one form, ready to be stored.
type load struct {
	form *survey.Form
	rows []survey.Response
}

// store writes the responses, and the comments in an order of their own. They never lie in the urn: their wave takes no answers.
func (l load) store(tx *gorm.DB) error {
	var there int
	err := tx.Raw("SELECT count(*) FROM (SELECT 1 FROM responses WHERE study = ? AND form = ? LIMIT 1) q", l.form.Study, l.form.ID).Scan(&there).Error
	if err != nil {
		return err
	}
	if there > 0 {
		return fmt.Errorf("this questionnaire has answers already: %w", ErrConflict)
	}
	random := newIDs()
	if err := writeResponses(tx, l.form, l.rows, random); err != nil {
		return err
	}
	var words []urn.Comment
	for i := range l.rows {
		r := &l.rows[i]
		for _, w := range r.Comments {
			words = append(words, urn.Comment{Audience: r.Audience, Group: r.Group, Unit: r.Unit, Words: w})
		}
	}
	return writeComments(tx, l.form, words, random)
}

// many writes rows some hundreds at a time.
type many struct {
	tx      *gorm.DB
	insert  string
	columns int
	values  []any
}

// together is how many rows share a statement: far below the number of values either database takes.
const together = 400

func (m *many) add(values ...any) error {
	if m.values = append(m.values, values...); len(m.values) < together*m.columns {
		return nil
	}
	return m.flush()
}

func (m *many) flush() error {
	if len(m.values) == 0 {
		return nil
	}
	one := "(?" + strings.Repeat(", ?", m.columns-1) + ")"
	err := m.tx.Exec(m.insert+one+strings.Repeat(", "+one, len(m.values)/m.columns-1), m.values...).Error
	m.values = m.values[:0]
	return err
}
