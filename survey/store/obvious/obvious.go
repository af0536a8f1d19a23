// Package obvious is the store as one would write it first: GORM, a transaction for each request, a row for each answer,
// with numbers that count up. It is what "mirror bench" and the benchmarks of package store measure the real store
// against. Nothing that serves respondents uses it: it links answers to the order in which they came.
//
// Its tables are its own (obvious_…), and it is as safe as the real store: synced commits, and a token counts once.
package obvious

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"mirror/survey"
)

// Store holds tokens, responses, answers and comments.
type Store struct{ db *gorm.DB }

type token struct {
	Hash     []byte `gorm:"primaryKey"`
	Audience uint8
	GroupID  int
	Unit     int
	Used     bool
}

type response struct {
	ID       int64 `gorm:"primaryKey;autoIncrement"`
	Audience uint8
	GroupID  int
	Unit     int
	Seconds  int
}

type answer struct {
	ResponseID int64 `gorm:"primaryKey;autoIncrement:false"`
	Question   int   `gorm:"primaryKey;autoIncrement:false"`
	Value      int
}

type comment struct {
	ID         int64 `gorm:"primaryKey;autoIncrement"`
	ResponseID int64
	Question   int
	Language   string
	Body       string
}

// TableName and its namesakes keep the tables apart from the real store's.
func (token) TableName() string    { return "obvious_tokens" }
func (response) TableName() string { return "obvious_responses" }
func (answer) TableName() string   { return "obvious_answers" }
func (comment) TableName() string  { return "obvious_comments" }

// New makes the tables in a database that is open. For SQLite one connection serves it best: with more, requests compete
// for the write lock and sleep.
func New(ctx context.Context, db *gorm.DB) (*Store, error) {
	s := &Store{db.WithContext(ctx)}
	if err := s.db.AutoMigrate(&token{}, &response{}, &answer{}, &comment{}); err != nil {
		return nil, fmt.Errorf("make the tables of the comparison: %w", err)
	}
	return s, nil
}

// Invite adds tokens, by their hashes.
func (s *Store) Invite(ctx context.Context, tokens [][32]byte) error {
	rows := make([]token, len(tokens))
	for i := range tokens {
		rows[i] = token{Hash: tokens[i][:], GroupID: 1, Unit: 1}
	}
	return s.db.WithContext(ctx).CreateInBatches(rows, 500).Error
}

// Submit stores a response and one row for each of its answers in one transaction.
func (s *Store) Submit(ctx context.Context, hash [32]byte, r *survey.Response) (survey.Outcome, error) {
	outcome := survey.Recorded
	err := s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		var t token
		err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("hash = ?", hash[:]).First(&t).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			outcome = survey.UnknownLink
			return nil
		}
		if err != nil {
			return err
		}
		if t.Used {
			outcome = survey.AlreadyRecorded
			return nil
		}
		if err := tx.Model(&t).Update("used", true).Error; err != nil {
			return err
		}
		return store(tx, &t, r)
	})
	return outcome, err
}

func store(tx *gorm.DB, t *token, r *survey.Response) error {
	row := response{Audience: t.Audience, GroupID: t.GroupID, Unit: t.Unit, Seconds: r.Seconds}
	if err := tx.Create(&row).Error; err != nil {
		return err
	}
	answers := make([]answer, len(r.Answers))
	for i, v := range r.Answers {
		answers[i] = answer{row.ID, i, int(v)}
	}
	if err := tx.Create(&answers).Error; err != nil {
		return err
	}
	comments := make([]comment, len(r.Comments))
	for i, c := range r.Comments {
		comments[i] = comment{ResponseID: row.ID, Question: c.Question, Language: c.Language, Body: c.Text}
	}
	if len(comments) == 0 {
		return nil
	}
	return tx.Create(&comments).Error
}

// Count is how many responses are stored.
func (s *Store) Count(ctx context.Context) (n int64, err error) {
	return n, s.db.WithContext(ctx).Model(&response{}).Count(&n).Error
}
