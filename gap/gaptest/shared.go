// Package gaptest helps tests of every layer; nothing but tests imports it.
package gaptest

import (
	"os"
	"path/filepath"
	"testing"
)

// Shared is the path of a file in the folder of reference values and other publishers' data, which stays beside the
// checkout and not in it: ../shared of the module's root, or what MIRROR_SHARED names. Where it is absent the test is skipped.
func Shared(t testing.TB, path string) string {
	t.Helper()
	folder := os.Getenv("MIRROR_SHARED")
	if folder == "" {
		folder = filepath.Join(root(t), "..", "shared")
	}
	full := filepath.Join(folder, path)
	if _, err := os.Stat(full); err != nil {
		t.Skipf("%s is not here: it belongs to the shared folder, which is not beside this checkout (MIRROR_SHARED may name it)", path)
	}
	return full
}

// root is the folder of go.mod; go test runs every test in its package's folder.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for up := dir; ; up = filepath.Dir(up) {
		if _, err := os.Stat(filepath.Join(up, "go.mod")); err == nil {
			return up
		}
		if up == filepath.Dir(up) {
			t.Fatalf("no go.mod above %s", dir)
		}
	}
}
