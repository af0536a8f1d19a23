//go:build race

package console

// raced: the tests run under the race detector, in which processor time means little.
const raced = true
