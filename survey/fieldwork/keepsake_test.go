package fieldwork_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/pack"
)

func layoutOf(p *pack.Pack) *survey.Layout { return survey.NewLayout(p, survey.Frame(p, nil, "1")) }

// layouts are those of all packs that come with Mirror, of one with every kind of question, and of one with 60 items from 0 to 10.
func layouts(t testing.TB) map[string]*survey.Layout {
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
	all := map[string]*survey.Layout{every.ID: layoutOf(every), "sixty": layoutOf(sixty(t))}
	for _, p := range pack.Embedded() {
		all[p.ID] = layoutOf(p)
	}
	return all
}

func sixty(t testing.TB) *pack.Pack {
	t.Helper()
	core, ok := pack.Named("mirror-core")
	if !ok {
		t.Fatal("no mirror-core")
	}
	p := *core
	scale := ""
	for _, o := range p.Outcomes {
		if o.Role == pack.Recommend {
			scale = o.Scale
		}
	}
	p.Items = nil
	for i := range 60 {
		item := core.Items[i%len(core.Items)]
		item.ID, item.Scale, item.Reverse = fmt.Sprintf("item%d", i), scale, false
		p.Items = append(p.Items, item)
	}
	return &p
}

// answered is what one employee ticked.
func answered(r *rand.Rand, l *survey.Layout) []byte {
	answers := l.Blank()
	for i := range l.Frame.Questions {
		values := l.Values(i, gap.Employee)
		switch n := r.IntN(12); {
		case len(values) == 0 || n == 0:
		case n == 1:
			l.Set(answers, i, gap.Employee, "x")
		default:
			l.Set(answers, i, gap.Employee, values[r.IntN(len(values))])
		}
	}
	l.SetArrangement(answers, uint8(r.IntN(survey.Arrangements)))
	return answers
}

// kept is what a keepsake is to give back: the predictions on items, and nothing else.
func kept(l *survey.Layout, answers []byte) []byte {
	want := l.Blank()
	for i, q := range l.Frame.Questions {
		if value := l.Value(answers, i, gap.Employee); q.Dimension >= 0 && q.Asked[gap.Customer] && q.Asked[gap.Employee] && value != "x" {
			l.Set(want, i, gap.Employee, value)
		}
	}
	return want
}

func TestKeepsakesAreReadBack(t *testing.T) {
	keys, _ := openKeys(t)
	for name, l := range layouts(t) {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(8, 8))
			for range 500 {
				form, answers := survey.FormID(1+r.IntN(400)), answered(r, l)
				code := keys.Keepsake(1, l, form, answers)
				gotForm, read, ok := keys.ParseKeepsake(1, asTyped(r, code))
				if !ok || gotForm != form {
					t.Fatalf("%s is of form %d, %v; want %d", code, gotForm, ok, form)
				}
				got, ok := read(l)
				if want := kept(l, answers); !ok || !slices.Equal(got, want) {
					t.Fatalf("%s gives back\n%v, want\n%v", code, got, want)
				}
				if !l.Valid(got, gap.Employee) {
					t.Fatalf("%s gives back answers nobody can give", code)
				}
			}
		})
	}
}

// A code that one server made is worth nothing on another, nor in another study: nobody can make one up.
func TestKeepsakesAreKeyed(t *testing.T) {
	keys, _ := openKeys(t)
	others, _ := openKeys(t)
	l := layouts(t)["mirror-core"]
	through := 0
	for i := range 500 {
		code := keys.Keepsake(1, l, 3, answered(rand.New(rand.NewPCG(uint64(i), 2)), l))
		if _, _, ok := others.ParseKeepsake(1, code); ok {
			through++
		}
		if _, _, ok := keys.ParseKeepsake(2, code); ok {
			through++
		}
	}
	if through > 3 {
		t.Errorf("%d of 1000 codes are taken where they were not made", through)
	}
}

// How much there is to type.
func TestKeepsakesAreShort(t *testing.T) {
	keys, _ := openKeys(t)
	all := layouts(t)
	tests := []struct {
		pack string
		form survey.FormID
		want int // signs
	}{
		{"mirror-core", 1, 20}, {"mirror-core", 255, 20}, {"mirror-core", 256, 24}, {"sixty", 1, 48},
	}
	for _, tt := range tests {
		l := all[tt.pack]
		for _, answers := range [][]byte{l.Blank(), answered(rand.New(rand.NewPCG(1, 1)), l)} {
			code := keys.Keepsake(1, l, tt.form, answers)
			if n := len(strings.ReplaceAll(code, " ", "")); n != tt.want || n%4 != 0 {
				t.Errorf("%s, form %d: %q has %d signs, want %d: how much was answered must not show", tt.pack, tt.form, code, n, tt.want)
			}
		}
	}
}

// A slip of the hand is noticed: at most one in a thousand goes through.
func TestMistypedKeepsakesAreRefused(t *testing.T) {
	keys, _ := openKeys(t)
	all := layouts(t)
	for _, name := range []string{"mirror-core", "sixty"} {
		l, r := all[name], rand.New(rand.NewPCG(9, 9))
		slips, through := 0, 0
		try := func(code string) {
			slips++
			if form, read, ok := keys.ParseKeepsake(1, code); ok && form == 3 {
				if _, ok := read(l); ok {
					through++
				}
			}
		}
		for range 20 {
			code := strings.ReplaceAll(keys.Keepsake(1, l, 3, answered(r, l)), " ", "")
			for i := range code {
				for _, c := range signs { // one wrong sign
					if byte(c) != code[i] {
						try(code[:i] + string(c) + code[i+1:])
					}
				}
				if i > 0 && code[i] != code[i-1] { // two the wrong way round
					try(code[:i-1] + code[i:i+1] + code[i-1:i] + code[i+1:])
				}
				if i%4 == 0 { // a group left out, and a group twice
					try(code[:i] + code[i+4:])
					try(code[:i+4] + code[i:])
				}
			}
			for range 500 { // several wrong signs
				b := []byte(code)
				for range 2 + r.IntN(4) {
					b[r.IntN(len(b))] = signs[r.IntN(32)]
				}
				if string(b) != code {
					try(string(b))
				}
			}
		}
		if through*1000 > slips {
			t.Errorf("%s: %d of %d slips go through", name, through, slips)
		}
		t.Logf("%s: %d of %d slips go through", name, through, slips)
	}
}

// A code belongs to one questionnaire; with the layout of another it gives nothing or at least nothing that cannot be answered.
func TestKeepsakeOfAnotherForm(t *testing.T) {
	keys, _ := openKeys(t)
	all := layouts(t)
	code := keys.Keepsake(1, all["sixty"], 3, answered(rand.New(rand.NewPCG(1, 1)), all["sixty"]))
	_, read, ok := keys.ParseKeepsake(1, code)
	if !ok {
		t.Fatal("refused")
	}
	for name, l := range all {
		if answers, ok := read(l); ok != (name == "sixty") || ok && !l.Valid(answers, gap.Employee) {
			t.Errorf("%s: %v", name, ok)
		}
	}
}

func FuzzParseKeepsake(f *testing.F) {
	keys, _ := openKeys(f)
	all := layouts(f)
	for _, l := range all {
		f.Add(keys.Keepsake(1, l, 3, l.Blank()))
	}
	f.Add("")
	f.Add("0000")
	f.Add(strings.Repeat("z", 1000))
	f.Fuzz(func(t *testing.T, s string) {
		form, read, ok := keys.ParseKeepsake(1, s)
		if !ok {
			return
		}
		for name, l := range all {
			answers, ok := read(l)
			if !ok {
				continue
			}
			if !l.Valid(answers, gap.Employee) {
				t.Errorf("%s: %q gives back answers nobody can give", name, s)
			}
			again, _, ok := keys.ParseKeepsake(1, keys.Keepsake(1, l, form, answers))
			if !ok || again != form {
				t.Errorf("%s: %q is not written again as it was", name, s)
			}
		}
	})
}

func BenchmarkKeepsake(b *testing.B) {
	keys, _ := openKeys(b)
	l := layouts(b)["mirror-core"]
	answers := answered(rand.New(rand.NewPCG(1, 1)), l)
	b.ReportAllocs()
	for b.Loop() {
		keys.Keepsake(1, l, 3, answers)
	}
}
