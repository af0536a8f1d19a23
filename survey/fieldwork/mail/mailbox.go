package mail

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// EachMessage goes through a mailbox: a file in the mbox format (RFC 4155) or with a single message, or a Maildir folder.
// Messages are cut off at 1 MiB.
func EachMessage(path string, do func(message []byte) error) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("there is no mailbox %s", path)
	}
	if !info.IsDir() {
		return eachIn(path, do)
	}
	found := false
	for _, folder := range []string{"new", "cur"} {
		files, err := os.ReadDir(filepath.Join(path, folder))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		found = true
		for _, f := range files {
			if f.Type().IsRegular() {
				if err := eachIn(filepath.Join(path, folder, f.Name()), do); err != nil {
					return err
				}
			}
		}
	}
	if !found {
		return fmt.Errorf("%s is no mailbox: a Maildir has the folders new and cur", path)
	}
	return nil
}

// eachIn reads one file. In an mbox file each message begins with a line "From ".
func eachIn(path string, do func([]byte) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 64<<10)
	var message bytes.Buffer
	begins, blank := true, true
	for {
		line, err := in.ReadSlice('\n')
		if begins && blank && bytes.HasPrefix(line, []byte("From ")) {
			if err := pass(&message, do); err != nil {
				return err
			}
		} else if message.Len()+len(line) <= mostMessage {
			message.Write(line)
		}
		blank = begins && len(bytes.TrimRight(line, "\r\n")) == 0
		begins = err == nil // a line longer than the buffer goes on
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			if errors.Is(err, io.EOF) {
				err = pass(&message, do)
			}
			return err
		}
	}
}

func pass(message *bytes.Buffer, do func([]byte) error) error {
	if message.Len() == 0 {
		return nil
	}
	err := do(message.Bytes())
	message.Reset()
	return err
}
