package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"

	"mirror/survey/store"
)

// anchor is a file outside of the database that holds the head of its audit trail as it was last found sound: the number
// and the hash of the last entry, and nothing else. Whoever can change the database, and so make a whole new chain, cannot
// change what is known here, nor the lines in the server's log that say the same.
type anchor string

// known is the head that was noted last; none was where there is no file.
func (at anchor) known() (head store.AuditHead, err error) {
	text, err := os.ReadFile(string(at))
	if errors.Is(err, fs.ErrNotExist) {
		return head, nil
	}
	var hash []byte
	if err == nil {
		if _, bad := fmt.Sscanf(string(text), "%d %x\n", &head.Seq, &hash); bad != nil || len(hash) != len(head.Hash) {
			err = errors.New("it does not hold a number and a hash")
		}
	}
	if err != nil {
		return store.AuditHead{}, fmt.Errorf("read the noted end of the audit trail in %s: %w", string(at), err)
	}
	copy(head.Hash[:], hash)
	return head, nil
}

// verified is the audit trail, and an error too where it does not go on from what is known.
func (at anchor) verified(ctx context.Context, s *store.Store) ([]store.AuditEntry, store.AuditHead, error) {
	known, err := at.known()
	if err != nil {
		return nil, known, err
	}
	return s.AuditSince(ctx, known)
}

// advance verifies the trail and notes its head, in the file and in the log. What was known stays where it is not sound.
func (at anchor) advance(ctx context.Context, s *store.Store, log *slog.Logger) error {
	_, head, err := at.verified(ctx, s)
	if err != nil || head.Seq == 0 {
		return err
	}
	part, err := stage(string(at), fmt.Appendf(nil, "%d %x\n", head.Seq, head.Hash))
	if err != nil {
		return err
	}
	defer part.discard()
	if err := part.publish(); err != nil {
		return err
	}
	log.Info("audit trail", "entries", head.Seq, "hash", fmt.Sprintf("%x", head.Hash))
	return nil
}

// forget is for a database that begins anew, or as it was in an older copy, by the will of whoever holds the keys.
func (at anchor) forget() error {
	if err := os.Remove(string(at)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
