package console

import (
	"context"
	"errors"
	"testing"
	"time"
)

// Who computes makes room for the next one at once, unless answers were refused meanwhile: then for those who send them first.
func TestConsoleRestsWhereAnswersAreRefused(t *testing.T) {
	for name, refusals := range map[string]int64{"nobody was refused": 0, "somebody was refused": 1} {
		t.Run(name, func(t *testing.T) {
			var refused int64
			var rest time.Duration
			var over func()
			turns := &turns{taken: make(chan struct{}, 1), refused: func() int64 { return refused },
				later: func(d time.Duration, do func()) *time.Timer { rest, over = d, do; return nil }}
			end, err := turns.take(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Millisecond)
			refused += refusals
			end()
			if refusals > 0 {
				if rest < restTimes*time.Millisecond || rest > longestRest {
					t.Errorf("a rest of %v", rest)
				}
				gone, cancel := context.WithCancel(t.Context())
				cancel()
				if _, err := turns.take(gone); !errors.Is(err, context.Canceled) {
					t.Errorf("the next one computes in the rest: %v", err)
				}
				over()
			}
			if end, err = turns.take(t.Context()); err != nil {
				t.Fatal(err)
			}
			refused += refusals
			if end(); over != nil {
				over()
			}
			if len(turns.taken) != 0 {
				t.Error("a turn is never given back")
			}
		})
	}
}
