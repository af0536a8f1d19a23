package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

func TestAKeyIsGoodUntilItIsRevoked(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	storetest.BothWith(t, store.Options{Now: func() time.Time { return now }}, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		key, err := s.MakeKey(ctx, "admin@example.org", "Dashboard", survey.RoleHR)
		if err != nil || !strings.HasPrefix(key, "mirror_") || len(key) != len("mirror_")+64 {
			t.Fatalf("the key is %q, %v", key, err)
		}
		if again, _ := s.MakeKey(ctx, "admin@example.org", "Dashboard", survey.RoleMarketing); again == key {
			t.Fatal("two keys are the same")
		}
		keys, err := s.ProgramKeys(ctx)
		if err != nil || len(keys) != 2 || keys[0] != (store.ProgramKey{ID: 1, Name: "Dashboard", Role: survey.RoleHR, Made: "2026-03-02"}) {
			t.Fatalf("the keys are %+v, %v", keys, err)
		}
		got, err := s.KeyHolder(ctx, key)
		if err != nil || got.Role != survey.RoleHR {
			t.Fatalf("the key opens %+v, %v", got, err)
		}
		if keys, _ = s.ProgramKeys(ctx); keys[0].Used != "2026-03-02" || keys[1].Used != "" {
			t.Errorf("used on %q and %q", keys[0].Used, keys[1].Used)
		}
		for _, wrong := range []string{"", "mirror_", key[:len(key)-1], strings.ToUpper(key), key + " "} {
			if _, err := s.KeyHolder(ctx, wrong); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("the key %q opens something: %v", wrong, err)
			}
		}
		if err := s.RevokeKey(ctx, "admin@example.org", 1); err != nil {
			t.Fatal(err)
		}
		if _, err := s.KeyHolder(ctx, key); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a revoked key is good: %v", err)
		}
		if err := s.RevokeKey(ctx, "admin@example.org", 1); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a key that is not there is revoked: %v", err)
		}
		trail, err := s.Audit(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range trail {
			if strings.Contains(e.Object, key[7:20]) {
				t.Errorf("the key stands in the audit trail: %s", e.Object)
			}
		}
	})
}

func TestAKeyIsForReadersOnly(t *testing.T) {
	s := storetest.SQLite(t)
	for _, role := range []survey.Role{survey.RoleAdmin, survey.RoleExport, survey.RoleFieldwork, ""} {
		if _, err := s.MakeKey(t.Context(), "admin@example.org", "x", role); !errors.Is(err, store.ErrState) {
			t.Errorf("a key as %q: %v", role, err)
		}
	}
	if _, err := s.MakeKey(t.Context(), "admin@example.org", " ", survey.RoleHR); !errors.Is(err, store.ErrState) {
		t.Errorf("a key without a name: %v", err)
	}
}
