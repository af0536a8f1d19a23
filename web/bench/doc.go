// Package bench measures the way of an answer on this machine: the real server as a child process, driven over the
// loopback by another process, beside its floors and the obvious implementation, all in the same interleaved run. What it
// says are ratios; absolute rates change from machine to machine. It refuses any address but the loopback, and everything is bounded.
// Aggregate measures the other half, counting: what is asked of many stored answers, each count held to a scan of the rows.
package bench
