package sheet

import (
	"archive/zip"
	"bufio"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

// Write writes the workbook. An error lists every fault of the book (a header
// twice, a row too short, a name Excel refuses, a chart that draws what its
// table does not show) and nothing has been written then. The same book gives the same bytes.
func (b *Book) Write(w io.Writer) error {
	f, err := b.build()
	if f != nil {
		// The file lives in memory; closing it has nothing to lose.
		defer func() { _ = f.Close() }()
	}
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<16)
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return newPackage(out) })
	// excelize would hold the archive in memory; ours goes to out.
	if err := f.Write(io.Discard); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// WriteFile writes the workbook to a file that only its owner can read. The
// file appears whole or not at all.
func (b *Book) WriteFile(path string) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".mirror-*.xlsx") // made with mode 0600
	if err != nil {
		return fmt.Errorf("write workbook %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	if err = b.Write(f); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return fmt.Errorf("write workbook %s: %w", path, err)
	}
	if err = f.Close(); err != nil {
		return fmt.Errorf("write workbook %s: %w", path, err)
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("write workbook %s: %w", path, err)
	}
	return nil
}

// parcel is the zip archive of a workbook. It mends two kinds of part on
// their way out: the list of content types, which excelize writes in random
// order, and the negative colour of sparklines, which it ignores.
type parcel struct {
	zip  *zip.Writer
	name string // of the part in held
	held *bytes.Buffer
}

func newPackage(w io.Writer) *parcel {
	z := zip.NewWriter(w)
	var deflate *flate.Writer
	z.RegisterCompressor(zip.Deflate, func(out io.Writer) (_ io.WriteCloser, err error) {
		if deflate != nil { // one part is closed before the next begins
			deflate.Reset(out)
			return deflate, nil
		}
		// Level 6 of this package takes a third of the standard library's time (excel.md §5).
		deflate, err = flate.NewWriter(out, 6)
		return deflate, err
	})
	return &parcel{zip: z}
}

func (p *parcel) Create(name string) (io.Writer, error) {
	if err := p.release(); err != nil {
		return nil, err
	}
	if name != contentTypes && !strings.HasPrefix(name, "xl/worksheets/sheet") {
		return p.zip.Create(name)
	}
	p.name, p.held = name, new(bytes.Buffer)
	return p.held, nil
}

func (p *parcel) release() error {
	if p.held == nil {
		return nil
	}
	part := p.held.Bytes()
	p.held = nil
	w, err := p.zip.Create(p.name)
	if err != nil {
		return err
	}
	_, err = w.Write(mend(p.name, part))
	return err
}

func (p *parcel) AddFS(f fs.FS) error { return p.zip.AddFS(f) }

func (p *parcel) Close() error {
	if err := p.release(); err != nil {
		return err
	}
	return p.zip.Close()
}

const contentTypes = "[Content_Types].xml"

var (
	defaultType    = regexp.MustCompile(`<Default [^>]*></Default>`)
	negativeColour = regexp.MustCompile(`<x14:colorNegative [^>]*>`)
)

func mend(name string, part []byte) []byte {
	if name != contentTypes {
		return negativeColour.ReplaceAll(part, []byte(`<x14:colorNegative rgb="FF`+barBlue+`">`))
	}
	found := defaultType.FindAll(part, -1)
	if len(found) == 0 {
		return part
	}
	at := bytes.Index(part, found[0])
	rest := defaultType.ReplaceAll(part, nil)
	slices.SortFunc(found, bytes.Compare)
	return slices.Concat(rest[:at], bytes.Join(found, nil), rest[at:])
}
