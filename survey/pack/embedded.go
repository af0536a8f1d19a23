package pack

import (
	"embed"
	"fmt"
	"sync"
)

//go:embed packs/*.yaml
var files embed.FS

// names are the packs that come with Mirror, the main one first.
var names = []string{"mirror-core", "trust-spectrum", "service-quality", "perception-check", "ambassador"}

// embedded reads the packs once. Callers share them and must not change them.
var embedded = sync.OnceValue(func() []*Pack {
	var all []*Pack
	for _, name := range names {
		p, _, err := readEmbedded(name)
		if err != nil {
			panic(fmt.Sprintf("an embedded pack is broken: %v", err)) // the tests read all of them
		}
		all = append(all, p)
	}
	return all
})

func readEmbedded(name string) (*Pack, []Finding, error) {
	f, err := files.Open("packs/" + name + ".yaml")
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	return Read(name+".yaml", f)
}

// Embedded are the packs that come with Mirror, the main one first. They are shared: read them only.
func Embedded() []*Pack { return append([]*Pack(nil), embedded()...) }

// Named returns the embedded pack of that name.
func Named(name string) (*Pack, bool) {
	for _, p := range embedded() {
		if p.ID == name {
			return p, true
		}
	}
	return nil, false
}

// Source is the file of the embedded pack of that name, as a wave freezes it.
func Source(name string) ([]byte, bool) {
	if _, ok := Named(name); !ok {
		return nil, false
	}
	source, err := files.ReadFile("packs/" + name + ".yaml")
	return source, err == nil
}
