package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mirror/gap"
)

// served runs a world on a real listener until the test ends or stop is called.
func (w *world) served(t testing.TB) (url string, stop func() error) {
	t.Helper()
	ln, err := net.Listen("tcp", w.home.hosts[0])
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.Serve(ctx, ln) }()
	stop = sync.OnceValue(func() error { cancel(); return <-done })
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return w.home.url, stop
}

// local makes a server for a free port of this machine.
func local(t testing.TB) func(*Config) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	url, err := LocalURL(ln.Addr())
	if err != nil {
		t.Fatal(err)
	}
	return func(c *Config) { c.BaseURL = url }
}

// newClient is a client with connections of its own, which ask ends with the test.
func newClient(t testing.TB) *http.Client {
	transport := &http.Transport{MaxIdleConnsPerHost: 256}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: 2 * time.Minute}
}

// P7: when the server is told to stop, what it accepted is answered, nothing is reset, and it is gone in ten seconds.
func TestStoppingAnswersWhatWasAccepted(t *testing.T) {
	const inFlight = 200
	w := newWorld(t, inFlight, local(t))
	url, stop := w.served(t)
	client := newClient(t)
	var begun, end sync.WaitGroup
	var recorded atomic.Int64
	release := make(chan struct{})
	begun.Add(inFlight)
	for i := range inFlight {
		end.Go(func() {
			body := w.submission(w.tokens[gap.Customer][i].Text(), gap.Customer, i)
			// Half of the body is sent before the stop, half after it.
			slow := io.MultiReader(strings.NewReader(body[:len(body)/2]), gate{&begun, release}, strings.NewReader(body[len(body)/2:]))
			r, err := http.NewRequest("POST", url+w.path(gap.Customer), slow)
			if err != nil {
				t.Error(err)
				return
			}
			r.ContentLength = int64(len(body))
			r.Header.Set("Content-Type", "application/json")
			answer, err := client.Do(r)
			if err != nil {
				t.Errorf("request %d: %v", i, err)
				return
			}
			defer answer.Body.Close()
			if answer.StatusCode == http.StatusCreated {
				recorded.Add(1)
			} else {
				t.Errorf("request %d: %d", i, answer.StatusCode)
			}
		})
	}
	begun.Wait()
	eventually(t, "the halves are not there", func() bool { return working("web.readBody") == inFlight })
	began := time.Now()
	stopped := make(chan error, 1)
	go func() { stopped <- stop() }()
	eventually(t, "it says that it is ready while it stops", func() bool { return ask(w, "GET", "/readyz", "").Code == http.StatusServiceUnavailable })
	eventually(t, "the doors are not closed", func() bool { return working("http.(*Server).Shutdown") == 1 })
	close(release)
	end.Wait()
	if err := <-stopped; err != nil {
		t.Errorf("stop: %v", err)
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("stopping took %s", took)
	}
	if recorded.Load() != inFlight {
		t.Errorf("%d of %d were recorded", recorded.Load(), inFlight)
	}
	if _, err := client.Get(url + "/healthz"); err == nil {
		t.Error("the door is still open")
	}
}

// eventually waits until something is so.
func eventually(t testing.TB, otherwise string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal(otherwise)
		}
	}
}

// working is how many goroutines are in a function.
func working(function string) (n int) {
	var b strings.Builder
	_ = pprof.Lookup("goroutine").WriteTo(&b, 1) // a builder takes everything
	for _, stack := range strings.Split(b.String(), "\n\n") {
		if many := alike.FindStringSubmatch(stack); many != nil && strings.Contains(stack, function+"+") {
			some, _ := strconv.Atoi(many[1]) // it is a number
			n += some
		}
	}
	return n
}

// alike says how many goroutines have the same stack.
var alike = regexp.MustCompile(`(?m)^(\d+) @ `)

// gate is an empty part of a body at which a client waits.
type gate struct {
	begun   *sync.WaitGroup
	release chan struct{}
}

func (g gate) Read([]byte) (int, error) {
	g.begun.Done()
	<-g.release
	return 0, io.EOF
}

// A client that never finishes does not keep the server from stopping in time.
func TestStoppingDoesNotWaitForever(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, local(t))
	url, stop := w.served(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{", w.path(gap.Customer), strings.TrimPrefix(url, "http://"))
	eventually(t, "the half is not there", func() bool { return working("web.readBody") >= 1 })
	began := time.Now()
	if err := stop(); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("stopping took %s", took)
	}
}

// P9: clients that send a sign now and then hold no place that others need, and are gone after their time.
func TestSlowClientsDoNotSlowOthers(t *testing.T) {
	drippers, dripFor := 400, 7*time.Second
	if os.Getenv("MIRROR_TEST_LONG") != "" {
		drippers, dripFor = 2000, time.Minute
	}
	const people = 300
	w := newWorld(t, people, local(t))
	url, _ := w.served(t)
	address := strings.TrimPrefix(url, "http://")
	client := newClient(t)
	fetch(t, client, url+"/healthz")
	client.CloseIdleConnections()
	before := openFiles(t)

	ctx, cancel := context.WithTimeout(context.Background(), dripFor+2*time.Minute)
	defer cancel()
	var all sync.WaitGroup
	var dropped atomic.Int64 // those that drip headers are cut off after 5 seconds
	enough := func() bool { return dropped.Load() >= int64(drippers)/2 }
	for i := range drippers {
		all.Go(func() {
			for ctx.Err() == nil {
				drip(ctx, address, w.path(gap.Customer), i%2 == 0)
				if ctx.Err() == nil {
					dropped.Add(1)
				}
			}
		})
	}
	time.Sleep(500 * time.Millisecond)
	var took []time.Duration
	for i, end := 0, time.Now().Add(dripFor); ctx.Err() == nil && (time.Now().Before(end) || !enough()); i++ {
		began := time.Now()
		if i < people {
			r, _ := http.NewRequest("POST", url+w.path(gap.Customer), strings.NewReader(w.submission(w.tokens[gap.Customer][i].Text(), gap.Customer, i)))
			r.Header.Set("Content-Type", "application/json")
			answer, err := client.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			read(t, answer.Body)
			answer.Body.Close()
			if answer.StatusCode != http.StatusCreated {
				t.Fatalf("submission %d: %d", i, answer.StatusCode)
			}
		} else {
			fetch(t, client, url+"/i/"+w.tokens[gap.Employee][i%people].Text())
		}
		took = append(took, time.Since(began))
		time.Sleep(5 * time.Millisecond)
	}
	cancel()
	all.Wait()
	client.CloseIdleConnections()
	slices.Sort(took)
	p99 := took[len(took)*99/100]
	if !enough() {
		t.Errorf("the server ended %d of %d slow connections", dropped.Load(), drippers)
	}
	t.Logf("%d slow clients, %d of their connections ended by the server; others: %d requests, p50 %s, p99 %s", drippers, dropped.Load(), len(took), took[len(took)/2], p99)
	if p99 > 4*time.Second { // whoever waits for a slow one does so for five at least
		t.Errorf("p99 of the others is %s", p99)
	}
	for deadline := time.Now().Add(time.Minute); openFiles(t) > before+4; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d files are open, %d before", openFiles(t), before)
		}
	}
}

// drip sends a request a sign at a time until the server ends the connection.
func drip(ctx context.Context, address, path string, headers bool) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		time.Sleep(100 * time.Millisecond)
		return
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: %s\r\n", path, address)
	if !headers {
		fmt.Fprint(conn, "Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n")
	}
	go func() {
		for {
			if _, err := conn.Write([]byte("x")); err != nil {
				return
			}
			select {
			case <-ctx.Done():
				return
			case <-time.After(200 * time.Millisecond):
			}
		}
	}()
	io.Copy(io.Discard, conn) // returns when the server has had enough
}

func openFiles(t testing.TB) int {
	t.Helper()
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("there is no folder /proc/self/fd: only Linux lists open files")
	}
	return len(all)
}

func fetch(t testing.TB, client *http.Client, url string) string {
	t.Helper()
	answer, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return read(t, answer.Body)
}

// A server that others can reach does not start with this machine's address.
func TestServingOthersNeedsABaseURL(t *testing.T) {
	s, _ := bare(t, func(c *Config) { c.BaseURL = "http://127.0.0.1:8080" })
	ln, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Serve(context.Background(), ln); !errors.Is(err, ErrBaseURL) {
		t.Errorf("serve: %v, want ErrBaseURL", err)
	}
	if _, err := New(Config{}); err == nil {
		t.Error("a server without a base URL was made")
	}
}
