package main

import (
	"os"
	"path/filepath"
)

// stagedFile is whole on the disk beside the file whose place it takes.
type stagedFile struct{ tmp, path string }

// stage writes a file under another name in its folder, readable by its owner only.
func stage(path string, content []byte) (_ *stagedFile, err error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.part")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			tmp.Close()
			os.Remove(tmp.Name())
		}
	}()
	if _, err = tmp.Write(content); err != nil {
		return nil, err
	}
	if err = tmp.Sync(); err != nil {
		return nil, err
	}
	if err = tmp.Close(); err != nil {
		return nil, err
	}
	return &stagedFile{tmp.Name(), path}, nil
}

// publish puts the file in place: a reader never sees half of it, and a failure
// keeps what was there before.
func (s *stagedFile) publish() error {
	err := os.Rename(s.tmp, s.path)
	if err == nil {
		s.tmp = ""
	}
	return err
}

// discard removes what was not published.
func (s *stagedFile) discard() {
	if s.tmp != "" {
		os.Remove(s.tmp)
	}
}
