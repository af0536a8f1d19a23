package web

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"mirror/gap"
)

// nowhere takes an answer and keeps its status.
type nowhere struct {
	header http.Header
	status int
}

func (n *nowhere) Header() http.Header         { return n.header }
func (n *nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (n *nowhere) WriteHeader(status int)      { n.status = status }

// programRequest is a request that may be served again and again.
func programRequest(path string) *http.Request {
	r := httptest.NewRequest("POST", path, nil)
	r.Host = "mirror.example.org"
	r.Header.Set("Content-Type", "application/json")
	return r
}

// BenchmarkProgramRoad is a submission from the router to the writer and back, against the least a server can do.
func BenchmarkProgramRoad(b *testing.B) {
	b.Run("bare echo", func(b *testing.B) {
		e := echo.New()
		e.POST("/api/v1/studies/:study/forms/:form/:side", func(c echo.Context) error {
			if _, err := io.Copy(io.Discard, c.Request().Body); err != nil {
				return err
			}
			return c.NoContent(http.StatusCreated)
		})
		body := bytes.Repeat([]byte("x"), 750)
		serveMany(b, e, "/api/v1/studies/1/forms/1/customer", func(int) []byte { return body }, http.StatusCreated)
	})
	b.Run("nothing stored", func(b *testing.B) { // all of the road but the commit: the token was used before
		w := newWorld(b, 14, nil)
		body := []byte(w.submission(w.tokens[gap.Customer][0].Text(), gap.Customer, 1))
		serveMany(b, w, w.path(gap.Customer), func(int) []byte { return body }, 0)
	})
	b.Run("refused", func(b *testing.B) { // all of the road but the writer: no such token
		w := newWorld(b, 14, nil)
		body := []byte(w.submission("not one", gap.Customer, 1))
		serveMany(b, w, w.path(gap.Customer), func(int) []byte { return body }, 0)
	})
}

// BenchmarkLoopback is the same over 64 connections of this machine, with clients in the same process. Run it with
// -benchtime 20000x: each submission of "recorded" needs a person.
func BenchmarkLoopback(b *testing.B) {
	b.Run("bare echo", func(b *testing.B) {
		e := echo.New()
		e.POST("/", func(c echo.Context) error {
			if _, err := io.Copy(io.Discard, c.Request().Body); err != nil {
				return err
			}
			return c.NoContent(http.StatusCreated)
		})
		server := httptest.NewServer(e)
		defer server.Close()
		body := strings.Repeat("x", 750)
		sendMany(b, server.Listener.Addr().String(), "/", func(int) string { return body })
	})
	b.Run("recorded", func(b *testing.B) {
		w := newWorld(b, b.N, local(b))
		url, _ := w.served(b)
		bodies := make([]string, b.N)
		for i := range bodies {
			bodies[i] = w.submission(w.tokens[gap.Customer][i].Text(), gap.Customer, i)
		}
		sendMany(b, strings.TrimPrefix(url, "http://"), w.path(gap.Customer), func(i int) string { return bodies[i] })
	})
}

// sendMany posts b.N bodies and wants each to be answered with 201.
func sendMany(b *testing.B, address, path string, body func(i int) string) {
	var next atomic.Int64
	var all sync.WaitGroup
	before := processorTime(b)
	b.ReportAllocs()
	b.ResetTimer()
	for range 64 {
		all.Go(func() {
			conn, err := net.Dial("tcp", address)
			if err != nil {
				b.Error(err)
				return
			}
			defer conn.Close()
			in, answer := bufio.NewReader(conn), make([]byte, 4096)
			for i := int(next.Add(1)) - 1; i < b.N; i = int(next.Add(1)) - 1 {
				one := body(i)
				fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", path, address, len(one), one)
				n, err := in.Read(answer) // a short answer comes in one piece
				if err != nil || !bytes.HasPrefix(answer[:n], []byte("HTTP/1.1 201")) {
					b.Errorf("%v %s", err, answer[:n])
					return
				}
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "posts/s")
	b.ReportMetric(float64((processorTime(b)-before).Microseconds())/float64(b.N), "cpu-µs/op") // clients too
}

// processorTime is what this process has used of the processors.
func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func serveMany(b *testing.B, h http.Handler, path string, body func(i int) []byte, want int) {
	b.ReportAllocs()
	b.ResetTimer()
	b.SetParallelism(32)
	b.RunParallel(func(p *testing.PB) {
		r := programRequest(path)
		var reader bytes.Reader
		r.Body = io.NopCloser(&reader)
		w := &nowhere{}
		for i := 0; p.Next(); i++ {
			one := body(i)
			reader.Reset(one)
			r.ContentLength = int64(len(one))
			w.header = make(http.Header, 4)
			h.ServeHTTP(w, r)
			if want != 0 && w.status != want {
				b.Errorf("status %d", w.status)
				return
			}
		}
	})
}
