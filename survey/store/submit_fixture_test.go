package store_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
)

// The field of these tests: study 1 with an open wave 1 and its form 1, a second form of a closed wave, and open links.
// It is planted as rows, for what happens to rows is what these tests are about.
const (
	fieldStudy  = survey.StudyID(1)
	fieldForm   = survey.FormID(1)
	closedForm  = survey.FormID(2)
	lateForm    = survey.FormID(3) // its wave is open, but its last day was yesterday
	kioskLink   = survey.LinkID(1)
	cappedLink  = survey.LinkID(2) // 5 a day
	closedLink  = survey.LinkID(3)
	cellSales   = survey.GroupID(1)
	cellBranch  = survey.GroupID(2)
	segmentGold = survey.GroupID(3)
	unitNorth   = survey.GroupID(4)
)

var today = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// fieldOptions hold the clock still.
func fieldOptions() store.Options {
	return store.Options{Now: func() time.Time { return today }, Urn: storetest.Urn(1)}
}

func plantField(t testing.TB, s *store.Store) {
	t.Helper()
	exec := func(statement string, values ...any) {
		t.Helper()
		if err := s.Exec(t.Context(), statement, values...); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	exec("INSERT INTO studies (id, company, body) VALUES (1, 'Larkfield', '{}')")
	exec(`INSERT INTO groups (study, id, kind, key, name) VALUES (1, 1, 'cell', 'sales', 'Sales'), (1, 2, 'cell', 'branch', 'Branch'),
		(1, 3, 'segment', 'gold', 'Gold'), (1, 4, 'unit', 'north', 'North')`)
	exec(`INSERT INTO waves (study, id, key, name, state, opens, closes) VALUES (1, 1, 'w1', 'One', 'open', '2026-11-22', '2026-11-22'),
		(1, 2, 'w2', 'Two', 'closed', NULL, NULL), (1, 3, 'w3', 'Three', 'open', '2026-11-01', '2026-11-21')`)
	for form := 1; form <= 3; form++ {
		exec("INSERT INTO forms (study, id, wave, pack, version, source, hash) VALUES (1, ?, ?, 'p', '1', ?, ?)", form, form, storetest.Questionnaire(t, ""), make([]byte, 32))
	}
	for link := 1; link <= 3; link++ {
		code := sha256.Sum256([]byte{byte(link)})
		form := 1
		if link == int(closedLink) {
			form = 2
		}
		exec("INSERT INTO links (study, id, form, audience, group_id, unit, per_day, code) VALUES (1, ?, ?, 0, 0, 4, ?, ?)",
			link, form, map[int]int{1: 1_000_000, 2: 5, 3: 5}[link], code[:])
	}
}

// invitee is what an invitation to plant holds besides its secrets.
type invitee struct {
	form     survey.FormID
	audience gap.Audience
	group    survey.GroupID
	weight   float64
	account  int64
}

// plantInvitations adds invitations and returns the hashes of their tokens.
func plantInvitations(t testing.TB, s *store.Store, n int, w invitee) [][32]byte {
	t.Helper()
	if w.form == 0 {
		w.form = fieldForm
	}
	tokens := make([][32]byte, n)
	for from := 0; from < n; from += 500 {
		part := tokens[from:min(from+500, n)]
		var people, invitations []any
		for i := range part {
			var secret [96]byte
			_, _ = rand.Read(secret[:])
			part[i] = [32]byte(secret[:32])
			person := secret[64:80]
			people = append(people, fieldStudy, person, w.audience, hex.EncodeToString(secret[80:]))
			invitations = append(invitations, fieldStudy, part[i][:], secret[32:64], secret[48:64], w.form, person, w.audience, w.group, unitNorth, w.weight, w.account)
		}
		plantRows(t, s, "INSERT INTO people (study, id, audience, reference) VALUES ", "(?, ?, ?, ?)", len(part), people)
		plantRows(t, s, "INSERT INTO invitations (study, token, opt_out, id, form, person, audience, group_id, unit, weight, account) VALUES ",
			"(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", len(part), invitations)
	}
	return tokens
}

func plantRows(t testing.TB, s *store.Store, insert, one string, n int, values []any) {
	t.Helper()
	if err := s.Exec(context.Background(), insert+strings.TrimSuffix(strings.Repeat(one+",", n), ","), values...); err != nil {
		t.Fatal(err)
	}
}

// answersOf are 30 ratings and the arrangement, told apart by a number.
func answersOf(n int) []byte {
	a := make([]byte, 31)
	for i := range a {
		a[i] = byte(i % 5)
	}
	binary.LittleEndian.PutUint32(a, uint32(n))
	return a
}

func personalSubmission(token [32]byte, a gap.Audience, n int) *survey.Submission {
	return &survey.Submission{Study: fieldStudy, Form: fieldForm, Token: token,
		Response: survey.Response{Audience: a, Answers: answersOf(n), Seconds: -1}}
}

func openSubmission(link survey.LinkID, n int) *survey.Submission {
	sub := &survey.Submission{Study: fieldStudy, Form: fieldForm, Link: link, Day: today,
		Response: survey.Response{Audience: gap.Customer, Answers: answersOf(n), Seconds: 75}}
	_, _ = rand.Read(sub.Once[:])
	return sub
}

var threeComments = []survey.Words{
	{Question: 0, Text: "They called me back on the same day, and the person I spoke to knew what I had asked for.", Language: "en", Score: "9–10"},
	{Question: 1, Text: "The letters are hard to read. I had to ask my daughter what the new fee is and when it starts.", Language: "en", Score: "9–10"},
	{Question: 2, Text: "Please keep the branch at the station open on Saturdays, it is the only time I can come.", Language: "en", Score: "9–10"},
}

// number asks for a number. What is in the urn counts as responses and comments.
func number(t testing.TB, s *store.Store, query string, values ...any) (n int) {
	t.Helper()
	if query == "SELECT count(*) FROM responses" { // also where there is no room for a table
		all, err := s.AllAnswers(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	if strings.Contains(query, "responses") || strings.Contains(query, "comments") {
		if s.IsPostgres() {
			for i := range values {
				query = strings.Replace(query, "?", fmt.Sprintf("$%d", i+1), 1)
			}
		}
		storetest.Unsealed(t, s.DSN(), nil, func(conn *sql.Conn) {
			if err := conn.QueryRowContext(context.Background(), query, values...).Scan(&n); err != nil {
				t.Fatalf("%s: %v", query, err)
			}
		})
		return n
	}
	n, err := s.Number(context.Background(), query, values...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}
