package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/textproto"
	"slices"
	"strings"
	"sync"
	"time"
)

// latencies are how long requests took.
type latencies []time.Duration

func (l latencies) n() int { return len(l) }

// at is a percentile; they are sorted.
func (l latencies) at(p int) time.Duration {
	if len(l) == 0 {
		return 0
	}
	return l[len(l)*p/100]
}

// loaded is what became of a load.
type loaded struct {
	took           time.Duration
	taken, refused latencies
	unsent         int // for want of a connection
	wrong          string
}

// perSecond is how many were stored.
func (m *loaded) perSecond() float64 { return float64(m.taken.n()) / m.took.Seconds() }

func (m *loaded) String() string {
	return fmt.Sprintf("%.0f stored a second (p50 %v, p99 %v), %.0f refused a second (p50 %v, p99 %v), %d not sent", m.perSecond(), m.taken.at(50), m.taken.at(99),
		float64(m.refused.n())/m.took.Seconds(), m.refused.at(50), m.refused.at(99), m.unsent)
}

// load sends submissions over so many connections: as fast as answers come (rate 0), or so many a second whatever comes.
func (o *overload) load(connections int, rate float64, lasts time.Duration) *loaded {
	o.t.Helper()
	work := make(chan struct{}, connections)
	parts := make([]loaded, connections)
	var all sync.WaitGroup
	for i := range connections {
		all.Go(func() { o.sender(work, &parts[i]) })
	}
	sum := &loaded{}
	began := time.Now()
	sum.unsent = pace(work, rate, lasts)
	sum.took = time.Since(began)
	close(work)
	all.Wait()
	for i := range parts {
		sum.taken, sum.refused = append(sum.taken, parts[i].taken...), append(sum.refused, parts[i].refused...)
		if sum.wrong == "" {
			sum.wrong = parts[i].wrong
		}
	}
	slices.Sort(sum.taken)
	slices.Sort(sum.refused)
	return sum
}

// pace hands out work, at a rate or as fast as it is taken, and returns for how much there was nobody.
func pace(work chan<- struct{}, rate float64, lasts time.Duration) (unsent int) {
	end := time.After(lasts)
	if rate == 0 {
		for {
			select {
			case work <- struct{}{}:
			case <-end:
				return 0
			}
		}
	}
	began, given := time.Now(), 0
	for tick := time.NewTicker(2 * time.Millisecond); ; {
		select {
		case <-end:
			return unsent
		case <-tick.C:
		}
		for due := int(time.Since(began).Seconds() * rate); given < due; given++ {
			select {
			case work <- struct{}{}:
			default:
				unsent++
			}
		}
	}
}

// sender is one connection, made when there is something to send.
func (o *overload) sender(work <-chan struct{}, m *loaded) {
	if _, more := <-work; !more {
		return
	}
	addr := strings.TrimPrefix(o.base, "http://")
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		m.wrong = err.Error()
		return
	}
	defer conn.Close()
	in := bufio.NewReaderSize(conn, 2048)
	var room bytes.Buffer
	for range work {
		o.write(&room, addr)
		began := time.Now()
		if _, err := conn.Write(room.Bytes()); err != nil {
			m.wrong = err.Error()
			return
		}
		status, again, err := answered(in)
		took := time.Since(began)
		switch {
		case err != nil:
			m.wrong = err.Error()
			return
		case status == http.StatusCreated:
			m.taken = append(m.taken, took)
		case status == http.StatusServiceUnavailable && again:
			m.refused = append(m.refused, took)
		default:
			m.wrong = fmt.Sprintf("status %d, Retry-After: %v", status, again)
		}
	}
}

// write makes the next person's submission.
func (o *overload) write(room *bytes.Buffer, addr string) {
	i := int(o.next.Add(1)) - 1
	body := o.body(o.tokens[i%len(o.tokens)])
	room.Reset()
	fmt.Fprintf(room, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", o.path, addr, len(body), body)
}

// body is a finished form.
func (o *overload) body(token string) []byte {
	return append(append([]byte(`{"token":"`), token...), bodyEnd()...)
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

// answered reads an answer: its status, and whether it says when to come again.
func answered(in *bufio.Reader) (status int, again bool, err error) {
	line, err := in.ReadString('\n')
	if err != nil {
		return 0, false, err
	}
	if _, err := fmt.Sscanf(line, "HTTP/1.1 %d", &status); err != nil {
		return 0, false, err
	}
	head, err := textproto.NewReader(in).ReadMIMEHeader()
	if err != nil {
		return 0, false, err
	}
	var length int
	if _, err := fmt.Sscan(head.Get("Content-Length"), &length); err != nil {
		return 0, false, err
	}
	_, err = in.Discard(length)
	return status, head.Get("Retry-After") != "", err
}
