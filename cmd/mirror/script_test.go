package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the scripts call the program as mirror.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"mirror": main,
		"flood":  asPart((*flood).run),
	})
}

// The stories of testdata/script are what people do with the program, step by step.
func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", UpdateScripts: *update})
}
