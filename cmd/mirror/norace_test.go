//go:build !race

package main

// raced: the tests run under the race detector, in which one that only computes takes ten times as long and finds nothing.
const raced = false
