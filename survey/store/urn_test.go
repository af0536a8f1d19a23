package store_test

import (
	"encoding/binary"
	"path/filepath"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
	"mirror/survey/store/storetest/pgtest"
	"mirror/survey/store/urn"
)

// Boxes must not lie in the order in which people sent what is in them, nor may their ids tell it: whoever has the key too
// must not learn it from them.
func TestBoxesSayNothingAboutTheOrder(t *testing.T) {
	storetest.BothWith(t, fieldOptions(), func(t *testing.T, s *store.Store) {
		plantField(t, s)
		tokens := plantInvitations(t, s, 200, invitee{audience: gap.Employee})
		for i := range tokens { // one after the other: the worst case
			if got, err := s.Submit(t.Context(), personalSubmission(tokens[i], gap.Employee, i)); got != survey.Recorded || err != nil {
				t.Fatal(got, err)
			}
		}
		boxes, err := s.Boxes(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		rising, last := 0, -1
		for _, b := range boxes { // in the order of their ids
			box, err := urn.Open(storetest.Urn(1), &b)
			if err != nil {
				t.Fatal(err)
			}
			n := int(binary.LittleEndian.Uint32(box.Responses()[0].Answers))
			if n > last {
				rising++
			}
			last = n
		}
		if len(boxes) != 200 || rising < 60 || rising > 140 { // of a random order 99.5 ± 4.1 rise
			t.Errorf("%d of %d boxes follow their predecessor in time", rising, len(boxes))
		}
	})
}

// All sizes of boxes are those of so many responses: what was ticked, and by whom, does not change them; a comment does so
// in steps of 512 bytes.
func TestBoxesTellNothingByTheirSize(t *testing.T) {
	storetest.BothWith(t, fieldOptions(), func(t *testing.T, s *store.Store) {
		plantField(t, s)
		tokens := plantInvitations(t, s, 40, invitee{audience: gap.Customer, group: segmentGold, weight: 2, account: 7})
		tokens = append(tokens, plantInvitations(t, s, 40, invitee{audience: gap.Customer})...)
		for i := range tokens {
			sub := personalSubmission(tokens[i], gap.Customer, i*i)
			if i%2 == 0 {
				sub.Response.Comments = []survey.Words{{Text: strings.Repeat("word ", 1+i), Language: "en"}}
			}
			sub.Response.Seconds = i * 100
			if got, err := s.Submit(t.Context(), sub); got != survey.Recorded || err != nil {
				t.Fatal(got, err)
			}
		}
		boxes, err := s.Boxes(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		sizes := map[int]int{}
		for _, b := range boxes {
			sizes[len(b.Body)]++
		}
		if len(boxes) != 80 || len(sizes) != 2 {
			t.Errorf("%d boxes have the sizes %v, want two sizes", len(boxes), sizes)
		}
	})
}

// With another key folder than the one the answers were sealed with nothing is begun, and nothing is lost; without keys all
// works but what needs them.
func TestTheUrnWantsItsKeys(t *testing.T) {
	storetest.BothDSN(t, func(t *testing.T, dsn string) {
		s := storetest.Open(t, dsn, store.Options{})
		f := storetest.Wave(t, s, storetest.Setup{Customers: 30})
		submitAll(t.Context(), s, f, 4, nil)
		copied := filepath.Join(t.TempDir(), "copy")
		if err := s.Backup(t.Context(), copied); err != nil {
			t.Fatal(err)
		}
		closeStore(t, s)
		mustName := func(what string, err error) {
			t.Helper()
			if err == nil || !strings.Contains(err.Error(), "the key folder does not belong to this database") || !strings.Contains(err.Error(), "put the key folder of that time back") {
				t.Errorf("%s: %v", what, err)
			}
		}
		_, err := store.Open(t.Context(), dsn, store.Options{Urn: storetest.Urn(2)})
		mustName("another key", err)
		other := filepath.Join(t.TempDir(), "other.db")
		if strings.HasPrefix(dsn, "postgres") {
			other = pgtest.DSN(t)
		}
		mustName("a copy restored beside other keys", store.Restore(t.Context(), copied, other, store.Options{Urn: storetest.Urn(2)}))

		keyless, err := store.Open(t.Context(), dsn, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := keyless.Study(t.Context(), f.Study); err != nil {
			t.Error(err)
		}
		if _, err := keyless.Submit(t.Context(), personalSubmission([32]byte{1}, gap.Customer, 1)); err == nil {
			t.Error("an answer was taken without a key")
		}
		mustName("closing without a key", keyless.CloseWave(t.Context(), tester, f.Study, f.Wave))
		closeStore(t, keyless)

		s = storetest.Open(t, dsn, store.Options{})
		if err := s.CloseWave(t.Context(), tester, f.Study, f.Wave); err != nil {
			t.Fatal(err)
		}
		if n := number(t, s, "SELECT count(*) FROM responses"); n != 30 {
			t.Errorf("%d answers are there after all, want 30", n)
		}
		closeStore(t, s)
		if s, err = store.Open(t.Context(), dsn, store.Options{Urn: storetest.Urn(2)}); err != nil { // nothing is sealed any more
			t.Fatal(err)
		}
		closeStore(t, s)
	})
}
