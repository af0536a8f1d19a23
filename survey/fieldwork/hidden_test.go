package fieldwork_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	html "html/template"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	text "text/template"

	"mirror/survey/fieldwork"
)

// Whatever prints a secret, and whatever holds it, shows none of it.
func TestSecretsPrintAsStars(t *testing.T) {
	k, dir := openKeys(t, "spring")
	token := invitation(t, k, 1, "spring")
	code, err := k.LinkCode(1, "spring", 1)
	if err != nil {
		t.Fatal(err)
	}
	server, err := os.ReadFile(filepath.Join(dir, "server.key"))
	if err != nil {
		t.Fatal(err)
	}
	wave, err := os.ReadFile(filepath.Join(dir, "wave-1-spring.key"))
	if err != nil {
		t.Fatal(err)
	}
	secrets := [][]byte{token[:], code[:], server, wave, []byte("ANSWERS!"), []byte("SESSION!")}
	ticket := fieldwork.Ticket{Secret: token, Session: [8]byte([]byte("SESSION!"))}
	draft := fieldwork.Draft{Session: ticket.Session, Answers: []byte("ANSWERS!"), Words: map[int]string{0: "ANSWERS!"}}
	for name, v := range map[string]any{
		"token": token, "code": code, "ticket": ticket, "draft": draft, "keys": k,
		"token pointer": &token, "ticket pointer": &ticket, "draft pointer": &draft,
		"struct": struct {
			A fieldwork.Token
			B fieldwork.Code
			C fieldwork.Ticket
			D fieldwork.Draft
			E *fieldwork.Keys
		}{token, code, ticket, draft, k},
		"slice": []fieldwork.Token{token}, "map": map[string]fieldwork.Code{"a": code}, "line": fieldwork.ListLine{Token: token, OptOut: token},
		"error": fmt.Errorf("of %v: %w", token, fmt.Errorf("%x", code)),
	} {
		t.Run(name, func(t *testing.T) {
			for how, printed := range printedAll(t, v) {
				for _, s := range secrets {
					if shows(printed, s) {
						t.Errorf("%s shows a secret", how)
					}
				}
			}
		})
	}
	if !shows(fmt.Sprintf("%v", [20]byte(token)), token[:]) || !shows(fmt.Sprintf("%x", token[:]), token[:]) || !shows(token.Text(), token[:]) {
		t.Error("the test does not see a secret that is shown")
	}
}

// printedAll prints a value in every way there is.
func printedAll(t *testing.T, v any) map[string]string {
	all := map[string]string{"Print": fmt.Sprint(v)}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%o", "%b", "%c", "%U"} {
		all[verb] = fmt.Sprintf(verb, v)
	}
	if b, err := json.Marshal(v); err == nil {
		all["JSON"] = string(b)
	}
	if b, err := xml.Marshal(v); err == nil {
		all["XML"] = string(b)
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "v", v)
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "v", v)
	all["slog"] = log.String()
	var page bytes.Buffer
	if err := html.Must(html.New("").Parse(`<a href="/i/{{.}}">{{.}}</a><script>x = {{.}}</script>`)).Execute(&page, v); err != nil {
		page.WriteString(err.Error())
	}
	if err := text.Must(text.New("").Parse(`{{.}} {{print .}} {{printf "%x" .}}`)).Execute(&page, v); err != nil {
		page.WriteString(err.Error())
	}
	all["template"] = page.String()
	return all
}

// shows reports whether a text shows the beginning of a secret in any usual writing.
func shows(printed string, secret []byte) bool {
	s := secret[:8]
	numbers := strings.Trim(fmt.Sprint(s), "[]")
	for _, form := range []string{
		string(s), hex.EncodeToString(s), strings.ToUpper(hex.EncodeToString(s)), base64.StdEncoding.EncodeToString(s)[:10], numbers,
		strings.ReplaceAll(numbers, " ", ","), strings.ReplaceAll(numbers, " ", ", "), strings.ReplaceAll(fmt.Sprintf("%#v", s), "[]byte", "")[1:40],
		(fieldwork.Token)(append(bytes.Clone(s), make([]byte, 12)...)).Text()[:12],
	} {
		if strings.Contains(printed, form) {
			return true
		}
	}
	return false
}
