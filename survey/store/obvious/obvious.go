// Package obvious stores submissions the way a first version of any survey program would: one GORM transaction a request,
// a row an answer. It exists so that mirror bench can compare with it in the same run; nothing else may use it. It keeps
// times and links a response to its token, which the product never does.
package obvious

import (
	"context"
	"errors"
	"strings"
	"time"

	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/schema"
)

// Token is an invitation.
type Token struct {
	Token  string `gorm:"primaryKey"`
	UsedAt *time.Time
}

// Response is one person's.
type Response struct {
	ID        uint `gorm:"primaryKey"`
	Token     string
	CreatedAt time.Time
	Answers   []Answer
	Comments  []Comment
}

// Answer is one answer of a response.
type Answer struct {
	ID         uint `gorm:"primaryKey"`
	ResponseID uint `gorm:"index"`
	Item       string
	Value      string
}

// Comment is one text of a response.
type Comment struct {
	ID         uint `gorm:"primaryKey"`
	ResponseID uint `gorm:"index"`
	Item       string
	Text       string
}

// Store is the comparison's database: tables of its own in the same database.
type Store struct{ db *gorm.DB }

// Open opens the same kind of database with the same care for the disk as the product: SQLite in WAL mode with
// synchronous=FULL and immediate transactions on one connection, or PostgreSQL with a pool of 16.
func Open(_ context.Context, dsn string) (*Store, error) {
	quiet := &gorm.Config{Logger: logger.Discard, NamingStrategy: schema.NamingStrategy{TablePrefix: "obvious_"}}
	var db *gorm.DB
	var err error
	most := 16
	if strings.HasPrefix(dsn, "postgres") {
		db, err = gorm.Open(postgres.Open(dsn), quiet)
	} else {
		most = 1
		db, err = gorm.Open(sqlite.Open("file:"+dsn+"?_journal_mode=WAL&_synchronous=FULL&_txlock=immediate&_busy_timeout=5000&_foreign_keys=1"), quiet)
	}
	if err != nil {
		return nil, err
	}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(most)
	if err := db.AutoMigrate(&Token{}, &Response{}, &Answer{}, &Comment{}); err != nil { // the obvious way, too
		return nil, errors.Join(err, pool.Close())
	}
	return &Store{db}, nil
}

// Close closes the database.
func (s *Store) Close() error {
	pool, err := s.db.DB()
	if err != nil {
		return err
	}
	return pool.Close()
}

// Seed starts again with these tokens.
func (s *Store) Seed(ctx context.Context, tokens []string) error {
	return s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		for _, table := range []any{&Comment{}, &Answer{}, &Response{}, &Token{}} {
			if err := tx.Where("1 = 1").Delete(table).Error; err != nil {
				return err
			}
		}
		rows := make([]Token, len(tokens))
		for i, t := range tokens {
			rows[i].Token = t
		}
		return tx.CreateInBatches(rows, 1000).Error
	})
}

// Submit stores one response. It is false when the token is unknown or was used.
func (s *Store) Submit(ctx context.Context, token string, answers, comments map[string]string) (recorded bool, err error) {
	err = s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		spent := tx.Model(&Token{}).Where("token = ? AND used_at IS NULL", token).Update("used_at", time.Now())
		if spent.Error != nil || spent.RowsAffected == 0 {
			return spent.Error
		}
		r := Response{Token: token}
		for item, value := range answers {
			r.Answers = append(r.Answers, Answer{Item: item, Value: value})
		}
		for item, text := range comments {
			r.Comments = append(r.Comments, Comment{Item: item, Text: text})
		}
		recorded = true
		return tx.Create(&r).Error
	})
	return recorded && err == nil, err
}
