package exchange

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// First bytes that tell what a file is, whatever its name says.
var (
	zipMagic = []byte("PK\x03\x04")
	oleMagic = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") // old .xls, and any workbook with a password
)

// metered counts what is read, for the progress line.
type metered struct {
	r       io.Reader
	advance func(int64)
}

func (m metered) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	m.advance(int64(n))
	return n, err
}

// open finds out what a file is. A nil table with a nil error is a file that
// cannot be read; the fault is noted.
func (r *reading) open(file string) (table, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	report := reporter{&r.faults, file}
	head := make([]byte, 8)
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		f.Close()
		return nil, err
	}
	head = head[:n]
	switch name := strings.ToLower(filepath.Ext(file)); {
	case bytes.HasPrefix(head, zipMagic):
		return openWorkbook(r, f, report)
	case bytes.HasPrefix(head, oleMagic):
		report.file0("this is an old Excel file (.xls), or a workbook with a password", "save it without a password as an Excel workbook (.xlsx) or as CSV UTF-8")
		return nil, f.Close()
	case name == ".xlsx" || name == ".xlsm":
		report.file0("this is not an Excel workbook, though its name says so", "save it again as an Excel workbook (.xlsx) or as CSV UTF-8")
		return nil, f.Close()
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		f.Close()
		return nil, err
	}
	s := newScanner(decoded(bufio.NewReader(metered{f, r.advance})), report)
	s.closer = f
	if !s.separate() {
		return nil, s.close()
	}
	return s, nil
}

// header reads the names of the columns, trimmed.
func header(t table, report reporter) (names []string, line int, ok bool) {
	var rec record
	before := len(report.list.Faults)
	if !t.next(&rec) {
		if len(report.list.Faults) == before {
			report.file0("the file is empty", "give a file with a header row and one row a person")
		}
		return nil, 0, false
	}
	if len(rec.spans) > maxColumns {
		report.at(rec.line, maxColumns+1, "keep only the columns that are needed", "the file has more than %d columns", maxColumns)
		return nil, 0, false
	}
	names = make([]string, len(rec.spans))
	for i := range names {
		names[i] = string(rec.value(i))
		if strings.ContainsRune(names[i], '\r') {
			report.at(rec.line, i+1, `save the file as "CSV UTF-8"`, "the lines of the file end in a carriage return alone")
			return nil, 0, false
		}
	}
	return names, rec.line, true
}
