package main

import (
	"encoding/json"
	"os/exec"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

// The list of modules that operators give to their scanners is complete and in the form scanners read.
func TestSBOMListsEveryModule(t *testing.T) {
	code, out, errs := mirror(t, "version", "--sbom")
	if code != exitDone {
		t.Fatalf("%d: %s", code, errs)
	}
	var b sbom
	d := json.NewDecoder(strings.NewReader(out))
	d.DisallowUnknownFields()
	if err := d.Decode(&b); err != nil {
		t.Fatal(err)
	}
	if b.Format != "CycloneDX" || b.SpecVersion != "1.6" || b.Version != 1 || b.Metadata.Component.Type != "application" || b.Metadata.Component.Name != "mirror" {
		t.Errorf("it says of itself %+v", b)
	}
	has := map[string]string{}
	refs := []string{b.Metadata.Component.Ref}
	for _, c := range b.Components {
		if slices.Contains(refs, c.Ref) {
			t.Errorf("%s is there twice", c.Ref)
		}
		refs = append(refs, c.Ref)
		if !regexp.MustCompile(`^pkg:golang/[a-z0-9._~/-]+@[A-Za-z0-9.%_-]+$`).MatchString(c.PURL) || c.Type != "library" {
			t.Errorf("scanners cannot read %+v", c)
		}
		if c.Name != "std" && (len(c.Hashes) != 1 || len(c.Hashes[0].Content) != 64) {
			t.Errorf("%s has no sum", c.Name)
		}
		has[c.Name] = c.Version
	}
	for _, u := range b.Uses {
		for _, ref := range append(u.On, u.Ref) {
			if !slices.Contains(refs, ref) {
				t.Errorf("%s depends on %s, which is not in the list", u.Ref, ref)
			}
		}
	}
	listed, err := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}} {{with .Replace}}{{.Version}}{{else}}{{.Version}}{{end}}{{end}}", ".").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for _, line := range strings.Split(string(listed), "\n") {
		if module, version, _ := strings.Cut(line, " "); version != "" && has[module] != version {
			t.Errorf("%s %s is in the program; the list has %q", module, version, has[module])
		}
	}
	if len(has) < 30 || has["std"] == "" {
		t.Errorf("%d modules, standard library %q", len(has), has["std"])
	}
}

// A module that is replaced is listed as what stands in its place; names and versions are written as scanners expect.
func TestSBOMOfReplacedModules(t *testing.T) {
	b := newSBOM(&debug.BuildInfo{GoVersion: "go1.26.8 X:test", Main: debug.Module{Path: "mirror"}, Deps: []*debug.Module{
		{Path: "example.org/Old", Version: "v1.0.0", Replace: &debug.Module{Path: "example.org/New", Version: "v2.0.0+incompatible", Sum: "h1:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="}},
	}}, "development")
	if std := b.Components[0]; std.PURL != "pkg:golang/std@1.26.8" {
		t.Errorf("the standard library is %s", std.PURL)
	}
	if c := b.Components[1]; c.Name != "example.org/New" || c.PURL != "pkg:golang/example.org/new@v2.0.0%2Bincompatible" || !strings.HasPrefix(c.Hashes[0].Content, "ba7816bf") {
		t.Errorf("the replaced module is %+v", c)
	}
}
