package console

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"mirror/gap"
	"mirror/survey"
)

// program asks with a key.
func (w *world) program(address, key string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return w.send(r)
}

const w4Release = "/api/v1/studies/1/waves/w4/release"

// An administrator makes a key, sees it once, and revokes it; nobody else sees the page.
func TestAKeyIsShownOnce(t *testing.T) {
	w := larkfield(t).as(survey.RoleAdmin, survey.RoleMarketing)
	for _, wrong := range []url.Values{{"name": {"x"}}, {"name": {" "}, "role": {"marketing"}}, {"name": {"x"}, "role": {"admin"}}, {"name": {"x"}, "role": {"hr"}}} {
		if got := w.post("/console/keys", wrong); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), "There is a problem") {
			t.Errorf("%v: %d", wrong, got.Code)
		}
	}
	made := w.post("/console/keys", url.Values{"name": {"Sales dashboard"}, "role": {"marketing"}})
	key := regexp.MustCompile(`mirror_[0-9a-f]{64}`).FindString(made.Body.String())
	if made.Code != http.StatusOK || key == "" {
		t.Fatalf("%d %s", made.Code, made.Body)
	}
	page := w.get("/console/keys").Body.String()
	if strings.Contains(page, key) || !strings.Contains(page, "Sales dashboard") || !strings.Contains(page, "Never") {
		t.Error("the page shows the key again, or not what it is for")
	}
	if got := w.program(w4Release, key); got.Code != http.StatusOK {
		t.Errorf("with the key: %d", got.Code)
	}
	if page := w.get("/console/keys").Body.String(); !strings.Contains(page, "2026-11-02") {
		t.Error("the page does not tell the day of its last use")
	}
	if got := w.post("/console/keys/1/revoke", nil); got.Code != http.StatusSeeOther {
		t.Errorf("revoke: %d", got.Code)
	}
	if got := w.program(w4Release, key); got.Code != http.StatusUnauthorized {
		t.Errorf("with a revoked key: %d", got.Code)
	}
	for _, role := range survey.AllRoles {
		if got := w.as(role).get("/console/keys").Code; (got == http.StatusOK) != (role == survey.RoleAdmin) {
			t.Errorf("%s sees the page of keys: %d", role, got)
		}
	}
}

// A program gets the release as it was frozen, and not again as long as it has it.
func TestAProgramReadsTheRelease(t *testing.T) {
	w := larkfield(t)
	ctx := context.Background()
	key, err := w.Store.MakeKey(ctx, "admin@example.org", "x", survey.RoleHR)
	if err != nil {
		t.Fatal(err)
	}
	want, err := w.Store.Release(ctx, 1, "w4")
	if err != nil {
		t.Fatal(err)
	}
	got := w.program(w4Release, key)
	if sha256.Sum256(got.Body.Bytes()) != want.Digest || got.Header().Get("ETag") != fmt.Sprintf(`"%x"`, want.Digest) {
		t.Errorf("the answer is not the release: ETag %s", got.Header().Get("ETag"))
	}
	for _, has := range []string{got.Header().Get("ETag"), `"other", W/` + got.Header().Get("ETag"), "*"} {
		if again := w.program(w4Release, key, "If-None-Match", has); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("If-None-Match %s: %d", has, again.Code)
		}
	}
	if other := w.program(w4Release, key, "If-None-Match", `"other"`); other.Code != http.StatusOK {
		t.Errorf("with another release at hand: %d", other.Code)
	}
	for _, address := range []string{"/api/v1/studies/9/waves", "/api/v1/studies/x/waves", "/api/v1/studies/1/waves/w9/release"} {
		if got := w.program(address, key); got.Code != http.StatusNotFound || !strings.HasPrefix(got.Body.String(), `{"error":`) {
			t.Errorf("%s: %d %s", address, got.Code, got.Body)
		}
	}
	// Signed in is no key, and a key is no session.
	if got := w.as(survey.RoleHR).get(w4Release); got.Code != http.StatusUnauthorized {
		t.Errorf("a reader without a key: %d", got.Code)
	}
	w.user = nil
	if got := w.program("/console/1/results/w4", key); got.Code == http.StatusOK {
		t.Errorf("a page for a program: %d", got.Code)
	}
}

// The table for programs says what the release says: each gap once, with its figures, and words are no formulas.
func TestTheTableHoldsTheReleasesFigures(t *testing.T) {
	w := larkfield(t)
	key, err := w.Store.MakeKey(context.Background(), "admin@example.org", "x", survey.RoleMarketing)
	if err != nil {
		t.Fatal(err)
	}
	got := w.program(w4Release+".csv", key)
	page := w.as(survey.RoleMarketing).get("/console/1/results/w4/downloads/figures.csv")
	if !bytes.Equal(got.Body.Bytes(), page.Body.Bytes()) {
		t.Error("the page's file is another")
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(got.Body.Bytes(), []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	e, err := w.Shelf.Edition(context.Background(), 1, "w4")
	if err != nil {
		t.Fatal(err)
	}
	column := func(row []string, name string) string { return row[slices.Index(rows[0], name)] }
	found := map[string][]string{}
	for _, row := range rows[1:] {
		found[column(row, "questionnaire")+" "+column(row, "level")+" "+column(row, "id")+" "+column(row, "cell")+" "+column(row, "segment")+" "+column(row, "unit")] = row
		for i, cell := range row {
			if _, err := strconv.ParseFloat(cell, 64); err != nil && cell != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(cell)[0]) {
				t.Errorf("%s begins like a formula: %q", rows[0][i], cell)
			}
		}
	}
	seen, hidden := 0, 0
	for _, wave := range e.Release.Waves() {
		if wave.ID != "w4" {
			continue
		}
		for _, r := range slices.Concat(wave.Gaps, wave.Outcomes) {
			row := found[fmt.Sprintf("%s %s %s %s %s %s", wave.Pack, r.Level, r.ID, r.Cell, r.Segment, r.Unit)]
			if row == nil {
				t.Fatalf("there is no row for %s %s", r.Level, r.ID)
			}
			for name, want := range map[string]gap.Number{"gap": r.Gap, "customers_score": r.Customers.Score, "employees_score": r.Employees.Score, "gap_low": r.Low} {
				x, known := want.Value()
				shown, err := strconv.ParseFloat(column(row, name), 64)
				if known != (err == nil) || known && shown != x {
					t.Errorf("%s of %s %s is %q, want %v", name, r.Level, r.ID, column(row, name), want)
				}
			}
			if seen++; r.Verdict == gap.NotShown {
				if hidden++; column(row, "mark") != "[c]" {
					t.Errorf("a hidden row has the mark %q", column(row, "mark"))
				}
			}
		}
	}
	if seen != len(rows)-1 || hidden == 0 {
		t.Errorf("%d rows for %d figures, %d of them hidden", len(rows)-1, seen, hidden)
	}
}

// What is answered fits the description.
func TestAnswersFitTheDescription(t *testing.T) {
	w := larkfield(t)
	key, err := w.Store.MakeKey(context.Background(), "admin@example.org", "x", survey.RoleHR)
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(w.program("/api/v1/openapi.json", "").Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	for address, c := range map[string]struct{ key, path string }{
		"/api/v1/studies/1/waves": {key, "/api/v1/studies/{study}/waves"},
		w4Release:                 {key, "/api/v1/studies/{study}/waves/{wave}/release"},
		w4Release + ".csv":        {key, "/api/v1/studies/{study}/waves/{wave}/release.csv"},
		"/api/v1/studies/9/waves": {key, "/api/v1/studies/{study}/waves"},
		w4Release + "?":           {"no key", "/api/v1/studies/{study}/waves/{wave}/release"},
	} {
		got := w.program(address, c.key)
		if described(doc, "paths", c.path, "get", "responses", strconv.Itoa(got.Code)) == nil {
			t.Errorf("%s: %d is not described", address, got.Code)
			continue
		}
		kind, _, _ := strings.Cut(got.Header().Get("Content-Type"), ";")
		schema := described(doc, "paths", c.path, "get", "responses", strconv.Itoa(got.Code), "content", kind, "schema")
		if schema == nil {
			t.Errorf("%s: %s is not described", address, kind)
			continue
		}
		if kind != "application/json" {
			continue
		}
		var body any
		if err := json.Unmarshal(got.Body.Bytes(), &body); err != nil {
			t.Fatal(err)
		}
		if wrong := misfit(doc, schema, body, "answer"); wrong != "" {
			t.Errorf("%s: %s", address, wrong)
		}
	}
}

// described walks into a document, through references.
func described(doc map[string]any, path ...string) any {
	var at any = doc
	for _, step := range path {
		m, ok := resolved(doc, at).(map[string]any)
		if !ok {
			return nil
		}
		at = m[step]
	}
	return resolved(doc, at)
}

// resolved follows a reference inside the document.
func resolved(doc map[string]any, at any) any {
	m, _ := at.(map[string]any)
	ref, ok := m["$ref"].(string)
	if !ok {
		return at
	}
	return described(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
}

// misfit says where a value does not fit a schema, of which it knows what ours uses.
func misfit(doc map[string]any, schema, value any, at string) string {
	s, _ := resolved(doc, schema).(map[string]any)
	if choices, ok := s["enum"].([]any); ok && !slices.Contains(choices, value) {
		return fmt.Sprintf("%s is %v", at, value)
	}
	if only, ok := s["const"]; ok && only != value {
		return fmt.Sprintf("%s is %v", at, value)
	}
	fits := true
	switch s["type"] {
	case "string":
		text, ok := value.(string)
		pattern, _ := s["pattern"].(string)
		fits = ok && regexp.MustCompile(pattern).MatchString(text)
		if s["format"] == "date" {
			_, err := time.Parse(time.DateOnly, text)
			fits = fits && err == nil
		}
	case "integer":
		n, ok := value.(float64)
		fits = ok && n == float64(int(n))
	case "boolean":
		_, fits = value.(bool)
	case "array":
		list, ok := value.([]any)
		for i, v := range list {
			if wrong := misfit(doc, s["items"], v, fmt.Sprintf("%s[%d]", at, i)); wrong != "" {
				return wrong
			}
		}
		fits = ok
	case "object":
		return misfitObject(doc, s, value, at)
	}
	if !fits {
		return fmt.Sprintf("%s is %T", at, value)
	}
	return ""
}

func misfitObject(doc, s map[string]any, value any, at string) string {
	object, ok := value.(map[string]any)
	if !ok {
		return fmt.Sprintf("%s is %T", at, value)
	}
	required, _ := s["required"].([]any)
	for _, name := range required {
		if _, ok := object[name.(string)]; !ok {
			return fmt.Sprintf("%s has no %s", at, name)
		}
	}
	properties, _ := s["properties"].(map[string]any)
	for name, v := range object {
		if properties[name] == nil && s["additionalProperties"] == false {
			return fmt.Sprintf("%s has a %s, which is not described", at, name)
		}
		if properties[name] != nil {
			if wrong := misfit(doc, properties[name], v, at+"."+name); wrong != "" {
				return wrong
			}
		}
	}
	return ""
}
