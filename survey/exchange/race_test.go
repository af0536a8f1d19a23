//go:build race

package exchange

// The race detector makes everything ten times slower: large tests then take a tenth.
const tenth = 10

const raceRoom = 10 // the race detector multiplies memory
