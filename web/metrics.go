package web

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// checkMetricsAddr refuses an address that others can reach: figures are for the operator of this machine.
func checkMetricsAddr(addr string) error {
	if addr == "" {
		return nil
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("metrics address %q is not one: write it like 127.0.0.1:9090", addr)
	}
	if !isLoopback(host) {
		return fmt.Errorf("metrics address %q can be reached by others: figures are served on this machine only, as on 127.0.0.1:9090", addr)
	}
	return nil
}

// serveMetrics serves the figures on their own listener until it is closed.
func (s *Server) serveMetrics() (io.Closer, error) {
	if s.metrics == "" {
		return io.NopCloser(nil), nil
	}
	ln, err := net.Listen("tcp", s.metrics)
	if err != nil {
		return nil, fmt.Errorf("serve metrics: %w", err)
	}
	if _, err := LocalURL(ln.Addr()); err != nil {
		ln.Close()
		return nil, fmt.Errorf("metrics address %q can be reached by others", s.metrics)
	}
	server := newHTTP(s.figures())
	go server.Serve(ln) // ends when it is closed
	return server, nil
}

// figures is the page for Prometheus.
func (s *Server) figures() http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(&collector{s: s})
	page := promhttp.HandlerFor(registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 5 * time.Second})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		switch {
		case !isLoopback(host): // a web page in a browser on this machine, under a rebound name
			refuse(w, http.StatusMisdirectedRequest, "Figures are served on this machine only.\n")
		case r.URL.Path != "/metrics" || (r.Method != http.MethodGet && r.Method != http.MethodHead):
			refuse(w, http.StatusNotFound, "Figures are at /metrics.\n")
		default:
			page.ServeHTTP(w, r)
		}
	})
}

// collector makes the figures. See the package's doc for what they leave out, and why.
type collector struct{ s *Server }

var (
	requestsDesc = prometheus.NewDesc("mirror_http_requests_total",
		"Requests by route pattern and status. 400 and above: at once; below: as of the last whole hour, in tens rounded up.", []string{"method", "route", "status"}, nil)
	slowDesc      = prometheus.NewDesc("mirror_http_slow_requests_total", "Requests that took a second or longer, in tens rounded up.", nil, nil)
	queuedDesc    = prometheus.NewDesc("mirror_writer_queued", "Jobs waiting for the writer, in steps of 16 rounded down.", nil, nil)
	jobsDesc      = prometheus.NewDesc("mirror_writer_jobs_total", "Jobs written, as of the last whole hour, in tens rounded up.", nil, nil)
	commitsDesc   = prometheus.NewDesc("mirror_writer_commits_total", "Commits, as of the last whole hour, in tens rounded up.", nil, nil)
	retriedDesc   = prometheus.NewDesc("mirror_writer_retried_total", "Jobs that were written again after a batch failed.", nil, nil)
	refusedDesc   = prometheus.NewDesc("mirror_writer_refused_total", "Jobs that were refused because the queue was full.", nil, nil)
	readyDesc     = prometheus.NewDesc("mirror_ready", "1 when the database answers and is safe, and no stop has begun.", nil, nil)
	addressesDesc = prometheus.NewDesc("mirror_guessing_addresses", "Addresses that asked for a link that does not exist, in the last minute.", nil, nil)
	goroutineDesc = prometheus.NewDesc("mirror_goroutines", "Goroutines, in steps of 64 rounded up.", nil, nil)
	memoryDesc    = prometheus.NewDesc("mirror_memory_bytes", "Memory obtained from the system, in steps of 16 MiB rounded up.", nil, nil)
	filesDesc     = prometheus.NewDesc("mirror_open_files", "Open files and connections, in steps of 64 rounded up.", nil, nil)
)

func (c *collector) Describe(to chan<- *prometheus.Desc) { prometheus.DescribeByCollect(c, to) }

func (c *collector) Collect(to chan<- prometheus.Metric) {
	counter := func(d *prometheus.Desc, n int64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), labels...)
	}
	gauge := func(d *prometheus.Desc, n int64) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(n))
	}
	t := c.s.traffic
	t.mu.Lock()
	hourly := append([]cell(nil), t.hourly...)
	written := t.writer
	t.mu.Unlock()
	var slowAll int64
	t.each(func(i int, r *counted, status int, now cell) {
		slowAll += now.slow
		n := now.requests
		if status < 400 && status != 0 {
			n = tens(hourly[i].requests)
		}
		if n > 0 {
			counter(requestsDesc, n, r.method, r.path, strconv.Itoa(status))
		}
	})
	w := c.s.store.WriterStats()
	counter(slowDesc, tens(slowAll))
	counter(jobsDesc, tens(written.Jobs))
	counter(commitsDesc, tens(written.Commits))
	counter(retriedDesc, w.Retried)
	counter(refusedDesc, w.Refused)
	gauge(queuedDesc, int64(w.Queued)/16*16)
	gauge(readyDesc, c.s.readyNow())
	gauge(addressesDesc, int64(c.s.limiter.size()))
	gauge(goroutineDesc, up(int64(runtime.NumGoroutine()), 64))
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	gauge(memoryDesc, up(int64(m.Sys), 16<<20))
	if n, err := os.ReadDir("/proc/self/fd"); err == nil {
		gauge(filesDesc, up(int64(len(n)), 64))
	}
}

// up rounds up to a step.
func up(n, step int64) int64 { return (n + step - 1) / step * step }

func (s *Server) readyNow() int64 {
	if s.leaving.Load() || s.ready.check(context.Background(), s.now(), s.store.Ready) != nil {
		return 0
	}
	return 1
}
