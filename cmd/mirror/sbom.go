package main

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"runtime/debug"
	"strings"
)

// sbom is what a program is made of, in CycloneDX 1.6 (ECMA-424). It says nothing of the machine it was built on, and the
// same program always says the same.
type sbom struct {
	Format      string      `json:"bomFormat"`
	SpecVersion string      `json:"specVersion"`
	Version     int         `json:"version"`
	Metadata    sbomAbout   `json:"metadata"`
	Components  []component `json:"components"`
	Uses        []sbomUses  `json:"dependencies"`
}

type sbomAbout struct {
	Component component `json:"component"`
}

// sbomUses says what a component depends on. Which module needs which is not in a program, so that all stand under the program.
type sbomUses struct {
	Ref string   `json:"ref"`
	On  []string `json:"dependsOn,omitempty"`
}

// component is a module. PURL names it for scanners: see https://github.com/package-url/purl-spec, type golang.
type component struct {
	Ref     string     `json:"bom-ref"`
	Type    string     `json:"type"`
	Name    string     `json:"name"`
	Version string     `json:"version"`
	PURL    string     `json:"purl"`
	Hashes  []sbomHash `json:"hashes,omitempty"`
}

type sbomHash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

// newSBOM lists the modules of a program and the standard library; of a module that is replaced, what stands in its place.
func newSBOM(info *debug.BuildInfo, version string) sbom {
	self := newComponent("application", info.Main.Path, version, "")
	std := newComponent("library", "std", strings.TrimPrefix(strings.Fields(info.GoVersion)[0], "go"), "")
	all := []component{std}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		all = append(all, newComponent("library", m.Path, m.Version, m.Sum))
	}
	uses := []sbomUses{{Ref: self.Ref}}
	for _, c := range all {
		uses[0].On = append(uses[0].On, c.Ref)
		uses = append(uses, sbomUses{Ref: c.Ref})
	}
	return sbom{Format: "CycloneDX", SpecVersion: "1.6", Version: 1, Metadata: sbomAbout{self}, Components: all, Uses: uses}
}

// newComponent describes a module. Its sum as in go.sum is the SHA-256 of the list of its files' sums.
func newComponent(kind, module, version, sum string) component {
	c := component{Type: kind, Name: module, Version: version, PURL: "pkg:golang/" + strings.ToLower(module) + "@" + url.QueryEscape(version)}
	c.Ref = c.PURL
	if raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(sum, "h1:")); err == nil && len(raw) == 32 {
		c.Hashes = []sbomHash{{"SHA-256", hex.EncodeToString(raw)}}
	}
	return c
}
