package store_test

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"mirror/survey/chunk"
	"mirror/survey/store"
)

// orders are all that an onlooker with the whole database sees of the people and of their answers.
func (p *planted) orders(t *testing.T, s *store.Store) (people, answers []order) {
	t.Helper()
	see := func(name, query string) []string {
		t.Helper()
		list, err := s.Words(t.Context(), query)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return list
	}
	pg := strings.HasPrefix(p.dsn, "postgres")
	hexed := func(column string) string {
		if pg {
			return "encode(" + column + ", 'hex')"
		}
		return "lower(hex(" + column + "))"
	}
	token, packed := hexed("token"), hexed("answers")
	by := []string{"", " ORDER BY id"}
	if pg {
		by = append(by, " ORDER BY ctid", " ORDER BY xmin::text::bigint, ctid")
	}
	for _, b := range append(by, " ORDER BY person", " ORDER BY token", " ORDER BY opt_out") {
		people = append(people, place("invitations"+b, see(b, "SELECT "+token+" FROM invitations"+b), p.tokens))
	}
	for _, b := range append(by, " ORDER BY length(answers), id") {
		answers = append(answers, place("responses"+b, see(b, "SELECT "+packed+" FROM responses"+b), p.answers))
	}
	for _, b := range append(by, " ORDER BY length(body), id") {
		answers = append(answers, place("comments"+b, see(b, "SELECT body FROM comments"+b), p.words))
	}
	answers = append(answers, p.inChunks(t, s, hexed("body"))...)
	if !pg {
		some, others := p.inFile(t)
		people, answers = append(people, some...), append(answers, others...)
	}
	return people, answers
}

// inChunks is the order in which responses lie in chunks.
func (p *planted) inChunks(t *testing.T, s *store.Store, body string) []order {
	t.Helper()
	list, err := s.Words(t.Context(), "SELECT "+body+" FROM chunks")
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	for _, c := range list {
		raw, err := hex.DecodeString(c)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := chunk.Decode(p.Form.Layout, raw)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			seen = append(seen, hex.EncodeToString(r.Answers))
		}
	}
	return []order{place("chunks", seen, p.answers)}
}

// found is where some bytes lie in a file.
type found struct{ index, at int }

// inFile are the orders in which people and answers lie in the bytes of the SQLite files. On a page, what was written
// later lies before what was written earlier.
func (p *planted) inFile(t *testing.T) (people, answers []order) {
	t.Helper()
	for _, end := range []string{"", "-wal"} {
		raw, err := os.ReadFile(p.dsn + end)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		var tokens, packed, bodies [][]byte
		for i := range p.tokens {
			tokens = append(tokens, unhex(t, p.tokens[i]))
			packed = append(packed, unhex(t, p.answers[i]))
			bodies = append(bodies, []byte(p.words[i]))
		}
		name := "file" + end
		people = append(people, inBytes(name+", tokens", raw, tokens)...)
		answers = append(answers, inBytes(name+", answers", raw, packed)...)
		answers = append(answers, inBytes(name+", words", raw, bodies)...)
	}
	return people, answers
}

// inBytes orders things by the first and by the last place they are found at, and each page backwards.
func inBytes(name string, raw []byte, things [][]byte) []order {
	var first, last []found
	for i, b := range things {
		if at := bytes.Index(raw, b); at >= 0 {
			first = append(first, found{i, at})
			last = append(last, found{i, bytes.LastIndex(raw, b)})
		}
	}
	sorted := func(name string, list []found, less func(a, b found) int) order {
		slices.SortFunc(list, less)
		o := order{name: name, words: strings.Contains(name, "words")}
		for _, f := range list {
			o.of = append(o.of, f.index)
		}
		return o
	}
	forwards := func(a, b found) int { return a.at - b.at }
	pages := func(a, b found) int { return cmp.Or(a.at/pageSize-b.at/pageSize, b.at-a.at) }
	return []order{
		sorted(name+", first", first, forwards), sorted(name+", first by page", first, pages),
		sorted(name+", last", last, forwards), sorted(name+", last by page", last, pages),
	}
}

const pageSize = 4096

// onPages is how well the order on pages tells which of two things on the same page came first: 1 = always, 0 = as chance.
func onPages(raw []byte, things [][]byte) float64 {
	var all []found
	for i, b := range things {
		if at := bytes.Index(raw, b); at >= 0 {
			all = append(all, found{i, at})
		}
	}
	sum, n := 0, 0
	for i, a := range all {
		for _, b := range all[i+1:] {
			if a.at/pageSize != b.at/pageSize {
				continue
			}
			n++
			if (a.index < b.index) == (a.at > b.at) {
				sum++
			} else {
				sum--
			}
		}
	}
	if n == 0 {
		return 0
	}
	return float64(sum) / float64(n)
}

// sameCommit pairs people and answers that were written by one transaction, as PostgreSQL tells anybody: xmin.
func (p *planted) sameCommit(t *testing.T, s *store.Store) (n int) {
	t.Helper()
	return p.paired(t, s, "encode(r.answers, 'hex')", "responses r", p.answers)
}

// paired counts the people whom the same xmin gives what is theirs of things; what tells one of them by SQL.
func (p *planted) paired(t *testing.T, s *store.Store, what, table string, things []string) int {
	t.Helper()
	list, err := s.Words(t.Context(), "SELECT encode(i.token, 'hex') || ' ' || "+what+" FROM invitations i JOIN "+table+" ON i.xmin = r.xmin")
	if err != nil {
		t.Fatal(err)
	}
	if len(list) > len(p.tokens) { // then everybody goes with everything, which is no match
		return 0
	}
	return p.right(list, things)
}

// sealedOrders are the orders of boxes an onlooker sees while the wave is open; only who has the key knows whose they are.
func (p *planted) sealedOrders(t *testing.T, s *store.Store) (all []order) {
	t.Helper()
	head := fmt.Sprintf("lower(hex(substr(box, 1, %d)))", boxHead)
	by := []string{"", " ORDER BY id", " ORDER BY length(box), id"}
	if strings.HasPrefix(p.dsn, "postgres") {
		head = fmt.Sprintf("encode(substr(box, 1, %d), 'hex')", boxHead)
		by = append(by, " ORDER BY ctid", " ORDER BY xmin::text::bigint, ctid")
	}
	for _, b := range by {
		list, err := s.Words(t.Context(), "SELECT "+head+" FROM urn"+b)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, place("urn"+b, list, p.boxes))
	}
	return all
}

// right counts the pairs "token thing" that are true.
func (p *planted) right(pairs, things []string) (n int) {
	truth := map[string]bool{}
	for i := range p.tokens {
		truth[p.tokens[i]+" "+things[i]] = true
	}
	for _, pair := range pairs {
		if truth[pair] {
			n++
		}
	}
	return n
}

// inLog pairs people and things, such as answers, that became visible in the same commit of SQLite's write-ahead log: a token
// beside which it says "used" for the first time, and a thing that was not there before (sqlite.org/fileformat2.html §4).
func (p *planted) inLog(t *testing.T, things []string) int {
	t.Helper()
	raw, err := os.ReadFile(p.dsn + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	used, known := map[int]bool{}, map[int]bool{}
	var pairs []string
	var newUsed, newKnown []int
	for at := 32; at+24+pageSize <= len(raw); at += 24 + pageSize {
		page := raw[at+24 : at+24+pageSize]
		for i := range p.tokens {
			if !used[i] && usedOn(page, unhex(t, p.tokens[i])) {
				used[i] = true
				newUsed = append(newUsed, i)
			}
			if !known[i] && bytes.Contains(page, unhex(t, things[i])) {
				known[i] = true
				newKnown = append(newKnown, i)
			}
		}
		if binary.BigEndian.Uint32(raw[at+4:]) == 0 {
			continue // not the last frame of a commit
		}
		if len(newUsed) == 1 && len(newKnown) == 1 {
			pairs = append(pairs, p.tokens[newUsed[0]]+" "+things[newKnown[0]])
		}
		newUsed, newKnown = nil, nil
	}
	return p.right(pairs, things)
}

// usedOn reports whether a page holds an invitation that is used: its row begins with the token and ends with the state.
func usedOn(page, token []byte) bool {
	at := bytes.Index(page, token)
	return at >= 0 && bytes.Contains(page[min(at+96, len(page)):min(at+130, len(page))], []byte("used"))
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// copies counts how often things are found in some bytes, all together.
func copies(raw []byte, things []string, plain bool) (n int) {
	for _, s := range things {
		b := []byte(s)
		if !plain {
			b, _ = hex.DecodeString(s)
		}
		n += bytes.Count(raw, b)
	}
	return n
}
