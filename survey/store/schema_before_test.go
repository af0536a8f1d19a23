package store_test

import (
	"strings"
	"testing"

	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// A database of the same version, but with the tables of before, is refused at once: it would open, and then refuse drafts.
func TestSchemaOfBeforeTheFirstRelease(t *testing.T) {
	for name, change := range map[string][]string{
		"drafts":      {"ALTER TABLE drafts RENAME COLUMN id TO number", "ALTER TABLE drafts ADD COLUMN id BYTEA"},
		"invitations": {"ALTER TABLE invitations RENAME COLUMN state TO before", "ALTER TABLE invitations ADD COLUMN state TEXT NOT NULL DEFAULT 'new'"},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.BothDSN(t, func(t *testing.T, dsn string) {
				s, err := store.Open(t.Context(), dsn, store.Options{Urn: storetest.Urn(1)})
				if err != nil {
					t.Fatal(err)
				}
				if err := s.ExecAll(t.Context(), change...); err != nil {
					t.Fatal(err)
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				const want = "from before the first release"
				for _, o := range []store.Options{{}, {Migrate: true}} {
					if _, err := store.Open(t.Context(), dsn, o); err == nil || !strings.Contains(err.Error(), want) {
						t.Errorf("open: %v", err)
					}
				}
				if _, _, err := store.Migrate(t.Context(), dsn); err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("migrate: %v", err)
				}
			})
		})
	}
}
