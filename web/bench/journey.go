package bench

import (
	"context"
	"time"
)

// abreast is how many respondents walk at a time, as when LimeSurvey was measured.
const abreast = 16

const wholeJourney = "whole journey"

// journey is one round of whole journeys: the personal link, the start, every page, Send and the thank-you. It is measured
// again when others used the machine meanwhile. It also returns what the respondents went through.
func (b *Bench) journey(ctx context.Context) (one sample, all walked, err error) {
	for ; ; b.repeats++ {
		if one, all, err = b.walkOnce(ctx); err != nil || one.others <= 0.15 || b.repeats == mostRepeats {
			return one, all, err
		}
	}
}

func (b *Bench) walkOnce(ctx context.Context) (one sample, all walked, err error) {
	c, err := b.start(ctx, whatServer, 0, b.preload...)
	if err != nil {
		return one, all, err
	}
	defer c.kill()
	whole := func(tokens []string) (walked, error) {
		return walkers(ctx, c.addr, abreast, tokens, func(w *walker, i int) error { return w.journey(tokens[i]) })
	}
	if _, err := whole(b.take(b.walks() / 4)); err != nil { // until everything is warm
		return one, all, err
	}
	before, err := b.clocks(c)
	if err != nil {
		return one, all, err
	}
	began := time.Now()
	if all, err = whole(b.take(b.walks())); err != nil {
		return one, all, err
	}
	took := time.Since(began)
	after, err := b.clocks(c)
	if err != nil {
		return one, all, err
	}
	one = since(before, after, &Load{Requests: b.walks(), Took: took})
	one.connections = abreast
	return one, all, c.stop()
}

// walks is how many respondents walk in a round.
func (b *Bench) walks() int { return max(b.N/20, 2*abreast) }
