package exchange

import (
	"testing"

	"mirror/gap"
	"mirror/gap/gaptest"
	"mirror/survey/pack"
)

func readPack(t testing.TB, path string) *pack.Pack {
	t.Helper()
	p, _, err := pack.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestMainzAnswers(t *testing.T) {
	p := readPack(t, gaptest.Shared(t, "real-data/mainz/pack.yaml"))
	all, err := ReadAnswers([]string{gaptest.Shared(t, "real-data/mainz/answers.csv")}, Options{Packs: []*pack.Pack{p}})
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
	p := readPack(t, gaptest.Shared(t, "real-data/nyc2011/pack.yaml"))
	all, err := ReadTallies([]string{gaptest.Shared(t, "real-data/nyc2011/tallies.csv")}, Options{Packs: []*pack.Pack{p}})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || all[0].Tally.People(gap.Customer) == 0 || all[0].Tally.People(gap.Employee) == 0 {
		t.Fatalf("collected %+v, want both sides of one wave", all)
	}
}
