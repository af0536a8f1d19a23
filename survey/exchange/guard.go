package exchange

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
)

// Limits on a workbook, counted while unpacking it, whatever its directory
// says. A workbook of 200,000 people with 40 columns unpacks to about 350 MB
// and 15 parts; a bomb unpacks to hundreds of times its size.
const (
	maxParts       = 256
	maxUnpacked    = 768 << 20 // bytes of all parts
	maxOther       = 24 << 20  // bytes of the parts that are kept in memory
	maxRatio       = 100       // unpacked to packed size of what is read of a part (answers: about 10) …
	ratioFrom      = 4 << 20   // … once it is larger than this
	inMemory       = 8 << 20   // a larger sheet is unpacked into a temporary file
	sheetPrefix    = "xl/worksheets/sheet"
	sharedStrings  = "xl/sharedstrings.xml"
	workbookPart   = "xl/workbook.xml"
	workbookRels   = "xl/_rels/workbook.xml.rels"
	saveAgain      = "open it in a spreadsheet program and save it again as an Excel workbook (.xlsx), or as CSV UTF-8"
	notAWorkbook   = "this is not an Excel workbook that can be read"
	damaged        = "the workbook is damaged"
	tooLarge       = "the workbook unpacks to far more than answers need"
	tooLargeAdvice = "save the sheet with the answers alone, or as CSV UTF-8"
)

// refusal is why a workbook is not read: what is wrong and what to do.
type refusal struct{ what, do string }

func (r refusal) Error() string { return r.what }

// inspected is what a look at every part of a workbook found.
type inspected struct {
	sheets map[string]*sheetFacts // by part
	parts  map[string]string      // part of a sheet by its name
	order  []string               // names of the sheets
}

// inspect unpacks every part once without keeping it, before excelize, which
// trusts what the file says of itself, gets to see it. It reads each sheet's
// tags: excelize ends a sheet silently where its XML breaks off, and puts
// cells that come in the wrong order into the wrong column.
func inspect(f *os.File) (*inspected, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	packed := &tapped{r: f}
	z, err := zip.NewReader(packed, info.Size())
	if err != nil {
		return nil, refusal{damaged, saveAgain}
	}
	if len(z.File) > maxParts {
		return nil, refusal{fmt.Sprintf("the workbook has more than %d parts", maxParts), tooLargeAdvice}
	}
	found := &inspected{sheets: map[string]*sheetFacts{}, parts: map[string]string{}}
	seen := map[string]bool{}
	total, other := int64(0), int64(0)
	for _, part := range z.File {
		name := strings.ToLower(strings.ReplaceAll(part.Name, "\\", "/"))
		if seen[name] {
			return nil, refusal{damaged, saveAgain}
		}
		seen[name] = true
		streamed := strings.HasPrefix(name, sheetPrefix) || name == sharedStrings
		room := maxUnpacked - total
		if !streamed {
			room = min(room, maxOther-other)
		}
		n, facts, err := inspectPart(part, name, room, packed)
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
	return found, found.names(z)
}

// inspectPart unpacks one part of at most room bytes.
func inspectPart(part *zip.File, name string, room int64, packed *tapped) (int64, *sheetFacts, error) {
	packed.n = 0
	r, err := part.Open()
	if err != nil {
		return 0, nil, refusal{damaged, saveAgain}
	}
	defer r.Close()
	m := &measured{r: r, room: room, packed: packed}
	facts := &sheetFacts{}
	switch path.Ext(name) {
	case ".xml", ".rels", ".vml":
		err = readTags(bufio.NewReaderSize(m, 256<<10), facts)
	}
	if err == nil {
		_, err = io.Copy(io.Discard, m)
	}
	var no refusal
	switch {
	case err == nil:
		return m.n, facts, nil
	case errors.As(err, &no):
		return 0, nil, no
	}
	return 0, nil, refusal{damaged, saveAgain} // a wrong size or checksum, broken compression
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
		return 0, refusal{tooLarge, tooLargeAdvice}
	}
	return n, err
}

// names finds the sheets' names and parts.
func (in *inspected) names(z *zip.Reader) error {
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
	if unpackXML(z, workbookPart, &book) != nil || unpackXML(z, workbookRels, &rels) != nil {
		return refusal{notAWorkbook, saveAgain}
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
				in.order = append(in.order, s.Name)
				in.parts[s.Name] = targets[attr.Value]
			}
		}
	}
	return nil
}

// unpackXML decodes a small part.
func unpackXML(z *zip.Reader, name string, v any) error {
	r, err := z.Open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, maxOther))
	if err != nil {
		return err
	}
	return xml.NewDecoder(bytes.NewReader(b)).Decode(v)
}
