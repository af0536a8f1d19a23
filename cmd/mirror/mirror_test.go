package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mirror/gap"
)

// mirror runs the program and returns its exit code and what it printed.
func mirror(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(context.Background(), args, strings.NewReader(""), &o, &e)
	return code, o.String(), e.String()
}

// analyzed runs mirror analyze with a JSON output and reads it back.
func analyzed(t *testing.T, args ...string) gap.Result {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out.json")
	if code, _, errs := mirror(t, append([]string{"analyze", "--json", path}, args...)...); code != exitDone {
		t.Fatalf("mirror analyze: exit code %d\n%s", code, errs)
	}
	return readResult(t, path)
}

func readResult(t *testing.T, path string) gap.Result {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var r gap.Result
	if err := json.Unmarshal(content, &r); err != nil {
		t.Fatal(err)
	}
	return r
}
