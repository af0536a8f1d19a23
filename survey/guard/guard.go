// Package guard looks at a workbook that somebody uploaded before excelize gets to read it: excelize trusts what the file
// says of itself, ends a sheet silently where its XML breaks off, and puts cells in the wrong order into the wrong column.
package guard

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Limits on a workbook, counted while unpacking it, whatever its directory says.
type Limits struct {
	Parts    int
	Unpacked int64 // bytes of all parts
	Other    int64 // bytes of the parts that are kept in memory
	Columns  int   // of a sheet
	Booleans bool  // TRUE and FALSE are values that are meant
}

const (
	maxRatio      = 100     // unpacked to packed size of what is read of a part (answers: about 10) …
	ratioFrom     = 4 << 20 // … once it is larger than this
	sheetPrefix   = "xl/worksheets/sheet"
	sharedStrings = "xl/sharedstrings.xml"
	workbookPart  = "xl/workbook.xml"
	workbookRels  = "xl/_rels/workbook.xml.rels"
)

// What is said of workbooks that are not read.
const (
	SaveAgain      = "open it in a spreadsheet program and save it again as an Excel workbook (.xlsx), or as CSV UTF-8"
	NotAWorkbook   = "this is not an Excel workbook that can be read"
	Damaged        = "the workbook is damaged"
	TooLarge       = "the workbook unpacks to far more than answers need"
	tooLargeAdvice = "save the sheet with the answers alone, or as CSV UTF-8"
)

// Refusal is why a workbook is not read: what is wrong and what to do.
type Refusal struct{ What, Do string }

func (r Refusal) Error() string { return r.What }

// Workbook is what a look at every part of a workbook found.
type Workbook struct {
	Order  []string          // names of the sheets
	sheets map[string]*Facts // by part
	parts  map[string]string // part of a sheet by its name
}

// Facts are what was found of the sheet of that name; nil where it has no part.
func (w *Workbook) Facts(sheet string) *Facts { return w.sheets[w.parts[sheet]] }

// Look unpacks every part once without keeping it, and reads the tags of each sheet. A Refusal says why a workbook must
// not be read; what is wrong within one sheet is in its Facts.
func Look(f io.ReaderAt, size int64, limits Limits) (*Workbook, error) {
	packed := &tapped{r: f}
	z, err := zip.NewReader(packed, size)
	if err != nil {
		return nil, Refusal{Damaged, SaveAgain}
	}
	if len(z.File) > limits.Parts {
		return nil, Refusal{fmt.Sprintf("the workbook has more than %d parts", limits.Parts), tooLargeAdvice}
	}
	found := &Workbook{sheets: map[string]*Facts{}, parts: map[string]string{}}
	seen := map[string]bool{}
	total, other := int64(0), int64(0)
	for _, part := range z.File {
		name := strings.ToLower(strings.ReplaceAll(part.Name, "\\", "/"))
		if seen[name] {
			return nil, Refusal{Damaged, SaveAgain}
		}
		seen[name] = true
		streamed := strings.HasPrefix(name, sheetPrefix) || name == sharedStrings
		room := limits.Unpacked - total
		if !streamed {
			room = min(room, limits.Other-other)
		}
		n, facts, err := inspectPart(part, name, room, packed, limits)
		if err != nil {
			return nil, err
		}
		if total += n; !streamed {
			other += n
		}
		if strings.HasPrefix(name, "xl/worksheets/") {
			found.sheets[name] = facts
		}
	}
	return found, found.names(z, limits.Other)
}

// inspectPart unpacks one part of at most room bytes.
func inspectPart(part *zip.File, name string, room int64, packed *tapped, limits Limits) (int64, *Facts, error) {
	packed.n = 0
	r, err := part.Open()
	if err != nil {
		return 0, nil, Refusal{Damaged, SaveAgain}
	}
	defer r.Close()
	m := &measured{r: r, room: room, packed: packed}
	facts := &Facts{limits: limits}
	switch path.Ext(name) {
	case ".xml", ".rels", ".vml":
		err = readTags(bufio.NewReaderSize(m, 256<<10), facts)
	}
	if err == nil {
		_, err = io.Copy(io.Discard, m)
	}
	var no Refusal
	switch {
	case err == nil:
		return m.n, facts, nil
	case errors.As(err, &no):
		return 0, nil, no
	}
	return 0, nil, Refusal{Damaged, SaveAgain} // a wrong size or checksum, broken compression
}

// tapped counts what is read of the packed file.
type tapped struct {
	r io.ReaderAt
	n int64
}

func (t *tapped) ReadAt(p []byte, off int64) (int, error) {
	n, err := t.r.ReadAt(p, off)
	t.n += int64(n)
	return n, err
}

// measured reads a part and stops it where it grows beyond its room, or out of proportion to what was read for it.
type measured struct {
	r       io.Reader
	n, room int64
	packed  *tapped
}

func (m *measured) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	m.n += int64(n)
	if m.n > m.room || m.n > ratioFrom && m.n > maxRatio*m.packed.n {
		return 0, Refusal{TooLarge, tooLargeAdvice}
	}
	return n, err
}

// names finds the sheets' names and parts.
func (w *Workbook) names(z *zip.Reader, room int64) error {
	var book struct {
		Sheets []struct {
			Name string     `xml:"name,attr"`
			All  []xml.Attr `xml:",any,attr"` // r:id, in the transitional or the strict namespace
		} `xml:"sheets>sheet"`
	}
	var rels struct {
		List []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if unpackXML(z, workbookPart, room, &book) != nil || unpackXML(z, workbookRels, room, &rels) != nil {
		return Refusal{NotAWorkbook, SaveAgain}
	}
	targets := map[string]string{}
	for _, rel := range rels.List {
		target := strings.TrimPrefix(rel.Target, "/")
		if !strings.HasPrefix(target, "xl/") {
			target = path.Join("xl", target)
		}
		targets[rel.ID] = strings.ToLower(target)
	}
	for _, s := range book.Sheets {
		for _, attr := range s.All {
			if attr.Name.Local == "id" {
				w.Order = append(w.Order, s.Name)
				w.parts[s.Name] = targets[attr.Value]
			}
		}
	}
	return nil
}

// unpackXML decodes a small part.
func unpackXML(z *zip.Reader, name string, room int64, v any) error {
	r, err := z.Open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, room))
	if err != nil {
		return err
	}
	return xml.NewDecoder(bytes.NewReader(b)).Decode(v)
}
