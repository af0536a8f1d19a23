//go:build !race

package exchange

const tenth = 1
