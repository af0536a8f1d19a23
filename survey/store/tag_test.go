package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

func TestReadersSortCommentsByTags(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		ctx, f := t.Context(), storetest.Wave(t, s, storetest.Setup{})
		if err := s.AddTag(ctx, "hr@example.org", f.Study, "  Branch \n visits "); err != nil {
			t.Fatal(err)
		}
		names, err := s.Tags(ctx, f.Study)
		if err != nil || !slices.Equal(names, []string{store.Opportunity, "Branch visits"}) {
			t.Fatalf("the tags are %q, %v", names, err)
		}
		for name, want := range map[string]error{"branch VISITS": store.ErrConflict, " ": store.ErrState, strings.Repeat("ä", 41): store.ErrState, "a\x00b": store.ErrState} {
			if err := s.AddTag(ctx, "hr@example.org", f.Study, name); !errors.Is(err, want) {
				t.Errorf("a tag %q: %v, want %v", name, err, want)
			}
		}
		one, other := store.Mark{1}, store.Mark{2}
		if err := s.TagComment(ctx, "hr@example.org", f.Study, f.Wave, one, []string{"Branch visits", store.Opportunity, store.Opportunity}); err != nil {
			t.Fatal(err)
		}
		if err := s.TagComment(ctx, "hr@example.org", f.Study, f.Wave, other, []string{"Gone"}); !errors.Is(err, store.ErrState) {
			t.Errorf("a tag that is none of the study's: %v", err)
		}
		all, err := s.Remarks(ctx, f.Study, f.Wave)
		if err != nil || len(all) != 1 || !slices.Equal(all[one].Tags, []string{"Branch visits", store.Opportunity}) {
			t.Fatalf("the tags of comments are %v, %v", all, err)
		}
		if err := s.DropTag(ctx, "hr@example.org", f.Study, "Branch visits"); err != nil {
			t.Fatal(err)
		}
		if err := s.DropTag(ctx, "hr@example.org", f.Study, store.Opportunity); !errors.Is(err, store.ErrState) {
			t.Errorf("the tag of the list of opportunities: %v", err)
		}
		if all, _ = s.Remarks(ctx, f.Study, f.Wave); !slices.Equal(all[one].Tags, []string{store.Opportunity}) {
			t.Errorf("after a tag was dropped the comment has %q", all[one].Tags)
		}
		for range 20 {
			err = s.AddTag(ctx, "hr@example.org", f.Study, strings.Repeat("x", 1+len(names)))
			names = append(names, "")
		}
		if !errors.Is(err, store.ErrState) {
			t.Errorf("a study takes any number of tags: %v", err)
		}
	})
}

func TestAQuoteNeedsTwoReaders(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		ctx, f, quote := t.Context(), storetest.Wave(t, s, storetest.Setup{}), store.Mark{7}
		remarked := func() store.Remarked {
			t.Helper()
			all, err := s.Remarks(ctx, f.Study, f.Wave)
			if err != nil {
				t.Fatal(err)
			}
			return all[quote]
		}
		if err := s.AgreeToQuote(ctx, "two@example.org", f.Study, f.Wave, quote); !errors.Is(err, store.ErrNotFound) {
			t.Fatalf("what nobody proposed is agreed to: %v", err)
		}
		if err := s.ProposeQuote(ctx, "one@example.org", f.Study, f.Wave, quote); err != nil || remarked().Quotable() {
			t.Fatalf("one reader alone cleared a quote: %v", err)
		}
		if err := s.AgreeToQuote(ctx, "one@example.org", f.Study, f.Wave, quote); !errors.Is(err, store.ErrState) || remarked().Quotable() {
			t.Fatalf("one reader cleared a quote in two steps: %v", err)
		}
		if err := s.AgreeToQuote(ctx, "two@example.org", f.Study, f.Wave, quote); err != nil || !remarked().Quotable() {
			t.Fatalf("two readers did not clear a quote: %v", err)
		}
		if err := s.WithdrawQuote(ctx, "two@example.org", f.Study, f.Wave, quote); err != nil || remarked().Proposed != "" {
			t.Fatalf("a clearance cannot be taken back: %v", err)
		}
		trail, err := s.Audit(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range trail {
			if strings.Contains(e.Object, "07000") {
				t.Errorf("the trail tells which comment it was: %s", e.Object)
			}
		}
	})
}
