package store

import (
	"math"
	"slices"

	"gorm.io/gorm"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store/urn"
)

// emptyUrn opens all boxes of a form and writes what is in them as rows: all responses, then all comments, each under a
// fresh random id and in the order of these, so that nothing is left of what shared a box. Groups that are too small are
// taken off before: finer data never stand in a readable table. All responses of the form are in memory meanwhile, some
// 200 bytes each; then all comments. The form's wave must be locked.
func (s *Store) emptyUrn(tx *gorm.DB, form *survey.Form) error {
	random := newIDs()
	before, moves, err := s.takeResponses(tx, form, random)
	if err != nil {
		return err
	}
	if err := s.takeComments(tx, form, before, moves, random); err != nil {
		return err
	}
	return tx.Exec("DELETE FROM urn WHERE study = ? AND form = ?", form.Study, form.ID).Error
}

// counts are the answers of each place, by side; moves are where those go that stand under too small a group.
type (
	counts [2]map[bucket]int
	moves  [2]map[bucket]bucket
)

// at is where what stood at a place is stored.
func (m moves) at(a gap.Audience, group, unit survey.GroupID) (survey.GroupID, survey.GroupID) {
	if to, ok := m[a][bucket{group, unit}]; ok {
		return to.GroupID, to.Unit
	}
	return group, unit
}

func (s *Store) takeResponses(tx *gorm.DB, form *survey.Form, random *ids) (counts, moves, error) {
	n := counts{{}, {}}
	var all []survey.Response
	err := s.eachBox(tx, form.Study, form.ID, func(box *urn.Box) error {
		all = append(all, box.Responses()...)
		return nil
	})
	if err != nil {
		return n, moves{}, s.foreignKeys(tx, err)
	}
	for i := range all {
		n[all[i].Audience][bucket{all[i].Group, all[i].Unit}]++
	}
	m := coarsened(form, n)
	for i := range all {
		all[i].Group, all[i].Unit = m.at(all[i].Audience, all[i].Group, all[i].Unit)
	}
	return n, m, writeResponses(tx, form, all, random)
}

func (s *Store) takeComments(tx *gorm.DB, form *survey.Form, n counts, m moves, random *ids) error {
	var all []urn.Comment
	err := s.eachBox(tx, form.Study, form.ID, func(box *urn.Box) error {
		some, err := box.Comments()
		all = append(all, some...)
		return err
	})
	if err != nil {
		return err
	}
	for i := range all {
		c := &all[i]
		for _, words := range []*string{&c.Language, &c.Score, &c.Text} { // one that PostgreSQL refuses would keep the wave open for ever
			*words = string(survey.Cleaned([]byte(*words)))
		}
		if n[c.Audience][bucket{c.Group, c.Unit}] == 0 { // where nobody's answers stand, no comment stands either
			c.Group, c.Unit = 0, 0
		}
		c.Group, c.Unit = m.at(c.Audience, c.Group, c.Unit)
	}
	return writeComments(tx, form, all, random)
}

// writeResponses writes responses in a random order under random ids.
func writeResponses(tx *gorm.DB, form *survey.Form, all []survey.Response, random *ids) error {
	rows := many{tx: tx, insert: "INSERT INTO responses (study, form, id, audience, group_id, unit, answers, weight, account, seconds) VALUES ", columns: 10}
	return inOrder(len(all), random, &rows, func(i int, id int64) error {
		r := &all[i]
		var weight, account, seconds any
		if r.Weight != 0 {
			weight = r.Weight
		}
		if r.Account != 0 {
			account = int64(r.Account)
		}
		if r.Audience == gap.Customer && r.Seconds >= 0 {
			seconds = r.Seconds
		}
		return rows.add(form.Study, form.ID, id, r.Audience, r.Group, r.Unit, r.Answers, weight, account, seconds)
	})
}

// writeComments writes comments likewise; nothing but the group leads from one to its response.
func writeComments(tx *gorm.DB, form *survey.Form, all []urn.Comment, random *ids) error {
	rows := many{tx: tx, insert: "INSERT INTO comments (study, form, id, audience, question, group_id, unit, language, score, body) VALUES ", columns: 10}
	return inOrder(len(all), random, &rows, func(i int, id int64) error {
		c := &all[i]
		return rows.add(form.Study, form.ID, id, c.Audience, c.Question, c.Group, c.Unit, c.Language, c.Score, c.Text)
	})
}

// inOrder hands out n things with a random id each, in the order of the ids: so they lie in it on the pages of both
// databases, and SQLite fills one page after the other.
func inOrder(n int, random *ids, rows *many, add func(i int, id int64) error) error {
	drawn := make([]int64, n)
	order := make([]int, n)
	for i := range drawn {
		drawn[i], order[i] = max(random.next(), math.MinInt64+1), i // there must be one before the first: see inNoChunk
	}
	slices.Sort(drawn)
	random.shuffle(n, func(i, k int) { order[i], order[k] = order[k], order[i] })
	for i, id := range drawn {
		if err := add(order[i], id); err != nil {
			return err
		}
	}
	return rows.flush()
}
