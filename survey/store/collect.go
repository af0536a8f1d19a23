package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/chunk"
	"mirror/survey/store/urn"
)

// Collected folds the stored responses of a wave into tallies, one a form, in one read snapshot; wave "" = all waves
// that are closed. It gives what exchange.ReadAnswers gives for the same answers: in the study's wave order, then that of
// the questionnaires, and nothing for a form nobody answered.
//
// A wave that is not closed is refused with ErrState: results are made when a wave is closed. The study is the one frozen
// with the last of the waves, with the waves as they are declared now and the strictest smallest groups of all of them,
// for people answered under that promise.
func (s *Store) Collected(ctx context.Context, study survey.StudyID, wave string) (*survey.Study, []*survey.Collected, error) {
	waves, err := s.over(ctx, study, wave)
	if err != nil {
		return nil, nil, err
	}
	return s.gather(ctx, study, waves)
}

// CollectedSoFar is Collected for a wave that still takes answers: every response that was acknowledged when it began is
// in it, once. What it gives says that there may be more to come. ErrState: the wave is not open.
func (s *Store) CollectedSoFar(ctx context.Context, study survey.StudyID, wave string) (*survey.Study, []*survey.Collected, error) {
	w, err := s.Fieldwork(ctx, study, wave)
	if err == nil && w.State != survey.WaveOpen {
		err = refuse("it takes no answers")
	}
	if err != nil {
		return nil, nil, fmt.Errorf("collect the answers of wave %s so far: %w", wave, err)
	}
	programme, all, err := s.gather(ctx, study, []string{wave})
	for _, c := range all {
		c.Notes = append(c.Notes, gap.Note{ID: "so_far", Text: "This wave still took answers when these figures were made: they show how things stood then."})
	}
	return programme, all, err
}

// gather folds waves, whatever their state, in one read snapshot.
func (s *Store) gather(ctx context.Context, study survey.StudyID, waves []string) (*survey.Study, []*survey.Collected, error) {
	declared, err := s.Study(ctx, study)
	if err != nil {
		return nil, nil, fmt.Errorf("collect the answers: %w", err)
	}
	var forms []*survey.Form
	for _, w := range waves {
		of, err := s.Forms(ctx, study, w)
		if err != nil {
			return nil, nil, fmt.Errorf("collect the answers of wave %s: %w", w, err)
		}
		forms = append(forms, of...)
	}
	var all []*survey.Collected
	err = s.read(ctx, func(tx *gorm.DB) error {
		if err := s.unhurried(tx); err != nil {
			return err
		}
		planned, err := plans(tx, study)
		if err != nil {
			return err
		}
		all = all[:0]
		for _, form := range forms {
			one, err := s.collect(tx, form)
			if err != nil {
				return fmt.Errorf("collect the answers to %s in wave %s: %w", form.Pack.ID, form.Wave, err)
			}
			one.Plan = planned[form.Wave]
			if one.Boxes, err = column[int64](tx, "SELECT id FROM urn WHERE study = ? AND form = ?", form.Study, form.ID); err != nil {
				return err
			}
			if gone, err := forgotten(tx, study, form.Wave); err != nil {
				return err
			} else if gone {
				one.Notes = append(one.Notes, noteForgotten)
			}
			if one.Tally.People(gap.Customer)+one.Tally.People(gap.Employee) > 0 {
				all = append(all, one)
			}
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return programme(declared, forms), all, nil
}

// over are the waves that take no answers any more, in the study's order.
func (s *Store) over(ctx context.Context, study survey.StudyID, wave string) ([]string, error) {
	if wave != "" {
		w, err := s.Fieldwork(ctx, study, wave)
		switch {
		case err != nil:
			return nil, fmt.Errorf("collect the answers of wave %s: %w", wave, err)
		case w.State == survey.WaveDraft:
			return nil, refuse("the wave %s was never open, so there are no answers", wave)
		case w.State == survey.WaveOpen:
			return nil, refuse("the wave %s still takes answers: results are made when it is closed", wave)
		}
		return []string{wave}, nil
	}
	waves, err := s.Waves(ctx, study)
	if err != nil {
		return nil, fmt.Errorf("collect the answers: %w", err)
	}
	var ids []string
	for _, w := range waves {
		if w.State == survey.WaveClosed || w.State == survey.WaveReleased {
			ids = append(ids, w.Wave)
		}
	}
	return ids, nil
}

// programme is the study that results are made with.
func programme(declared *survey.Study, forms []*survey.Form) *survey.Study {
	if len(forms) == 0 {
		return declared
	}
	p := *forms[len(forms)-1].Programme
	p.Waves = declared.Waves
	for _, f := range forms {
		s := &f.Programme.Smallest
		p.Smallest.Employees = max(p.Smallest.Employees, s.Employees)
		p.Smallest.Customers = max(p.Smallest.Customers, s.Customers)
		p.Smallest.Detail = max(p.Smallest.Detail, s.Detail)
	}
	return &p
}

// collect gathers one form from its chunks, from the rows that are in none, and, while its wave takes answers, from the urn:
// what was acknowledged when the snapshot was taken is in it. A chunk that cannot be read is no loss: the rows are the
// truth, so then all of them are counted.
func (s *Store) collect(tx *gorm.DB, form *survey.Form) (*survey.Collected, error) {
	out := &survey.Collected{Wave: form.Wave, Pack: form.Pack, Frame: form.Frame}
	keys := keysOf(form)
	tally, err := s.counted(tx, form, keys)
	if errors.Is(err, chunk.ErrDamaged) || errors.Is(err, chunk.ErrForeign) {
		tally, err = s.scanned(tx, form, keys)
	}
	if err != nil {
		return nil, s.foreignKeys(tx, err)
	}
	out.Tally = tally
	return out, s.written(tx, form, keys, out)
}

// keysOf are the keys of the form's groups by number.
func keysOf(form *survey.Form) map[survey.GroupID]string {
	keys := make(map[survey.GroupID]string, len(form.Groups))
	for _, g := range form.Groups {
		keys[g.ID] = g.Key
	}
	return keys
}

// newFold makes an empty tally and what counts into it.
func newFold(form *survey.Form, keys map[survey.GroupID]string) *chunk.Fold {
	return chunk.NewFold(form.Layout, gap.NewTally(form.Frame, gap.Collect{Drivers: true}), func(id survey.GroupID) (string, bool) {
		key, ok := keys[id]
		return key, ok
	})
}

// counted counts chunks, the rows in none, and the urn.
func (s *Store) counted(tx *gorm.DB, form *survey.Form, keys map[survey.GroupID]string) (*gap.Tally, error) {
	fold, err := foldChunks(tx, form, func() *chunk.Fold { return newFold(form, keys) })
	if err != nil {
		return nil, err
	}
	return s.rest(tx, form, fold, "AND "+inNoChunk(fmt.Sprint(form.Study), fmt.Sprint(form.ID)))
}

// scanned counts every row, whether it is in a chunk or not, and the urn.
func (s *Store) scanned(tx *gorm.DB, form *survey.Form, keys map[survey.GroupID]string) (*gap.Tally, error) {
	return s.rest(tx, form, newFold(form, keys), "")
}

// rest counts rows, those that more (SQL) tells, and the urn.
func (s *Store) rest(tx *gorm.DB, form *survey.Form, fold *chunk.Fold, more string) (*gap.Tally, error) {
	rows, err := tx.Raw("SELECT "+responseColumns+" FROM responses r WHERE r.study = ? AND r.form = ? "+more, form.Study, form.ID).Rows()
	if err := eachResponse(rows, err, func(_ int64, r *survey.Response) error { return fold.Row(r) }); err != nil {
		return nil, err
	}
	return fold.Tally, s.eachSealed(tx, form, fold.Row)
}

// eachSealed hands out the responses in the urn.
func (s *Store) eachSealed(tx *gorm.DB, form *survey.Form, each func(r *survey.Response) error) error {
	return s.eachBox(tx, form.Study, form.ID, func(box *urn.Box) error {
		all := box.Responses()
		for i := range all {
			if err := each(&all[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// foldChunks counts a form's chunks.
func foldChunks(tx *gorm.DB, form *survey.Form, folds func() *chunk.Fold) (*chunk.Fold, error) {
	rows, err := tx.Raw("SELECT body FROM chunks WHERE study = ? AND form = ?", form.Study, form.ID).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err tells what went wrong
	return chunk.Folded(func(room []byte) ([]byte, error) {
		if !rows.Next() {
			return nil, cmp.Or(rows.Err(), io.EOF)
		}
		var body sql.RawBytes
		err := rows.Scan(&body)
		return append(room, body...), err
	}, folds)
}

// written gathers the comments, those in the urn too.
func (s *Store) written(tx *gorm.DB, form *survey.Form, keys map[survey.GroupID]string, out *survey.Collected) error {
	all := survey.NewComments(form.Layout.Texts)
	offer := func(c *urn.Comment) error {
		if c.Question < 0 || c.Question >= len(form.Layout.Texts) || c.Audience > gap.Employee {
			return fmt.Errorf("a comment on question %d, which the questionnaire does not have", c.Question)
		}
		all.Offer(&survey.Remark{Question: c.Question, Audience: c.Audience, Group: gap.Word(keys[c.Group]), Unit: gap.Word(keys[c.Unit]),
			Language: []byte(c.Language), Score: c.Score, Text: []byte(c.Text)})
		return nil
	}
	if err := eachComment(tx, form, offer); err != nil {
		return err
	}
	err := s.eachBox(tx, form.Study, form.ID, func(box *urn.Box) error {
		some, err := box.Comments()
		for i := range some {
			if err == nil {
				err = offer(&some[i])
			}
		}
		return err
	})
	all.Into(out)
	return err
}

// eachComment hands out the comments that are rows.
func eachComment(tx *gorm.DB, form *survey.Form, each func(c *urn.Comment) error) error {
	rows, err := tx.Raw("SELECT audience, question, group_id, unit, language, score, body FROM comments WHERE study = ? AND form = ?",
		form.Study, form.ID).Rows()
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // Err tells what went wrong
	for rows.Next() {
		var c urn.Comment
		if err := rows.Scan(&c.Audience, &c.Question, &c.Group, &c.Unit, &c.Language, &c.Score, &c.Text); err != nil {
			return err
		}
		if err := each(&c); err != nil {
			return err
		}
	}
	return rows.Err()
}
