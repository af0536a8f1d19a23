package fieldwork_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mirror/survey"
	"mirror/survey/fieldwork"
)

// openKeys opens a folder of keys with a wave's key in it.
func openKeys(t testing.TB, waves ...string) (*fieldwork.Keys, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "keys")
	k, err := fieldwork.OpenKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range waves {
		if err := k.CreateWave(1, w); err != nil {
			t.Fatal(err)
		}
	}
	return k, dir
}

// fixedKeys opens a folder whose keys are the bytes 0 to 31, so that what is derived is the same in every run.
func fixedKeys(t testing.TB) *fieldwork.Keys {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	var key []byte
	for i := range 32 {
		key = append(key, byte(i))
	}
	for _, name := range []string{"server.key", "wave-1-spring.key", "wave-1-springx.key", "wave-2-spring.key"} {
		if err := os.WriteFile(filepath.Join(dir, name), key, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	k, err := fieldwork.OpenKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func invitation(t testing.TB, k *fieldwork.Keys, study survey.StudyID, wave string) fieldwork.Token {
	t.Helper()
	token, err := k.Invitation(study, wave, [16]byte{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestKeysOutliveTheProcess(t *testing.T) {
	k, dir := openKeys(t, "spring")
	want := invitation(t, k, 1, "spring")
	again, err := fieldwork.OpenKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	if invitation(t, again, 1, "spring") != want {
		t.Error("the same invitation has another link after a restart")
	}
	if err := again.CreateWave(1, "spring"); err != nil {
		t.Fatal(err)
	}
	if invitation(t, again, 1, "spring") != want {
		t.Error("making a key that is there made it anew")
	}
	for _, name := range []string{"", "server.key", "wave-1-spring.key"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if others := info.Mode().Perm() & 0o077; others != 0 {
			t.Errorf("%q may be read by others: %v", name, info.Mode())
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".new*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A restored database whose keys did not come back must say so, and not make new links.
func TestMissingKeyIsAnError(t *testing.T) {
	k, dir := openKeys(t)
	calls := map[string]func() error{
		"invitation": func() error { _, err := k.Invitation(1, "spring", [16]byte{}); return err },
		"opt-out":    func() error { _, err := k.OptOut(1, "spring", [16]byte{}); return err },
		"account":    func() error { _, err := k.Account(1, "spring", "ACME"); return err },
		"link":       func() error { _, err := k.LinkCode(1, "spring", 1); return err },
	}
	for name, call := range calls {
		if err := call(); !errors.Is(err, fieldwork.ErrNoKey) || !strings.Contains(err.Error(), "wave-1-spring.key") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "wave-*")); len(files) > 0 {
		t.Errorf("deriving made %v", files)
	}
}

func TestKeysThatCannotBeOpened(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{file: "is a file, not a folder", filepath.Join(file, "keys"): "not a directory", filepath.Join(dir, "none", "keys"): "no such file"} {
		if _, err := fieldwork.OpenKeys(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want …%s…", path, err, want)
		}
	}
}

func TestKeyMadeByAnotherProcessIsFound(t *testing.T) {
	k, dir := openKeys(t)
	if _, err := k.Invitation(1, "spring", [16]byte{}); !errors.Is(err, fieldwork.ErrNoKey) {
		t.Fatal(err)
	}
	other, err := fieldwork.OpenKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := other.CreateWave(1, "spring"); err != nil {
		t.Fatal(err)
	}
	if invitation(t, k, 1, "spring") != invitation(t, other, 1, "spring") {
		t.Error("two processes make different links")
	}
}

func TestUnsafeKeysAreRefused(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(dir string) error
		want  string
	}{
		{"folder others may read", func(dir string) error { return os.Chmod(dir, 0o750) }, "chmod 700"},
		{"server key others may read", func(dir string) error { return os.Chmod(filepath.Join(dir, "server.key"), 0o604) }, "chmod 600"},
		{"wave key others may read", func(dir string) error { return os.Chmod(filepath.Join(dir, "wave-1-spring.key"), 0o640) }, "chmod 600"},
		{"empty server key", func(dir string) error { return os.Truncate(filepath.Join(dir, "server.key"), 0) }, "has 0 bytes and not 32"},
		{"short wave key", func(dir string) error { return os.Truncate(filepath.Join(dir, "wave-1-spring.key"), 31) }, "has 31 bytes and not 32"},
		{"long wave key", func(dir string) error { return os.Truncate(filepath.Join(dir, "wave-1-spring.key"), 33) }, "has 33 bytes and not 32"},
		{"lost server key", func(dir string) error { return os.Remove(filepath.Join(dir, "server.key")) }, "put the file back"},
		{"folder as key", func(dir string) error {
			path := filepath.Join(dir, "wave-1-spring.key")
			return errors.Join(os.Remove(path), os.Mkdir(path, 0o700))
		}, "not a plain file"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, dir := openKeys(t, "spring")
			if err := tt.spoil(dir); err != nil {
				t.Fatal(err)
			}
			before := contents(t, dir)
			k, err := fieldwork.OpenKeys(dir)
			if err == nil {
				_, err = k.Invitation(1, "spring", [16]byte{})
				if made := k.CreateWave(1, "spring"); made == nil {
					t.Error("a key was made over the one that is there")
				}
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want …%s…", err, tt.want)
			}
			if after := contents(t, dir); after != before {
				t.Error("the folder was changed")
			}
		})
	}
}

// contents is what stands in all files of a folder.
func contents(t *testing.T, dir string) string {
	t.Helper()
	all := ""
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, _ := os.ReadFile(filepath.Join(dir, f.Name()))
		all += fmt.Sprintf("%s %x\n", f.Name(), b)
	}
	return all
}

// Whatever a wave is called, its key lies in the folder and is no other wave's, even where capitals are not told apart.
func TestWaveNamesStayApart(t *testing.T) {
	names := []string{"spring", "Spring", "../spring", "a/b", "a%2fb", "a.b", "a_b", "a-b", "ä", "a b", "", ".", "..", "spring.key", "\x00", strings.Repeat("long", 10)}
	k, dir := openKeys(t, names...)
	if err := k.CreateWave(11, "spring"); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, f := range files {
		seen[strings.ToLower(f.Name())] = true
	}
	if want := len(names) + 2; len(seen) != want {
		t.Errorf("%d keys for %d waves and the server: %v", len(seen), len(names)+1, seen)
	}
}

func TestDestroyedKeyIsGone(t *testing.T) {
	k, dir := openKeys(t, "spring", "autumn")
	path := filepath.Join(dir, "wave-1-spring.key")
	key, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(dir, ".new-left.key") // as a crash while the key was made would leave it
	if err := os.Link(path, left); err != nil {
		t.Fatal(err)
	}
	if err := k.Destroy(1, "spring"); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Invitation(1, "spring", [16]byte{}); !errors.Is(err, fieldwork.ErrNoKey) {
		t.Errorf("after it was destroyed: %v", err)
	}
	if b, err := os.ReadFile(left); err != nil || bytes.Equal(b, key) {
		t.Errorf("the key is still there under another name (%v)", err)
	}
	if err := k.Destroy(1, "spring"); err != nil {
		t.Errorf("destroying it again: %v", err)
	}
	invitation(t, k, 1, "autumn")
}
