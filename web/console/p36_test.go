package console

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/exchange"
	"mirror/survey/pack"
	"mirror/survey/release"
	"mirror/survey/store"
)

// What must be in no file, whoever takes it: of people, of small groups, of whoever made it, of when.
var canaries = []string{
	"zanzibar",                              // only the small team wrote it
	"canary.person@leak.example", "4711081", // an address and an account number in comments
	"ACCT-CANARY", "31337", "1.618034", // an account, a time, a weight
	"somebody@example.org", "Somebody", // who downloads
	"2026-03-02", "2026-03-01T", "09:00:00", // when
	"/tmp/", "/home/", os.TempDir(),
}

// canaryWorld is a released wave of 300 customers and 126 employees, of whom 6 are in a team too small to be shown and 23 in
// one whose size is shown as a band.
func canaryWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	ctx, by := context.Background(), store.Actor("a test")
	source, _ := pack.Source("mirror-core")
	p, _ := pack.Named("mirror-core")
	study := survey.DefaultStudy()
	study.Company = "Canary & Sons"
	study.Waves = []survey.Wave{{ID: "w1", Name: "First", From: "2026-01-05", To: "2026-01-30"}}
	for id, n := range map[string]int{"large": 97, "mid": 23, "tiny": 6} {
		study.Cells = append(study.Cells, survey.Cell{ID: id, Name: "Team " + id, Headcount: n})
	}
	study.Segments = []survey.Segment{{ID: "homes", Name: "Homes"}, {ID: "firms", Name: "Firms"}}
	id, err := w.Store.SaveStudy(ctx, by, study)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "answers.csv")
	if err := os.WriteFile(file, canaryAnswers(t, p, study), 0o600); err != nil {
		t.Fatal(err)
	}
	var loads []store.Loaded
	_, err = exchange.ReadAnswers([]string{file}, exchange.Options{Packs: []*pack.Pack{p}, Study: study, Each: func(c *survey.Collected, rows iter.Seq[survey.Row]) error {
		loads = append(loads, store.Loaded{Wave: c.Wave, Pack: store.PackSource{Pack: p, Source: source}, Rows: rows})
		return nil
	}})
	if err == nil {
		_, err = w.Store.Load(ctx, by, id, loads...)
	}
	if err == nil {
		_, err = release.Make(ctx, w.Store, by, id, "w1")
	}
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// canaryAnswers are the answers as a file.
func canaryAnswers(t *testing.T, p *pack.Pack, study *survey.Study) []byte {
	t.Helper()
	l := survey.NewLayout(p, survey.Frame(p, study, "w1"))
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	row := []string{"audience", "wave", "cell", "segment", "account", "weight", "seconds", "unspoken_need"}
	for _, q := range l.Frame.Questions {
		row = append(row, q.ID)
	}
	_ = out.Write(row) // into memory
	r := rand.New(rand.NewPCG(1, 2))
	person := func(a gap.Audience, head ...string) {
		for q := range l.Frame.Questions {
			value := ""
			if values := l.Values(q, a); values != nil {
				value = values[r.IntN(len(values))]
			}
			head = append(head, value)
		}
		_ = out.Write(head)
	}
	for i := range 300 {
		segment := []string{"homes", "firms"}[i%2]
		person(gap.Customer, "customer", "w1", "", segment, "ACCT-CANARY-"+fmt.Sprint(i), "1.618034", "31337", fmt.Sprintf("=1+1 call canary.person@leak.example about account 4711081%d", i))
	}
	for _, c := range study.Cells {
		for i := range c.Headcount {
			words := "a guess number " + fmt.Sprint(i)
			if c.ID == "tiny" {
				words = "zanzibar"
			}
			person(gap.Employee, "employee", "w1", c.ID, "", "", "", "", words)
		}
	}
	out.Flush()
	return b.Bytes()
}

// P36: every part of every file that anybody can take is searched. A workbook's times, authors and hidden corners count too.
func TestNoDownloadHoldsWhatIsHidden(t *testing.T) {
	w := canaryWorld(t)
	key, err := w.Store.MakeKey(context.Background(), "somebody@example.org", "x", survey.RoleHR)
	if err != nil {
		t.Fatal(err)
	}
	if got := w.as(survey.RoleHR).get("/console/1/results/w1/comments"); !strings.Contains(got.Body.String(), "[removed]") || strings.Contains(got.Body.String(), "zanzibar") {
		t.Fatal("the world is not what it should be: no masked comment on its page, or one that is hidden")
	}
	marks, _ := commentsOf(w.get("/console/1/results/w1/comments").Body.String())
	if got := w.post("/console/1/results/w1/comments", url.Values{"comment": {marks[0]}, "tag": {store.Opportunity}}); got.Code != http.StatusSeeOther {
		t.Fatal(got.Code)
	}
	files := 0
	for _, role := range append([]survey.Role{""}, survey.AllRoles...) {
		w.as(role)
		for _, r := range w.Routes() {
			if r.Method != http.MethodGet || !strings.ContainsAny(filepath.Ext(r.Path), ".") || strings.HasSuffix(r.Path, "openapi.json") {
				continue
			}
			address := strings.NewReplacer(":study", "1", ":wave", "w1").Replace(r.Path)
			if strings.Contains(address, ":") {
				continue
			}
			got := w.get(address)
			if role == "" && r.Class == ClassProgram {
				got = w.program(address, key)
			}
			if got.Code != http.StatusOK {
				continue
			}
			files++
			search(t, string(role)+" "+r.Path, got.Body.Bytes())
		}
		for _, as := range []string{"csv", "xlsx", "spss"} {
			if got := w.post("/console/1/export", url.Values{"wave": {"w1"}, "pack": {"mirror-core"}, "as": {as}}); got.Code == http.StatusOK {
				files++
				search(t, string(role)+" export "+as, got.Body.Bytes())
			}
		}
	}
	if files < 12 {
		t.Errorf("only %d files were searched", files)
	}
}

// search looks for canaries and exact numbers of small groups in a file and in each part of an archive.
func search(t *testing.T, name string, file []byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		for _, c := range canaries {
			if bytes.Contains(file, []byte(c)) {
				t.Errorf("%s holds %q", name, c)
			}
		}
		for _, n := range []string{`"n":23,`, `"n":6,`, `"n":23}`} {
			if bytes.Contains(file, []byte(n)) {
				t.Errorf("%s tells the exact number %s", name, n)
			}
		}
		if bytes.Contains(file, []byte("\n=")) || bytes.Contains(file, []byte(",=")) {
			t.Errorf("%s holds what a spreadsheet would run", name)
		}
		return
	}
	for _, f := range z.File {
		if y := f.Modified.Year(); y > 1980 && f.Modified.Format("2006-01-02") != "2026-01-30" || f.Comment != "" || len(f.Extra) > 9 {
			t.Errorf("%s: %s was made on %s (%q, %x)", name, f.Name, f.Modified, f.Comment, f.Extra)
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		search(t, name+" "+f.Name, part)
	}
}
