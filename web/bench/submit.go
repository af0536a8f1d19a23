package bench

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

func run(ctx context.Context, name string, args ...string) error {
	if out, err := exec.CommandContext(ctx, name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(string(out)))
	}
	return nil
}

// What the children are.
const (
	whatBare    = "bare"    // echo, reads the body and answers 204
	whatServer  = "server"  // the product
	whatObvious = "obvious" // one GORM transaction a request, a row an answer
)

// scenario is one line of the comparison.
type scenario struct {
	name, what string
	n          int // requests a round
	requests   func(ctx context.Context, addr string, tokens []string) ([][]byte, error)
	want       int // status every answer must have
}

// Submit measures the way of a finished answer.
func (b *Bench) Submit(ctx context.Context) (*Report, error) {
	scenarios := b.scenarios()
	need := (b.walks()+b.walks()/4)*b.Rounds + mostRepeats*max(b.N, 2*b.walks())
	for _, s := range scenarios {
		if s.what == whatServer {
			need += s.n * b.Rounds
		}
	}
	b.Log("making %d invitations", need)
	if err := b.prepare(ctx, need); err != nil {
		return nil, err
	}
	rounds, journeys, went, err := b.interleaved(ctx, scenarios)
	if err != nil {
		return nil, err
	}
	rows, err := b.bulkRows(ctx)
	if err != nil {
		return nil, err
	}
	boxes, err := b.bulkBoxes(ctx)
	if err != nil {
		return nil, err
	}
	r := &Report{}
	byName := map[string]Measurement{}
	for i, s := range scenarios {
		m := median(s.name, b.kind(), rounds[i])
		byName[s.name] = m
		r.Measurements = append(r.Measurements, m)
	}
	journey := median(wholeJourney, b.kind(), journeys)
	r.Measurements = append(r.Measurements, rows, boxes, journey)
	b.judgeJourney(r, byName["bare POST"], rows, journey, went)
	b.judge(r, byName, rows, boxes)
	return r, nil
}

// interleaved measures all scenarios and then whole journeys, round after round: a machine that becomes slower meanwhile
// does so for all of them.
func (b *Bench) interleaved(ctx context.Context, scenarios []scenario) (rounds [][]sample, journeys []sample, went walked, err error) {
	rounds = make([][]sample, len(scenarios))
	tell := func(name string, one sample) {
		b.Log("%-28s %8.0f/s  %6.1f µs", name, one.load.PerSecond(), float64(one.cpu.Microseconds())/float64(one.load.Requests))
	}
	for range b.Rounds {
		var one sample
		for i, s := range scenarios {
			if one, err = b.round(ctx, s); err != nil {
				return nil, nil, went, fmt.Errorf("measure %s: %w", s.name, err)
			}
			tell(s.name, one)
			rounds[i] = append(rounds[i], one)
		}
		if one, went, err = b.journey(ctx); err != nil {
			return nil, nil, went, fmt.Errorf("measure whole journeys: %w", err)
		}
		tell(wholeJourney, one)
		journeys = append(journeys, one)
	}
	return rounds, journeys, went, nil
}

func (b *Bench) kind() string {
	if b.DB == "sqlite" {
		return "sqlite"
	}
	return "postgres"
}

// scenarios of a run. A form is sent from its last page, with all others in its draft: going there takes much longer than
// sending it, so there are fewer of them. The obvious implementation is slower, so it is given fewer requests, too,
// and the bare POST more: all else is held to it, and its processor time is read in steps of 10 ms.
func (b *Bench) scenarios() []scenario {
	jsonRequests := func(path func() string) func(context.Context, string, []string) ([][]byte, error) {
		return func(_ context.Context, addr string, tokens []string) ([][]byte, error) {
			all := make([][]byte, len(tokens))
			for i, t := range tokens {
				all[i] = post(addr, path(), "application/json", body(t, i))
			}
			return all, nil
		}
	}
	formRequests := func(ctx context.Context, addr string, tokens []string) ([][]byte, error) {
		return lastPages(ctx, addr, abreast, tokens)
	}
	own := func() string { return "/" }
	return []scenario{
		{name: "bare POST", what: whatBare, n: 3 * b.N, requests: jsonRequests(own), want: 204},
		{name: "submit", what: whatServer, n: b.N, requests: jsonRequests(b.path), want: 201},
		{name: "form", what: whatServer, n: b.N / 8, requests: formRequests, want: 303},
		{name: "obvious", what: whatObvious, n: b.N / 4, requests: jsonRequests(own), want: 201},
	}
}

// mostRepeats is how many rounds of a run are measured again because others used the machine: on one that stays busy it
// would only take twice as long.
const mostRepeats = 2

// round starts the server, warms it up, and measures once; again when others used more than 15 % meanwhile.
func (b *Bench) round(ctx context.Context, s scenario) (one sample, err error) {
	for ; ; b.repeats++ {
		if one, err = b.measure(ctx, s); err != nil || one.others <= 0.15 || b.repeats == mostRepeats {
			return one, err
		}
	}
}

func (b *Bench) measure(ctx context.Context, s scenario) (sample, error) {
	c, err := b.start(ctx, s.what, s.n, b.preload...)
	if err != nil {
		return sample{}, err
	}
	defer c.kill()
	tokens := numbered(b.run, s.n)
	if s.what == whatServer {
		tokens = b.take(s.n)
	}
	requests, err := s.requests(ctx, c.addr, tokens)
	if err != nil {
		return sample{}, err
	}
	warm := len(requests) / 10
	if _, err := send(ctx, c.addr, b.Connections, requests[:warm]); err != nil {
		return sample{}, err
	}
	before, err := b.clocks(c)
	if err != nil {
		return sample{}, err
	}
	load, err := send(ctx, c.addr, b.Connections, requests[warm:])
	if err != nil {
		return sample{}, err
	}
	after, err := b.clocks(c)
	if err != nil {
		return sample{}, err
	}
	if load.Status[s.want] != load.Requests {
		return sample{}, fmt.Errorf("not every answer was %d: %v", s.want, load.Status)
	}
	one := since(before, after, load)
	one.connections = b.Connections
	return one, c.stop()
}

// since is what was used between two readings.
func since(before, after clocks, load *Load) sample {
	one := sample{load: load, cpu: after.server - before.server, db: after.db - before.db}
	ours := one.cpu + one.db + after.own - before.own
	if all := after.busy - before.busy; all > 0 {
		one.others = max(0, float64(all-ours)/float64(load.Took)/float64(cores()))
	}
	return one
}

// clocks are processor times read at one moment.
type clocks struct{ server, db, own, busy time.Duration }

func (b *Bench) clocks(c *child) (k clocks, err error) {
	if k.server, err = c.cpu(); err != nil {
		return k, err
	}
	if k.db, err = b.databaseCPU(); err != nil {
		return k, err
	}
	if k.own, err = ownCPU(); err != nil {
		return k, err
	}
	k.busy, err = busy()
	return k, err
}
