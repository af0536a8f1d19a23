package store

import (
	"testing"
	"time"
)

// However slow a machine is, who is taken does not wait much longer than longestWait, and a slow moment is soon forgotten.
func TestAsManyWaitAsAreSoonStored(t *testing.T) {
	r := newRoom()
	if r.now() != queueLength {
		t.Fatalf("room for %d at first, want %d", r.now(), queueLength)
	}
	for range 10 {
		r.learn(500, 500*time.Millisecond) // a thousand a second
	}
	if n := r.now(); n < 290 || n > 310 {
		t.Errorf("room for %d, want those of 300 ms, 300", n)
	}
	for range 10 {
		r.learn(100, 5*time.Second)
	}
	if n := r.now(); n != leastRoom {
		t.Errorf("room for %d, want %d at least", n, leastRoom)
	}
	for range 10 {
		r.learn(leastRoom, 10*time.Millisecond)
	}
	if n := r.now(); n < queueLength*9/10 {
		t.Errorf("room for %d after fast batches, want nearly %d", n, queueLength)
	}
	r.learn(100, 5*time.Second)
	r.learn(1, 5*time.Millisecond)
	if n := r.now(); n != queueLength {
		t.Errorf("room for %d when nothing waits, want %d", n, queueLength)
	}
}
