package mailroom_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"os"
	"strings"
	"testing"
	"time"

	"mirror/survey/fieldwork/mailroom/sink"
)

// bodies are the text and the HTML of a mail, decoded.
func bodies(t testing.TB, m sink.Mail) (plain, html string) {
	t.Helper()
	parsed, err := netmail.ReadMessage(bytes.NewReader(m.Raw))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(parsed.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatal(kind, err)
	}
	parts := multipart.NewReader(parsed.Body, params["boundary"])
	for _, into := range []*string{&plain, &html} {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		if part.Header.Get("Content-Transfer-Encoding") != "quoted-printable" {
			t.Fatalf("%v", part.Header)
		}
		b, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		*into = strings.ReplaceAll(string(b), "\r\n", "\n")
	}
	if _, err := parts.NextRawPart(); err != io.EOF {
		t.Error("there is more in the mail than its text and its HTML")
	}
	return plain, html
}

func text(t testing.TB, m sink.Mail) string { plain, _ := bodies(t, m); return plain }

// number asks the database for a number, past the store.
func (o *office) number(query string) (n int) {
	o.t.Helper()
	driver, address := "sqlite3", "file:"+o.dsn+"?_busy_timeout=5000"
	if strings.HasPrefix(o.dsn, "postgres") {
		driver, address = "pgx", o.dsn
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		o.t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		o.t.Fatalf("%s: %v", query, err)
	}
	return n
}

// reminded waits until nothing more is to be sent of a reminder. The store tells nobody.
func (o *office) reminded(id int) {
	o.t.Helper()
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if o.number(fmt.Sprintf("SELECT COUNT(*) FROM mailings WHERE id = %d AND resumes > '9'", id)) == 1 {
			return
		}
	}
	o.t.Fatal("the reminder does not end")
}

// written is how far a SQLite database's write-ahead log and file have come.
func (o *office) written() string {
	o.t.Helper()
	var all []string
	for _, end := range []string{"", "-wal"} {
		info, err := os.Stat(o.dsn + end)
		if err != nil {
			o.t.Fatal(err)
		}
		all = append(all, fmt.Sprint(info.Size(), info.ModTime().UnixNano()))
	}
	return strings.Join(all, " ")
}

// putOff waits until the mailing waits for its next round.
func (o *office) putOff() {
	o.t.Helper()
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if o.number("SELECT COUNT(*) FROM mailings WHERE resumes > '"+o.now().UTC().Format(time.RFC3339)+"'") == 1 {
			return
		}
	}
	o.t.Fatal("the mailing waits for nothing")
}
