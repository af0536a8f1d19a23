package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
)

// metrics is what Prometheus sees.
func metrics(t testing.TB, s *Server) string {
	t.Helper()
	r := httptest.NewRequest("GET", "/metrics", nil)
	r.Host = "127.0.0.1:9090"
	w := httptest.NewRecorder()
	s.figures().ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Fatalf("figures: %d\n%s", w.Code, w.Body)
	}
	return w.Body.String()
}

// with adds a route whose handler the test chooses.
func with(s *Server, class class, h echo.HandlerFunc) {
	r := route{method: "GET", path: "/test/:token", handler: h, who: forAnyone, class: class}
	s.traffic.routes = append(s.traffic.routes, counted{method: r.method, path: r.path})
	s.traffic.hourly = make([]cell, len(s.traffic.routes)*len(statuses))
	s.echo.Add(r.method, r.path, s.wrap(len(s.traffic.routes)-1, r))
}

// What went well moves no figure and writes no line until the hour is over, and then in tens.
func TestOnePersonsRequestMovesNoFigure(t *testing.T) {
	s, log := bare(t, nil)
	with(s, page, func(c echo.Context) error { return c.String(http.StatusOK, "fine") })
	ask(s, "GET", "/test/1", "")
	before := metrics(t, s)
	for range 3 {
		ask(s, "GET", "/test/1", "")
	}
	if after := metrics(t, s); lines(after, "mirror_http") != lines(before, "mirror_http") || lines(after, "mirror_writer") != lines(before, "mirror_writer") {
		t.Errorf("the figures moved:\n%s", after)
	}
	if log.String() != "" {
		t.Errorf("a request was logged: %s", log)
	}
	s.turn(day.Truncate(time.Hour))
	if got := metrics(t, s); !strings.Contains(got, `mirror_http_requests_total{method="GET",route="/test/:token",status="200"} 10`) {
		t.Errorf("after the hour the figures say:\n%s", lines(got, "mirror_http_requests"))
	}
	var line map[string]any
	if err := json.Unmarshal([]byte(strings.SplitN(log.String(), "\n", 2)[0]), &line); err != nil {
		t.Fatalf("the log is not JSON: %v: %s", err, log)
	}
	if line["requests"] != 10.0 || line["route"] != "/test/:token" || line["time"] != "2026-03-02T09:00:00Z" {
		t.Errorf("the hour's line is %v", line)
	}
}

// What fails is told at once, without anything of the request, at the hour.
func TestFailuresAreToldAtOnce(t *testing.T) {
	s, log := bare(t, func(c *Config) { c.Now = func() time.Time { return day } })
	failing, panicking := error(nil), ""
	with(s, page, func(c echo.Context) error {
		if panicking != "" {
			panic(panicking)
		}
		if failing == nil {
			var none []int
			_ = none[len(c.Param("token"))]
		}
		return failing
	})
	const canary = "k7q2m9x4t6k7q2m9x4t6k7q2m9x4t6zz"
	w := ask(s, "GET", "/test/"+canary+"?q="+canary, "", set("User-Agent", canary), set("Referer", "https://x.test/"+canary))
	if w.Code != http.StatusInternalServerError {
		t.Errorf("a panic is answered with %d", w.Code)
	}
	panicking = "they never listen"
	if w := ask(s, "GET", "/test/1", ""); w.Code != http.StatusInternalServerError {
		t.Errorf("a panic with words is answered with %d", w.Code)
	}
	panicking = ""
	failing = errors.New("near \"" + canary + "\": syntax error for 192.0.2.7")
	w = ask(s, "GET", "/test/"+canary, "")
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "syntax") || strings.Contains(w.Body.String(), canary) {
		t.Errorf("an error is answered with %d %q", w.Code, w.Body)
	}
	text := log.String()
	for _, never := range []string{canary, "192.0.2", "x.test", "09:30", "listen"} {
		if strings.Contains(text, never) {
			t.Errorf("the log holds %q: %s", never, text)
		}
	}
	for _, wanted := range []string{`"route":"/test/:token"`, "index out of range", "syntax error", `"time":"2026-03-02T09:00:00Z"`} {
		if !strings.Contains(text, wanted) {
			t.Errorf("the log does not hold %q: %s", wanted, text)
		}
	}
	if !strings.Contains(metrics(t, s), `route="/test/:token",status="500"} 3`) {
		t.Error("failures are not counted at once")
	}
}

func TestFiguresAnswerThisMachineOnly(t *testing.T) {
	s, _ := bare(t, nil)
	for host, want := range map[string]int{"127.0.0.1:9090": 200, "localhost:9090": 200, "[::1]:9090": 200, "evil.test:9090": 421, "mirror.example.org": 421} {
		r := httptest.NewRequest("GET", "/metrics", nil)
		r.Host = host
		w := httptest.NewRecorder()
		s.figures().ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("figures for host %s: %d, want %d", host, w.Code, want)
		}
	}
	if w := ask(s, "GET", "/metrics", ""); w.Code != http.StatusNotFound {
		t.Errorf("figures on the public address: %d", w.Code)
	}
}

// No figure has a name that could tell groups, sides, studies or links apart.
func TestFiguresKnowNoGroups(t *testing.T) {
	s, _ := bare(t, nil)
	for _, word := range []string{"wave", "group", "cell", "segment", "audience", "employee", "customer", "study=", "form=", "link="} {
		for _, line := range strings.Split(metrics(t, s), "\n") {
			if !strings.HasPrefix(line, "#") && strings.Contains(line, word) {
				t.Errorf("a figure knows %q: %s", word, line)
			}
		}
	}
}

func lines(text, prefix string) string {
	var all []string
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, prefix) {
			all = append(all, line)
		}
	}
	return strings.Join(all, "\n")
}
