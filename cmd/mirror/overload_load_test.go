package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// latencies are how long requests took.
type latencies []time.Duration

// spread is what there is to say of them.
type spread struct {
	N              int
	P50, P99, Most time.Duration
}

func (l latencies) spread() spread {
	if len(l) == 0 {
		return spread{}
	}
	slices.Sort(l)
	return spread{len(l), l[len(l)/2], l[len(l)*99/100], l[len(l)-1]}
}

func (s spread) String() string {
	return fmt.Sprintf("%d (p50 %v, p99 %v)", s.N, s.P50.Round(10*time.Microsecond), s.P99.Round(10*time.Microsecond))
}

// flood is a load for a process of its own, so that what it costs to send is not mixed with what the test measures.
type flood struct {
	Addr, Path  string
	Tokens      []string // of people who have not answered
	Connections int
	Rate        float64 // so many a second whatever comes; 0: as fast as answers come
	Lasts       time.Duration
}

// flooded is what became of it.
type flooded struct {
	Took           time.Duration
	Taken, Refused spread
	Unsent         int // for want of a connection
	Wrong          string
	CPU            time.Duration // of the process that sent it
}

// stored is how many were stored a second.
func (m *flooded) stored() float64 { return float64(m.Taken.N) / m.Took.Seconds() }

// offered is how many were sent a second.
func (m *flooded) offered() float64 { return float64(m.Taken.N+m.Refused.N) / m.Took.Seconds() }

func (m *flooded) String() string {
	return fmt.Sprintf("%.0f a second, %.0f stored; stored %v, refused %v; %d not sent; %.0f %% of a processor for sending", m.offered(), m.stored(), m.Taken, m.Refused, m.Unsent,
		100*m.CPU.Seconds()/m.Took.Seconds())
}

// part runs this test's binary as another program: see TestMain. What is done there is read from in and told to out.
func part(name string, in, out any) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	c := exec.Command(self)
	c.Args[0], c.Stdin, c.Stderr = name, bytes.NewReader(text), os.Stderr
	told, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return c, json.Unmarshal(told, out)
}

// asPart is a part's main function.
func asPart[In, Out any](do func(*In) *Out) func() {
	return func() {
		var in In
		err := json.NewDecoder(os.Stdin).Decode(&in)
		if err == nil {
			err = json.NewEncoder(os.Stdout).Encode(do(&in))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// people are so many of those who have not answered; nobody else gets them.
func (o *overload) people(n int) []string {
	some := o.tokens[:min(n, len(o.tokens))]
	o.tokens = o.tokens[len(some):]
	return some
}

// load sends people's submissions from a process of its own.
func (o *overload) load(people []string, connections int, rate float64, lasts time.Duration) *flooded {
	m := &flooded{Took: lasts}
	c, err := part("flood", flood{strings.TrimPrefix(o.base, "http://"), o.path, people, connections, rate, lasts}, m)
	if err != nil {
		m.Wrong = err.Error()
		return m
	}
	m.CPU = c.ProcessState.UserTime() + c.ProcessState.SystemTime()
	return m
}

// run sends it.
func (f *flood) run() *flooded {
	work, tokens := make(chan struct{}), make(chan string, len(f.Tokens))
	for _, t := range f.Tokens {
		tokens <- t
	}
	close(tokens)
	parts := make([]sent, f.Connections)
	var all sync.WaitGroup
	for i := range parts {
		all.Go(func() { parts[i].all(f, work, tokens) })
	}
	m := &flooded{}
	began := time.Now()
	m.Unsent = f.pace(work)
	m.Took = time.Since(began)
	close(work)
	all.Wait()
	var taken, refused latencies
	for i := range parts {
		taken, refused = append(taken, parts[i].taken...), append(refused, parts[i].refused...)
		if m.Wrong == "" {
			m.Wrong = parts[i].wrong
		}
	}
	m.Taken, m.Refused = taken.spread(), refused.spread()
	return m
}

// pace hands out work, at the rate or as fast as it is taken, and returns for how much there was nobody.
func (f *flood) pace(work chan<- struct{}) (unsent int) {
	end := time.After(f.Lasts)
	if f.Rate == 0 {
		for {
			select {
			case work <- struct{}{}:
			case <-end:
				return 0
			}
		}
	}
	began, done := time.Now(), 0
	for tick := time.NewTicker(time.Millisecond); ; {
		select {
		case <-end:
			return unsent
		case <-tick.C:
		}
		for due := int(time.Since(began).Seconds() * f.Rate); done < due; done++ {
			select {
			case work <- struct{}{}:
			default:
				unsent++
			}
		}
	}
}

// sent is what one connection was answered.
type sent struct {
	taken, refused latencies
	wrong          string
}

// all sends over one connection, made when there is something to send. Who is refused sends the same again later.
func (s *sent) all(f *flood, work <-chan struct{}, tokens <-chan string) {
	var c *caller
	var token string
	for range work {
		if c == nil {
			if c, s.wrong = call(f.Addr, f.Path); s.wrong != "" {
				return
			}
			defer c.conn.Close()
		}
		if token == "" {
			if token = <-tokens; token == "" {
				return // everybody has answered
			}
		}
		if stored := s.one(c, token); s.wrong != "" {
			return
		} else if stored {
			token = ""
		}
	}
}

// one sends one submission. A server that is too busy may say so.
func (s *sent) one(c *caller, token string) (stored bool) {
	took, status, again, err := c.post(token)
	switch {
	case err != nil:
		s.wrong = err.Error()
	case status == http.StatusCreated:
		s.taken, stored = append(s.taken, took), true
	case status == http.StatusServiceUnavailable && again:
		s.refused = append(s.refused, took)
	default:
		s.wrong = fmt.Sprintf("status %d, Retry-After: %v", status, again)
	}
	return stored
}

// caller is a connection over which submissions are sent one after the other.
type caller struct {
	conn net.Conn
	in   *bufio.Reader
	room []byte
	head int // where the token begins
}

// tokenLength is how long the text of a token is.
const tokenLength = 32

func call(addr, path string) (c *caller, wrong string) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err.Error()
	}
	body := append([]byte(`{"token":"`), make([]byte, tokenLength)...)
	body = append(body, bodyEnd()...)
	head := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", path, addr, len(body))
	return &caller{conn, bufio.NewReaderSize(conn, 2048), append([]byte(head), body...), len(head) + len(`{"token":"`)}, ""
}

var bodyEnd = sync.OnceValue(func() []byte {
	answers := map[string]string{}
	for _, id := range coreItems() {
		answers[id] = "6"
	}
	text, err := json.Marshal(answers)
	if err != nil {
		panic(err)
	}
	return []byte(`","answers":` + string(text) + `}`)
})

// post sends a submission and reads the answer: its status, and whether it says when to come again.
func (c *caller) post(token string) (took time.Duration, status int, again bool, err error) {
	if copy(c.room[c.head:c.head+tokenLength], token) != len(token) || len(token) != tokenLength {
		return 0, 0, false, fmt.Errorf("a token of %d letters", len(token))
	}
	began := time.Now()
	if _, err := c.conn.Write(c.room); err != nil {
		return 0, 0, false, err
	}
	length := 0
	for line := []byte(nil); ; {
		if line, err = c.in.ReadSlice('\n'); err != nil {
			return 0, 0, false, err
		}
		line = bytes.TrimSpace(line)
		name, value, _ := bytes.Cut(line, []byte(": "))
		switch {
		case len(line) == 0:
			_, err = io.CopyN(io.Discard, c.in, int64(length))
			return time.Since(began), status, again, err
		case status == 0 && len(line) > len("HTTP/1.1 200"):
			status, err = strconv.Atoi(string(line[len("HTTP/1.1 "):len("HTTP/1.1 200")]))
		case string(name) == "Content-Length":
			length, err = strconv.Atoi(string(value))
		case string(name) == "Retry-After":
			again = true
		}
		if err != nil {
			return 0, 0, false, err
		}
	}
}
