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

// spread counts the chunks of a source with as many counters as there are processors and chunks. There is one at least.
func spread[C counter](next Source, counters func() C) ([]C, error) {
	var turn sync.Mutex
	var all []C
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
	count := func(body []byte) error {
		mine := counters()
		turn.Lock()
		all = append(all, mine)
		turn.Unlock()
		for {
			if err := mine.chunk(body); err != nil {
				return err
			}
			var err error
			if body, err = take(body[:0]); err != nil {
				return nil // over tells
			}
		}
	}
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			body, err := take(nil)
			if err != nil {
				return
			}
			if err := count(body); err != nil {
				turn.Lock()
				defer turn.Unlock()
				if over == nil || errors.Is(over, io.EOF) {
					over = err
				}
			}
		})
	}
	wg.Wait()
	if !errors.Is(over, io.EOF) {
		return nil, over
	}
	if len(all) == 0 {
		all = append(all, counters())
	}
	return all, nil
}
