package pack

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// edit is a slip somebody could make in a sound pack: what stood there, what stands there now, and all that must be told.
type edit struct {
	name, file string // file "" is good.yaml
	old, new   string
	want       []string // without the file's name
}

func TestBroken(t *testing.T) {
	for _, e := range slices.Concat(slipsBefore, slips, slipsInWords) {
		t.Run(e.name, func(t *testing.T) {
			got := faultsOf(t, e)
			if diff := cmp.Diff(e.want, got); diff != "" {
				t.Errorf("faults differ (-want +got):\n%s", diff)
			}
		})
	}
}

// faultsOf makes the slip and reads the pack.
func faultsOf(t *testing.T, e edit) []string {
	t.Helper()
	file := e.file
	if file == "" {
		file = "testdata/good.yaml"
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(content), e.old) < 1 {
		t.Fatalf("%q is not in %s", e.old, file)
	}
	name := file[strings.LastIndex(file, "/")+1:]
	p, notes, err := Read(name, strings.NewReader(strings.Replace(string(content), e.old, e.new, 1)))
	if err == nil {
		return nil
	}
	if p != nil || notes != nil {
		t.Error("there are faults, and a pack all the same")
	}
	var lines []string
	for _, l := range strings.Split(err.Error(), "\n") {
		lines = append(lines, strings.TrimPrefix(l, name+":"))
	}
	return lines
}
