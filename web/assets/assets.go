// Package assets holds the files pages may ask for: a stylesheet for respondents and one for the console, which begin
// alike, an icon, and the console's few lines of script. They are part of the binary, and their names hold a hash of what
// is in them, so that a browser may keep them for good.
package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
)

//go:embed files
var files embed.FS

// Path is where the files are served.
const Path = "/assets/"

type asset struct {
	kind          string // media type
	plain, packed []byte
}

var (
	byName  = map[string]*asset{} // by the name with the hash
	hashed  = map[string]string{} // the name with the hash by the plain name
	headers = map[string]string{".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".js": "text/javascript; charset=utf-8", ".png": "image/png"}
)

// sheets are the stylesheets and what each is put together from.
var sheets = map[string][]string{"ui.css": {"base.css", "respond.css"}, "console.css": {"base.css", "console.css", "results.css", "setup.css"}}

func init() {
	err := fs.WalkDir(files, "files", func(at string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(at) == ".css" {
			return err
		}
		body, err := files.ReadFile(at)
		if err != nil {
			return err
		}
		add(path.Base(at), body)
		return nil
	})
	if err != nil {
		panic(err) // the files are in the binary
	}
	for name, parts := range sheets {
		var body []byte
		for _, part := range parts {
			some, err := files.ReadFile("files/" + part)
			if err != nil {
				panic(err)
			}
			body = append(body, some...)
		}
		add(name, body)
	}
}

func add(name string, body []byte) {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	long := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
	hashed[name] = long
	var packed bytes.Buffer
	w, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression) // the level is a valid one
	w.Write(body)
	w.Close()
	byName[long] = &asset{kind: headers[ext], plain: body, packed: packed.Bytes()}
}

// URL is the address of a file: ui.css → /assets/ui.0123456789ab.css. It panics for a file that is not there.
func URL(name string) string {
	long, ok := hashed[name]
	if !ok {
		panic("there is no asset " + name)
	}
	return Path + long
}

// Handler serves the files, compressed where the browser takes it.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := byName[path.Base(r.URL.Path)]
		if a == nil {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", a.kind)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("Vary", "Accept-Encoding")
		body := a.plain
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = a.packed
		}
		h.Set("Content-Length", strconv.Itoa(len(body)))
		if r.Method != http.MethodHead {
			w.Write(body)
		}
	})
}
