package fieldwork

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// secret is a key. It is handed around as a pointer, so that printing what holds it shows an address at most.
type secret struct{ bytes [32]byte }

// sub derives a key of its own for one purpose (HKDF-SHA-256).
func (s *secret) sub(purpose string) *secret {
	return derived(s.bytes[:], purpose)
}

// derived makes a key for one purpose out of a secret (HKDF-SHA-256).
func derived(from []byte, purpose string) *secret {
	b, err := hkdf.Key(sha256.New, from, nil, "mirror/1 "+purpose, len(secret{}.bytes))
	if err != nil {
		panic(err) // only for keys longer than 8,160 bytes
	}
	return &secret{bytes: [32]byte(b)}
}

// readKey reads a key file. It is never mended: a file of another length holds no key that links were made with. The folder
// is synced, because another process may have made the file a moment ago and a key is used only when it is safe on disk.
func readKey(path string) (*secret, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a plain file", path)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("others may read the key file %s (its mode is %04o): chmod 600 it", path, info.Mode().Perm())
	}
	key := &secret{}
	if info.Size() != int64(len(key.bytes)) {
		return nil, fmt.Errorf("the key file %s has %d bytes and not %d: put it back from where the keys are kept", path, info.Size(), len(key.bytes))
	}
	if _, err := io.ReadFull(f, key.bytes[:]); err != nil {
		return nil, err
	}
	return key, syncFolder(filepath.Dir(path))
}

// makeKey makes a key file. It is written under a name of its own and then linked, which fails where the name is taken: so
// of processes that make the same key at once all use the first one's, and a crash leaves a whole key or none.
func makeKey(path string) (*secret, error) {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, ".new-*.key") // O_EXCL, 0600
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name()) // by then a second name of the same file
	var key secret
	_, _ = rand.Read(key.bytes[:])
	_, err = f.Write(key.bytes[:])
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil, err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return readKey(path)
}

// shred overwrites a key file before it removes it: a crash while it was made may have left a second name of it.
func shred(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, len(secret{}.bytes)))
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Remove(path)
	}
	if err == nil {
		err = syncFolder(filepath.Dir(path))
	}
	return err
}

// syncFolder makes the names in a folder safe on disk.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = f.Sync()
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}
