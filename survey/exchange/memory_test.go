package exchange

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"

	"mirror/survey/pack"
)

// mostMemory is the bound on the resident memory of reading an answers file.
const mostMemory = 256 << 20

// TestMemoryDoesNotGrowWithRows reads 1 and 3 million rows, each in a process of its own, and compares their peaks.
func TestMemoryDoesNotGrowWithRows(t *testing.T) {
	if file := os.Getenv("MIRROR_TEST_ANSWERS"); file != "" {
		readAlone(t, file)
		return
	}
	var peak [2]int
	for i, n := range []int{1_000_000 / tenth, 3_000_000 / tenth} {
		child := exec.Command(os.Args[0], "-test.run=^TestMemoryDoesNotGrowWithRows$", "-test.v")
		child.Env = append(os.Environ(), "MIRROR_TEST_ANSWERS="+writeWave(t, n))
		out, err := child.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		m := regexp.MustCompile(`peak (\d+) kB`).FindSubmatch(out)
		if _, err := os.Stat("/proc/self/status"); m == nil && err != nil {
			t.Skip("there is no file /proc/self/status: only Linux tells the peak memory of a process")
		}
		if m == nil {
			t.Fatalf("the process does not say what memory it took:\n%s", out)
		}
		peak[i], _ = strconv.Atoi(string(m[1]))
		t.Logf("%d rows: peak resident memory %.1f MiB", n, float64(peak[i])/1024)
		if peak[i]<<10 > mostMemory {
			t.Errorf("%d rows: peak resident memory %d kB is above %d MiB", n, peak[i], mostMemory>>20)
		}
	}
	if peak[1] > peak[0]+8<<10 {
		t.Errorf("peak resident memory grew from %d kB at 1 million rows to %d kB at 3 million", peak[0], peak[1])
	}
}

// readAlone reads a file and prints the peak of the process's resident memory.
func readAlone(t *testing.T, file string) {
	if _, err := ReadAnswers([]string{file}, Options{Packs: []*pack.Pack{wavePack()}, Drivers: true}); err != nil {
		t.Fatal(err)
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return
	}
	if m := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(bytes.TrimSpace(status)); m != nil {
		fmt.Printf("peak %s kB\n", m[1])
	}
}
