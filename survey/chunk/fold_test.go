package chunk

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

// people are random responses as real people could give them: what is not asked is blank, some cannot say, some leave out.
func people(r *rand.Rand, l *survey.Layout, n int, extras bool) []survey.Response {
	rows := make([]survey.Response, n)
	for i := range rows {
		a := gap.Customer
		if r.IntN(4) == 0 {
			a = gap.Employee
		}
		row := survey.Response{Audience: a, Group: survey.GroupID(r.IntN(6)), Unit: survey.GroupID(r.IntN(9)), Answers: l.Blank()}
		leaning := r.IntN(3)
		for q := range l.Frame.Questions {
			values := l.Values(q, a)
			if len(values) == 0 {
				continue
			}
			code := uint8(min(len(values)-1, r.IntN(len(values))+leaning))
			switch r.IntN(20) {
			case 0:
				code = gap.CantSay
			case 1:
				code = gap.Blank
			}
			if !l.SetCode(row.Answers, q, a, code) {
				var many survey.Options
				many.Add(code)
				l.SetOptions(row.Answers, q, a, many)
			}
		}
		for p := range l.Frame.Picks {
			if l.PickAsked(p, a) {
				l.SetPicked(row.Answers, p, 1<<r.IntN(len(l.Frame.Picks[p].Options)))
			}
		}
		l.SetArrangement(row.Answers, uint8(r.IntN(survey.Arrangements)))
		if a == gap.Customer {
			row.Seconds = r.IntN(900) - 1
			if extras {
				row.Weight = []float64{0, 1, 0.5, 2.25}[r.IntN(4)]
				row.Account = uint64(r.IntN(200))
			}
		}
		rows[i] = row
	}
	return rows
}

func named(id survey.GroupID) (string, bool) { return fmt.Sprintf("g%d", id), id < 50 }

// counted is what a tally counted, without the room it works in.
func counted(f *gap.Frame, t *gap.Tally) *gap.Tally {
	fresh := gap.NewTally(f, gap.Collect{Drivers: true})
	fresh.Merge(t)
	return fresh
}

func everyLayout(t *testing.T) []*survey.Layout {
	t.Helper()
	f, err := os.Open("../testdata/every-scale.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	every, _, err := pack.Read("every-scale.yaml", f)
	if err != nil {
		t.Fatal(err)
	}
	var all []*survey.Layout
	for _, p := range append(pack.Embedded(), every) {
		all = append(all, survey.NewLayout(p, survey.Frame(p, nil, "1")))
	}
	return all
}

// Counting chunks is counting the responses in them, whatever the questionnaire and however they are spread over chunks.
func TestFoldingChunksIsFoldingResponses(t *testing.T) {
	for _, l := range everyLayout(t) {
		for seed := range uint64(6) {
			r := rand.New(rand.NewPCG(seed, 5))
			rows := people(r, l, 200, seed%2 == 1)
			want := gap.NewTally(l.Frame, gap.Collect{Drivers: true})
			for i := range rows {
				row := gap.Response{Weight: rows[i].Weight, Account: rows[i].Account, Seconds: -1}
				if rows[i].Audience == gap.Customer {
					row.Seconds = rows[i].Seconds
				}
				l.Unpack(rows[i].Answers, &row)
				var keys [2]string
				for k, id := range [2]survey.GroupID{rows[i].Group, rows[i].Unit} {
					if id != 0 {
						keys[k], _ = named(id)
					}
				}
				want.Add(want.Atom(rows[i].Audience, keys[0], keys[1]), &row)
			}
			tally := gap.NewTally(l.Frame, gap.Collect{Drivers: true})
			fold := NewFold(l, tally, named)
			for rest := rows; len(rest) > 0; {
				n := min(len(rest), 1+r.IntN(90))
				if r.IntN(3) == 0 { // as it waits for its chunk
					if err := fold.Row(&rest[0]); err != nil {
						t.Fatal(err)
					}
					n = 1
				} else if body, err := Encode(l, rest[:n]); err != nil {
					t.Fatal(err)
				} else if err := fold.chunk(body); err != nil {
					t.Fatal(err)
				}
				rest = rest[n:]
			}
			if !reflect.DeepEqual(counted(l.Frame, want), counted(l.Frame, tally)) {
				t.Fatalf("%s, seed %d: chunks are counted otherwise than their responses", l.Pack.ID, seed)
			}
		}
	}
}

// However many chunks there are, and whoever counts them: the tally is the one of the responses one by one.
func TestFoldedIsOneFold(t *testing.T) {
	for _, l := range everyLayout(t) {
		rows := people(rand.New(rand.NewPCG(7, 5)), l, 1500, true)
		folds := func() *Fold { return NewFold(l, gap.NewTally(l.Frame, gap.Collect{Drivers: true}), named) }
		for _, size := range []int{20, 700, 1500} {
			got, err := Folded(Bodies(chunked(t, l, rows, size)), folds)
			if err != nil {
				t.Fatal(err)
			}
			want := folds()
			for i := range rows {
				if err := want.Row(&rows[i]); err != nil {
					t.Fatal(err)
				}
			}
			if !reflect.DeepEqual(counted(l.Frame, want.Tally), counted(l.Frame, got.Tally)) {
				t.Fatalf("%s, chunks of %d: counted otherwise than the responses", l.Pack.ID, size)
			}
		}
		if none, err := Folded(Bodies(nil), folds); err != nil || none.Tally.People(gap.Customer) != 0 {
			t.Errorf("no chunks: %v", err)
		}
	}
}

func TestFoldRefusesUnknownGroups(t *testing.T) {
	l := coreLayout(t)
	for _, row := range []survey.Response{{Group: 50, Answers: l.Blank()}, {Unit: 50, Answers: l.Blank()}} {
		body, err := Encode(l, []survey.Response{row})
		if err != nil {
			t.Fatal(err)
		}
		fold := NewFold(l, gap.NewTally(l.Frame, gap.Collect{}), named)
		if err := fold.chunk(body); err == nil || !strings.Contains(err.Error(), "group 50") {
			t.Errorf("a chunk with a group that does not exist: %v", err)
		}
		if err := fold.Row(&row); err == nil {
			t.Error("a response of a group that does not exist is counted")
		}
	}
}

// A damaged chunk gives nothing to a tally, even where only its columns are wrong.
func TestFoldRefusesDamage(t *testing.T) {
	l := coreLayout(t)
	body, err := Encode(l, people(rand.New(rand.NewPCG(1, 1)), l, 30, true))
	if err != nil {
		t.Fatal(err)
	}
	long := append(body[:len(body)-trailer:len(body)-trailer], 0)
	long = binary.LittleEndian.AppendUint32(long, crc32.Checksum(long, castagnoli))
	tally := gap.NewTally(l.Frame, gap.Collect{})
	for name, bad := range map[string][]byte{"longer": long, "no bytes": nil, "cut": body[:len(body)-1]} {
		if err := NewFold(l, tally, named).chunk(bad); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// A response takes at most 30 bytes in a chunk where its packed answers and extras take about twice as many.
func TestBytesPerResponse(t *testing.T) {
	for _, name := range []string{"mirror-core", "trust-spectrum", "perception-check", "ambassador"} {
		l := layoutOf(t, name)
		rows := people(rand.New(rand.NewPCG(9, 9)), l, Rows, false)
		body, err := Encode(l, rows)
		if err != nil {
			t.Fatal(err)
		}
		per := float64(len(body)) / Rows
		t.Logf("%s: %.1f bytes a response (packed answers %d)", name, per, l.Size)
		if per > 30 {
			t.Errorf("%s: %.1f bytes a response, at most 30", name, per)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	l := coreLayout(b)
	rows := people(rand.New(rand.NewPCG(2, 2)), l, Rows, false)
	for b.Loop() {
		if _, err := Encode(l, rows); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/Rows, "ns/response")
}

func BenchmarkDecode(b *testing.B) {
	l := coreLayout(b)
	body, err := Encode(l, people(rand.New(rand.NewPCG(2, 2)), l, Rows, false))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Decode(l, body); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/Rows, "ns/response")
}

// Columns alone: what reading a chunk costs before anything is counted.
func BenchmarkColumns(b *testing.B) {
	l := coreLayout(b)
	body, err := Encode(l, people(rand.New(rand.NewPCG(2, 2)), l, Rows, false))
	if err != nil {
		b.Fatal(err)
	}
	m := mark(l)
	var o opened
	var recs []byte
	for b.Loop() {
		if err := o.open(l, m, body); err != nil {
			b.Fatal(err)
		}
		for a, n := range o.n {
			if err := o.side(l, gap.Audience(a)); err != nil {
				b.Fatal(err)
			}
			for from := 0; from < n; from += block {
				to := min(from+block, n)
				recs = room(recs, (to-from)*len(o.columns))
				if err := o.records(recs, from, to); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/Rows, "ns/response")
}

func benchmarkFold(b *testing.B, drivers, extras bool) {
	l := coreLayout(b)
	body, err := Encode(l, people(rand.New(rand.NewPCG(2, 2)), l, Rows, extras))
	if err != nil {
		b.Fatal(err)
	}
	fold := NewFold(l, gap.NewTally(l.Frame, gap.Collect{Drivers: drivers}), named)
	for b.Loop() {
		if err := fold.chunk(body); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/Rows, "ns/response")
}

func BenchmarkFold(b *testing.B) {
	b.Run("counts", func(b *testing.B) { benchmarkFold(b, false, false) })
	b.Run("drivers", func(b *testing.B) { benchmarkFold(b, true, false) })
	b.Run("drivers+weights+accounts", func(b *testing.B) { benchmarkFold(b, true, true) })
}
