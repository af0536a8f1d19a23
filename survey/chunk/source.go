package chunk

import (
	"errors"
	"io"
	"runtime"
	"sync"
)

// Source hands out the bodies of chunks one by one, io.EOF after the last. A body may be in the room given, made larger
// where it must be, or in memory that nobody changes. Several goroutines ask, one at a time: so a query's rows can be one.
type Source func(room []byte) (body []byte, err error)

// Bodies hands out chunks that are in memory.
func Bodies(all [][]byte) Source {
	return func([]byte) ([]byte, error) {
		if len(all) == 0 {
			return nil, io.EOF
		}
		body := all[0]
		all = all[1:]
		return body, nil
	}
}

// counter counts chunks for one goroutine.
type counter interface {
	chunk(body []byte) error
}

// spread lets as many counters as there are processors count the chunks of a source.
func spread[C counter](next Source, counters func() C) ([]C, error) {
	all := make([]C, runtime.GOMAXPROCS(0))
	var turn sync.Mutex
	var over error // set once: io.EOF, or what failed
	take := func(room []byte) ([]byte, error) {
		turn.Lock()
		defer turn.Unlock()
		if over != nil {
			return nil, over
		}
		body, err := next(room)
		over = err
		return body, err
	}
	var wg sync.WaitGroup
	for i := range all {
		all[i] = counters()
		wg.Go(func() {
			var room []byte
			for {
				body, err := take(room[:0])
				if err != nil {
					return
				}
				if err := all[i].chunk(body); err != nil {
					turn.Lock()
					if over == nil || errors.Is(over, io.EOF) {
						over = err
					}
					turn.Unlock()
					return
				}
				room = body
			}
		})
	}
	wg.Wait()
	if !errors.Is(over, io.EOF) {
		return nil, over
	}
	return all, nil
}
