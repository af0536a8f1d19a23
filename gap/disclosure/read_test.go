package disclosure

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"mirror/gap"
)

// A stored release is the release: read and written again it is the same, byte for byte.
func TestReleaseIsReadBack(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	for range 50 {
		first := jsonOf(t, protectOne(func() gap.Wave { w := randomWave(rng); return w.build() }()))
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
		read, err := Read(first)
		if err != nil {
			t.Fatal(err)
		}
		if second := jsonOf(t, read); !bytes.Equal(first, second) {
			t.Fatalf("disclosure %s: read back it is\n%s\nand was\n%s", disclosure, second, first)
		}
	}
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
