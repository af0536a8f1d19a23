package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gorm.io/gorm"

	"mirror/survey"
)

// Mark names a comment of a release: a hash of the release's digest and of what the release says of the comment. Whoever
// has no release learns nothing from it, and two comments that read alike in it have one mark.
type Mark [32]byte

// Remarked is what readers added to a comment.
type Remarked struct {
	Tags     []string // by name
	Proposed Actor    // who proposed it as a quote; "" = nobody
	Agreed   Actor    // who agreed, another one; "" = nobody yet. Only then it may be quoted
}

// Quotable reports whether two readers cleared a comment for use.
func (r Remarked) Quotable() bool { return r.Agreed != "" }

// Opportunity is the tag every study has: what comments under it say becomes the list of opportunities.
const Opportunity = "opportunity"

// Limits of a study's tags.
const (
	mostTags   = 12
	longestTag = 40 // characters
)

// Tags are the words by which a study's readers sort comments: Opportunity, then the study's own by name.
func (s *Store) Tags(ctx context.Context, study survey.StudyID) (names []string, err error) {
	err = s.look(ctx, func(db *gorm.DB) error {
		names, err = tagsOf(db, study)
		return err
	})
	return names, err
}

func tagsOf(db *gorm.DB, study survey.StudyID) ([]string, error) {
	if !exists(study) {
		return nil, ErrNotFound
	}
	own, err := column[string](db, "SELECT name FROM tags WHERE study = ? AND name <> ? ORDER BY name", study, Opportunity)
	return append([]string{Opportunity}, own...), err
}

// AddTag gives a study one more tag. ErrState, with a sentence: the name is empty or too long, or there are too many;
// ErrConflict: it is there already.
func (s *Store) AddTag(ctx context.Context, by Actor, study survey.StudyID, name string) error {
	name, err := tagName(name)
	if err == nil {
		err = s.write(ctx, func(tx *gorm.DB) error {
			known, err := tagsOf(tx, study)
			switch {
			case err != nil:
				return err
			case slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, name) }):
				return ErrConflict
			case len(known) >= mostTags:
				return refuse("a study has at most %d tags: take one away first", mostTags)
			}
			if err := tx.Exec("INSERT INTO tags (study, name) VALUES (?, ?)", study, name).Error; err != nil {
				return err
			}
			return s.audit(tx, by, "add tag", fmt.Sprintf("study %d %s", study, name))
		})
	}
	if err != nil {
		return fmt.Errorf("add a tag: %w", err)
	}
	return nil
}

// tagName is a name as it is stored.
func tagName(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	switch {
	case name == "":
		return "", refuse("a tag needs a name")
	case utf8.RuneCountInString(name) > longestTag:
		return "", refuse("a tag has at most %d characters", longestTag)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		return "", refuse("a tag is made of letters, digits and signs")
	}
	return name, nil
}

// DropTag takes a tag away, from comments too; ErrNotFound. Opportunity stays.
func (s *Store) DropTag(ctx context.Context, by Actor, study survey.StudyID, name string) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		if name == Opportunity {
			return refuse("the list of opportunities needs this tag")
		}
		if err := tx.Exec("DELETE FROM tagged WHERE study = ? AND tag = ?", study, name).Error; err != nil {
			return err
		}
		done := tx.Exec("DELETE FROM tags WHERE study = ? AND name = ?", study, name)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return ErrNotFound
		}
		return s.audit(tx, by, "drop tag", fmt.Sprintf("study %d %s", study, name))
	})
	if err != nil {
		return fmt.Errorf("drop a tag: %w", err)
	}
	return nil
}

// TagComment says which of the study's tags a comment of a wave's release has. ErrState: one is none of the study's. The
// trail does not tell which comment it was.
func (s *Store) TagComment(ctx context.Context, by Actor, study survey.StudyID, wave string, comment Mark, tags []string) error {
	tags = slices.Compact(slices.Sorted(slices.Values(tags)))
	err := s.write(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, "")
		if err != nil {
			return err
		}
		known, err := tagsOf(tx, study)
		if err != nil {
			return err
		}
		if err := tx.Exec("DELETE FROM tagged WHERE study = ? AND wave = ? AND mark = ?", study, w.ID, comment[:]).Error; err != nil {
			return err
		}
		for _, tag := range tags {
			if !slices.Contains(known, tag) {
				return refuse("there is no such tag any more")
			}
			if tag == Opportunity { // every study has it; its row comes with its first use
				if err := tx.Exec("INSERT INTO tags (study, name) VALUES (?, ?) ON CONFLICT DO NOTHING", study, tag).Error; err != nil {
					return err
				}
			}
			if err := tx.Exec("INSERT INTO tagged (study, wave, mark, tag) VALUES (?, ?, ?, ?)", study, w.ID, comment[:], tag).Error; err != nil {
				return err
			}
		}
		return s.audit(tx, by, "tag comment", fmt.Sprintf("study %d wave %s", study, wave))
	})
	if err != nil {
		return fmt.Errorf("tag a comment of wave %s: %w", wave, err)
	}
	return nil
}

// ProposeQuote proposes a comment for use; AgreeToQuote, by somebody else, clears it. It is no error where it is proposed
// already.
func (s *Store) ProposeQuote(ctx context.Context, by Actor, study survey.StudyID, wave string, comment Mark) error {
	return s.quote(ctx, by, study, wave, comment, "propose", func(tx *gorm.DB, w *waveRow, q *quoteRow) error {
		if q != nil {
			return nil
		}
		return tx.Exec("INSERT INTO quotes (study, wave, mark, proposed) VALUES (?, ?, ?, ?)", study, w.ID, comment[:], by).Error
	})
}

// AgreeToQuote clears for use what another reader proposed. ErrNotFound: nobody did; ErrState: it is the same person.
func (s *Store) AgreeToQuote(ctx context.Context, by Actor, study survey.StudyID, wave string, comment Mark) error {
	return s.quote(ctx, by, study, wave, comment, "agree to", func(tx *gorm.DB, w *waveRow, q *quoteRow) error {
		switch {
		case q == nil:
			return ErrNotFound
		case q.Agreed != "":
			return nil
		case q.Proposed == by:
			return refuse("another reader has to agree: you proposed it yourself")
		}
		return tx.Exec("UPDATE quotes SET agreed = ? WHERE study = ? AND wave = ? AND mark = ?", by, study, w.ID, comment[:]).Error
	})
}

// quoteRow is a comment that was proposed for use.
type quoteRow struct{ Proposed, Agreed Actor }

// quote takes one step with a comment; q is nil where nobody proposed it.
func (s *Store) quote(ctx context.Context, by Actor, study survey.StudyID, wave string, comment Mark, step string, do func(tx *gorm.DB, w *waveRow, q *quoteRow) error) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, "")
		if err != nil {
			return err
		}
		var rows []quoteRow
		err = tx.Raw("SELECT proposed, agreed FROM quotes WHERE study = ? AND wave = ? AND mark = ?"+s.lock(), study, w.ID, comment[:]).Scan(&rows).Error
		if err != nil {
			return err
		}
		var q *quoteRow
		if len(rows) > 0 {
			q = &rows[0]
		}
		if err := do(tx, &w, q); err != nil {
			return err
		}
		return s.audit(tx, by, step+" quote", fmt.Sprintf("study %d wave %s", study, wave))
	})
	if err != nil {
		return fmt.Errorf("%s a quote of wave %s: %w", step, wave, err)
	}
	return nil
}

// WithdrawQuote takes the clearance of a comment back; it is no error where it had none.
func (s *Store) WithdrawQuote(ctx context.Context, by Actor, study survey.StudyID, wave string, comment Mark) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, "")
		if err != nil {
			return err
		}
		if err := tx.Exec("DELETE FROM quotes WHERE study = ? AND wave = ? AND mark = ?", study, w.ID, comment[:]).Error; err != nil {
			return err
		}
		return s.audit(tx, by, "withdraw quote", fmt.Sprintf("study %d wave %s", study, wave))
	})
	if err != nil {
		return fmt.Errorf("withdraw a quote of wave %s: %w", wave, err)
	}
	return nil
}

// Remarks are what readers added to comments of a wave, by their marks. Those of an earlier release are among them and
// match nothing.
func (s *Store) Remarks(ctx context.Context, study survey.StudyID, wave string) (map[Mark]Remarked, error) {
	var tags []struct {
		Mark []byte
		Tag  string
	}
	var quotes []struct {
		Mark             []byte
		Proposed, Agreed Actor
	}
	err := s.read(ctx, func(tx *gorm.DB) error {
		w, err := readWave(tx, study, wave, "")
		if err != nil {
			return err
		}
		return errors.Join(
			tx.Raw("SELECT mark, tag FROM tagged WHERE study = ? AND wave = ? ORDER BY tag", study, w.ID).Scan(&tags).Error,
			tx.Raw("SELECT mark, proposed, agreed FROM quotes WHERE study = ? AND wave = ?", study, w.ID).Scan(&quotes).Error)
	})
	if err != nil {
		return nil, fmt.Errorf("the tags of wave %s: %w", wave, err)
	}
	all := map[Mark]Remarked{}
	for _, t := range tags {
		r := all[Mark(t.Mark)]
		r.Tags = append(r.Tags, t.Tag)
		all[Mark(t.Mark)] = r
	}
	for _, q := range quotes {
		r := all[Mark(q.Mark)]
		r.Proposed, r.Agreed = q.Proposed, q.Agreed
		all[Mark(q.Mark)] = r
	}
	return all, nil
}
