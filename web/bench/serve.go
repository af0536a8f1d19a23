package bench

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
	"mirror/survey/store"
	"mirror/survey/store/obvious"
	"mirror/web"
)

// Serve is the child's side: it listens on a free port of the loopback, says where, and answers until the context ends.
// The obvious implementation makes n tokens for itself, which differ from run to run.
func Serve(ctx context.Context, what, dsn, keysDir string, run, n int, out io.Writer) error {
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
		handler, err := obviously(ctx, s, numbered(run, n))
		if err != nil {
			return err
		}
		return serveEcho(ctx, ln, out, handler)
	case whatServer:
		keys, err := fieldwork.OpenKeys(keysDir)
		if err != nil {
			return err
		}
		s, err := store.Open(ctx, dsn, store.Options{Suppress: keys.Suppression, Urn: keys.Urn()})
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
func numbered(run, n int) []string {
	tokens := make([]string, n)
	for i := range tokens {
		tokens[i] = fmt.Sprintf("%08d%024d", run, i)
	}
	return tokens
}

// obviousBody is what the obvious implementation binds.
type obviousBody struct {
	Token    string            `json:"token"`
	Answers  map[string]any    `json:"answers"`
	Comments map[string]string `json:"comments"`
}

// obviously is a handler as one would write it first: bind into maps, check each answer, one transaction.
func obviously(ctx context.Context, s *obvious.Store, tokens []string) (echo.HandlerFunc, error) {
	source, err := questionnaire()
	if err != nil {
		return nil, err
	}
	layout := survey.NewLayout(source.Pack, survey.Frame(source.Pack, study(), "w"))
	hashes := make([][32]byte, len(tokens))
	for i, t := range tokens {
		hashes[i] = sha256.Sum256([]byte(t))
	}
	if err := s.Invite(ctx, hashes); err != nil {
		return nil, err
	}
	return func(c echo.Context) error {
		var b obviousBody
		if err := c.Bind(&b); err != nil {
			return err
		}
		r := survey.Response{Answers: layout.Blank(), Seconds: -1}
		for id, v := range b.Answers {
			q := layout.Question(id)
			if q < 0 || !layout.Set(r.Answers, q, gap.Customer, fmt.Sprint(v)) {
				return echo.NewHTTPError(http.StatusUnprocessableEntity)
			}
		}
		for id, text := range b.Comments {
			r.Comments = append(r.Comments, survey.Words{Question: layout.Text(id), Text: text})
		}
		outcome, err := s.Submit(c.Request().Context(), sha256.Sum256([]byte(b.Token)), &r)
		switch {
		case err != nil:
			return err
		case outcome != survey.Recorded:
			return c.NoContent(http.StatusConflict)
		}
		return c.NoContent(http.StatusCreated)
	}, nil
}
