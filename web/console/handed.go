package console

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/labstack/echo/v4"
)

// handed is what a form with a file holds. File is a copy of ours, which goes with remove.
type handed struct {
	values     url.Values
	file, name string
}

func (h *handed) remove() {
	if h.file != "" {
		_ = os.Remove(h.file) // the folder for temporary files is emptied by the system otherwise
	}
}

// handedIn takes a form with a file, part by part: nothing but the file itself is written anywhere.
func handedIn(v *visit) (*handed, error) {
	h := &handed{values: url.Values{}}
	parts, err := v.Request().MultipartReader()
	if err != nil { // a form without a file
		h.values, err = v.posted()
		return h, err
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return h, nil
		}
		if err == nil {
			err = h.take(part)
		}
		if err != nil {
			h.remove()
			return nil, unreadable(err)
		}
	}
}

// unreadable is a form that cannot be read; one that is too large stays that.
func unreadable(err error) error {
	_, long := errors.AsType[*http.MaxBytesError](err)
	_, known := errors.AsType[*echo.HTTPError](err)
	if long || known {
		return err
	}
	return echo.NewHTTPError(http.StatusBadRequest, fmt.Sprintf("read a form: %v", err))
}

// mostField is how large a field may be, in bytes. A longer list that was pasted is refused: half of it must not pass for all.
const mostField = 4 << 20

func (h *handed) take(part *multipart.Part) error {
	if part.FormName() == "file" && part.FileName() != "" {
		return h.copy(part, part.FileName())
	}
	b, err := io.ReadAll(http.MaxBytesReader(nil, io.NopCloser(part), mostField))
	if err == nil && len(h.values) < 1000 {
		h.values.Add(part.FormName(), string(b))
	}
	return err
}

// copy keeps a file while it is read.
func (h *handed) copy(r io.Reader, name string) error {
	f, err := os.CreateTemp("", "mirror-list-*") // readable for its owner only
	if err != nil {
		return err
	}
	h.remove()
	h.file, h.name = f.Name(), shortName(name)
	_, err = io.Copy(f, r) // the server ends a request that is too large
	return errors.Join(err, f.Close())
}

// shortName is a file's name without folders and signs that cannot be printed.
func shortName(name string) string {
	name = filepath.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	if r := []rune(name); len(r) > 80 {
		name = string(r[:80])
	}
	return name
}
