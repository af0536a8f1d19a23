package exchange

import (
	"os"
	"path/filepath"
	"testing"

	"mirror/gap"
	"mirror/survey/pack"
)

// shared is the folder of the contract documents and other publishers' data,
// beside the repository; tests that need it are skipped where it is absent.
func shared(t testing.TB, parts ...string) string {
	t.Helper()
	dir := os.Getenv("MIRROR_SHARED")
	for up := "."; dir == ""; up = filepath.Join("..", up) {
		abs, err := filepath.Abs(up)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(abs, "go.mod")); err == nil {
			dir = filepath.Join(filepath.Dir(abs), "shared")
		} else if abs == filepath.Dir(abs) {
			t.Skip("the repository's root was not found")
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "DESIGN.md")); err != nil {
		t.Skip("the folder with other publishers' data is not there")
	}
	return filepath.Join(append([]string{dir}, parts...)...)
}

func readPack(t testing.TB, path string) *pack.Pack {
	t.Helper()
	p, _, err := pack.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestMainzAnswers(t *testing.T) {
	p := readPack(t, shared(t, "real-data", "mainz", "pack.yaml"))
	all, err := ReadAnswers([]string{shared(t, "real-data", "mainz", "answers.csv")}, Options{Packs: []*pack.Pack{p}})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || all[0].Wave != "1" || all[0].Pack != p {
		t.Fatalf("collected %+v, want wave 1 of mainz alone", all)
	}
	for _, a := range []gap.Audience{gap.Customer, gap.Employee} {
		if n := all[0].Tally.People(a); n != 2862 {
			t.Errorf("%d %ss, want 2862", n, a)
		}
	}
}

func TestNewYorkTallies(t *testing.T) {
	p := readPack(t, shared(t, "real-data", "nyc2011", "pack.yaml"))
	all, err := ReadTallies([]string{shared(t, "real-data", "nyc2011", "tallies.csv")}, Options{Packs: []*pack.Pack{p}})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || all[0].Tally.People(gap.Customer) == 0 || all[0].Tally.People(gap.Employee) == 0 {
		t.Fatalf("collected %+v, want both sides of one wave", all)
	}
}
