package chunk

import (
	"bytes"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"hash/crc32"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

func coreLayout(t testing.TB) *survey.Layout {
	t.Helper()
	return layoutOf(t, "mirror-core")
}

func layoutOf(t testing.TB, name string) *survey.Layout {
	t.Helper()
	p, ok := pack.Named(name)
	if !ok {
		t.Fatalf("there is no pack %s", name)
	}
	return survey.NewLayout(p, survey.Frame(p, nil, "1"))
}

// drawn are random responses: any bytes, any groups, any extras.
func drawn(r *rand.Rand, l *survey.Layout, n int) []survey.Response {
	spread := []int{1, 2, 3, 16, 17, 256}[r.IntN(6)] // how many values an answer has
	rows := make([]survey.Response, n)
	for i := range rows {
		row := survey.Response{Audience: gap.Audience(r.IntN(2)), Group: survey.GroupID(r.IntN(40)), Unit: survey.GroupID(r.IntN(400)), Answers: make([]byte, l.Size)}
		for k := range row.Answers {
			row.Answers[k] = byte(r.IntN(spread) * 37)
		}
		if row.Audience == gap.Customer {
			row.Weight = []float64{0, 1, 0.37, 2e5, r.Float64()}[r.IntN(5)]
			row.Account = []uint64{0, 1, math.MaxUint64, r.Uint64()}[r.IntN(4)]
			row.Seconds = []int{-1, 0, 1, 254, 255, 256, math.MaxInt32, r.IntN(900)}[r.IntN(8)]
		}
		rows[i] = row
	}
	return rows
}

// sorted are the rows as lines, in one order.
func sorted(rows []survey.Response) []string {
	lines := make([]string, len(rows))
	for i, r := range rows {
		lines[i] = fmt.Sprintf("%v", r)
	}
	slices.Sort(lines)
	return lines
}

func TestDecodeGivesTheSameResponses(t *testing.T) {
	l := &survey.Layout{Frame: &gap.Frame{Questions: []gap.Question{{ID: "a"}, {ID: "b"}}}, Size: 9}
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		rows := drawn(r, l, 1+r.IntN(60))
		if seed == 7 {
			rows = drawn(r, l, Rows)
		}
		body, err := Encode(l, rows)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(l, body)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if !slices.Equal(sorted(rows), sorted(got)) {
			t.Fatalf("seed %d: a chunk of %d responses gives others back", seed, len(rows))
		}
	}
}

var update = flag.Bool("update", false, "write the golden files anew")

// The bytes of a chunk stay what they are: one that was written once is read for ever, and the same responses in the same
// order give it again.
func TestChunkStaysTheSame(t *testing.T) {
	l := &survey.Layout{Frame: &gap.Frame{Questions: []gap.Question{{ID: "a"}, {ID: "b"}}}, Size: 9}
	rows := drawn(rand.New(rand.NewPCG(11, 12)), l, 101)
	all := make([]*survey.Response, len(rows))
	for i := range rows {
		rows[i].Group, rows[i].Unit = rows[i].Group%4, rows[i].Unit%3
		all[i] = &rows[i]
	}
	body, err := encode(l, all)
	if err != nil {
		t.Fatal(err)
	}
	const file = "testdata/golden.chunk"
	if *update {
		if err := os.WriteFile(file, body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(body, golden) {
		t.Error("the same responses give other bytes than before")
	}
	got, err := Decode(l, golden)
	if err != nil || !slices.Equal(sorted(rows), sorted(got)) {
		t.Errorf("a chunk of before gives other responses back: %v", err)
	}
}

// Nothing in a chunk tells the order in which the responses came.
func TestChunkForgetsTheOrder(t *testing.T) {
	l := &survey.Layout{Frame: &gap.Frame{}, Size: 2}
	rows := make([]survey.Response, 200)
	for i := range rows {
		rows[i] = survey.Response{Audience: gap.Employee, Answers: []byte{byte(i), byte(i)}}
	}
	const rounds = 300
	fixed := 0
	for range rounds {
		body, err := Encode(l, rows)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(l, body)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range got {
			if r.Answers[0] == byte(i) {
				fixed++
			}
		}
	}
	// A random order leaves one row in its place on average, with variance one.
	if mean := float64(fixed) / rounds; math.Abs(mean-1) > 5/math.Sqrt(rounds) {
		t.Errorf("%.2f responses of 200 stand where they came in, on average; by chance it is 1", mean)
	}
}

func TestEncodeRefuses(t *testing.T) {
	l := &survey.Layout{Frame: &gap.Frame{}, Size: 2}
	good := survey.Response{Audience: gap.Customer, Answers: []byte{1, 2}}
	with := func(change func(*survey.Response)) []survey.Response {
		r := good
		change(&r)
		return []survey.Response{r}
	}
	tests := []struct {
		name, want string
		rows       []survey.Response
	}{
		{"no response", "not 0", nil},
		{"too many", "not 8193", make([]survey.Response, Rows+1)},
		{"another length", "3 bytes", with(func(r *survey.Response) { r.Answers = []byte{1, 2, 3} })},
		{"no side", "side 2", with(func(r *survey.Response) { r.Audience = 2 })},
		{"a negative group", "no number of a group", with(func(r *survey.Response) { r.Group = -1 })},
		{"an employee's time", "employee", with(func(r *survey.Response) { r.Audience, r.Seconds = gap.Employee, 60 })},
		{"an employee's weight", "employee", with(func(r *survey.Response) { r.Audience, r.Weight = gap.Employee, 1 })},
		{"an employee's account", "employee", with(func(r *survey.Response) { r.Audience, r.Account = gap.Employee, 1 })},
	}
	for _, test := range tests {
		if _, err := Encode(l, test.rows); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want one with %q", test.name, err, test.want)
		}
	}
}

// A chunk is read only with the questionnaire it was written for.
func TestWrongQuestionnaireIsRefused(t *testing.T) {
	l := &survey.Layout{Frame: &gap.Frame{Questions: []gap.Question{{ID: "a"}}}, Size: 2}
	body, err := Encode(l, []survey.Response{{Answers: []byte{1, 2}}})
	if err != nil {
		t.Fatal(err)
	}
	for name, other := range map[string]*survey.Layout{
		"longer":          {Frame: l.Frame, Size: 3},
		"other questions": {Frame: &gap.Frame{Questions: []gap.Question{{ID: "b"}}}, Size: 2},
		"other choices":   {Frame: &gap.Frame{Questions: l.Frame.Questions, Picks: []gap.Pick{{ID: "feelings", Options: []string{"glad"}}}}, Size: 2},
	} {
		if _, err := Decode(other, body); !errors.Is(err, ErrForeign) {
			t.Errorf("%s: error %v, want ErrForeign", name, err)
		}
	}
}

// Every single flipped bit and every cut is noticed.
func TestDamageIsNoticed(t *testing.T) {
	l := &survey.Layout{Frame: &gap.Frame{}, Size: 5}
	body, err := Encode(l, drawn(rand.New(rand.NewPCG(1, 2)), l, 40))
	if err != nil {
		t.Fatal(err)
	}
	for i := range body {
		if _, err := Decode(l, body[:i]); err == nil {
			t.Fatalf("cut to %d of %d bytes, and no error", i, len(body))
		}
		for bit := range 8 {
			bad := slices.Clone(body)
			bad[i] ^= 1 << bit
			if _, err := Decode(l, bad); err == nil {
				t.Fatalf("bit %d of byte %d is turned, and no error", bit, i)
			}
		}
	}
}

// Any bytes are read without a panic; with the check sum set right, so that what lies behind it is reached.
func FuzzDecode(f *testing.F) {
	l := coreLayout(f)
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{1, 2, 33} {
		body, err := Encode(l, drawn(r, l, n))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Add([]byte{})
	known := func(id survey.GroupID) (string, bool) { return "g", id < 100 }
	f.Fuzz(func(t *testing.T, body []byte) {
		if len(body) >= trailer {
			end := len(body) - trailer
			body = binary.LittleEndian.AppendUint32(slices.Clone(body[:end]), crc32.Checksum(body[:end], castagnoli))
		}
		rows, err := Decode(l, body)
		tally := gap.NewTally(l.Frame, gap.Collect{Drivers: true})
		folded := NewFold(l, tally, known).chunk(body)
		counts, counted := Count(l, groupings["everybody"], Bodies([][]byte{body}))
		_, crossed := Cross(l, gap.Customer, groupings["everybody"], Bodies([][]byte{body}))
		if err != nil {
			if folded == nil {
				t.Fatal("a chunk that cannot be decoded was counted")
			}
			return
		}
		if counted != nil || crossed != nil || !equal(naive(l, groupings["everybody"], rows), flat(l, 1, counts)) {
			t.Fatalf("a chunk is counted otherwise than its rows: %v, %v", counted, crossed)
		}
		if again, err := Encode(l, rows); err != nil || len(again) != len(body) {
			t.Fatalf("what was decoded gives a chunk of another length: %v", err)
		}
	})
}
