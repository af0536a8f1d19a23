package fieldwork_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"mirror/survey/fieldwork"
)

// Processes that make the same keys at the same moment all end with the same ones.
func TestProcessesShareKeys(t *testing.T) {
	if dir := os.Getenv("FIELDWORK_TEST_KEYS"); dir != "" {
		_, _ = os.Stdin.Read(make([]byte, 1)) // all start together
		k, err := fieldwork.OpenKeys(dir)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 20 {
			wave := fmt.Sprintf("w%d", i)
			if err := k.CreateWave(1, wave); err != nil {
				t.Fatal(err)
			}
			fmt.Println("token", wave, invitation(t, k, 1, wave).Text())
		}
		preview, _ := k.PreviewCode(1, 1, 0)
		fmt.Println("token server", preview.Text())
		return
	}
	dir := filepath.Join(t.TempDir(), "keys")
	read, start, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	outs := make([]bytes.Buffer, 6)
	var all sync.WaitGroup
	for i := range outs {
		cmd := exec.Command(os.Args[0], "-test.run=^TestProcessesShareKeys$", "-test.v")
		cmd.Env = append(os.Environ(), "FIELDWORK_TEST_KEYS="+dir)
		cmd.Stdin, cmd.Stdout, cmd.Stderr = read, &outs[i], &outs[i]
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			if err := cmd.Wait(); err != nil {
				t.Errorf("%v: %s", err, outs[i].String())
			}
		})
	}
	_, _ = start.Write(make([]byte, len(outs)))
	all.Wait()
	want := tokenLines(outs[0].String())
	if strings.Count(want, "\n") != 21 {
		t.Fatalf("got %s", outs[0].String())
	}
	for i := range outs {
		if got := tokenLines(outs[i].String()); got != want {
			t.Errorf("process %d made other links:\n%s\nand not\n%s", i, got, want)
		}
	}
}

func tokenLines(s string) string {
	var all strings.Builder
	for line := range strings.Lines(s) {
		if strings.HasPrefix(line, "token ") {
			all.WriteString(line)
		}
	}
	return all.String()
}

func TestKeysAreSharedByGoroutines(t *testing.T) {
	k, _ := openKeys(t)
	tokens := make([]fieldwork.Token, 8)
	var all sync.WaitGroup
	for i := range tokens {
		all.Go(func() {
			if err := k.CreateWave(1, "spring"); err != nil {
				t.Error(err)
			}
			tokens[i], _ = k.Invitation(1, "spring", [16]byte{})
		})
	}
	all.Wait()
	for _, token := range tokens {
		if token != tokens[0] {
			t.Error("goroutines made different links")
		}
	}
}
