package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

func TestInvitationsFollowMerges(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Draft: true})
		number := func(key string) survey.GroupID { return f.Form.GroupNamed("cell", key).ID }
		merge := func(group, into survey.GroupID) error {
			return s.MergeGroup(t.Context(), "test", f.Study, f.Wave, group, into)
		}
		if err := merge(number("office"), number("centre")); err != nil {
			t.Fatal(err)
		}
		people := slices.Concat(staff("office", 0, 3), staff("centre", 0, 3), staff("branch", 0, 20))
		if _, _, err := s.SavePeople(t.Context(), "test", f.Study, people); err != nil {
			t.Fatal(err)
		}
		invite(t, s, f, gap.Employee)
		count := func(want map[string]int) {
			t.Helper()
			got := map[survey.GroupID]int{}
			for i, err := range s.Invitations(t.Context(), f.Study, f.Form.ID, gap.Employee) {
				if err != nil {
					t.Fatal(err)
				}
				opened, err := s.Invitation(t.Context(), storetest.Token(i.ID))
				if err != nil {
					t.Fatal(err)
				}
				got[opened.Group]++
			}
			for _, key := range []string{"office", "centre", "branch"} {
				if got[number(key)] != want[key] {
					t.Errorf("%d people count as %s, want %d", got[number(key)], key, want[key])
				}
			}
		}
		count(map[string]int{"centre": 6, "branch": 20})
		if err := merge(number("centre"), number("branch")); err != nil { // a chain
			t.Fatal(err)
		}
		count(map[string]int{"branch": 26})
		if err := merge(number("branch"), number("office")); !errors.Is(err, store.ErrState) {
			t.Errorf("a circle: %v", err)
		}
		if err := merge(number("branch"), f.Form.GroupNamed("unit", "north").ID); !errors.Is(err, store.ErrState) {
			t.Errorf("two kinds: %v", err)
		}
		if err := merge(number("branch"), 999); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a group that is not there: %v", err)
		}
		if err := merge(number("centre"), 0); err != nil { // taken back
			t.Fatal(err)
		}
		count(map[string]int{"centre": 6, "branch": 20})
		if err := merge(number("centre"), number("branch")); err != nil {
			t.Fatal(err)
		}
		// Who changes teams before the wave opens counts where they are then; after that, where they were.
		moved := staff("branch", 5, 1)
		moved[0].Cell, moved[0].Reference = "office", staff("branch", 5, 1)[0].Reference
		if _, _, err := s.SavePeople(t.Context(), "test", f.Study, moved); err != nil {
			t.Fatal(err)
		}
		if err := s.OpenWave(t.Context(), "test", f.Study, f.Wave); err != nil {
			t.Fatal(err)
		}
		count(map[string]int{"branch": 26})
		open := form(t, s, f)
		if n := len(open.Frame.Cells); n != 1 {
			t.Errorf("%d teams are reported, want 1", n)
		}
	})
}

// A link list holds everybody who did not opt out, used or not, in the order of random numbers: it tells nothing about
// who has answered, and calling Invite again makes nothing new.
func TestLinkListSaysNothing(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Customers: 2500})
		before := listed(t, s, f, gap.Customer)
		if len(before) != 2500 {
			t.Fatalf("%d on the list, want 2500", len(before))
		}
		for _, token := range f.Tokens[gap.Customer][:20] {
			outcome, err := s.Submit(t.Context(), &survey.Submission{Study: f.Study, Form: f.Form.ID, Token: token,
				Response: survey.Response{Answers: f.Form.Layout.Blank(), Seconds: -1}})
			if err != nil || outcome != survey.Recorded {
				t.Fatal(outcome, err)
			}
		}
		if n := invite(t, s, f, gap.Customer); n != 0 {
			t.Errorf("%d people invited twice", n)
		}
		if after := listed(t, s, f, gap.Customer); !slices.Equal(before, after) {
			t.Error("the list changed when people answered")
		}
		names, at := []string{}, 0
		for i, err := range s.Invitations(t.Context(), f.Study, f.Form.ID, gap.Customer) {
			if err != nil {
				t.Fatal(err)
			}
			names = append(names, i.Person.Reference)
			if at++; at == 1500 {
				break // whoever reads may stop
			}
		}
		if slices.IsSorted(names) {
			t.Error("the list is in the order of the people list")
		}
		used, err := s.Invitation(t.Context(), f.Tokens[gap.Customer][0])
		if err != nil || used.State != survey.InvitationUsed || used.Language != "en" {
			t.Errorf("%+v, %v", used, err)
		}
		if _, err := s.Invitation(t.Context(), [32]byte{1}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a token that opens nothing: %v", err)
		}
	})
}

// What a page reads at once is what it would read one after the other.
func TestInvitationsAreReadWithTheirDrafts(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Customers: 2})
		token, box := f.Tokens[gap.Customer][0], make([]byte, 4096)
		if err := s.SaveDraft(t.Context(), [32]byte{1}, box, time.Now().AddDate(0, 0, 14)); err != nil {
			t.Fatal(err)
		}
		alone, err := s.Invitation(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			token, draft [32]byte
			want         int // bytes of the draft
			err          error
		}{
			{token, [32]byte{1}, len(box), nil},
			{token, [32]byte{2}, 0, nil},
			{[32]byte{1}, [32]byte{1}, 0, store.ErrNotFound},
		} {
			i, got, err := s.InvitationAndDraft(t.Context(), tt.token, tt.draft)
			if !errors.Is(err, tt.err) || len(got) != tt.want || err == nil && i != alone {
				t.Errorf("%+v with %d bytes, %v; want %d, %v", i, len(got), err, tt.want, tt.err)
			}
		}
	})
}

// Everybody is invited at once after the list was saved, before a database had the time to count the new rows: a plan made
// for empty tables would go through all invitations for each person.
func TestManyAreInvitedRightAfterTheyWereSaved(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Draft: true})
		var people []survey.Person
		for i := range 12000 {
			people = append(people, survey.Person{Audience: gap.Customer, Reference: fmt.Sprintf("C-%05d", i), Segment: "everyday"})
		}
		began := time.Now()
		if _, _, err := s.SavePeople(t.Context(), "test", f.Study, people); err != nil {
			t.Fatal(err)
		}
		saved := time.Since(began)
		began = time.Now()
		if n := invite(t, s, f, gap.Customer); n != len(people) {
			t.Errorf("%d people are invited, want %d", n, len(people))
		}
		if n := invite(t, s, f, gap.Customer); n != 0 {
			t.Errorf("%d people are invited twice", n)
		}
		took := time.Since(began)
		t.Logf("saved in %s, invited in %s", saved, took)
		if took > 15*saved+5*time.Second {
			t.Errorf("inviting took %s, and saving the list %s", took, saved)
		}
	})
}

// Who answered and then opts out keeps having answered, and cannot answer again.
func TestOptOutAfterAnswering(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Customers: 2})
		token := f.Tokens[gap.Customer][0]
		send := func() survey.Outcome {
			t.Helper()
			outcome, err := s.Submit(t.Context(), &survey.Submission{Study: f.Study, Form: f.Form.ID, Token: token,
				Response: survey.Response{Answers: f.Form.Layout.Blank(), Seconds: -1}})
			if err != nil {
				t.Fatal(err)
			}
			return outcome
		}
		if got := send(); got != survey.Recorded {
			t.Fatal(got)
		}
		for _, change := range []func() error{
			func() error { return s.OptOut(t.Context(), token) }, func() error { return s.OptIn(t.Context(), token) },
		} {
			if err := change(); err != nil {
				t.Fatal(err)
			}
			if got := send(); got != survey.AlreadyRecorded {
				t.Errorf("sending again: %v", got)
			}
		}
	})
}

func TestNobodyIsInvitedToAWaveThatIsOver(t *testing.T) {
	storetest.Both(t, func(t *testing.T, s *store.Store) {
		f := storetest.Wave(t, s, storetest.Setup{Customers: 1})
		if err := s.CloseWave(t.Context(), "test", f.Study, f.Wave); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Invite(t.Context(), "test", f.Study, f.Form.ID, gap.Customer, storetest.Derived); !errors.Is(err, store.ErrState) {
			t.Errorf("inviting: %v", err)
		}
		l := survey.Link{Study: f.Study, Form: f.Form.ID, PerDay: 10}
		if _, err := s.SaveLink(t.Context(), "test", l, func(survey.LinkID) [32]byte { return [32]byte{1} }); !errors.Is(err, store.ErrState) {
			t.Errorf("making a link: %v", err)
		}
		if _, err := s.Invite(t.Context(), "test", f.Study, 99, gap.Customer, storetest.Derived); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a form that is not there: %v", err)
		}
	})
}

func BenchmarkInvitation(b *testing.B) {
	for name, s := range map[string]*store.Store{"SQLite": storetest.SQLite(b), "PostgreSQL": storetest.Postgres(b)} {
		b.Run(name, func(b *testing.B) {
			f := storetest.Wave(b, s, storetest.Setup{Customers: 2000})
			for i := 0; b.Loop(); i++ {
				if _, err := s.Invitation(b.Context(), f.Tokens[gap.Customer][i%2000]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
