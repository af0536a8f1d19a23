package pack

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// everyPack are the packs to begin with, and those the tests are about.
func everyPack(t testing.TB) []*Pack {
	t.Helper()
	all := Templates()
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if p, _, err := ReadFile(f); err == nil {
			all = append(all, p)
		}
	}
	if len(all) < 10 {
		t.Fatalf("only %d packs", len(all))
	}
	return all
}

// same fails unless a pack that was written reads back as it was.
func same(t *testing.T, want *Pack, got *Pack, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", want.ID, err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s is not the same after writing and reading (-before +after):\n%s", want.ID, diff)
	}
}

func TestWriteReadsBack(t *testing.T) {
	for _, p := range everyPack(t) {
		got, _, err := Read("upload", bytes.NewReader(Write(p)))
		same(t, p, got, err)
		if again := Write(got); !bytes.Equal(again, Write(p)) {
			t.Errorf("%s is written otherwise the second time", p.ID)
		}
	}
}

// strange are pieces of text that a format may trip over.
var strange = []string{
	`"`, `\`, `\n`, "'", ": ", " #", "- ", "[", "]", "\n", "&a", "*b", "!c", "%d", "| ", ">", "`", "@", "?", ",", "=1+1", "+", "-1", "_x000D_", "_x0041_", "…", "ä", "日本", "👍🏽",
	"<script>alert(1)</script>", "&amp;", "\u00a0", "\u2028", "\u200f", "\ufeff", "true", "null", "1.0", "0x1F", "  ", "''", "~", "%", "<<", "---", "...", "\t", "\u200b",
}

// oddly puts strange pieces into every text of a pack, where the rules of packs leave room for them.
func oddly(r *rand.Rand, p *Pack) {
	p.EachText(func(t Text) {
		for l := range t {
			var b strings.Builder
			for range 1 + r.IntN(4) {
				b.WriteString(strange[r.IntN(len(strange))])
			}
			if s := t[l] + b.String() + "z"; r.IntN(2) == 0 && len([]rune(s)) < 58 {
				t[l] = s
			} else if r.IntN(20) == 0 && !strings.Contains(t[l], "{") {
				t[l] = []string{"5", "true", "=A1", "-", "null", "1e3", "yes"}[r.IntN(7)]
			}
		}
	})
}

func TestWriteReadsBackWhateverTheWords(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	sound := 0
	for range 20 {
		for _, p := range everyPack(t) {
			p = Joined(p)
			oddly(r, p)
			first, _, err := Read("upload", bytes.NewReader(Write(p)))
			if err != nil {
				continue // a control character, or a text that is too long with the frame
			}
			sound++
			got, _, err := Read("upload", bytes.NewReader(Write(first)))
			same(t, first, got, err)
			if d, want := got.Title["en"], strings.TrimSpace(p.Title["en"]); d != want {
				t.Fatalf("the title %q became %q", want, d)
			}
		}
	}
	if sound < 30 {
		t.Errorf("only %d packs were sound", sound)
	}
}

// Edits of a copy must not reach the pack it was made of: the embedded ones are shared by the whole program.
func TestJoinedSharesNothing(t *testing.T) {
	for _, p := range everyPack(t) {
		before := Write(p)
		c := Joined(p)
		c.EachText(func(x Text) {
			for l := range x {
				x[l] = "changed"
			}
		})
		c.Items[0].ID, c.Scales[0].ID, c.Dimensions[0].ID = "changed", "changed", "changed"
		for i := range c.Items {
			if len(c.Items[i].CountAs) > 0 {
				c.Items[i].CountAs[0] = "changed"
			}
		}
		if !bytes.Equal(before, Write(p)) {
			t.Errorf("editing a copy of %s changed the pack", p.ID)
		}
	}
}

// A person compares what they wrote with what comes out.
func TestWrittenLooks(t *testing.T) {
	p, _, err := ReadFile("testdata/good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	golden := "testdata/written.golden"
	got := Write(p)
	if *update {
		if err := os.WriteFile(golden, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Error(diff)
	}
}
