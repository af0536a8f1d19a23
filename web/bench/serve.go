package bench

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"mirror/survey/fieldwork"
	"mirror/survey/store"
	"mirror/survey/store/obvious"
	"mirror/web"
)

// Serve is the child's side: it listens on a free port of the loopback, says where, and answers until the context ends.
// n is how many tokens the obvious implementation makes for itself.
func Serve(ctx context.Context, what, dsn, keysDir string, n int, out io.Writer) error {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer ln.Close()
	switch what {
	case whatBare:
		return serveEcho(ctx, ln, out, func(c echo.Context) error {
			if _, err := io.Copy(io.Discard, c.Request().Body); err != nil {
				return err
			}
			return c.NoContent(http.StatusNoContent)
		})
	case whatObvious:
		s, err := obvious.Open(ctx, dsn)
		if err != nil {
			return err
		}
		defer s.Close()
		if err := s.Seed(ctx, numbered(n)); err != nil {
			return err
		}
		return serveEcho(ctx, ln, out, func(c echo.Context) error { return submitObviously(c, s) })
	case whatServer:
		keys, err := fieldwork.OpenKeys(keysDir)
		if err != nil {
			return err
		}
		s, err := store.Open(ctx, dsn, store.Options{Suppress: keys.Suppression})
		if err != nil {
			return err
		}
		defer s.Close()
		server, err := web.New(web.Config{Store: s, Keys: keys, BaseURL: "http://" + ln.Addr().String()})
		if err != nil {
			return err
		}
		fmt.Fprintln(out, ln.Addr())
		return server.Serve(ctx, ln)
	}
	return fmt.Errorf("there is nothing to measure called %q", what)
}

// serveEcho is a bare echo server, as a first version of anything would have it.
func serveEcho(ctx context.Context, ln net.Listener, out io.Writer, handler echo.HandlerFunc) error {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.POST("/", handler)
	server := &http.Server{Handler: e, ReadHeaderTimeout: 5 * time.Second}
	fmt.Fprintln(out, ln.Addr())
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(ln) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return server.Close()
	}
}

// numbered are the tokens of servers that are not the product.
func numbered(n int) []string {
	tokens := make([]string, n)
	for i := range tokens {
		tokens[i] = fmt.Sprintf("%032d", i)
	}
	return tokens
}

// obviousBody is what the obvious implementation binds.
type obviousBody struct {
	Token    string            `json:"token"`
	Answers  map[string]any    `json:"answers"`
	Comments map[string]string `json:"comments"`
}

func submitObviously(c echo.Context, s *obvious.Store) error {
	var b obviousBody
	if err := c.Bind(&b); err != nil {
		return err
	}
	answers := make(map[string]string, len(b.Answers))
	for id, v := range b.Answers {
		text := fmt.Sprint(v)
		if len(text) > 2 {
			return echo.NewHTTPError(http.StatusUnprocessableEntity)
		}
		answers[id] = text
	}
	recorded, err := s.Submit(c.Request().Context(), b.Token, answers, b.Comments)
	if err != nil {
		return err
	}
	if !recorded {
		return c.NoContent(http.StatusConflict)
	}
	return c.NoContent(http.StatusCreated)
}
