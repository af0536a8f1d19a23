package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
)

// walker goes through a form as a browser without scripts would, over one connection of its own: it answers everything
// that a page asks and presses the button. It reads of a page only its form's address and the names of its fields, so
// that the generator leaves the processor to the server.
type walker struct {
	conn  net.Conn
	r     *bufio.Reader
	host  string
	room  bytes.Buffer
	pages int // of questions, sent
	asked int // requests
}

func newWalker(ctx context.Context, addr string) (*walker, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	return &walker{conn: conn, r: bufio.NewReaderSize(conn, 16<<10), host: addr}, nil
}

// browsers says what a browser says of itself with each request, in short.
const browsers = "User-Agent: Mozilla/5.0\r\nAccept: text/html\r\nAccept-Language: en\r\n"

// request writes one out. A form is sent as a browser does it that knows of no other site.
func (w *walker) request(method, path string, form []byte) []byte {
	w.room.Reset()
	fmt.Fprintf(&w.room, "%s %s HTTP/1.1\r\nHost: %s\r\n%s", method, path, w.host, browsers)
	if method == http.MethodPost {
		fmt.Fprintf(&w.room, "Origin: http://%s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n", w.host, len(form))
	}
	w.room.WriteString("\r\n")
	w.room.Write(form)
	return w.room.Bytes()
}

// stop is a page the walker stands on.
type stop struct {
	path string // without a host
	text []byte
}

// follow sends a request and goes where it leads.
func (w *walker) follow(method, path string, form []byte) (stop, error) {
	for range 5 {
		if _, err := w.conn.Write(w.request(method, path, form)); err != nil {
			return stop{}, err
		}
		w.asked++
		res, err := http.ReadResponse(w.r, nil)
		if err != nil {
			return stop{}, err
		}
		text, err := io.ReadAll(res.Body)
		if err != nil {
			return stop{}, err
		}
		switch res.StatusCode {
		case http.StatusOK:
			return stop{path, text}, nil
		case http.StatusSeeOther:
			method, path, form = http.MethodGet, res.Header.Get("Location"), nil
		default:
			return stop{}, fmt.Errorf("a page answered %s", res.Status)
		}
	}
	return stop{}, errors.New("a page leads to itself")
}

// form is where a page's form is sent, and what a person who answers everything sends: the second point of each scale,
// and in words a sentence. The start's has no fields.
func (s stop) form() (path string, fields []byte, err error) {
	_, rest, ok := bytes.Cut(s.text, []byte(`<form method="post" action="`))
	action, rest, ok2 := bytes.Cut(rest, []byte(`"`))
	if !ok || !ok2 {
		return "", nil, errors.New("a page has no form")
	}
	path = strings.ReplaceAll(string(action), "&amp;", "&")
	if strings.HasPrefix(path, "?") { // relative to the page itself
		page, _, _ := strings.Cut(s.path, "?")
		path = page + path
	}
	rest, _, _ = bytes.Cut(rest, []byte("</form>"))
	last := ""
	for {
		_, after, more := bytes.Cut(rest, []byte(` name="`))
		if !more {
			return path, fields, nil
		}
		name, after, _ := bytes.Cut(after, []byte(`"`))
		if rest = after; string(name) == last || len(name) < 2 { // another point of the same scale
			continue
		}
		if last = string(name); len(fields) > 0 {
			fields = append(fields, '&')
		}
		fields = append(append(fields, last...), '=')
		if last[0] == 't' {
			fields = append(fields, "They+were+quick+to+answer+and+kind%2C+but+the+letter+came+late+and+nobody+told+me+why."...)
		} else {
			fields = append(fields, '2')
		}
	}
}

// walk goes from a personal link up to the last page of questions, and returns it.
func (w *walker) walk(token string) (stop, error) {
	at, err := w.follow(http.MethodGet, "/i/"+token, nil)
	for range 40 {
		if err != nil || bytes.Contains(at.text, []byte(lastButton)) {
			return at, err
		}
		at, err = w.press(at)
	}
	return at, errors.New("the form does not end")
}

// lastButton stands on the last page only.
const lastButton = `<button class="btn">Send`

// press sends the form of the page the walker stands on.
func (w *walker) press(at stop) (stop, error) {
	path, fields, err := at.form()
	if err != nil {
		return stop{}, err
	}
	if len(fields) > 0 {
		w.pages++
	}
	return w.follow(http.MethodPost, path, fields)
}

// journey goes from a personal link to the thank-you.
func (w *walker) journey(token string) error {
	at, err := w.walk(token)
	if err != nil {
		return err
	}
	if at, err = w.press(at); err == nil && !strings.Contains(at.path, "/sent") {
		err = errors.New("the last page does not lead to the thank-you")
	}
	return err
}

// walked is what walkers went through together.
type walked struct{ pages, requests int }

// walkers send some respondents on their way, several abreast.
func walkers(ctx context.Context, addr string, abreast int, tokens []string, way func(w *walker, i int) error) (walked, error) {
	var next, pages, requests atomic.Int64
	failed := make([]error, abreast)
	var wg sync.WaitGroup
	for k := range abreast {
		wg.Go(func() {
			w, err := newWalker(ctx, addr)
			if err != nil {
				failed[k] = err
				return
			}
			defer w.conn.Close()
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(tokens) {
					break
				}
				if err := way(w, i); err != nil {
					failed[k] = fmt.Errorf("walk through a form: %w", err)
					break
				}
			}
			pages.Add(int64(w.pages))
			requests.Add(int64(w.asked))
		})
	}
	wg.Wait()
	return walked{int(pages.Load()), int(requests.Load())}, errors.Join(append(failed, ctx.Err())...)
}

// lastPages walks respondents through all pages but the last, and returns the requests that send that one.
func lastPages(ctx context.Context, addr string, abreast int, tokens []string) ([][]byte, error) {
	requests := make([][]byte, len(tokens))
	_, err := walkers(ctx, addr, abreast, tokens, func(w *walker, i int) error {
		at, err := w.walk(tokens[i])
		if err != nil {
			return err
		}
		path, fields, err := at.form()
		requests[i] = bytes.Clone(w.request(http.MethodPost, path, fields))
		return err
	})
	return requests, err
}
