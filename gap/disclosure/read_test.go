package disclosure

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"mirror/gap"
)

// A stored release is the release: read and written again it is the same, byte for byte.
func TestReleaseIsReadBack(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	for range 50 {
		first := jsonOf(t, protectOne(func() gap.Wave { w := randomWave(rng); return w.build() }()))
		bothWays(t, first)
		read, err := Read(first)
		if err != nil {
			t.Fatal(err)
		}
		if second := jsonOf(t, read); !bytes.Equal(first, second) {
			t.Fatalf("read back it is\n%s\nand was\n%s", second, first)
		}
	}
	f := bank()
	tally := people(f, map[[2]string]int{{"branch", "south"}: 60, {"office", "north"}: 60}, map[[2]string]int{{"private", "north"}: 80})
	for _, disclosure := range []string{"on", "off"} {
		settings := gap.Settings{Company: "B", Margin: 10, Disclosure: disclosure, Breakdowns: [][]string{{"cell", "unit"}},
			Targets: map[string]map[string]float64{"w": {"d": 6}}, Actions: []gap.Action{{ID: "a", Units: []string{"u"}}}}
		first := jsonOf(t, Protect(gap.Result{Settings: settings, Waves: []gap.Wave{gap.Analyze(f, tally)}}))
		bothWays(t, first)
		read, err := Read(first)
		if err != nil {
			t.Fatal(err)
		}
		if second := jsonOf(t, read); !bytes.Equal(first, second) {
			t.Fatalf("disclosure %s: read back it is\n%s\nand was\n%s", disclosure, second, first)
		}
	}
}

// bothWays reads a release as it is written and with encoding/json, and finds the same.
func bothWays(t *testing.T, release []byte) {
	t.Helper()
	got, ok := written(release)
	if !ok {
		t.Fatal("the form in which releases are written is not known")
	}
	want, err := parsed(release)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatal("read as it is written it is another release")
	}
}

// Whatever the text: what is read as it is written is what encoding/json reads.
func FuzzWritten(f *testing.F) {
	in := wave{cells: map[string]int{"a": 12, "b": 150}, customers: 1200}.build()
	in.Comments = []gap.Comment{{Audience: "customer", Question: "q", Text: "so \"so\", née <b>"}}
	release, err := json.Marshal(protectOne(in))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(release)
	head := `{"format":"mirror-result/1","settings":{"company":"`
	for _, text := range []string{
		``, `null`, `{}`, `{"format":"mirror-result/1"}`, `{"format":null}`, `{"waves":null}`, `{"waves":[]}`, `{"waves":[null]}`, `{"waves":[{}]}`, `{"waves":[{}}`, `{"waves":[{},]}`,
		`{"waves":[{"gaps":[{"gap":-0,"se":1e2,"df":01,"low":1.,"high":-12.50,"p":123456789012345678901234567890.5}]}]}`,
		`{"waves":[{"gaps":[{"gap":-0.0,"se":1e2,"low":9007199254740993,"high":-12.50,"p":123456789012345678901234567890.5,"p_adjusted":1E400}]}]}`,
		`{"waves":[{"gaps":[{"gap":0.30000000000000004,"se":1e-7,"low":999999999999999,"high":0.000001234567890123}]}]}`,
		`{"waves":[{"gaps":[{"gap":1,"gap":2}]}]}`, `{"waves":[{"gaps":[{"se":1,"gap":2}]}]}`, `{"waves":[{"plan":null,"predicted":true,"min_cell":-3}]}`, `{"waves":[{"predicted":1}]}`,
		`{"waves":[{"min_cell":-0}]}`, `{"waves":[{"min_cell":10.0}]}`, `{"waves":[{"min_cell":1e1}]}`, `{"waves":[{"min_cell":123456789012345}]}`, `{"waves":[{"min_cell":99999999999999999999}]}`, `{"waves":[{"min_cell":null}]}`,
		`{"waves":[{"gaps":[{"net":{"customer_shares":[1,null,0.5]}}]}]}`, `{"waves":[{"gaps":[{"net":{"customer_shares":[1,2]}}]}]}`, `{"waves":[{"gaps":[{"net":{"customer_shares":[1,2,3,4]}}]}]}`, `{"waves":[{"gaps":[{"net":{"customer_shares":null}}]}]}`, `{"waves":[{"gaps":[{"net":null}]}]}`, `{"waves":[{"gaps":[{"marks":["a","a",""]},{"marks":[]},{"marks":null}]}]}`,
		`{"format":"mirror-result/1","waves":[{"id":"w1","gaps":[{"level":"item","id":"i","gap":1.5,"marks":["divided"],"higher":[{"than":"gold"}]},{"level":"item"}],"picks":[{"id":"p","customers":0.25,"customer_rank":1}]},{"id":"w2","drivers":[{"audience":"customer","items":[{"dimension":"d","share":0.5,"rank":1}]}],"notes":[{"id":"n","text":"t"}]}]}`,
		`{"waves":[{"spectrum":[{"audience":"employee","groups":["low","high"],"shares":[0.5,null],"band":"high"}],"distributions":[{"values":["1"],"shares":[null]},{"shares":[]}],"quality":[{"flag":"too_fast","without":[{"gap":1}]}],"comments":[{"text":"so","tags":["a"]}]}]}`,
		head + `a\"b\u003cc\ud83d\ude00"}}`, head + "\xff\xfe" + `"}}`, head + "\x01" + `"}}`, head + `\q"}}`, head + `\`, head + `x","person":"y"}}`, head + `x"}} `, head + `x"}}x`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, ok := written(text)
		if !ok {
			return
		}
		want, err := parsed(text)
		if err != nil {
			t.Fatalf("%q is read as it is written, and encoding/json says %v", text, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%q is read otherwise by encoding/json", text)
		}
	})
}

// BenchmarkRead reads a release as it is written, and the same with encoding/json.
func BenchmarkRead(b *testing.B) {
	w := wave{cells: map[string]int{}, units: map[string]int{}, customers: 9000}
	for i := range 200 {
		w.cells[fmt.Sprint("cell", i)], w.units[fmt.Sprint("unit", i)] = 40+i, 40+i
	}
	release, err := json.Marshal(protectOne(w.build()))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("as it is written", func(b *testing.B) {
		b.SetBytes(int64(len(release)))
		for b.Loop() {
			if _, err := Read(release); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding/json", func(b *testing.B) {
		b.SetBytes(int64(len(release)))
		for b.Loop() {
			if _, err := parsed(release); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// Nothing but a release is taken for one.
func TestOnlyReleasesAreRead(t *testing.T) {
	in := wave{cells: map[string]int{"a": 12, "b": 150}, customers: 1200}.build()
	good := string(jsonOf(t, protectOne(in)))
	engine, err := json.Marshal(gap.Result{Format: gap.ResultFormat, Settings: gap.Settings{Disclosure: "on"}, Waves: []gap.Wave{in}})
	if err != nil {
		t.Fatal(err)
	}
	in.Notes = append(in.Notes, gap.Note{ID: noteProtected})
	marked, err := json.Marshal(gap.Result{Format: gap.ResultFormat, Settings: gap.Settings{Disclosure: "on"}, Waves: []gap.Wave{in}})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ text, want string }{
		"the engine's result":           {string(engine), "not protected"},
		"the engine's result, marked":   {string(marked), "not protected"},
		"another format":                {strings.Replace(good, gap.ResultFormat, "mirror-result/9", 1), "the format is"},
		"a field nobody knows":          {strings.Replace(good, `"settings":{`, `"settings":{"person":"x",`, 1), "person"},
		"more behind its end":           {good + "{}", "follows its end"},
		"cut short":                     {good[:len(good)/2], "read release"},
		"neither protected nor not":     {strings.Replace(good, `"disclosure":"on"`, `"disclosure":""`, 1), "neither on nor off"},
		"nothing":                       {"", "read release"},
		"a list":                        {"[]", "read release"},
		"an exact count of a small one": {strings.Replace(good, `"n":null`, `"n":12`, 1), "not protected"},
	} {
		if _, err := Read([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if _, err := Read([]byte(good)); err != nil {
		t.Error(err)
	}
}
