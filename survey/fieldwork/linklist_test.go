package fieldwork_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"flag"
	"io"
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"mirror/gap"
	"mirror/survey"
	"mirror/survey/fieldwork"
)

var update = flag.Bool("update", false, "write the golden files anew")

const ourURL = "https://survey.example.com"

// list is a link list of people, and how many it says there are.
func list(t testing.TB, people ...survey.Person) (string, int) {
	t.Helper()
	var b bytes.Buffer
	n, err := fieldwork.WriteLinkList(&b, ourURL, func(yield func(fieldwork.ListLine, error) bool) {
		for i, p := range people {
			if !yield(fieldwork.ListLine{Person: p, Token: fieldwork.Token{19: byte(i)}, OptOut: fieldwork.Token{0: 0xff, 19: byte(i)}}, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), n
}

// rows reads a list as a mailer does.
func rows(t testing.TB, s string) [][]string {
	t.Helper()
	body, marked := strings.CutPrefix(s, "\ufeff")
	if !marked {
		t.Error("without its byte order mark Excel spoils the names")
	}
	all, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestLinkList(t *testing.T) {
	got, n := list(t,
		survey.Person{Name: "Zoë Ångström", Email: "zoe@example.com", Reference: "K-17", Language: "sv", Audience: gap.Employee, Cell: "SECRETCELL", Unit: "SECRETUNIT"},
		survey.Person{Name: `Kim "KK" Lee, Dr`, Reference: "0042", Language: "en", Segment: "SECRETSEGMENT", Account: "SECRETACCOUNT"},
		survey.Person{Email: "nobody@example.com"},
	)
	if n != 3 {
		t.Errorf("%d lines", n)
	}
	if strings.Contains(got, "SECRET") {
		t.Error("the list holds groups or accounts")
	}
	const golden = "testdata/links.csv"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Error(d)
	}
	all := rows(t, got)
	for _, row := range all[1:] {
		link, ok := fieldwork.ParseToken(strings.TrimPrefix(row[4], ourURL+"/i/"))
		if typed, same := fieldwork.ParseToken(row[5]); !ok || !same || typed != link {
			t.Errorf("link %s and code %s are not the same secret", row[4], row[5])
		}
		if stop, ok := fieldwork.ParseToken(strings.TrimPrefix(row[6], ourURL+"/u/")); !ok || stop == link {
			t.Errorf("stop address %s", row[6])
		}
	}
}

// P26, on the list: no text becomes a formula in a spreadsheet, whatever separates its cells, and none reaches a mail's header.
func TestLinkListHoldsNoFormula(t *testing.T) {
	nasty := []string{
		"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\x00=1", "|cmd", " =1", "\u00a0=1", "\u200b=1", "\ufeff=1",
		"＝1", "＋1", "－1", "＠1", "｜1", `=HYPERLINK("http://evil.example","x")`, "=cmd|' /C calc'!A0", "x;=1+1", "x; =1", ";@y", "a;b;-c",
		"x\r\nBcc: all@example.com", "x\u0085y", "\xff=1", `";=1`, `","=1`, strings.Repeat("=", 10_000),
	}
	for _, s := range nasty {
		got, _ := list(t, survey.Person{Name: s, Email: s, Reference: s, Language: s}, survey.Person{Email: "next@example.com"})
		all := rows(t, got)
		if len(all) != 3 || len(all[1]) != 7 || all[2][1] != "next@example.com" {
			t.Fatalf("%q changes the lines: %d", s, len(all))
		}
		for _, cell := range all[1][:4] {
			if strings.ContainsFunc(cell, unicode.IsControl) {
				t.Errorf("%q leaves control signs: %q", s, cell)
			}
			for part := range strings.SplitSeq(cell, ";") {
				bare := strings.TrimFunc(part, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
				if bare != "" && strings.ContainsAny(string([]rune(bare)[0]), "=+-@|＝＋－＠｜") {
					t.Errorf("%q stands as %q", s, cell)
				}
			}
		}
	}
	for _, s := range []string{"", "Zoë", "a=b", "3-4", "x@y.example", "O'Neil", "a;b", "-"} {
		got, _ := list(t, survey.Person{Name: s})
		if name := rows(t, got)[1][0]; name != s && s != "-" {
			t.Errorf("%q stands as %q", s, name)
		}
	}
}

func TestLinkListFaults(t *testing.T) {
	var b bytes.Buffer
	none := func(func(fieldwork.ListLine, error) bool) {}
	if _, err := fieldwork.WriteLinkList(&b, "http://survey.example.com", none); err == nil || b.Len() > 0 {
		t.Errorf("%v, %d bytes written", err, b.Len())
	}
	lost := errors.New("the database went away")
	n, err := fieldwork.WriteLinkList(io.Discard, ourURL, func(yield func(fieldwork.ListLine, error) bool) {
		if yield(fieldwork.ListLine{Person: survey.Person{Email: "kim@example.com"}}, nil) {
			yield(fieldwork.ListLine{Person: survey.Person{Email: "lee@example.com"}}, lost)
		}
	})
	if n != 1 || !errors.Is(err, lost) || strings.Contains(err.Error(), "@") {
		t.Errorf("%d, %v", n, err)
	}
	if _, err := fieldwork.WriteLinkList(full{}, ourURL, none); err == nil {
		t.Error("a full disk goes unnoticed")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestBaseURL(t *testing.T) {
	good := map[string]string{
		"https://survey.example.com": "https://survey.example.com", "https://survey.example.com/": "https://survey.example.com",
		"https://survey.example.com:8443": "https://survey.example.com:8443", "http://localhost:8080": "http://localhost:8080",
		"http://127.0.0.1:8080/": "http://127.0.0.1:8080", "http://[::1]:8080": "http://[::1]:8080", "HTTPS://Example.COM": "https://example.com",
	}
	for s, want := range good {
		if got, err := fieldwork.BaseURL(s); err != nil || got != want {
			t.Errorf("%s: %q, %v", s, got, err)
		}
	}
	for _, s := range []string{
		"", "survey.example.com", "//survey.example.com", "https://", "https://:443", "https://survey.example.com:", "http://survey.example.com", "http://10.0.0.1", "http://localhost.evil.example",
		"ftp://survey.example.com", "javascript:alert(1)", "https://u:secret@survey.example.com", "https://survey.example.com/a", "https://survey.example.com?x", "https://survey.example.com/?x=1",
		"https://survey.example.com#x", "https:survey.example.com", "https://survey.example.com\r\nX: y", "https://sur vey.example.com", "/path", "https://survey.example.com//",
	} {
		if got, err := fieldwork.BaseURL(s); err == nil || got != "" || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %q, %v", s, got, err)
		}
	}
}

func BenchmarkWriteLinkList(b *testing.B) {
	line := fieldwork.ListLine{Person: survey.Person{Name: "Kim Lee", Email: "kim@example.com", Language: "en"}, Token: fieldwork.NewSecret(), OptOut: fieldwork.NewSecret()}
	b.ReportAllocs()
	_, err := fieldwork.WriteLinkList(io.Discard, ourURL, func(yield func(fieldwork.ListLine, error) bool) {
		for b.Loop() {
			yield(line, nil)
		}
	})
	if err != nil {
		b.Fatal(err)
	}
}
