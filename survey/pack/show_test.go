package pack

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestShow(t *testing.T) {
	for _, c := range []struct{ pack, language string }{
		{"mirror-core", "en"}, {"mirror-core", "ja"}, {"trust-spectrum", "en"}, {"perception-check", "en"}, {"service-quality", "en"}, {"ambassador", "en"},
	} {
		p, ok := Named(c.pack)
		if !ok {
			t.Fatalf("there is no pack %s", c.pack)
		}
		var b bytes.Buffer
		if err := Show(&b, p, c.language); err != nil {
			t.Fatal(err)
		}
		golden := "testdata/show-" + c.pack + "-" + c.language + ".txt"
		if *update {
			if err := os.WriteFile(golden, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), b.String()); diff != "" {
			t.Errorf("%s differs (run with -update after looking):\n%s", golden, diff)
		}
	}
}

// Every language of every pack fits the page, and nobody's words are lost.
func TestShowFits(t *testing.T) {
	for _, p := range Embedded() {
		for _, l := range p.Languages {
			var b bytes.Buffer
			if err := Show(&b, p, l); err != nil {
				t.Fatal(err)
			}
			for i, line := range strings.Split(b.String(), "\n") {
				if w := columns(line); w > pageWidth {
					t.Errorf("%s %s line %d is %d columns wide: %s", p.ID, l, i+1, w, line)
				}
			}
			for _, it := range p.Items {
				if !strings.Contains(b.String(), it.ID) {
					t.Errorf("%s %s: %s is not shown", p.ID, l, it.ID)
				}
			}
		}
	}
	p, _ := Named("ambassador")
	if err := Show(&bytes.Buffer{}, p, "fr"); err == nil {
		t.Error("a language the pack does not have is shown")
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		in   string
		most int
		want []string
	}{
		{"one two three", 7, []string{"one two", "three"}},
		{"extraordinarily long", 5, []string{"extraordinarily", "long"}},
		{"日本語です。", 10, []string{"日本語で", "す。"}}, // a full stop does not begin a line
		{"「日本」と", 6, []string{"「日", "本」と"}},
		{"«\u00a0{item}\u00a0» oui", 9, []string{"«\u00a0{item}\u00a0»", "oui"}},
		{"", 5, []string{""}},
	} {
		if diff := cmp.Diff(c.want, wrap(c.in, c.most)); diff != "" {
			t.Errorf("wrap(%q, %d): %s", c.in, c.most, diff)
		}
	}
}
