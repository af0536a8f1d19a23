package exchange

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden is a file of sections, each headed by "-- name --".
type golden struct {
	file  string
	want  map[string]string
	names []string
	got   map[string]string
}

func sections(t *testing.T, name string) *golden {
	t.Helper()
	g := &golden{file: filepath.Join("testdata", name), want: map[string]string{}, got: map[string]string{}}
	b, err := os.ReadFile(g.file)
	if err != nil && !*update {
		t.Fatal(err)
	}
	for _, part := range strings.Split("\n"+string(b), "\n-- ")[1:] {
		head, body, _ := strings.Cut(part, " --\n")
		g.want[head] = strings.TrimSuffix(body, "\n")
	}
	return g
}

// check compares one section.
func (g *golden) check(t *testing.T, name, got string) {
	t.Helper()
	g.names, g.got[name] = append(g.names, name), got
	if *update {
		return
	}
	want, ok := g.want[name]
	if !ok {
		t.Fatalf("%s has no section %q", g.file, name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// done writes the file anew when asked to.
func (g *golden) done(t *testing.T) {
	t.Helper()
	if !*update {
		return
	}
	var b strings.Builder
	for _, name := range g.names {
		b.WriteString("-- " + name + " --\n" + g.got[name] + "\n")
	}
	if err := os.WriteFile(g.file, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
