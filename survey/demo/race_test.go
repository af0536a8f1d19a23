//go:build race

package demo

// raced: the race detector makes everything many times slower.
const raced = true
