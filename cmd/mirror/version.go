package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"

	"mirror/gap"
)

// versionCmd prints the version of the program and of its methods, or what the program is made of.
type versionCmd struct {
	SBOM bool `help:"Print the list of all modules in this program instead, as CycloneDX JSON for scanners." name:"sbom"`
}

// Run prints one line, or the list.
func (c versionCmd) Run(a *app) error {
	if !c.SBOM {
		_, err := fmt.Fprintf(a.out, "mirror %s, methods %s, %s\n", version(), gap.Engine, runtime.Version())
		return err
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || len(info.Deps) == 0 {
		return errors.New("this program was built without the list of its modules")
	}
	e := json.NewEncoder(a.out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(newSBOM(info, version()))
}

// version is the module's version when it was built from one, else "development".
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "development"
}
