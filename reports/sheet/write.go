package sheet

import (
	"errors"
	"io"
)

// Write writes the workbook. An error lists every fault of the book (a header
// twice, a row too short, a name Excel refuses) and nothing has been written then.
func (b *Book) Write(w io.Writer) error { return errors.New("sheet: not written yet") }

// WriteFile writes the workbook to a file that only its owner can read. The
// file appears whole or not at all.
func (b *Book) WriteFile(path string) error { return errors.New("sheet: not written yet") }
