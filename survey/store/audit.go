package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// AuditEntry is one thing a user did. Respondents are never in it.
type AuditEntry struct {
	Seq            int
	At             time.Time // in seconds
	Actor          Actor
	Action, Object string
}

// AuditHead is the last entry of the trail at some moment. Whoever keeps it outside of the database can tell later whether
// the trail up to there is still the same (AuditSince).
type AuditHead struct {
	Seq  int
	Hash [32]byte
}

// auditRow is an entry with the hash of the one before it and its own.
type auditRow struct {
	Seq                       int
	At, Actor, Action, Object string
	Prev, Hash                []byte
}

// auditEnd is a row of audit_ends.
type auditEnd struct {
	At   string
	Seq  int
	Hash []byte
}

// trimmed is the action that tells that old entries went by retention; its object is the last of them and its hash.
const trimmed = "trim audit trail"

// audit appends to the trail, inside the transaction of what it tells. Never give it anything of a respondent's doing.
func (s *Store) audit(tx *gorm.DB, by Actor, action, object string) error {
	var last auditEnd
	// Locked, so that on PostgreSQL two writers cannot follow the same entry.
	err := tx.Table("audit_ends").Clauses(s.locking()...).Where("at = ?", "last").Take(&last).Error
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	row := auditRow{
		Seq: last.Seq + 1, At: s.now().UTC().Truncate(time.Second).Format(time.RFC3339),
		Actor: string(by), Action: action, Object: object, Prev: last.Hash,
	}
	row.Hash = row.sum()
	if err := tx.Table("audit").Create(&row).Error; err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return moveEnd(tx, "last", row.Seq, row.Hash)
}

func moveEnd(tx *gorm.DB, end string, seq int, hash []byte) error {
	return tx.Table("audit_ends").Where("at = ?", end).Updates(map[string]any{"seq": seq, "hash": hash}).Error
}

// locking locks the rows a query finds until the transaction ends. SQLite has one writer at a time and needs no more.
func (s *Store) locking() []clause.Expression {
	if s.kind == sqlite {
		return nil
	}
	return []clause.Expression{clause.Locking{Strength: clause.LockingStrengthUpdate}}
}

// sum is the SHA-256 of the hash before and all fields, each with its length in front, so that no two rows are alike.
func (r *auditRow) sum() []byte {
	h := sha256.New()
	h.Write(r.Prev)
	b := binary.BigEndian.AppendUint64(nil, uint64(r.Seq))
	for _, field := range []string{r.At, r.Actor, r.Action, r.Object} {
		b = binary.BigEndian.AppendUint64(b, uint64(len(field)))
		b = append(b, field...)
	}
	h.Write(b)
	return h.Sum(nil)
}

// Audit returns the trail, oldest first, and an error where its chain of hashes is broken. Entries that went by retention
// are not missing: the first one kept follows the last one that went, which the trail itself tells.
func (s *Store) Audit(ctx context.Context) ([]AuditEntry, error) {
	entries, _, err := s.AuditSince(ctx, AuditHead{})
	return entries, err
}

// AuditSince returns the trail like Audit, its present head, and an error too where it does not go on from a head known
// from before: then its end was cut off or made anew. It cannot tell for a known entry that has gone by retention.
func (s *Store) AuditSince(ctx context.Context, known AuditHead) (entries []AuditEntry, head AuditHead, err error) {
	var rows []auditRow
	ends := map[string]auditEnd{}
	err = s.read(ctx, func(tx *gorm.DB) error {
		var both []auditEnd
		if err := tx.Table("audit_ends").Find(&both).Error; err != nil {
			return err
		}
		for _, e := range both {
			ends[e.At] = e
		}
		return tx.Table("audit").Order("seq").Find(&rows).Error
	})
	if err != nil {
		return nil, AuditHead{}, err
	}
	for _, r := range rows {
		at, err := time.Parse(time.RFC3339, r.At)
		if err != nil {
			return entries, AuditHead{}, fmt.Errorf("the audit trail was changed: entry %d has no time", r.Seq)
		}
		entries = append(entries, AuditEntry{Seq: r.Seq, At: at, Actor: Actor(r.Actor), Action: r.Action, Object: r.Object})
	}
	head, err = chained(rows, ends["first"], ends["last"], known)
	return entries, head, err
}

// chained verifies a trail from its first to its last entry.
func chained(rows []auditRow, first, last auditEnd, known AuditHead) (AuditHead, error) {
	seq, hash := first.Seq, first.Hash
	found := known.Seq <= first.Seq // gone by retention, or nothing known
	told := first.Seq == 0
	for i := range rows {
		r := &rows[i]
		if r.Seq != seq+1 {
			return AuditHead{}, fmt.Errorf("the audit trail was changed: entry %d is missing", seq+1)
		}
		if !bytes.Equal(r.Prev, hash) || !bytes.Equal(r.Hash, r.sum()) {
			return AuditHead{}, fmt.Errorf("the audit trail was changed: entry %d is not as it was written", r.Seq)
		}
		if r.Action == trimmed {
			told = told || r.Object == trimmedObject(first)
		}
		if r.Seq == known.Seq {
			found = bytes.Equal(r.Hash, known.Hash[:])
		}
		seq, hash = r.Seq, r.Hash
	}
	head := AuditHead{Seq: seq}
	copy(head.Hash[:], hash)
	switch {
	case last.Seq != seq || !bytes.Equal(last.Hash, hash):
		return head, fmt.Errorf("the audit trail was changed: it ends with entry %d and not with %d", seq, last.Seq)
	case !told:
		return head, fmt.Errorf("the audit trail was changed: it begins with entry %d and does not tell why", first.Seq+1)
	case !found:
		return head, fmt.Errorf("the audit trail was changed: entry %d is not the one that was known", known.Seq)
	}
	return head, nil
}

func trimmedObject(first auditEnd) string { return fmt.Sprintf("to %d, %x", first.Seq, first.Hash) }

// trimAudit deletes entries from before a moment. The hash of the last one that goes stays in audit_ends and in an entry,
// so that the chain can still be verified.
func (s *Store) trimAudit(tx *gorm.DB, before time.Time) error {
	var gone auditRow
	err := tx.Table("audit").Clauses(s.locking()...).Where("at < ?", before.UTC().Format(time.RFC3339)).
		Order("seq DESC").Limit(1).Find(&gone).Error
	if err != nil || gone.Seq == 0 {
		return err
	}
	if err := tx.Exec("DELETE FROM audit WHERE seq <= ?", gone.Seq).Error; err != nil {
		return err
	}
	if err := moveEnd(tx, "first", gone.Seq, gone.Hash); err != nil {
		return err
	}
	return s.audit(tx, "retention", trimmed, trimmedObject(auditEnd{Seq: gone.Seq, Hash: gone.Hash}))
}
