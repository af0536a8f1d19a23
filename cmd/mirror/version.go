package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"mirror/gap"
)

// versionCmd prints the version of the program and of its methods.
type versionCmd struct{}

// Run prints one line.
func (versionCmd) Run(a *app) error {
	_, err := fmt.Fprintf(a.out, "mirror %s, methods %s, %s\n", version(), gap.Engine, runtime.Version())
	return err
}

// version is the module's version when it was built from one, else "development".
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "development"
}
