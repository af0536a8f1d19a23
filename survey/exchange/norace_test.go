//go:build !race

package exchange

const tenth = 1

const raceRoom = 1
