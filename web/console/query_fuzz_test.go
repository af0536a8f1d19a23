package console

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mirror/survey"
)

// FuzzQuery asks for pages of results with any address and query: no page fails, none holds markup that came with the
// request, and wherever one is sent, it is a page of ours.
func FuzzQuery(f *testing.F) {
	for _, seed := range [][2]string{
		{"results/w4", "pack=company&done=saved"}, {"results/w4/comments", "q=%22%3E%3Cscript%3E&tag=1&page=-1&side=x"}, {"results/w4/statements/q1", "pack=%00"},
		{"results/w4/teams/ops", "cell=a&segment=b"}, {"results/w4/figures/dimension-x.svg", ""}, {"results/w4/figures/waves-statement-.svg", "wave=w1"},
		{"results/w4/downloads/figures.csv", "pack=../.."}, {"actions/new", "wave=w4&pack=x&dimension=trust&offer=99999999999999999999"}, {"actions/../..", "next=//evil.example"},
		{"targets", "wave=%ff"}, {"contacts", "from=9223372036854775807&side=employee&q=%25"}, {"waves/w4/fieldwork", "gap=1e9"},
	} {
		f.Add(seed[0], seed[1])
	}
	w := sharedLarkfield(f)
	roles := survey.AllRoles
	for _, at := range []string{"results/w4", "results/w4/comments", "actions"} { // what is read once takes longer than an input may
		w.as(roles...).get("/console/1/" + at)
	}
	f.Fuzz(func(t *testing.T, at, query string) {
		const mark = "<q-mark "
		next := local(query)
		if u, err := url.Parse(next); err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(next, Root) || strings.ContainsAny(next, "\\\r\n\t ") {
			t.Fatalf("%q leads to %q", query, next)
		}
		r := httptest.NewRequest(http.MethodGet, "/console/1/results", nil)
		r.URL.Path, r.URL.RawPath, r.URL.RawQuery = "/console/1/"+at, "", query+"&q="+url.QueryEscape(mark)+"&done="+url.QueryEscape(mark)
		got := w.as(roles...).send(r)
		if got.Code >= http.StatusInternalServerError {
			t.Fatalf("%q?%q: %d %s", at, query, got.Code, got.Body)
		}
		if to := got.Header().Get("Location"); to != "" && !strings.HasPrefix(to, w.BaseURL+Root) {
			t.Fatalf("%q?%q leads to %q", at, query, to)
		}
		if strings.Contains(got.Header().Get("Content-Type"), "html") && strings.Contains(got.Body.String(), mark) {
			t.Fatalf("%q?%q writes what it was asked into the page", at, query)
		}
	})
}

// sharedLarkfield is larkfield for a fuzz target, whose workers are processes: they copy the database of the one that began.
func sharedLarkfield(f *testing.F) *world {
	f.Helper()
	const shared = "MIRROR_TEST_LARKFIELD"
	if file := os.Getenv(shared); file != "" {
		filledLarkfield = func() ([]byte, error) { return os.ReadFile(file) }
		return larkfield(f)
	}
	w := larkfield(f)
	whole, err := filledLarkfield()
	if err != nil {
		f.Fatal(err)
	}
	file := filepath.Join(f.TempDir(), "larkfield.db")
	if err := os.WriteFile(file, whole, 0o600); err != nil {
		f.Fatal(err)
	}
	f.Setenv(shared, file)
	return w
}
