package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// tick is the length of a clock tick in /proc (USER_HZ, 100 on every Linux that Go runs on).
const tick = 10 * time.Millisecond

// cpuOf is the processor time a process and all its children have used.
func cpuOf(pid int) (time.Duration, error) {
	used := map[int]time.Duration{}
	parent := map[int]int{}
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, err
	}
	for _, file := range stats {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // the process has ended
		}
		id, mother, ticks, ok := parseStat(string(text))
		if ok {
			used[id], parent[id] = time.Duration(ticks)*tick, mother
		}
	}
	if _, ok := used[pid]; !ok {
		return 0, fmt.Errorf("process %d is not there", pid)
	}
	var sum time.Duration
	for id := range used {
		for at := id; at > 0; at = parent[at] {
			if at == pid {
				sum += used[id]
				break
			}
		}
	}
	return sum, nil
}

// parseStat reads a line of /proc/PID/stat (proc(5)): the time includes children that have ended.
func parseStat(line string) (pid, parent int, ticks int64, ok bool) {
	open, end := strings.IndexByte(line, '('), strings.LastIndexByte(line, ')')
	if open < 0 || end < 0 {
		return 0, 0, 0, false
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line[:open]))
	fields := strings.Fields(line[end+1:])
	if err != nil || len(fields) < 15 {
		return 0, 0, 0, false
	}
	parent, err = strconv.Atoi(fields[1])
	if err != nil {
		return 0, 0, 0, false
	}
	for _, f := range fields[11:15] { // utime, stime, cutime, cstime
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return 0, 0, 0, false
		}
		ticks += n
	}
	return pid, parent, ticks, true
}

// busy is the processor time the whole machine has used since it started.
func busy() (time.Duration, error) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(text), "\n")
	fields := strings.Fields(first)
	var ticks int64
	for i, f := range fields[1:] {
		if i == 3 || i == 4 { // idle, waiting for input and output
			continue
		}
		if i >= 8 { // guests are counted in user time already
			break
		}
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("read /proc/stat: %w", err)
		}
		ticks += n
	}
	return time.Duration(ticks) * tick, nil
}

// ownCPU is what this process has used, its children not counted.
func ownCPU() (time.Duration, error) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, err
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), nil
}

func cores() int { return runtime.NumCPU() }
