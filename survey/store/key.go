package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"mirror/survey"
)

// ProgramKey is what a program reads releases with. The key itself is shown once, to whoever makes it; here is its hash.
type ProgramKey struct {
	ID   int
	Name string      // what it is for, in the words of who made it
	Role survey.Role // hr or marketing
	Made string      // yyyy-mm-dd
	Used string      // the last day it was used, yyyy-mm-dd; "" = never
}

// keyPrefix begins every key, so that those who look for keys in the wrong places find it.
const keyPrefix = "mirror_"

// longestKeyName is how many characters may say what a key is for.
const longestKeyName = 60

// MakeKey makes a key of 256 random bits for a program and returns it. It is not stored: whoever loses it makes another.
func (s *Store) MakeKey(ctx context.Context, by Actor, name string, role survey.Role) (key string, err error) {
	name = strings.Join(strings.Fields(strings.ToValidUTF8(name, "\ufffd")), " ")
	if name == "" || utf8.RuneCountInString(name) > longestKeyName {
		err = refuse("say in at most %d characters what the key is for", longestKeyName)
	} else if role != survey.RoleHR && role != survey.RoleMarketing {
		err = refuse("a key reads as hr or as marketing")
	}
	var secret [32]byte
	rand.Read(secret[:]) // never fails: the runtime ends the process instead
	key = keyPrefix + hex.EncodeToString(secret[:])
	hash := sha256.Sum256([]byte(key))
	if err == nil {
		err = s.write(ctx, func(tx *gorm.DB) error {
			next, err := column[int](tx, "SELECT COALESCE(MAX(id), 0) + 1 FROM api_keys")
			if err != nil {
				return err
			}
			err = tx.Exec("INSERT INTO api_keys (id, name, role, hash, made) VALUES (?, ?, ?, ?, ?)", next[0], name, role, hash[:], day(s.now())).Error
			if err != nil {
				return err
			}
			return s.audit(tx, by, "make key", fmt.Sprintf("key %d %s as %s", next[0], name, role))
		})
	}
	if err != nil {
		return "", fmt.Errorf("make a key: %w", err)
	}
	return key, nil
}

// ProgramKeys are all keys that are good, the oldest first.
func (s *Store) ProgramKeys(ctx context.Context) (keys []ProgramKey, err error) {
	err = s.look(ctx, func(db *gorm.DB) error {
		return db.Raw("SELECT id, name, role, " + s.dayText("made") + ", " + s.dayText("used") + " FROM api_keys ORDER BY id").Scan(&keys).Error
	})
	return keys, err
}

// dayText selects a day as yyyy-mm-dd, "" where there is none.
func (s *Store) dayText(column string) string {
	if s.kind == postgres {
		return "COALESCE(" + column + "::text, '') AS " + column
	}
	return "COALESCE(" + column + ", '') AS " + column
}

// RevokeKey makes a key worthless at once; ErrNotFound.
func (s *Store) RevokeKey(ctx context.Context, by Actor, id int) error {
	err := s.write(ctx, func(tx *gorm.DB) error {
		done := tx.Exec("DELETE FROM api_keys WHERE id = ?", id)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return ErrNotFound
		}
		return s.audit(tx, by, "revoke key", fmt.Sprintf("key %d", id))
	})
	if err != nil {
		return fmt.Errorf("revoke a key: %w", err)
	}
	return nil
}

// KeyHolder finds the key a program shows; ErrNotFound where there is none. That it was used is noted by the day.
func (s *Store) KeyHolder(ctx context.Context, key string) (ProgramKey, error) {
	hash := sha256.Sum256([]byte(key))
	var found []ProgramKey
	err := s.look(ctx, func(db *gorm.DB) error {
		return db.Raw("SELECT id, name, role, "+s.dayText("made")+", "+s.dayText("used")+" FROM api_keys WHERE hash = ?", hash[:]).Scan(&found).Error
	})
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return ProgramKey{}, fmt.Errorf("a program's key: %w", err)
	}
	k := found[0]
	if today := day(s.now()); k.Used != today {
		k.Used = today
		err = s.write(ctx, func(tx *gorm.DB) error {
			return tx.Exec("UPDATE api_keys SET used = ? WHERE id = ?", today, k.ID).Error
		})
	}
	return k, err
}
