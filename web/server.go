package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net"
	"net/http"
	"net/netip"
	"os"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"

	stdlog "log"

	"github.com/labstack/echo/v4"
	"golang.org/x/net/netutil"

	"mirror/survey/fieldwork"
	"mirror/survey/fieldwork/mailroom"
	"mirror/survey/release"
	"mirror/survey/store"
	"mirror/survey/webhook"
	"mirror/web/console"
	"mirror/web/respond"
)

// Config is what the server needs to be told. Nothing is guessed from requests.
type Config struct {
	Store *store.Store
	Keys  *fieldwork.Keys

	// BaseURL is what people see in the address bar: https and a host, or http and this machine (see LocalURL).
	BaseURL string
	// TrustedProxies may say in X-Forwarded-For for whom they ask. None: the header is not read.
	TrustedProxies []netip.Prefix
	// MetricsAddr is where figures for Prometheus are served, on this machine only; "" = nowhere.
	MetricsAddr string

	Log  *slog.Logger     // nil: nothing is logged
	Now  func() time.Time // nil: time.Now
	Demo *respond.Demo    // nil: the plain start page

	// SetUpAnywhere: whoever has the link that sets Mirror up may open it from another machine too.
	SetUpAnywhere bool

	SignIn  console.Provider // the company's own sign-in; nil: passphrases only
	Visitor *console.Demo    // lets a visitor of the demo into the console; nil: nobody comes in without signing in

	Mail         *mailroom.Room // sends invitations; nil: no mail server
	BounceSecret string         // what a mail server must know to tell of mails that came back; "" = none may

	Webhooks *webhook.Messenger // tells other programs of waves; nil: one that reaches public networks only

	// BookWait is how long a reader waits for a workbook before a page says that it takes longer; 0: two seconds.
	BookWait time.Duration

	Version string // of the program, for workbooks
}

// Time limits. A request has requestTime for its work; a stop has stopTime in all.
const (
	requestTime = 10 * time.Second
	slowTime    = 25 * time.Second // for workbooks; answers must be written within 30
	stopTime    = 9 * time.Second
	noticeTime  = 200 * time.Millisecond // between "not ready" and closed doors
	mostOpen    = 4096                   // connections
)

// memoryLimit is from where on memory is collected more eagerly; it is no bound to what is in use.
const memoryLimit = 320 << 20

// Server answers requests. Make it with New, run it with Serve.
type Server struct {
	store   *store.Store
	keys    *fieldwork.Keys
	pages   *respond.Pages
	console *console.Pages
	log     *slog.Logger
	now     func() time.Time
	home    home
	metrics string

	echo    *echo.Echo
	front   *front
	table   []route
	limiter *limiter
	traffic *traffic
	ready   readiness
	leaving atomic.Bool
}

// New makes a server. It refuses a configuration that would make unsafe links or show figures to others.
func New(c Config) (*Server, error) {
	home, err := parseHome(c.BaseURL)
	if err != nil {
		return nil, err
	}
	if err := checkMetricsAddr(c.MetricsAddr); err != nil {
		return nil, err
	}
	s := &Server{store: c.Store, keys: c.Keys, log: c.Log, now: c.Now, home: home, metrics: c.MetricsAddr}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.limiter = newLimiter(s.now())
	shelf := release.NewShelf(c.Store) // respondents are told of the releases that readers read
	s.pages = respond.New(respond.Config{Store: c.Store, Keys: c.Keys, Shelf: shelf, BaseURL: home.url, Now: s.now, Demo: c.Demo, Failed: s.hidden})
	s.console = console.New(console.Config{Store: c.Store, Keys: c.Keys, Shelf: shelf, BaseURL: home.url, HTTPS: home.https, Version: c.Version, Webhooks: c.Webhooks, Mail: c.Mail, BounceSecret: c.BounceSecret, Now: s.now, Demo: c.Visitor, Provider: c.SignIn, SetUpAnywhere: c.SetUpAnywhere, BookWait: c.BookWait, Failed: s.hidden})
	if err := s.build(c.TrustedProxies); err != nil {
		return nil, err
	}
	return s, nil
}

// build sets echo up. Echo's own middleware is not used: it is composed anew for each request, logs addresses, or trusts headers.
func (s *Server) build(proxies []netip.Prefix) error {
	e := echo.New()
	e.HideBanner, e.HidePort, e.Debug = true, true, false
	e.Logger.SetOutput(io.Discard)
	e.IPExtractor = addresses(proxies)
	e.HTTPErrorHandler = s.unmatched
	s.table = s.routes()
	s.traffic = newTraffic(s.table)
	for i, r := range s.table {
		e.Add(r.method, r.path, s.wrap(i, r))
	}
	cross := http.NewCrossOriginProtection()
	cross.AddInsecureBypassPattern("POST /u/{token}") // one-click opt-out, RFC 8058
	s.echo = e
	s.front = &front{echo: e, home: &s.home, headers: securityHeaders(s.home.https), few: programHeaders(s.home.https), cross: cross, deny: s.deny}
	return nil
}

// addresses tells where a request comes from: the connection, or what named proxies say.
func addresses(proxies []netip.Prefix) echo.IPExtractor {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range proxies {
		p = p.Masked()
		trust = append(trust, echo.TrustIPRange(&net.IPNet{IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}))
	}
	return echo.ExtractIPFromXFFHeader(trust...)
}

// ServeHTTP answers one request; for tests and for servers of another making.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.front.ServeHTTP(w, r) }

// Serve answers requests until the context ends, and then stops in order: it says that it is not ready, closes the door,
// finishes what was begun, and waits until the writer is empty. It returns nil after an orderly stop, within ten seconds.
// It ends at once, with an error, when the disk failed under the database: nothing may be acknowledged any more.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	if s.home.local {
		if _, err := LocalURL(ln.Addr()); err != nil {
			ln.Close()
			return err
		}
	}
	figures, err := s.serveMetrics()
	if err != nil {
		ln.Close()
		return err
	}
	defer figures.Close()

	defer moreProcessors()()
	// What a request leaves behind is small and soon gone, so the heap is tiny and would be swept for each few hundred of them.
	defer debug.SetGCPercent(debug.SetGCPercent(800))
	// Workbooks and lists leave more, and nine times that would be gigabytes. The operator's GOMEMLIMIT goes before ours.
	if before := debug.SetMemoryLimit(-1); before == math.MaxInt64 {
		debug.SetMemoryLimit(memoryLimit)
		defer debug.SetMemoryLimit(before)
	}

	hours, stopHours := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() { defer close(done); s.keepHours(hours) }()
	defer func() { stopHours(); <-done }()

	server := newHTTP(s)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(netutil.LimitListener(ln, mostOpen)) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve %s: %w", s.home.url, err)
	case err := <-s.store.Fatal():
		return errors.Join(fmt.Errorf("the database can no longer be trusted to keep answers: %w", err), server.Close())
	case <-ctx.Done():
		return s.stop(server)
	}
}

// moreProcessors lets Go run half as many threads more than there are processors, and returns how to undo it. What computes
// for long (pages, workbooks, passphrases) keeps a thread for 10 ms at a time, in which nobody else on it is answered or
// refused; the kernel shares processors far more finely than that. The operator's GOMAXPROCS goes before ours, and so does a
// limit of processor time, as containers have: more threads would only use it up sooner, and all of them stand still then.
func moreProcessors() (undo func()) {
	n := runtime.GOMAXPROCS(0)
	if os.Getenv("GOMAXPROCS") != "" || n < runtime.NumCPU() {
		return func() {}
	}
	runtime.GOMAXPROCS(n + max(1, n/2))
	return func() { runtime.GOMAXPROCS(n) }
}

// newHTTP is a server with a limit to everything a client can draw out.
func newHTTP(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          stdlog.New(io.Discard, "", 0), // its lines hold addresses
	}
}

// stop ends a server in order.
func (s *Server) stop(server *http.Server) error {
	end, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	s.leaving.Store(true)
	time.Sleep(noticeTime) // load balancers look elsewhere, and answers tell clients to close their connections
	if err := server.Shutdown(end); err != nil {
		server.Close() // who is still sending after all this time loses the connection
		if !errors.Is(err, context.DeadlineExceeded) {
			return fmt.Errorf("stop serving: %w", err)
		}
	}
	for s.store.WriterStats().Queued > 0 && end.Err() == nil {
		time.Sleep(5 * time.Millisecond)
	}
	return nil
}

// keepHours turns the hour when it is over, and once more at the end; addresses are forgotten on the way.
func (s *Server) keepHours(ctx context.Context) {
	hour := s.now().Truncate(time.Hour)
	tick := time.NewTicker(10 * time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			s.turn(hour)
			return
		case <-tick.C:
		}
		now := s.now()
		s.limiter.forget(now)
		if now.Sub(hour) >= time.Hour {
			s.turn(hour)
			hour = now.Truncate(time.Hour)
		}
	}
}
