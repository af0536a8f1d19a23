package store_test

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"math/big"
	mathrand "math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/store"
	"mirror/survey/store/storetest"
	"mirror/survey/store/urn"
)

// planted is a wave in which it is known who said what: people answered one after the other, each with
// answers and words that nobody else gave.
type planted struct {
	*storetest.Fixture
	dsn     string
	tokens  []string // hashes in hex, in the order of answering
	answers []string // what the person at the same place answered, in hex
	words   []string // and wrote
	boxes   []string // in which it lay before the wave was closed: the bytes it began with, in hex
	drafts  []string // how drafts begin that were saved on the way, in hex
}

// plantPermutation makes n people answer, in an order that has nothing to do with the list, one commit each.
func plantPermutation(t *testing.T, s *store.Store, dsn string, n int) *planted {
	t.Helper()
	one := storetest.Programme()
	one.Cells, one.Units = one.Cells[:1], nil
	return plantIn(t, s, dsn, storetest.Wave(t, s, storetest.Setup{Employees: n, Programme: one}))
}

// plantIn makes all employees who are invited to a wave answer.
func plantIn(t *testing.T, s *store.Store, dsn string, f *storetest.Fixture) *planted {
	t.Helper()
	p, n := &planted{Fixture: f, dsn: dsn}, len(f.Tokens[gap.Employee])
	tokens := p.Tokens[gap.Employee]
	mathrand.Shuffle(n, func(i, k int) { tokens[i], tokens[k] = tokens[k], tokens[i] })
	for _, token := range tokens {
		answers := randomAnswers(t, p.Form)
		words := fmt.Sprintf("What only one of us would write, %s: the forms.", hex.EncodeToString(answers[:12]))
		var draft [32]byte
		_, _ = rand.Read(draft[:])
		box := make([]byte, 4096)
		_, _ = rand.Read(box)
		if err := s.SaveDraft(context.Background(), draft, box, time.Now().AddDate(0, 0, 14)); err != nil {
			t.Fatal(err)
		}
		outcome, err := s.Submit(context.Background(), &survey.Submission{
			Study: p.Study, Form: p.Form.ID, Token: token, Draft: draft,
			Response: survey.Response{Audience: gap.Employee, Answers: answers, Seconds: -1, Comments: []survey.Words{{Text: words}}},
		})
		if err != nil || outcome != survey.Recorded {
			t.Fatalf("outcome %v, %v", outcome, err)
		}
		p.tokens = append(p.tokens, hex.EncodeToString(token[:]))
		p.answers = append(p.answers, hex.EncodeToString(answers))
		p.words = append(p.words, words)
		p.drafts = append(p.drafts, hex.EncodeToString(box[:32]))
	}
	p.boxes = boxesByAnswers(t, s, p.answers)
	return p
}

// boxesByAnswers are the bytes with which the boxes begin that hold some answers, in hex, at the places of these. That takes
// the key, which nobody has who has only the database.
func boxesByAnswers(t *testing.T, s *store.Store, answers []string) []string {
	t.Helper()
	boxes, err := s.Boxes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	heads := make([]string, len(answers))
	for i := range boxes {
		box, err := urn.Open(storetest.Urn(1), &boxes[i])
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range box.Responses() {
			if at := slices.Index(answers, hex.EncodeToString(r.Answers)); at >= 0 {
				heads[at] = hex.EncodeToString(boxes[i].Body[:boxHead])
			}
		}
	}
	return heads
}

// boxHead is how much of a box is looked for: nothing else begins with the same bytes.
const boxHead = 24

// randomAnswers rates every statement somehow.
func randomAnswers(t *testing.T, f *survey.Form) []byte {
	t.Helper()
	answers := f.Layout.Blank()
	for q := range f.Frame.Questions {
		values := f.Layout.Values(q, gap.Employee)
		if len(values) == 0 {
			continue
		}
		at, err := rand.Int(rand.Reader, big.NewInt(int64(len(values))))
		if err != nil {
			t.Fatal(err)
		}
		if !f.Layout.Set(answers, q, gap.Employee, values[at.Int64()]) {
			t.Fatalf("question %d takes no %s", q, values[at.Int64()])
		}
	}
	return answers
}

// order is an order of people or of answers that somebody with the whole database at hand can see, by index in planted.
type order struct {
	name  string
	of    []int
	words bool // of comments
}

// place makes an order of indexes from what was seen; what is not planted is left out.
func place(name string, seen []string, planted []string) order {
	at := make(map[string]int, len(planted))
	for i, v := range planted {
		at[v] = i
	}
	o := order{name: name, words: strings.Contains(name, "comments")}
	for _, v := range seen {
		if i, ok := at[v]; ok {
			o.of = append(o.of, i)
			delete(at, v) // the first time counts
		}
	}
	return o
}

// reversed is the order backwards: who came last may lie first.
func (o order) reversed() order {
	r := order{name: o.name + " backwards", words: o.words, of: make([]int, len(o.of))}
	for i, v := range o.of {
		r.of[len(o.of)-1-i] = v
	}
	return r
}

// matched is how many people a matcher gives their own answer that lays one order beside another.
func matched(people, answers order) (n int) {
	for i := range min(len(people.of), len(answers.of)) {
		if people.of[i] == answers.of[i] {
			n++
		}
	}
	return n
}

// told is how well an order tells who answered before whom: 1 = wholly, −1 = wholly, backwards, 0 = nothing (Kendall's tau).
func told(o order) float64 {
	n, sum := len(o.of), 0
	if n < 2 {
		return 0
	}
	for i := range n {
		for k := i + 1; k < n; k++ {
			if o.of[i] < o.of[k] {
				sum++
			} else {
				sum--
			}
		}
	}
	return float64(sum) / float64(n*(n-1)/2)
}
