//go:build !race

package web

// raced: the tests run under the race detector, in which memory means little.
const raced = false
