package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Load is what a generator measured: whole requests over keep-alive connections, bodies built beforehand.
type Load struct {
	Requests int
	Took     time.Duration
	Status   map[int]int
	latency  []time.Duration // sorted
}

// PerSecond is the rate of requests.
func (l *Load) PerSecond() float64 { return float64(l.Requests) / l.Took.Seconds() }

// Percentile is a latency, p from 0 to 1.
func (l *Load) Percentile(p float64) time.Duration {
	if len(l.latency) == 0 {
		return 0
	}
	return l.latency[min(int(p*float64(len(l.latency))), len(l.latency)-1)]
}

// send sends every request once over a number of connections, as fast as answers come.
func send(ctx context.Context, addr string, connections int, requests [][]byte) (*Load, error) {
	var next atomic.Int64
	parts := make([]Load, connections)
	failed := make([]error, connections)
	start := time.Now()
	var wg sync.WaitGroup
	for i := range connections {
		wg.Go(func() { failed[i] = worker(ctx, addr, requests, &next, &parts[i]) })
	}
	wg.Wait()
	all := &Load{Took: time.Since(start), Status: map[int]int{}}
	for i := range parts {
		all.Requests += parts[i].Requests
		all.latency = append(all.latency, parts[i].latency...)
		for status, n := range parts[i].Status {
			all.Status[status] += n
		}
	}
	slices.Sort(all.latency)
	return all, errors.Join(failed...)
}

// worker is one connection.
func worker(ctx context.Context, addr string, requests [][]byte, next *atomic.Int64, into *Load) error {
	into.Status = map[int]int{}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	r := bufio.NewReaderSize(conn, 16<<10)
	for ctx.Err() == nil {
		i := int(next.Add(1)) - 1
		if i >= len(requests) {
			return nil
		}
		began := time.Now()
		if _, err := conn.Write(requests[i]); err != nil {
			return err
		}
		status, err := answer(r)
		if err != nil {
			return err
		}
		into.latency = append(into.latency, time.Since(began))
		into.Requests++
		into.Status[status]++
	}
	return ctx.Err()
}

// answer reads one response and returns its status; the body is thrown away.
func answer(r *bufio.Reader) (int, error) {
	line, err := r.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	if len(line) < 12 {
		return 0, fmt.Errorf("the server answered %q", line)
	}
	status, err := strconv.Atoi(string(line[9:12]))
	if err != nil {
		return 0, err
	}
	length := 0
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			break
		}
		if name, value, ok := bytes.Cut(line, []byte(":")); ok && bytes.EqualFold(name, []byte("Content-Length")) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return 0, err
			}
		}
	}
	_, err = io.CopyN(io.Discard, r, int64(length))
	return status, err
}

// post builds a request; host must be the server's own address.
func post(host, path, contentType string, body []byte) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", path, host, contentType, len(body))
	b.Write(body)
	return b.Bytes()
}
